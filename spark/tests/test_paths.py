"""The paths of a list on a real Spark give what the program gives by itself, whatever dies on the way."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import unittest
from pathlib import Path

DATELINE = os.environ["DATELINE"]
SOURCES = Path(__file__).resolve().parent.parent / "src"
SPARK_CLASS = Path(sysconfig.get_path("scripts")) / "spark-class"

N_FILES = 12
N_RECORDS = 12_000
SENTENCE = "The African Union met in Bamako, Mali, with Assimi Goïta and envoys of Algeria, Niger and Chad. "

# Everything on this machine alone, and little memory.
SETTINGS = """\
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.ui.enabled false
spark.driver.memory 512m
spark.executor.memory 512m
"""

# Seconds that something may take on a busy machine.
PATIENCE = 240


def write_archive(folder):
    """Files of records of our own; the third holds one that is none."""
    paths = []
    for file in range(N_FILES):
        records = [json.dumps({"id": f"{file}-{nr}", "text": SENTENCE * (1 + nr % 7)}) for nr in range(N_RECORDS)]
        if file == 2:
            records[10] = "{"
        path = folder / f"archive/{file % 3}/news-{file:02}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(records) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def wait_for(condition, what):
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > PATIENCE:
            raise AssertionError(f"{what} has not come to pass within {PATIENCE} s")
        time.sleep(0.05)


class Cluster:
    """A master and two workers, each with all that it starts in a group of processes of its own."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment
        self.processes = []

    def __enter__(self):
        log = self.start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        wait_for(lambda: "Starting Spark master at " in log.read_text(), "the master's start")
        self.url = log.read_text().split("Starting Spark master at ")[1].split()[0]
        for name in ("worker-1", "worker-2"):
            arguments = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / name)]
            log_of_worker = self.start(name, "org.apache.spark.deploy.worker.Worker", *arguments, self.url)
            wait_for(lambda log=log_of_worker: "Successfully registered with master" in log.read_text(), name)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            self.kill(process)

    def start(self, name, class_name, *arguments):
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [SPARK_CLASS, class_name, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.environment,
                start_new_session=True,
            )
        self.processes.append(process)
        return log

    @staticmethod
    def kill(process):
        """As if the machine had lost its power: the worker, its executor, and the program that this runs."""
        groups = group_of(process.pid)
        for group in groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()


def group_of(pid):
    """The groups of a process and of all that it has started, which are in its session."""
    lines = subprocess.run(["ps", "-eo", "sid=,pgid="], capture_output=True, text=True, check=True).stdout.splitlines()
    pairs = [line.split() for line in lines]
    return {int(group) for session, group in pairs if int(session) == pid}


class Paths(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="dateline-spark-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name).resolve()
        cls.paths = write_archive(cls.folder)
        cls.manifest = cls.folder / "manifest"
        cls.manifest.write_text("".join(f"{path}\n" for path in cls.paths))
        (cls.folder / "settings").mkdir()
        (cls.folder / "settings/spark-defaults.conf").write_text(SETTINGS)
        (cls.folder / "names.tsv").write_text("name\tid\ttype\nenvoys\tmy:envoys\tactor\n")
        subprocess.run([DATELINE, "compile", "names.tsv", "-o", "names.gaz"], cwd=cls.folder, check=True, capture_output=True)
        cls.gazetteer = str(cls.folder / "names.gaz")
        cls.environment = dict(
            os.environ,
            SPARK_CONF_DIR=str(cls.folder / "settings"),
            SPARK_LOCAL_IP="127.0.0.1",
            PYSPARK_PYTHON=sys.executable,
        )
        command = [DATELINE, "annotate", "-q", "-g", cls.gazetteer, "--out-dir", str(cls.folder / "direct"), *cls.paths]
        assert subprocess.run(command).returncode == 1, "one record is to be rejected"

    def start(self, out, *arguments):
        command = [sys.executable, "-m", "dateline_spark", "paths", str(self.manifest), "--out", str(out)]
        command += ["--program", DATELINE, "--gazetteer", self.gazetteer, *arguments]
        # The package is here, on the driver, only.
        environment = dict(self.environment, PYTHONPATH=str(SOURCES))
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, job):
        _, messages = job.communicate(timeout=PATIENCE)
        self.assertEqual(job.returncode, 1, messages[-4000:])
        return messages

    def assert_same(self, out):
        """The same outputs, letters included, and a record beside each."""
        direct = self.folder / "direct"
        names = lambda folder: sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.suffix != ".lock")
        self.assertEqual(names(out), names(direct))
        for name in names(direct):
            if name.endswith(".done.json"):
                one, other = (json.loads((folder / name).read_text()) for folder in (direct, out))
                self.assertEqual({**one, "seconds": 0}, {**other, "seconds": 0})
            else:
                self.assertEqual((out / name).read_bytes(), (direct / name).read_bytes(), name)

    def test_local(self):
        out = self.folder / "local"
        stats = self.folder / "stats"
        messages = self.finish(self.start(out, "--master", "local[2]", "--stats", str(stats)))
        self.assertIn("news-02.jsonl:11: ", messages)
        self.assert_same(out)
        results = [json.loads(line) for line in stats.read_text().splitlines()]
        self.assertEqual([result["path"] for result in results], [str(path) for path in self.paths])
        self.assertEqual(sum(result["articles"] for result in results), N_FILES * N_RECORDS - 1)
        # The same again finds everything done.
        self.finish(self.start(out, "--master", "local[2]", "--stats", str(stats)))
        self.assertTrue(all(json.loads(line)["skipped"] == 1 for line in stats.read_text().splitlines()))

    def test_what_the_program_cannot_do_fails_the_job(self):
        job = self.start(self.folder / "gone", "--master", "local[2]", "--", "--fields", "nothing", "--max-errors", "0")
        _, messages = job.communicate(timeout=PATIENCE)
        self.assertNotIn(job.returncode, (0, None))
        self.assertIn("more than --max-errors allows", messages)

    def test_cluster_with_a_worker_killed(self):
        out = self.folder / "cluster"
        (self.folder / "logs").mkdir()
        with Cluster(self.folder / "logs", self.environment) as cluster:
            job = self.start(out, "--master", cluster.url)
            done = lambda: len(list(out.rglob("*.done.json")))
            wait_for(lambda: done() >= 2 or job.poll() is not None, "the first output")
            wait_for(lambda: any(out.rglob("*.tmp")) or job.poll() is not None, "an output that is being written")
            n_done = done()
            cluster.kill(cluster.processes[1])
            self.assertIsNone(job.poll(), "the job has ended before a worker was killed")
            self.assertLess(n_done, N_FILES)
            self.finish(job)
        self.assert_same(out)


if __name__ == "__main__":
    unittest.main()
