//! The machine at its worst: disks that fill, pipes and files that end, close, grow or turn in circles, few file handles,
//! little stack, signals at any moment, clocks and languages that are odd.
//!
//! Faults of single reads and writes are in `tests/faults.rs`, kills in `checkpoint`.

use crate::{Answer, Folder, PATIENCE, Run, code, wait};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// Records that need several blocks.
fn records(count: usize) -> String {
    (0..count).fold(String::new(), |mut all, nr| {
        let filler = "The Fifth Brigade of Mali marched on Bamako. ".repeat(nr % 20);
        writeln!(all, "{{\"id\":{nr},\"text\":\"Zinoviya Quark: {filler}\"}}").unwrap();
        all
    })
}

/// `dateline annotate …` behind something that a shell does first, such as `ulimit -n 16`.
fn behind(folder: &Folder, first: &str, args: &[&str]) -> Run {
    let annotate = folder.annotate(args).command;
    let mut command = Command::new("sh");
    command.current_dir(folder.0.path()).arg("-c").arg(format!("{first}; exec \"$@\"")).arg("sh");
    command.arg(annotate.get_program()).args(annotate.get_args());
    Run { command, stdin: Vec::new() }
}

fn fifo(folder: &Folder, name: &str) {
    assert!(Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
}

/// What each line is the whole of: the records of an undisturbed run, up to somewhere.
#[track_caller]
fn assert_begins(part: &str, whole: &str) {
    assert!(whole.starts_with(part), "other lines than in an undisturbed run");
    assert!(part.is_empty() || part.ends_with('\n'), "a torn line");
}

// ── Outputs that take no more ────────────────────────────────────────────────────────────────────────────

/// A file may not grow beyond a limit, as on a disk that fills; the signal that comes with it is ignored.
#[test]
fn a_disk_that_fills_ends_the_run_which_can_be_resumed() {
    let folder = Folder::with("in.jsonl", records(4000));
    let direct = folder.annotate(&["in.jsonl"]).run().good().stdout;
    for threads in ["-j1", "-j3"] {
        for blocks in [1, 64, 1000] {
            let first = format!("trap '' XFSZ; ulimit -f {blocks}");
            let args = ["-q", threads, "-o", "out.jsonl", "--resume", "in.jsonl"];
            let answer = behind(&folder, &first, &args).run();
            assert_eq!(answer.code, 2, "{answer}");
            assert!(answer.stderr.contains("out.jsonl") && answer.stderr.contains("too large"), "{answer}");
            assert!(!folder.path("out.jsonl").exists(), "an output that is not whole");
            folder.annotate(&args).run().good();
            assert!(folder.read("out.jsonl") == direct);
            fs::remove_file(folder.path("out.jsonl")).unwrap();
            fs::remove_file(folder.path("out.jsonl.done.json")).unwrap();
        }
    }
}

#[test]
fn full_disks_of_letters_counts_and_messages() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n{\"text\":5}\n");
    for option in ["--errors", "--stats"] {
        let answer = folder.annotate(&[option, "/dev/full", "in.jsonl"]).run();
        assert_eq!(answer.code, 2, "{option}: {answer}");
        assert!(answer.stderr.contains("/dev/full: No space left on device"), "{option}: {answer}");
    }
    // Messages that nobody can read do not keep records from being written.
    let mut run = folder.annotate(&["in.jsonl"]);
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = run.command.stdin(Stdio::null()).stderr(full).output().unwrap();
    assert_eq!((code(output.status), output.stdout.iter().filter(|&&byte| byte == b'\n').count()), (1, 1));
}

