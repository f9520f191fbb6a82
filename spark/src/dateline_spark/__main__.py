"""`dateline-spark paths MANIFEST --out DIR`: the files that a list names, on whatever cluster Spark is told of."""

import argparse
import json
import shutil
import sys
from pathlib import Path

from dateline_spark.paths import annotate_paths


def parser():
    parser = argparse.ArgumentParser(prog="dateline-spark", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    paths = commands.add_parser("paths", help="annotate the files that a list names, a task for each")
    paths.add_argument("manifest", metavar="MANIFEST", help="list of files, one a line; - is standard input")
    paths.add_argument("--out", required=True, metavar="DIR", help="folder for the outputs, the same on all machines")
    paths.add_argument("--program", default=shutil.which("dateline"), metavar="FILE", help="the dateline to send out")
    paths.add_argument(
        "-g", "--gazetteer", action="append", default=[], metavar="[TYPE=]FILE", help="a compiled gazetteer to send out"
    )
    paths.add_argument("--master", metavar="URL", help="Spark's master; otherwise what spark-submit or the settings say")
    paths.add_argument("--threads", type=int, default=1, metavar="N", help="threads of a task, and cores Spark gives it")
    paths.add_argument("--stats", metavar="FILE", help="write a line of JSON for each file")
    paths.epilog = "What stands behind -- goes to dateline annotate: dateline-spark paths ... -- --compress zst"
    return parser


def manifest(name):
    """The paths of a list; blank lines are passed over."""
    text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    paths = [line for line in text.splitlines() if line.strip()]
    if len(set(paths)) < len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise SystemExit(f"dateline-spark: {name}: {twice} is named twice")
    return paths


def main(argv=None):
    argv = sys.argv[1:] if argv is None else argv
    end = argv.index("--") if "--" in argv else len(argv)
    arguments = parser().parse_args(argv[:end])
    if not arguments.program:
        raise SystemExit("dateline-spark: no dateline on the PATH; name it with --program")
    paths = manifest(arguments.manifest)

    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("dateline").config("spark.task.cpus", arguments.threads)
    if arguments.master:
        builder = builder.master(arguments.master)
    session = builder.getOrCreate()
    try:
        results = annotate_paths(
            session.sparkContext,
            paths,
            arguments.out,
            program=arguments.program,
            gazetteers=arguments.gazetteer,
            arguments=argv[end + 1 :],
            threads=arguments.threads,
        )
    finally:
        session.stop()
    if arguments.stats:
        lines = "".join(json.dumps(result) + "\n" for result in results)
        Path(arguments.stats).write_text(lines, encoding="utf-8")
    for result in results:
        sys.stderr.write(result["messages"])
    # As the program itself: 1 if records were rejected.
    return int(any(result["rejected"] for result in results))


if __name__ == "__main__":
    sys.exit(main())
