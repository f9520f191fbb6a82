//! A stream into one file that is killed again and again.

use crate::{Folder, PATIENCE, wait};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Records enough for several checkpoints, a few of them bad.
fn records(from: usize, to: usize) -> String {
    (from..to).fold(String::new(), |mut all, nr| {
        let filler = "The Fifth Brigade of Mali marched on Bamako. ".repeat(nr % 40);
        let brace = if nr % 5000 == 4999 { ",}" } else { "}" };
        writeln!(all, "{{\"id\":{nr},\"text\":\"Zinoviya Quark: {filler}\"{brace}").unwrap();
        all
    })
}

/// A number that looks random, and is another at each turn.
fn scatter(turn: u64) -> u64 {
    let mixed = (turn + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33
}

#[test]
fn killed_at_any_moment_the_output_is_that_of_an_undisturbed_run() {
    let folder = Folder::with("a.jsonl", records(0, 30_000));
    folder.write("b.jsonl", records(30_000, 40_000));
    folder.write("c.jsonl", "");
    let args = ["-q", "-j2", "a.jsonl", "b.jsonl", "c.jsonl"];
    let direct = folder.annotate(&["-o", "direct.jsonl", "--errors", "direct.bad"]).args(&args).run();
    assert_eq!(direct.code, 1);

    let n_kills = std::env::var("DATELINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let mut killed = 0;
    let begin = Instant::now();
    let code = loop {
        assert!(begin.elapsed() < 10 * PATIENCE, "no progress after {killed} kills");
        let mut run = folder.annotate(&["-o", "out.jsonl", "--errors", "out.bad", "--resume"]).args(&args);
        let mut child = run.command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if killed == n_kills {
            break wait(&mut child);
        }
        std::thread::sleep(Duration::from_millis(scatter(killed) % 700));
        if child.try_wait().unwrap().is_some() {
            // It was faster: once more, from the beginning.
            let _ = fs::remove_file(folder.path("out.jsonl"));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    };
    assert_eq!(code, 1);
    assert!(folder.read("out.jsonl") == folder.read("direct.jsonl"));
    assert!(folder.read("out.bad") == folder.read("direct.bad"));
    let done: Value = serde_json::from_str(&folder.read("out.jsonl.done.json")).unwrap();
    assert_eq!((&done["articles"], &done["rejected"]), (&39_992.into(), &8.into()));
    for name in ["out.jsonl.tmp", "out.jsonl.checkpoint.json"] {
        assert!(!folder.path(name).exists(), "{name}");
    }
}

/// Stops a run when it has put a checkpoint of some records.
fn unfinished(folder: &Folder) {
    let mut run = folder.annotate(&["-q", "-o", "out.jsonl", "--checkpoint"]);
    let mut child = run.command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let begin = Instant::now();
    let records = records(0, 2000);
    let mut lines = records.lines();
    while !folder.path("out.jsonl.checkpoint.json").exists() {
        assert!(begin.elapsed() < PATIENCE);
        writeln!(stdin, "{}", lines.next().unwrap()).unwrap();
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn pipe_is_gone_on_with_if_it_brings_the_same() {
    let folder = Folder::new();
    unfinished(&folder);
    let all = records(0, 2000);
    let resume = |bytes: &str| folder.annotate(&["-q", "-o", "out.jsonl", "--resume"]).stdin(bytes).run();
    let answer = resume(&all.replacen("Zinoviya", "Zinovija", 1));
    assert_eq!(answer.code, 2);
    assert!(
        answer.stderr.starts_with("dateline: <stdin>: is not what the unfinished run has read\n"),
        "{}",
        answer.stderr
    );
    resume(&all).good();
    let direct = folder.annotate(&[]).stdin(all).run().good();
    assert!(folder.read("out.jsonl") == direct.stdout);
}

#[test]
fn checkpoint_is_not_gone_on_from_with_anything_else() {
    let folder = Folder::new();
    unfinished(&folder);
    let refused = |args: &[&str]| {
        let answer = folder.annotate(&["-o", "out.jsonl"]).args(args).stdin(records(0, 2000)).run();
        assert_eq!(answer.code, 2);
        answer.stderr.lines().next().unwrap().to_owned()
    };
    let journal = "dateline: out.jsonl.checkpoint.json: ";
    for (args, message) in [
        (&["--checkpoint"][..], "an unfinished run has left a checkpoint"),
        (&["--resume", "--key", "found"], "the unfinished run was begun with other options"),
        (&["--resume", "-g", "place=more.txt"], "the unfinished run was begun with another gazetteer"),
        (&["--resume", "more.txt"], "the unfinished run was begun with other inputs"),
    ] {
        folder.write("more.txt", "Gao\n");
        assert_eq!(refused(args), format!("{journal}{message}"));
    }
    folder.write("out.jsonl.tmp", "short");
    assert!(refused(&["--resume"]).starts_with("dateline: out.jsonl.tmp: is shorter than the "));
    folder.write("out.jsonl.checkpoint.json", "{");
    assert_eq!(refused(&["--resume"]), format!("{journal}is not a checkpoint of this version"));
    fs::remove_file(folder.path("out.jsonl.checkpoint.json")).unwrap();
    folder.annotate(&["-q", "-o", "out.jsonl", "--checkpoint"]).stdin("{\"text\":\"Mali\"}").run().good();
    assert_eq!(folder.read("out.jsonl").lines().count(), 1);
}

#[test]
fn finished_output_is_left_as_it_is_until_its_input_changes() {
    let folder = Folder::with("in.jsonl", records(0, 10));
    let resume = || folder.annotate(&["-o", "out.jsonl", "--resume", "in.jsonl"]).run().good();
    let time = || fs::metadata(folder.path("out.jsonl")).unwrap().modified().unwrap();
    resume();
    let first = time();
    std::thread::sleep(Duration::from_millis(20));
    resume();
    assert_eq!(time(), first);
    folder.write("in.jsonl", records(0, 11));
    resume();
    assert_eq!(folder.read("out.jsonl").lines().count(), 11);
}

#[test]
fn run_that_dies_at_its_very_end_is_gone_on_with() {
    let folder = Folder::with("in.jsonl", records(0, 100));
    let resume = || folder.annotate(&["-o", "out.jsonl", "--resume", "in.jsonl"]).run().good();
    resume();
    let whole = folder.read("out.jsonl");
    let mut checkpoint: Value = serde_json::from_str(&folder.read("out.jsonl.done.json")).unwrap();
    for count in ["articles", "mentions"] {
        checkpoint[count] = 0.into();
    }
    checkpoint["mark"] = serde_json::json!({"input": 0, "records": 0, "digest": 0});
    (checkpoint["output_bytes"], checkpoint["letters_bytes"]) = (0.into(), 0.into());
    let (out, tmp) = (folder.path("out.jsonl"), folder.path("out.jsonl.tmp"));
    let journal = folder.path("out.jsonl.checkpoint.json");

    // Before the output had its name, then before the checkpoint was taken away.
    fs::rename(&out, &tmp).unwrap();
    fs::write(&journal, checkpoint.to_string()).unwrap();
    resume();
    assert!(folder.read("out.jsonl") == whole && !journal.exists() && !tmp.exists());
    fs::write(&journal, checkpoint.to_string()).unwrap();
    let written = fs::metadata(&out).unwrap().modified().unwrap();
    std::thread::sleep(Duration::from_millis(20));
    resume();
    assert_eq!(fs::metadata(&out).unwrap().modified().unwrap(), written);
    assert!(!journal.exists() && !tmp.exists());
}

#[test]
fn standard_output_has_no_checkpoints() {
    let folder = Folder::new();
    let answer = folder.annotate(&["-o", "-", "--checkpoint"]).run();
    assert_eq!((answer.code, &*answer.stderr), (2, "dateline: -: only of a file can there be checkpoints\n"));
}

#[cfg(unix)]
#[test]
fn signal_ends_at_a_whole_line_and_leaves_a_checkpoint() {
    for (args, signal, code) in [
        (&["-j1"][..], "-INT", 130),
        (&["-j4"], "-INT", 130),
        (&["-j1", "-o", "out.jsonl"], "-TERM", 143),
        (&["-j1", "-o", "out.jsonl", "--checkpoint"], "-TERM", 143),
        (&["-j3", "-o", "out.jsonl", "--checkpoint"], "-INT", 130),
    ] {
        let folder = Folder::new();
        let mut run = folder.annotate(args);
        let pipes = run.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        // The input stays open: the program is waiting for more when the signal comes.
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(records(0, 5).as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        let kill = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(wait(&mut child), code, "{args:?}");
        drop(stdin);
        if args.contains(&"--checkpoint") {
            let checkpoint = folder.read("out.jsonl.checkpoint.json");
            let checkpoint: Value = serde_json::from_str(&checkpoint).unwrap();
            assert_eq!((&checkpoint["mark"]["records"], &checkpoint["articles"]), (&5.into(), &5.into()));
        }
    }
}
