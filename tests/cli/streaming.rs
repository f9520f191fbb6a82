//! Pipes: lines that arrive slowly, and readers and disks that take no more.

use crate::{Folder, PATIENCE, wait};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

fn spawn(folder: &Folder, args: &[&str]) -> Child {
    let mut run = folder.annotate(args);
    run.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The lines of a pipe, as they come.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    receiver
}

/// Far more than pipes hold.
fn many_records() -> String {
    (0..40_000).fold(String::new(), |mut all, nr| {
        writeln!(all, "{{\"id\":{nr},\"text\":\"Zinoviya Quark in Bamako, Mali\"}}").unwrap();
        all
    })
}

#[test]
fn each_line_is_answered_before_the_next_arrives() {
    let folder = Folder::new();
    for threads in ["-j1", "-j4"] {
        let mut child = spawn(&folder, &[threads]);
        let mut stdin = child.stdin.take().unwrap();
        let (answers, messages) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        for nr in 0..20 {
            if nr % 5 == 3 {
                writeln!(stdin, "{{\"id\":{nr},}}").unwrap();
                let message = messages.recv_timeout(PATIENCE).expect("a message in time");
                assert!(message.starts_with(&format!("dateline: <stdin>:{}: ", nr + 1)), "{message}");
            } else {
                writeln!(stdin, "{{\"id\":{nr},\"text\":\"Mali\"}}").unwrap();
                let answer = answers.recv_timeout(PATIENCE).expect("a line in time");
                assert!(
                    answer.starts_with(&format!("{{\"id\":{nr},\"text\":\"Mali\",\"annotation\":")),
                    "{answer}"
                );
            }
        }
        // Half a line waits; what ends it may come later.
        stdin.write_all(b"{\"id\":99,\"te").unwrap();
        stdin.flush().unwrap();
        thread::sleep(std::time::Duration::from_millis(50));
        assert!(answers.try_recv().is_err());
        stdin.write_all(b"xt\":\"Mali\"}").unwrap();
        drop(stdin);
        assert!(answers.recv_timeout(PATIENCE).unwrap().starts_with("{\"id\":99,"));
        assert_eq!(wait(&mut child), 1);
    }
}

#[test]
fn texts_are_answered_at_their_separator() {
    let folder = Folder::new();
    let mut child = spawn(&folder, &["--record-separator", "nul", "-j2"]);
    let mut stdin = child.stdin.take().unwrap();
    let answers = lines(child.stdout.take().unwrap());
    for nr in 1..4 {
        stdin.write_all(b"Bamako\nMali\n\0").unwrap();
        let answer = answers.recv_timeout(PATIENCE).expect("a line in time");
        assert!(
            answer.starts_with(&format!("{{\"id\":\"<stdin>#{nr}\",\"text\":\"Bamako\\nMali\"")),
            "{answer}"
        );
    }
    drop(stdin);
    assert_eq!(wait(&mut child), 0);
}

/// Reads a single line and closes the pipe, as `head -1` does.
fn head(child: &mut Child) {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("{\"id\":0,"), "{line}");
}

#[test]
fn closed_output_ends_silently() {
    let folder = Folder::with("many.jsonl", many_records());
    for threads in ["-j1", "-j4"] {
        let mut child = spawn(&folder, &[threads, "many.jsonl"]);
        head(&mut child);
        assert_eq!(wait(&mut child), 0);
        let mut messages = String::new();
        child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
        assert_eq!(messages, "", "{threads}");
    }
}

#[test]
fn closed_output_ends_though_input_stays_open() {
    let folder = Folder::new();
    for threads in ["-j1", "-j4"] {
        let mut child = spawn(&folder, &[threads]);
        let mut stdin = child.stdin.take().unwrap();
        let (ended, has_ended) = channel::<()>();
        let feeder = thread::spawn(move || {
            // Fails when the program ends, which it does before it has read everything, or after.
            let _ = stdin.write_all(many_records().as_bytes());
            let _ = has_ended.recv();
            drop(stdin);
        });
        head(&mut child);
        assert_eq!(wait(&mut child), 0);
        let mut messages = String::new();
        child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
        assert_eq!(messages, "", "{threads}");
        drop(ended);
        feeder.join().unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_is_a_failure() {
    let folder = Folder::with("many.jsonl", many_records());
    folder.write("one.jsonl", "{\"text\":\"Mali\"}");
    for file in ["one.jsonl", "many.jsonl"] {
        for threads in ["-j1", "-j4"] {
            let answer = folder.annotate(&[threads, "-o", "/dev/full", file]).run();
            assert_eq!(answer.code, 2);
            assert_eq!(answer.stderr, "dateline: /dev/full: No space left on device (os error 28)\n");

            let mut run = folder.annotate(&[threads, file]);
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = run.command.stdin(Stdio::null()).stdout(full).output().unwrap();
            assert_eq!(crate::code(output.status), 2, "{file} {threads}");
            let message = String::from_utf8(output.stderr).unwrap();
            assert_eq!(message, "dateline: <stdout>: No space left on device (os error 28)\n");
        }
    }
    let mut run = folder.dateline(&["generate", "man"]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = run.command.stdin(Stdio::null()).stdout(full).output().unwrap();
    assert_eq!(crate::code(output.status), 2, "generate");
}
