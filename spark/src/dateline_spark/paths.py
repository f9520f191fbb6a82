"""A list of paths becomes a folder of outputs."""

import json
import os
import subprocess
import sys
from pathlib import Path


class Failed(RuntimeError):
    """The program could not annotate a file. Spark tries the task again, then gives the job up."""


def annotate_paths(context, paths, out, *, program, gazetteers=(), arguments=(), threads=1):
    """Annotates each of `paths` into the folder `out`, as a task of its own; a list of what came of each, in order.

    `context` is a SparkContext. `paths` and `out` must be the same on all machines: a shared file system, or one
    machine. `program` and the compiled `gazetteers` are sent to the machines with the job; before a gazetteer may stand
    what its names are, `place=villages.gaz`. `arguments` are further arguments of `dateline annotate`, and `threads`
    is what each task uses: as many as Spark's `spark.task.cpus`.

    What came of a path is a dict: what `dateline annotate --stats` says of it, its `path`, and `messages`, which the
    program has written to standard error.
    """
    from pyspark import cloudpickle

    # The code travels with the tasks: this package need not be on the machines.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    out = str(Path(out).absolute())
    shipped = [_ship(context, gazetteer) for gazetteer in gazetteers]
    job = _Job(out, _ship(context, program), shipped, list(arguments), threads)
    # Absolute, for a worker runs in a folder of its own.
    paths = [str(Path(path).absolute()) for path in paths]
    if not paths:
        return []
    return context.parallelize(paths, len(paths)).map(job.annotate).collect()


def _ship(context, argument):
    """Sends a file to the machines; the argument with the file's bare name, as it is called there."""
    prefix, equals, path = argument.rpartition("=")
    context.addFile(str(Path(path).absolute()))
    return f"{prefix}{equals}{Path(path).name}"


class _Job:
    """What a task needs; travels to the machines by pickling."""

    def __init__(self, out, program, gazetteers, arguments, threads):
        self.out = out
        self.program = program
        self.gazetteers = gazetteers
        self.arguments = arguments
        self.threads = threads

    def annotate(self, path):
        command = self.command(path)
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        # 1: finished, with records that were rejected; they are counted, and kept beside the output.
        if result.returncode not in (0, 1):
            raise Failed(f"{path}: exit status {result.returncode}: {result.stderr.strip()[-2000:]}")
        stats = json.loads(result.stdout)
        if stats["files"] != 1:
            raise Failed(f"{path}: {stats['files']} outputs instead of one: {result.stderr.strip()[-2000:]}")
        return {"path": path, "messages": result.stderr, **stats}

    def command(self, path):
        from pyspark import SparkFiles

        program = SparkFiles.get(self.program)
        # Files that Spark sends arrive without the right to be executed.
        os.chmod(program, 0o755)
        command = [program, "annotate", "--out-dir", self.out, "--shared", "--threads", str(self.threads)]
        for gazetteer in self.gazetteers:
            prefix, equals, name = gazetteer.rpartition("=")
            command += ["-g", f"{prefix}{equals}{SparkFiles.get(name)}"]
        return [*command, "--stats", "-", "--progress", "none", *self.arguments, "--", path]
