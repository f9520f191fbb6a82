//! The program, run from the outside in a fresh folder: what it reads and writes, what it says, how it ends.
//!
//! Most answers are snapshots that hold exit status, standard output and standard error together. The
//! gazetteer is a small one of the tests' own, so that they do not change with the embedded data.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_records;
mod batch;
mod batch_errors;
mod checkpoint;
mod compile;
mod diff;
mod eval;
mod explain;
mod fit;
mod formats;
mod gaps;
mod import;
mod inputs;
mod lint;
#[cfg(target_os = "linux")]
mod machine;
mod measures;
mod options;
mod outputs;
mod pass_through;
mod program;
mod report;
mod stoplist;
mod streaming;

use serde_json::Value;
use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The tests' gazetteer. Two towns are called Springfield; Zinoviya Quark is nobody.
const NAMES: &str = "\
name\tid\ttype\tkind\tcountry\tlat\tlon\tlinks\tpopulation\taliases
Mali\tQ912\tplace\tcountry\tML\t17.0\t-4.0\tgeonames:2453866\t\tRepublic of Mali|Malian {demonym}
Bamako\tQ3703\tplace\tcity\tML\t12.65\t-8.0\t\t\tBamakó
Zinoviya Quark\tmy:quark\tactor\tperson\t\t\t\t\t\t
African Union\tQ7159\torganization\tigo\t\t\t\t\t\tAU {abbr}
Springfield\tmy:spring-1\tplace\tcity\tUS\t39.8\t-89.65\t\t114000\t
Springfield\tmy:spring-2\tplace\tcity\tUS\t37.2\t-93.3\t\t169000\t
Fifth Brigade\tmy:fifth\tactor\tmilitary\t\t\t\t\t\tpattern:5(th)? Brigade
";

/// How long a program that ought to end, or to write, may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A fresh folder that holds `names.tsv`, and in which the program runs.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("names.tsv", NAMES);
        folder
    }

    /// A folder with one file more.
    fn with(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, bytes);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program with these arguments and nothing on standard input.
    fn dateline(&self, args: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(self.0.path()).args(args);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        Run { command, stdin: Vec::new() }
    }

    /// `dateline annotate` with the tests' gazetteer only.
    fn annotate(&self, args: &[&str]) -> Run {
        self.dateline(&["annotate", "--no-default", "-g", "names.tsv"]).args(args)
    }
}

/// A program about to be run.
struct Run {
    command: Command,
    stdin: Vec<u8>,
}

impl Run {
    fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Runs it to its end.
    fn run(mut self) -> Answer {
        let command = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // A program that ends early does not read all of it.
        let feeder = std::thread::spawn(move || drop(pipe.write_all(&self.stdin)));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Answer {
            code: code(output.status),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What became of it; displayed as a snapshot wants it.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Answer {
    fn json(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Each record as `field:start..end surface → id`, one line a record: enough where the form of the
    /// output is not in question.
    fn mentions(&self) -> Vec<String> {
        let mention = |mention: &Value| {
            let text = |key: &str| mention[key].as_str().unwrap_or("null").to_owned();
            let (start, end) = (&mention["start"], &mention["end"]);
            format!("{}:{start}..{end} {} → {}", text("field"), text("surface"), text("id"))
        };
        let line = |record: Value| {
            let mentions = record["annotation"]["mentions"].as_array().unwrap().iter().map(mention);
            mentions.collect::<Vec<_>>().join(", ")
        };
        self.json().into_iter().map(line).collect()
    }

    /// Asserts that nothing went wrong and gives the answer back.
    #[track_caller]
    fn good(self) -> Self {
        assert_eq!((self.code, &*self.stderr), (0, ""));
        self
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit status {}", self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "── {name}\n{}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}

/// Compares an answer with an inline snapshot; what differs from build to build and between systems is
/// replaced.
macro_rules! assert_answer {
    ($answer:expr, @$snapshot:literal) => {
        insta::with_settings!({filters => vec![
            // Scores change with every fit; a test of their own looks at them.
            (r#","(score|salience)":[01]\.\d\d"#, ""),
            (r#""focus":\[[^\]]*\],"#, ""),
            (r#""dateline":"[^"]*""#, r#""dateline":"[version]""#),
            (r#""gazetteer":"[0-9a-f]{16}""#, r#""gazetteer":"[fingerprint]""#),
            (r"fingerprint( +)[0-9a-f]{16}", "fingerprint$1[fingerprint]"),
            (r"Unicode \d+\.\d+\.\d+", "Unicode [version]"),
            (r"dateline\.exe", "dateline"),
        ]}, {
            insta::assert_snapshot!($answer, @$snapshot);
        });
    };
}
pub(crate) use assert_answer;

/// The exit status; -1 when a signal ended the program.
fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}

/// Waits for the end of a program, but not forever.
#[track_caller]
fn wait(child: &mut std::process::Child) -> i32 {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return code(status);
        }
        if begin.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("the program has not ended within {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