#[test]
fn reader_that_is_gone_before_the_start() {
    let folder = Folder::with("in.jsonl", records(100));
    for args in
        [&["annotate", "in.jsonl"][..], &["inspect"], &["stats", "in.jsonl"], &["--help"], &["--version"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = folder.dateline(args).command.stdin(Stdio::null()).stdout(writer).output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert!(!messages.contains("panicked"), "{args:?}: {messages}");
        assert!([0, 1, 2].contains(&code(output.status)), "{args:?}: {messages}");
        if args[0] == "annotate" {
            assert_eq!((code(output.status), &*messages), (0, ""), "{args:?}");
        }
    }
}

/// What is opened later must not come to stand where standard output was, and be written over.
#[test]
fn standard_streams_that_are_closed_at_the_start() {
    let folder = Folder::with("in.jsonl", records(100));
    let before = folder.read("in.jsonl");
    for close in ["exec >&-", "exec 2>&-", "exec <&-", "exec <&- >&- 2>&-", "exec >&- 2>&-"] {
        let answer = behind(&folder, close, &["in.jsonl"]).run();
        assert_eq!((answer.code, &*answer.stderr), (0, ""), "{close}");
        assert!(folder.read("in.jsonl") == before && folder.read("names.tsv") == crate::NAMES, "{close}");
        let answer = behind(&folder, close, &["-o", "out.jsonl", "in.jsonl"]).run();
        assert_eq!((answer.code, folder.read("out.jsonl").lines().count()), (0, 100), "{close}: {answer}");
    }
    let nothing = behind(&folder, "exec <&-", &[]).run();
    assert_eq!((nothing.code, &*nothing.stdout), (0, ""), "{nothing}");
}

#[test]
fn folders_that_cannot_be_written() {
    let folder = Folder::with("in.jsonl", records(10));
    // Nobody can make files there, not even root.
    for out in [&["-o", "/proc/out.jsonl"][..], &["--out-dir", "/proc/out"], &["-o", "in.jsonl/out.jsonl"]] {
        let answer = folder.annotate(out).args(&["in.jsonl"]).run();
        assert_eq!((answer.code, &*answer.stdout), (2, ""), "{answer}");
        let place = out[1].trim_end_matches("/out.jsonl");
        assert!(answer.stderr.starts_with("dateline: ") && answer.stderr.contains(place), "{answer}");
    }
    let answer = folder.dateline(&["compile", "names.tsv", "-o", "/proc/names.gaz"]).run();
    assert_eq!(answer.code, 2, "{answer}");
}

// ── Inputs that are no plain files ───────────────────────────────────────────────────────────────────────

#[test]
fn named_pipes_as_input_gazetteer_and_list() {
    let folder = Folder::with("in.jsonl", records(2000));
    folder.dateline(&["compile", "names.tsv", "-o", "names.gaz"]).run();
    let direct = folder.annotate(&["in.jsonl"]).run().good().stdout;
    fs::create_dir(folder.path("pipes")).unwrap();
    for name in ["in.fifo", "pipes/names.tsv", "gaz.fifo", "list.fifo"] {
        fifo(&folder, name);
    }
    let fed = |name: &str, bytes: Vec<u8>, run: Run| -> Answer {
        let path = folder.path(name);
        let feeder = thread::spawn(move || OpenOptions::new().write(true).open(path)?.write_all(&bytes));
        let answer = run.run();
        feeder.join().unwrap().unwrap();
        answer
    };
    let input = fed("in.fifo", direct_input(&folder), folder.annotate(&["in.fifo"])).good();
    assert!(input.stdout == direct);
    let list =
        fed("list.fifo", b"in.jsonl\n".to_vec(), folder.annotate(&["--files-from", "list.fifo"])).good();
    assert!(list.stdout == direct);
    let with = |name| folder.dateline(&["annotate", "--no-default", "-g", name, "in.jsonl"]);
    let rows = fed("pipes/names.tsv", crate::NAMES.into(), with("pipes/names.tsv")).good();
    assert!(rows.stdout == direct);
    // What is compiled is mapped or read from a file.
    let refused = fed("gaz.fifo", fs::read(folder.path("names.gaz")).unwrap(), with("gaz.fifo"));
    assert_eq!(
        (refused.code, refused.stderr.contains("a compiled gazetteer, not a source")),
        (2, true),
        "{refused}"
    );
    // That the output is no input is found out without touching pipes.
    folder.write("out.jsonl", "");
    let args = ["-q", "-o", "out.jsonl", "in.fifo"];
    fed("in.fifo", direct_input(&folder), folder.annotate(&args)).good();
    assert!(folder.read("out.jsonl") == direct);
}

fn direct_input(folder: &Folder) -> Vec<u8> {
    fs::read(folder.path("in.jsonl")).unwrap()
}

#[test]
fn links_that_lead_in_circles_or_nowhere() {
    let folder = Folder::with("news/in.jsonl", "{\"text\":\"Mali\"}\n");
    symlink("b.jsonl", folder.path("a.jsonl")).unwrap();
    symlink("a.jsonl", folder.path("b.jsonl")).unwrap();
    symlink("nowhere", folder.path("gone.jsonl")).unwrap();
    symlink("../news", folder.path("news/again")).unwrap();
    symlink("itself", folder.path("news/itself")).unwrap();
    for name in ["a.jsonl", "gone.jsonl"] {
        let answer = folder.annotate(&[name, "news/in.jsonl"]).run();
        assert_eq!((answer.code, answer.stdout.lines().count()), (2, 1), "{answer}");
        assert!(answer.stderr.contains(name), "{answer}");
        let answer = folder.dateline(&["annotate", "-g", name, "news/in.jsonl"]).run();
        assert_eq!((answer.code, &*answer.stdout), (2, ""), "{answer}");
    }
    // Links are followed, but not round and round.
    let answer = folder.annotate(&["news"]).run();
    assert_eq!((answer.code, answer.stdout.lines().count()), (2, 1), "{answer}");
    assert!(answer.stderr.contains("loop") && answer.stderr.contains("itself"), "{answer}");
}

#[test]
fn a_file_that_grows_while_it_is_read() {
    let folder = Folder::with("in.jsonl", records(3000));
    let path = folder.path("in.jsonl");
    let begin = Instant::now();
    let grower = thread::spawn(move || {
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        for nr in 3000..3200 {
            writeln!(file, "{{\"id\":{nr},\"text\":\"Mali\"}}").unwrap();
            thread::sleep(Duration::from_millis(1));
        }
    });
    let answer = folder.annotate(&["-j2", "in.jsonl"]).run();
    grower.join().unwrap();
    assert!(begin.elapsed() < PATIENCE);
    // A line may have been met half written, by itself.
    let whole = folder.annotate(&["-j2", "in.jsonl"]).run().good();
    assert_begins(&answer.stdout, &whole.stdout);
    assert!(answer.stdout.lines().count() >= 3000 && answer.code <= 1, "{}", answer.stderr);
}

#[test]
fn a_file_that_shrinks_while_it_is_read() {
    let folder = Folder::new();
    for keep in [0, 1000, 100_000] {
        let all = records(30_000);
        folder.write("in.jsonl", &all);
        let mut child = folder
            .annotate(&["-q", "-j2", "-o", "out.jsonl", "in.jsonl"])
            .command
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(20));
        OpenOptions::new().write(true).open(folder.path("in.jsonl")).unwrap().set_len(keep).unwrap();
        let code = wait(&mut child);
        assert!(code <= 1, "{code}");
        for (line, record) in folder.read("out.jsonl").lines().zip(all.lines()) {
            assert!(line.starts_with(record.strip_suffix('}').unwrap()), "{line}");
        }
    }
}

