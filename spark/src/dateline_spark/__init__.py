"""Annotates archives of news with dateline on Apache Spark.

One task for each file runs the program itself, which writes the output, and the record of it, in one step (see
docs/cluster.md of dateline). Spark only deals the files out: no record passes through Python or the JVM, and a
task that is tried again, or twice at the same time, leaves nothing lost and nothing doubled.
"""

from dateline_spark.paths import Failed, annotate_paths

__all__ = ["Failed", "annotate_paths"]
