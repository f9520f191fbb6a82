"""Runs the recipes of a Markdown file as they stand; called by tests/consumers/run.

The blocks marked `sh` and `python` are run in their order in one folder, which holds the samples that the recipes begin
with. A block marked `text` or `json` says what the block before it prints.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def run(language, code, folder):
    environment = dict(os.environ)
    # The recipes say `dateline` and `python`.
    bin = folder / ".bin"
    bin.mkdir(exist_ok=True)
    for name in ("DATELINE", "PYTHON"):
        link = bin / name.lower()
        if not link.exists():
            # A Python of a venv finds its packages by its own path, so that it is called rather than linked to.
            link.write_text(f'#!/bin/sh\nexec "{os.environ[name]}" "$@"\n')
            link.chmod(0o755)
    environment["PATH"] = f"{bin}{os.pathsep}{environment['PATH']}"
    command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [os.environ["PYTHON"], "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def main(path):
    blocks = BLOCK.findall(Path(path).read_text(encoding="utf-8"))
    failures = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        shutil.copy(ROOT / "samples" / "newswire-batch.jsonl", folder / "articles.jsonl")
        shutil.copy(ROOT / "samples" / "wire-story.txt", folder / "story.txt")
        for number, (language, code) in enumerate(blocks):
            if language not in ("sh", "python"):
                continue
            runs += 1
            answer = run(language, code, folder)
            following = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
            expected = following[1] if following[0] in ("text", "json") else None
            if answer.returncode != 0 or expected is not None and answer.stdout != expected:
                failures += 1
                print(f"{path}: this block fails, status {answer.returncode}:\n\n{code}\n{answer.stderr}")
                lines = difflib.unified_diff(
                    (expected or "").splitlines(), answer.stdout.splitlines(), "as documented", "as printed", lineterm=""
                )
                print("\n".join(lines))
    print(f"{path}: {runs} blocks run, {failures} failed")
    return failures > 0 or runs == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