#[test]
fn folders_and_devices_where_files_are_expected() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n");
    fs::create_dir(folder.path("folder.gaz")).unwrap();
    for args in [
        &["-g", "folder.gaz"][..],
        &["-g", "/dev/null"],
        &["-g", "/dev/full"],
        &["-g", "/dev/zero"],
        &["--weights", "/dev/zero"],
    ] {
        let answer = folder.annotate(args).args(&["in.jsonl"]).run();
        assert!((0..=2).contains(&answer.code) && !answer.stderr.contains("panicked"), "{answer}");
    }
    // It gives zeros without end: once they filled the memory until the system ended the program.
    let answer = folder.annotate(&["-g", "/dev/zero", "in.jsonl"]).run();
    assert!(answer.code == 2 && answer.stderr.contains("a device that gives bytes without end"), "{answer}");
    assert_eq!(folder.annotate(&["/dev/null"]).run().good().stdout, "");
}

// ── Little of everything ─────────────────────────────────────────────────────────────────────────────────

#[test]
fn sixteen_file_handles_are_enough() {
    let folder = Folder::new();
    for nr in 0..60 {
        folder.write(&format!("in/{nr:02}.jsonl"), records(5));
    }
    let direct = folder.annotate(&["in"]).run().good().stdout;
    assert_eq!(direct.lines().count(), 300);
    let limited = behind(&folder, "ulimit -n 16", &["-j4", "in"]).run().good();
    assert!(limited.stdout == direct);
    // Outputs of their own, with what is kept beside them, need some more for each; then fewer are in hand.
    for threads in ["-j8", "-j1"] {
        let out = format!("out{threads}");
        let args = ["-q", threads, "--out-dir", &out, "--compress", "gz", "in"];
        behind(&folder, "ulimit -n 16", &args).run().good();
        let outputs = fs::read_dir(folder.path(&format!("{out}/in"))).unwrap();
        assert_eq!(outputs.count(), 120, "an output and its record for each");
    }
}

