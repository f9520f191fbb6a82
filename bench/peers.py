"""Python peers of dateline: the same names, the same articles, one process each.

    python peers.py PEER NAMES.txt

builds the peer's index and answers one JSON line for `ready` and for each command on standard input:

    scan ARTICLES.jsonl     seconds taken and matches found
    spans ARTICLES.jsonl    the matches: for each record a list of [field, start, end], in code points

`scan` reads the records, finds the names in `title` and `text`, and counts them; nothing is written. Each peer
is used as its own documentation shows, to find the longest names at word bounds, without regard to case.

To add a peer: write a function that takes the names and returns a function from text to spans, enter it in
PEERS, and its package in peers.txt.
"""

import gc
import json
import sys
import time

FIELDS = ("title", "text")


def leftmost_longest(spans):
    """Return those that do not overlap: leftmost first, of several that start together the longest."""
    chosen = []
    free_from = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= free_from:
            chosen.append((start, end))
            free_from = end
    return chosen


def stands_alone(text, start, end):
    """Whether no letter or digit touches the span."""
    before = start > 0 and text[start - 1].isalnum()
    return not before and not (end < len(text) and text[end].isalnum())


def spacy_phrase_matcher(names):
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("NAME", list(nlp.tokenizer.pipe(names)))

    def find(text):
        doc = nlp.make_doc(text)
        tokens = leftmost_longest((start, end) for _, start, end in matcher(doc))
        return [(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in tokens]

    return find


def flashtext(names):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_list(names)

    def find(text):
        return [(start, end) for _, start, end in processor.extract_keywords(text, span_info=True)]

    return find


def flashtext2(names):
    from flashtext2 import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_iter(names)

    def find(text):
        return [(start, end) for _, start, end in processor.extract_keywords_with_span(text)]

    return find


def pyahocorasick(names):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name.lower(), len(name.lower()))
    automaton.make_automaton()

    def find(text):
        text = text.lower()
        found = ((last + 1 - length, last + 1) for last, length in automaton.iter_long(text))
        return [(start, end) for start, end in found if stands_alone(text, start, end)]

    return find


def ahocorasick_rs(names):
    from ahocorasick_rs import AhoCorasick, MatchKind

    automaton = AhoCorasick([name.lower() for name in names], matchkind=MatchKind.LeftmostLongest)

    def find(text):
        text = text.lower()
        found = automaton.find_matches_as_indexes(text)
        return [(start, end) for _, start, end in found if stands_alone(text, start, end)]

    return find


PEERS = {
    "spacy": spacy_phrase_matcher,
    "flashtext": flashtext,
    "flashtext2": flashtext2,
    "pyahocorasick": pyahocorasick,
    "ahocorasick_rs": ahocorasick_rs,
}


def texts(path):
    """Yield of each record its annotated texts by field."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield {field: record[field] for field in FIELDS if isinstance(record.get(field), str)}


def scan(find, path):
    start = time.perf_counter()
    matches = sum(len(find(text)) for fields in texts(path) for text in fields.values())
    return {"scan": time.perf_counter() - start, "matches": matches}


def spans(find, path):
    return [
        [[field, start, end] for field, text in fields.items() for start, end in find(text)]
        for fields in texts(path)
    ]


def main():
    peer, names = sys.argv[1:]
    with open(names, encoding="utf-8") as file:
        names = file.read().split("\n")
    find = PEERS[peer]([name for name in names if name])
    # An index of millions of objects would otherwise be walked by every collection.
    gc.collect()
    gc.freeze()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        command, path = line.rstrip("\n").split(" ", 1)
        answer = {"scan": scan, "spans": spans}[command](find, path)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
