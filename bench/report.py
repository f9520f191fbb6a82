"""Writes docs/benchmarks.md and its two plots from what compare has measured.

    python3 bench/report.py RESULT.json DOCS     write them once more, from figures that compare kept
"""

import json
import statistics
import sys
import textwrap
from pathlib import Path

sys.dont_write_bytecode = True

import agree
import charts

OURS = "**dateline**"
# Labels for the plot.
SHORT = {"dateline": "dateline", "dateline-resolved": "dateline, resolved", "naive": "obvious Rust", "naive-exact": "… made exact", "spacy": "spaCy",
         "ripgrep": "ripgrep"}


def write(result, docs):
    """Write the page and the plots."""
    (docs / "names.svg").write_text(names_chart(result), encoding="utf-8")
    (docs / "threads.svg").write_text(threads_chart(result), encoding="utf-8")
    (docs / "benchmarks.md").write_text(page(result), encoding="utf-8")


def page(result):
    parts = [introduction(result)]
    parts += [of_size(result, of) for of in result["sizes"]]
    parts += [disagreements(result), starts(result), threads(result), remarks(result)]
    return "\n\n".join(parts) + "\n"


def introduction(result):
    part = f"the first {result['mb']:.0f} MB"
    if result["of_mb"]:
        part += f" of {result['of_mb']:.0f} MB"
    changed = ", with uncommitted changes" if result["changed"] else ""
    return f"""# Benchmarks

Written by `bench/compare`; not to be edited by hand. To repeat it with a text of your own:

```sh
{result["command"]}
```

* **Text**: {part} of {result["about"]} (JSONL, title and text).
* **Names**: of places, from GeoNames by way of the pinned package that `gazetteers/refresh` uses; names and alternate
  names in Latin script, of at least three letters, with no more than two apostrophes, distinct after folding,
  without those single words that the text itself writes in lower case. There are {result["n_names"]:,} of them; the smaller
  lists are random parts of the larger. All tools get the same names, and match without regard to case.
* **Task**: read JSONL, find the longest names at word bounds in `title` and `text`: for dateline that is
  `--resolve off`; “names resolved” is what it does without that option. The Rust programs write every record with
  its matches to `/dev/null`; the Python ones count the matches and discard them.
* **Machine**: {result["machine"]}. Shared with other work: load {result["load"][0]:.1f} before, {result["load"][1]:.1f} after. Trust the
  ratios, which are medians of {result["rounds"]} interleaved rounds, more than single figures.
* **Versions**: {result["version"].strip()}; repository at
  {result["commit"]}{changed};
  {result["rustc"].strip()}; Python {result["python"]}; peers as pinned in `bench/peers.txt`. {result["date"]}.

![MB/s against number of names](names.svg)"""


def of_size(result, of):
    head = f"""## {of["size"]:,} names

| tool | MB/s (lowest–highest) | × obvious Rust | × spaCy | ready after | peak memory | found in {result["sample_mb"]} MB | same as dateline |
|---|--:|--:|--:|--:|--:|--:|--:|
"""
    rows = sorted(of["rows"].values(), key=lambda row: -statistics.median(row["rates"]))
    return head + "\n".join(table_row(row, of["rows"]) for row in rows)


def table_row(row, rows):
    rates = row["rates"]
    found = f"{row['found']:,}" if "found" in row else "–"
    same = f"{row['agree']:.1f} %" if "agree" in row else "–"
    cells = [
        row["label"],
        f"{figure(statistics.median(rates))} ({figure(min(rates))}–{figure(max(rates))})",
        ratio(row, rows.get("naive")),
        ratio(row, rows.get("spacy")),
        duration(row["load"]),
        f"{row['rss'] / 1e6:,.0f} MB" if row["rss"] else "–",
        found,
        same if row["label"] != OURS else "",
    ]
    return f"| {' | '.join(cells)} |"


def ratio(row, base):
    """The median of the rounds' ratios: what disturbs one round disturbs both."""
    if not base:
        return "–"
    return figure(statistics.median(a / b for a, b in zip(row["rates"], base["rates"])))


def figure(value):
    """Two or three digits that mean something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"


def duration(seconds):
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{1000 * seconds:,.0f} ms" if seconds >= 0.01 else (
        f"{1000 * seconds:.1f} ms")


def disagreements(result):
    largest = result["sizes"][-1]
    lines = [f"""## Where they disagree

Mentions of the first {result["sample_mb"]} MB that only dateline or only the other tool has, with {largest["size"]:,} names, by what lies
behind. The last column of the tables above is the part of all mentions, of either, that both have with the same
bounds. `[…]` are dateline's bounds, `<…>` the other's.

| class | |
|---|---|"""]
    lines += [f"| {name} | {meaning} |" for name, meaning in agree.CLASSES.items()]
    lines += ["", "| tool | class | mentions | the first of them |", "|---|---|--:|---|"]
    for row in largest["rows"].values():
        classes = sorted(row.get("classes", {}).items(), key=lambda item: -item[1][0])
        lines += [f"| {row['label']} | {name} | {count:,} | {cell(example)} |" for name, (count, example) in classes]
    return "\n".join(lines)


def cell(text):
    """Text for a cell of a table."""
    for character in "\\|<>[]*_`":
        text = text.replace(character, f"\\{character}")
    return text


def starts(result):
    lines = ["""## Start

