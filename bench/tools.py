"""The tools that are compared, behind one face: `load`, `scan`, `spans`, `rss`.

`load` is the time from the start of the process until it could search; `scan` the time for a file of articles and
the bytes that went by; `spans` what was found, record by record, for agree.py.
"""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryFile

HERE = Path(__file__).resolve().parent

FIELDS = ("title", "text")
# dateline is over before a clock can be trusted: it gets the file several times in one run.
REPEAT = 4
# Larger lists take ripgrep minutes and gigabytes.
RIPGREP_NAMES = 10_000


def timed(command, stdout=subprocess.DEVNULL, stderr=None):
    """Run a command; return the seconds it took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
    return time.perf_counter() - start


def high_water(pid):
    """Return the peak resident memory of a running process in bytes, None where /proc does not say it.

    Not from `getrusage`: what that says of a child begins with the memory of its parent.
    """
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def peak_rss(command):
    """Run a command; return its peak resident memory in bytes."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, high_water(process.pid) or 0)
        time.sleep(0.002)
    return peak or None


class Program:
    """A program that is started anew for each scan."""

    repeat = 1
    # Where its standard error goes: the terminal.
    stderr = None

    def command(self, paths):
        raise NotImplementedError

    def load(self, empty):
        return min(timed(self.command([empty]), stderr=self.stderr) for _ in range(3))

    def scan(self, path):
        """Return seconds and bytes: of the whole process."""
        paths = [path] * self.repeat
        return timed(self.command(paths)), path.stat().st_size * self.repeat

    def rss(self, path):
        return peak_rss(self.command([path] * self.repeat))

    def close(self):
        pass


class Dateline(Program):
    """dateline itself: whole process, nothing subtracted, JSONL to /dev/null."""

    name, label = "dateline", "**dateline**"
    repeat = REPEAT

    def __init__(self, program, gazetteer=None, threads=1, resolve=False):
        """Of a gazetteer the names only, as the others do it, unless they are to be resolved, with their variants."""
        self.options = ["annotate", "--quiet", "--threads", str(threads), "--fields", ",".join(FIELDS)]
        if gazetteer:
            self.options += ["--no-default", "--gazetteer", str(gazetteer)]
            if not resolve:
                self.options += ["--resolve", "off"]
        if resolve:
            self.name, self.label = "dateline-resolved", "dateline, names resolved"
        self.program = program

    def command(self, paths):
        return [str(self.program), *self.options, *map(str, paths)]

    def spans(self, path):
        out = subprocess.run(self.command([path]), check=True, capture_output=True).stdout
        return [
            [(m["field"], m["start"], m["end"]) for m in json.loads(line)["annotation"]["mentions"]]
            for line in out.splitlines()
        ]

    def abbreviations(self, path):
        """The mentions that are not listed: `(record, span)`."""
        out = subprocess.run(self.command([path]), check=True, capture_output=True).stdout
        return {
            (number, (m["field"], m["start"], m["end"]))
            for number, line in enumerate(out.splitlines())
            for m in json.loads(line)["annotation"]["mentions"]
            if m["via"] != "name"
        }


class Naive(Program):
    """benches/naive.rs, JSONL to /dev/null; building is not counted."""

    stderr = subprocess.DEVNULL

    def __init__(self, program, names, exact):
        self.name = "naive-exact" if exact else "naive"
        self.label = "the obvious Rust program" + (", made exact" if exact else "")
        self.program, self.names, self.exact = program, names, exact

    def command(self, paths):
        return [str(self.program), *(["--exact"] if self.exact else []), str(self.names), *map(str, paths)]

    def scan(self, path):
        with TemporaryFile() as said:
            timed(self.command([path]), stderr=said)
            said.seek(0)
            return json.load(said)["scan"], path.stat().st_size

    def spans(self, path):
        out = subprocess.run(self.command([path]), check=True, capture_output=True).stdout
        return [code_points(json.loads(line)) for line in out.splitlines()]


def code_points(record):
    """Return the matches of a record with offsets in code points, where they were bytes."""
    texts = {field: record[field].encode() for field in FIELDS if isinstance(record.get(field), str)}

    def count(field, end):
        return len(texts[field][:end].decode())

    return [(m["field"], count(m["field"], m["start"]), count(m["field"], m["end"])) for m in record["matches"]]


class Ripgrep(Program):
    """ripgrep over the raw lines: it only counts, and knows no JSON; building is not counted."""

    name, label = "ripgrep", "ripgrep, raw lines"

    def __init__(self, names):
        self.names = names
        self.loading = 0.0

    def command(self, paths):
        options = ["--no-config", "--no-messages", "--count-matches", "-w", "-i", "-F", "-j", "1"]
        return ["rg", *options, "-f", str(self.names), *map(str, paths)]

    def load(self, empty):
        # It exits with 1 where nothing is found.
        self.loading = min(self.run(empty) for _ in range(3))
        return self.loading

    def scan(self, path):
        return max(self.run(path) - self.loading, 1e-3), path.stat().st_size

    def run(self, path):
        start = time.perf_counter()
        subprocess.run(self.command([path]), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start

    spans = None


class Peer:
    """A Python peer: a process that stays, so that its index is built once (peers.py)."""

    LABELS = {
        "spacy": "spaCy PhraseMatcher",
        "flashtext": "FlashText",
        "flashtext2": "flashtext2",
        "pyahocorasick": "pyahocorasick",
        "ahocorasick_rs": "ahocorasick_rs",
    }

    def __init__(self, name, python, names):
        self.name, self.label = name, self.LABELS[name]
        self.command = [str(python), str(HERE / "peers.py"), name, str(names)]
        self.process = None

    def load(self, _empty):
        start = time.perf_counter()
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=environment)
        self.answer()
        return time.perf_counter() - start

    def ask(self, command, path):
        self.process.stdin.write(f"{command} {path}\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"compare: {self.name} stopped with status {self.process.wait()}")
        return json.loads(line)

    def scan(self, path):
        return self.ask("scan", path)["scan"], path.stat().st_size

    def spans(self, path):
        return [[tuple(span) for span in record] for record in self.ask("spans", path)]

    def rss(self, _path):
        return high_water(self.process.pid)

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()


PEERS = ("naive", "naive-exact", *Peer.LABELS, "ripgrep")


def available(wanted):
    """Return those wanted that can be run here, and a line about each that cannot."""
    missing = []
    if "ripgrep" in wanted and not shutil.which("rg"):
        missing.append("ripgrep is not installed (Debian: `apt-get install ripgrep`)")
    return [name for name in wanted if name != "ripgrep" or shutil.which("rg")], missing
