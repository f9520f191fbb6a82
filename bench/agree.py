"""Whether two tools find the same, and if not, why.

A tool's answer is a list with, for each record, its spans `(field, start, end)` in code points.
"""

from typing import NamedTuple

CLASSES = {
    "another cut": "both find a name here, but of other extent",
    "spelling": "found by dateline only: spelled otherwise than listed (diacritics, hyphens, apostrophes)",
    "lost": "found by dateline only, though spelled as listed",
    "abbreviation": "found by dateline only: an abbreviation that the article introduces",
    "inside a word": "found by the other only, touching a letter, digit or mark of a longer word",
    "other only": "found by the other only",
}


class Agreement(NamedTuple):
    """How far two answers agree: spans in both, spans in either, and per class count and example."""

    both: int
    either: int
    classes: dict

    @property
    def percent(self):
        return 100 * self.both / self.either if self.either else 100.0


def compare(records, names, ours, theirs, abbreviations=frozenset()):
    """Compare dateline's spans with those of another tool.

    `names` are the listed names in lower case; `abbreviations` holds `(record, span)` of those mentions
    that dateline owes to the article and not to the list.
    """
    both = either = 0
    classes = {}
    for number, (record, mine, other) in enumerate(zip(records, ours, theirs, strict=True)):
        mine, other = set(mine), set(other)
        both += len(mine & other)
        either += len(mine | other)
        for span in sorted(mine ^ other):
            kind = classify(record, names, span, mine, other, (number, span) in abbreviations)
            count, example = classes.get(kind, (0, None))
            classes[kind] = (count + 1, example or show(record, span, mine, other))
    return Agreement(both, either, classes)


def classify(record, names, span, mine, other, abbreviation):
    field, start, end = span
    text = record[field]
    opposite = other if span in mine else mine
    if any(f == field and s < end and start < e for f, s, e in opposite):
        return "another cut"
    if span in mine:
        if abbreviation:
            return "abbreviation"
        return "lost" if text[start:end].lower() in names else "spelling"
    touches = text[max(0, start - 1) : start] + text[end : end + 1]
    return "inside a word" if any(not c.isspace() and c not in ',.;:!?()"“”' for c in touches) else "other only"


def show(record, span, mine, other):
    """Return a few words of text; `[` and `]` are dateline's bounds, `<` and `>` the other's."""
    field, start, end = span
    text = record[field]
    near = [s for s in mine | other if s[0] == field and s[1] < end and start < s[2]]
    low, high = min(s[1] for s in near), max(s[2] for s in near)
    marks = {}
    for s in sorted(near):
        opening = ("[" if s in mine else "") + ("<" if s in other else "")
        closing = (">" if s in other else "") + ("]" if s in mine else "")
        marks[s[1]] = marks.get(s[1], "") + opening
        marks[s[2]] = closing + marks.get(s[2], "")
    shown = "".join(marks.get(i, "") + text[i : i + 1] for i in range(low, high + 1))
    before = text[max(0, low - 12) : low].split(" ", 1)[-1]
    behind = text[high + 1 : high + 12].rsplit(" ", 1)[0]
    return " ".join((before + shown + behind).split())