From starting the program to the first annotated article at the other end of a pipe that stays open; `cat` shows
what starting any program costs.

| gazetteer | compiling | file | first article after |
|---|--:|--:|--:|"""]
    lines.append(f"| embedded | – | – | {result['start_embedded']:.1f} ms |")
    for of in result["sizes"]:
        if "compiled" in of["starts"]:
            lines.append(
                f"| {of['size']:,} names, compiled | {duration(of['compile'])} | {of['compiled_mb']:.1f} MB "
                f"| {of['starts']['compiled']:.1f} ms |"
            )
        lines.append(
            f"| {of['size']:,} names, from source | – | {of['source_mb']:.1f} MB | {of['starts']['source']:,.1f} ms |"
        )
    lines.append(f"| (`cat`) | – | – | {result['start_nothing']:.1f} ms |")
    return "\n".join(lines)


def threads(result):
    runs = thread_runs(result)
    numbers = list(next(iter(runs.values())))
    head = f"""## Threads

MB/s of dateline, JSONL to `/dev/null`, the order kept. “Everything” is the default run: the embedded gazetteer with
actors, places and organizations, abbreviations, short names, patterns, rules of case.

| | {" | ".join(f"-j {number}" for number in numbers)} |
|---|{"--:|" * len(numbers)}
"""
    rows = [f"| {name} | {' | '.join(figure(rate) for rate in of.values())} |" for name, of in runs.items()]
    return head + "\n".join(rows) + "\n\n![MB/s against threads](threads.svg)"


def thread_runs(result):
    runs = {name: of for size in result["sizes"] for name, of in size["threads"].items()}
    return runs | {f"everything, {name}": of for name, of in result["default"].items()}


def remarks(result):
    compiled = all("compiled" in of["starts"] for of in result["sizes"])
    load = (
        "its gazetteer is compiled beforehand"
        if compiled
        else "this version reads its names from source at each start, which is part of its time"
    )
    lines = [
        f"* dateline’s MB/s is that of the whole process, start included ({load}), over {result['repeat']} times the text."
        " Of all others only the scan counts, not the building of the index. With a small list and a long text that"
        " makes no difference; with a large list and a single article it is all there is: see “ready after”.",
        "* dateline writes whom a name means, with offsets in code points; the others find strings. It folds diacritics,"
        " apostrophes, hyphens and blanks; of the others only the two Rust programs fold, and only diacritics. With names"
        " resolved it also finds their variants and decides which are meant, and which are no names here.",
        f"* Slow tools get less of the text, as much as they scan in about {result['seconds']:g} seconds.",
        "* MB are 10⁶ bytes of JSONL, escapes and all fields included, for every tool. Only one thread is used except"
        " where threads are the subject.",
        "* Peak memory of dateline includes the pages of the compiled gazetteer it has touched, which all processes"
        " share.",
        "* The obvious Rust program, pyahocorasick (`iter_long`) and ahocorasick_rs look for leftmost-longest matches and"
        " drop those that end inside a word; a shorter name that was right is then lost (class “lost”). “Made exact”"
        " collects overlapping matches instead.",
        "* The ends that flashtext2 reports are at times those of the punctuation behind the name (class “another"
        " cut”), and `York’s` is one word to it.",
        "* ripgrep (`-w -i -F --count-matches -f`) searches raw lines, of which the JSON is not decoded, and only counts."
        " It is not made for lists of names: with more than 10,000 its time and memory grow so much that it is left out.",
        "* This comparison was written by dateline’s authors. The peers are used as their documentation shows; if one"
        " can be used better, that is a welcome change to `bench/peers.py`.",
    ]
    lines += [f"* Not run: {missing}." for missing in result["missing"]]
    return "\n".join(["## What to make of it", "", *map(wrap, lines)])


def wrap(line):
    """Break a line of a list."""
    return textwrap.fill(line, 112, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def names_chart(result):
    sizes = [of["size"] for of in result["sizes"]]
    series = {}
    for of in result["sizes"]:
        for name, row in of["rows"].items():
            label = SHORT.get(name, row["label"])
            series.setdefault(label, []).append((of["size"], statistics.median(row["rates"])))
    lines = [(label, points, label == "dateline") for label, points in series.items()]
    ticks = [(size, f"{size:,}") for size in sizes]
    return charts.chart("MB/s of JSONL on one thread", "names (log)", "MB/s (log)", ticks, lines, log=True)


def threads_chart(result):
    runs = thread_runs(result)
    lines = [
        (name, [(int(number), rate) for number, rate in of.items()], name.startswith("everything"))
        for name, of in runs.items()
    ]
    ticks = [(int(number), number) for number in next(iter(runs.values()))]
    return charts.chart("MB/s of dateline on several threads", "threads", "MB/s", ticks, lines)


if __name__ == "__main__":
    result, docs = map(Path, sys.argv[1:])
    write(json.loads(result.read_text(encoding="utf-8")), docs)