#[test]
fn too_few_file_handles_are_told() {
    let folder = Folder::with("in.jsonl", "{\"text\":\"Mali\"}\n");
    for handles in 3..8 {
        let answer = behind(&folder, &format!("ulimit -n {handles}"), &["in.jsonl"]).run();
        assert!(!answer.stderr.contains("panicked"), "{answer}");
        match answer.code {
            0 => assert_eq!(answer.stdout.lines().count(), 1, "{answer}"),
            // The program itself could not be loaded.
            127 => {}
            _ => assert!(!answer.stderr.is_empty(), "{handles}: {answer}"),
        }
    }
}

#[test]
fn a_small_stack_is_enough() {
    let folder = Folder::new();
    let deep = format!("{{\"text\":\"Mali\",\"x\":{}{}}}\n", "[".repeat(300_000), "]".repeat(300_000));
    folder.write("in.jsonl", deep + &records(500));
    let direct = folder.annotate(&["in.jsonl"]).run().good().stdout;
    for threads in ["-j1", "-j3"] {
        let answer = behind(&folder, "ulimit -s 256", &[threads, "in.jsonl"]).run().good();
        assert!(answer.stdout == direct, "{threads}");
    }
}

// ── Others on the same machine ───────────────────────────────────────────────────────────────────────────

#[test]
fn two_runs_do_not_write_the_same_file() {
    let folder = Folder::new();
    fifo(&folder, "in.fifo");
    let mut first = folder.annotate(&["-q", "-o", "out.jsonl", "--checkpoint", "in.fifo"]);
    let mut child = first.command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = OpenOptions::new().write(true).open(folder.path("in.fifo")).unwrap();
    writeln!(pipe, "{{\"text\":\"Mali\"}}").unwrap();
    let begin = Instant::now();
    while !folder.path("out.jsonl.tmp").exists() && !folder.path("out.jsonl").exists() {
        assert!(begin.elapsed() < PATIENCE);
        thread::sleep(Duration::from_millis(10));
    }
    let second = folder.annotate(&["-o", "out.jsonl", "--resume"]).stdin("{\"text\":\"Bamako\"}").run();
    assert_eq!((second.code, second.stderr.is_empty()), (2, false), "{second}");
    drop(pipe);
    assert_eq!(wait(&mut child), 0);
    let out = folder.read("out.jsonl");
    assert!(out.starts_with("{\"text\":\"Mali\"") && out.lines().count() == 1, "{out}");
}

/// Without checkpoints what is written can be looked at while it grows, under its own name; so the file itself is locked.
#[test]
fn second_run_does_not_write_over_what_the_first_is_writing() {
    let folder = Folder::new();
    fifo(&folder, "in.fifo");
    let mut first = folder.annotate(&["-q", "-o", "out.jsonl", "in.fifo"]);
    let mut child = first.command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = OpenOptions::new().write(true).open(folder.path("in.fifo")).unwrap();
    writeln!(pipe, "{{\"text\":\"Mali\"}}").unwrap();
    let begin = Instant::now();
    while fs::read(folder.path("out.jsonl")).is_ok_and(|out| out.is_empty()) {
        assert!(begin.elapsed() < PATIENCE);
        thread::sleep(Duration::from_millis(10));
    }
    for option in ["-o", "--errors", "--stats"] {
        let second = folder.annotate(&[option, "out.jsonl"]).stdin("{\"text\":\"Bamako\"}").run();
        assert_eq!(second.code, 2, "{second}");
        assert!(
            second.stderr.starts_with("dateline: out.jsonl: is being written by another run"),
            "{second}"
        );
    }
    drop(pipe);
    assert_eq!(wait(&mut child), 0);
    let out = folder.read("out.jsonl");
    assert!(out.starts_with("{\"text\":\"Mali\"") && out.lines().count() == 1, "{out}");
    // What has ended holds nothing.
    folder.annotate(&["-o", "out.jsonl"]).stdin("{\"text\":\"Bamako\"}").run().good();
    assert!(folder.read("out.jsonl").starts_with("{\"text\":\"Bamako\""));
}

#[test]
fn terminated_at_any_moment_what_is_written_is_whole() {
    let folder = Folder::with("in.jsonl", records(20_000));
    let direct = folder.annotate(&["in.jsonl"]).run().good().stdout;
    let mut ended_early = 0;
    for turn in 0..16_u64 {
        let signal = if turn % 2 == 0 { "-TERM" } else { "-INT" };
        let args = ["-q", if turn % 3 == 0 { "-j1" } else { "-j3" }, "in.jsonl"];
        let out = File::create(folder.path("stdout")).unwrap();
        let mut run = folder.annotate(&args);
        let mut child = run.command.stdin(Stdio::null()).stdout(out).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(turn * turn * 3 % 400));
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let begin = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(begin.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(2));
        }
        // Before the signal is waited for it ends the program by itself.
        match code(child.wait().unwrap()) {
            0 => assert!(folder.read("stdout") == direct),
            130 | 143 | -1 => ended_early += 1,
            other => panic!("status {other}"),
        }
        assert_begins(&folder.read("stdout"), &direct);
    }
    assert!(ended_early > 0);
}

#[test]
fn language_and_time_zone_change_nothing() {
    let folder = Folder::with("in.jsonl", records(50) + "{\"text\":\"Mali in Türkiye, İstanbul ıI\"}\n");
    let direct = folder.annotate(&["in.jsonl"]).run().good().stdout;
    for (variable, value) in [
        ("LC_ALL", "C"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LC_ALL", "no_such"),
        ("LC_ALL", "\u{1b}[31m"),
        ("LANG", ""),
        ("TZ", "Asia/Kathmandu"),
        ("TZ", "nonsense"),
        ("TZ", ":/dev/zero"),
        ("COLUMNS", "0"),
        ("TERM", "dumb"),
        ("HOME", "/nowhere"),
        ("TMPDIR", "/nowhere"),
    ] {
        let mut run = folder.annotate(&["in.jsonl"]);
        run.command.env(variable, value);
        assert!(run.run().good().stdout == direct, "{variable}={value:?}");
    }
    let mut run = folder.annotate(&["in.jsonl"]);
    run.command.env_clear();
    assert!(run.run().good().stdout == direct, "no environment");
}

/// Outputs are known by what their inputs were, among which is a time.
#[test]
fn files_from_before_and_after_all_times() {
    let folder = Folder::new();
    let epoch = SystemTime::UNIX_EPOCH;
    let day = Duration::from_secs(86_400);
    let times = [epoch, epoch - 365 * day, epoch + 365 * 600 * day, epoch + Duration::from_nanos(1)];
    for (nr, time) in times.into_iter().enumerate() {
        let name = format!("in/{nr}.jsonl");
        folder.write(&name, "{\"text\":\"Mali\"}\n");
        OpenOptions::new().write(true).open(folder.path(&name)).unwrap().set_modified(time).unwrap();
    }
    for _ in 0..2 {
        folder.annotate(&["-q", "--out-dir", "out", "in"]).run().good();
        assert_eq!(fs::read_dir(folder.path("out/in")).unwrap().count(), 8);
    }
}
