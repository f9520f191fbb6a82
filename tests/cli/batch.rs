//! Many files into a folder: what their outputs are called, what is done again and what is not.

use crate::{Folder, PATIENCE, wait};
use serde_json::Value;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

const ONE: &str = "{\"id\":1,\"text\":\"Bamako\"}\n{\"id\":2,\"text\":\"Mali\"}\n";
const TWO: &str = "{\"id\":3,\"text\":\"Zinoviya Quark\"}\n";

fn archive() -> Folder {
    let folder = Folder::with("news/2020/one.jsonl", ONE);
    folder.write("news/2021/two.jsonl", TWO);
    folder.write("story.txt", "Zinoviya Quark went to Mali.");
    folder
}

const FILES: [&str; 3] = ["news/2020/one.jsonl", "news/2021/two.jsonl", "story.txt"];
const OUTPUTS: [&str; 3] = ["out/news/2020/one.jsonl", "out/news/2021/two.jsonl", "out/story.txt.jsonl"];

fn batch(folder: &Folder, args: &[&str]) -> crate::Run {
    folder.annotate(&["--out-dir", "out"]).args(args).args(&FILES)
}

fn done(folder: &Folder, output: &str) -> Value {
    serde_json::from_str(&folder.read(&format!("{output}.done.json"))).unwrap()
}

/// When the outputs were written.
fn times(folder: &Folder) -> Vec<SystemTime> {
    OUTPUTS.iter().map(|name| fs::metadata(folder.path(name)).unwrap().modified().unwrap()).collect()
}

/// All files in a folder but the lock.
fn names(folder: &Folder, under: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.path(under)];
    while let Some(path) = folders.pop() {
        for entry in fs::read_dir(path).unwrap().map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => names.push(
                    entry
                        .path()
                        .strip_prefix(folder.path(under))
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .replace('\\', "/"),
                ),
            }
        }
    }
    names.retain(|name| name != ".dateline.lock");
    names.sort();
    names
}

#[test]
fn each_file_has_an_output_of_its_own_and_a_record_of_it() {
    let folder = archive();
    for threads in ["-j1", "-j4"] {
        let _ = fs::remove_dir_all(folder.path("out"));
        batch(&folder, &[threads]).run().good();
        for (file, output) in FILES.iter().zip(OUTPUTS) {
            assert_eq!(folder.read(output), folder.annotate(&[file]).run().good().stdout, "{output}");
        }
        let done = done(&folder, OUTPUTS[0]);
        assert_eq!(
            (&done["articles"], &done["mentions"], &done["rejected"]),
            (&2.into(), &2.into(), &0.into())
        );
        assert_eq!(done["entities"]["place"], 2);
        assert_eq!(done["output_bytes"], folder.read(OUTPUTS[0]).len());
        assert_eq!(done["inputs"][0]["bytes"], ONE.len());
        assert_eq!(done["inputs"][0]["xxh3"].as_str().unwrap().len(), 16);
        let sidecars = OUTPUTS.map(|name| name.strip_prefix("out/").unwrap());
        let mut expected: Vec<_> =
            sidecars.iter().flat_map(|name| [(*name).to_owned(), format!("{name}.done.json")]).collect();
        expected.sort();
        assert_eq!(names(&folder, "out"), expected);
    }
}

#[test]
fn finished_outputs_are_left_alone() {
    let folder = archive();
    batch(&folder, &[]).run().good();
    let before = times(&folder);
    let answer = batch(&folder, &["--stats", "-"]).run().good();
    assert_eq!(times(&folder), before);
    // What earlier runs have done counts: the outputs are what is told of.
    let stats = &answer.json()[0];
    assert_eq!((&stats["files"], &stats["skipped"], &stats["articles"]), (&3.into(), &3.into(), &4.into()));
}

#[test]
fn what_has_changed_is_done_again() {
    let folder = archive();
    batch(&folder, &[]).run().good();
    let changed = |what: &str, args: &[&str], expected: [bool; 3]| {
        let before = times(&folder);
        // Times of files are coarse on some systems.
        std::thread::sleep(Duration::from_millis(20));
        batch(&folder, args).run().good();
        let again: Vec<_> = before.iter().zip(times(&folder)).map(|(before, now)| *before != now).collect();
        assert_eq!(again, expected, "{what}");
    };
    folder.write(FILES[1], TWO.replace("Zinoviya Quark", "Bamako, in Mali"));
    changed("an input", &[], [false, true, false]);
    folder.write(FILES[0], ONE);
    changed("only the time of an input", &[], [false; 3]);
    changed("an option", &["--offsets", "bytes"], [true; 3]);
    changed("nothing", &["--offsets", "bytes", "-j3", "-q"], [false; 3]);
    folder.write("more.txt", "Zinoviya");
    changed("a gazetteer", &["-g", "actor=more.txt", "--offsets", "bytes"], [true; 3]);
    folder.write("out/news/2020/one.jsonl", "short");
    changed("an output", &["-g", "actor=more.txt", "--offsets", "bytes"], [true, false, false]);
    fs::remove_file(folder.path("out/story.txt.jsonl.done.json")).unwrap();
    folder.write("out/story.txt.jsonl.tmp", "left behind");
    changed("a record", &["-g", "actor=more.txt", "--offsets", "bytes"], [false, false, true]);
    assert!(!names(&folder, "out").iter().any(|name| name.ends_with(".tmp")));
}

#[test]
fn outputs_can_be_compressed() {
    let folder = archive();
    for suffix in ["gz", "zst"] {
        batch(&folder, &["--compress", suffix]).run().good();
        for output in OUTPUTS {
            let bytes = fs::read(folder.path(&format!("{output}.{suffix}"))).unwrap();
            let mut text = String::new();
            let mut plain = dateline::read::compressed::open(&bytes[..]).unwrap();
            std::io::Read::read_to_string(&mut plain, &mut text).unwrap();
            assert_eq!(text.lines().count(), if output == OUTPUTS[0] { 2 } else { 1 }, "{text}");
        }
    }
}

#[test]
fn two_inputs_never_share_an_output() {
    let folder = archive();
    folder.write("one.jsonl", ONE);
    folder.write("sub/../one.jsonl", ONE);
    let answer = folder.annotate(&["--out-dir", "out", "one.jsonl", "./one.jsonl"]).run();
    assert_eq!(answer.code, 2);
    assert_eq!(
        answer.stderr,
        "dateline: ./one.jsonl: would have the same output as one.jsonl: one.jsonl\n  \
         annotate one of them into another folder\n"
    );
    assert!(names(&folder, "out").is_empty());
    // Nor do they in two runs.
    folder.annotate(&["--out-dir", "out", "one.jsonl"]).run().good();
    folder.write("sub/one.jsonl", TWO);
    let mut run = folder.annotate(&["--out-dir", "../out", "-g", "../names.tsv", "one.jsonl"]);
    folder.write("sub/names.tsv", crate::NAMES);
    run.command.current_dir(folder.path("sub"));
    let answer = run.run();
    assert_eq!(answer.code, 2);
    assert!(
        answer.stderr.starts_with("dateline: one.jsonl: would replace the annotation of "),
        "{}",
        answer.stderr
    );
}

#[test]
fn what_has_no_name_has_no_output() {
    let folder = archive();
    let answer = folder.annotate(&["--out-dir", "out", "-"]).stdin(ONE).run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.starts_with("dateline: <stdin>: has no name to call its output by\n"));
    batch(&folder, &[]).run().good();
    let answer = folder.annotate(&["--out-dir", "out", "out/story.txt.jsonl"]).run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.starts_with("dateline: out/story.txt.jsonl: is in the folder for the outputs\n"));
}

#[test]
fn input_that_cannot_be_read_has_no_output_and_the_others_have() {
    let folder = archive();
    let answer = folder.annotate(&["--out-dir", "out", "gone.jsonl"]).args(&FILES).run();
    assert_eq!(answer.code, 2);
    assert!(answer.stderr.starts_with("dateline: gone.jsonl: "), "{}", answer.stderr);
    assert_eq!(names(&folder, "out").len(), 6);
}

#[test]
fn rejected_records_are_kept_beside_the_output() {
    let folder = archive();
    folder.write(FILES[0], format!("{ONE}{{\"id\":3,}}\n\n{{\"text\":\"caf\u{0}\"}}\n"));
    let mut bytes = fs::read(folder.path(FILES[0])).unwrap();
    bytes.extend_from_slice(b"{\"text\":\"caf\xE9\"}\n");
    folder.write(FILES[0], &bytes);
    for _ in 0..2 {
        // A run that finds the output finished says the same of it.
        assert_eq!(batch(&folder, &["-q"]).run().code, 1);
    }
    let letters = folder.read("out/news/2020/one.jsonl.errors.jsonl");
    let letters: Vec<Value> = letters.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(letters.len(), 3);
    assert_eq!(letters[0]["source"], "news/2020/one.jsonl");
    assert_eq!(
        (&letters[0]["line"], &letters[0]["record"], &letters[0]["byte"]),
        (&3.into(), &3.into(), &8.into())
    );
    assert_eq!(letters[0]["byte_offset"], ONE.len());
    assert_eq!((&letters[0]["kind"], &letters[0]["raw"]), (&"record".into(), &"{\"id\":3,}".into()));
    assert_eq!(letters[2]["line"], 6);
    assert_eq!(letters[2]["raw_base64"], "eyJ0ZXh0IjoiY2Fm6SJ9");
    let offset = usize::try_from(letters[2]["byte_offset"].as_u64().unwrap()).unwrap();
    assert!(bytes[offset..].starts_with(b"{\"text\":\"caf\xE9"));
    assert_eq!(done(&folder, OUTPUTS[0])["rejected"], 3);
    // When the input is mended there are none.
    folder.write(FILES[0], ONE);
    batch(&folder, &[]).run().good();
    assert!(!folder.path("out/news/2020/one.jsonl.errors.jsonl").exists());
}

/// A file that is never read to its end.
#[cfg(unix)]
fn endless(folder: &Folder, name: &str) -> std::thread::JoinHandle<()> {
    let path = folder.path(name);
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    std::thread::spawn(move || {
        use std::io::Write;
        let mut pipe = fs::OpenOptions::new().write(true).open(path).unwrap();
        while pipe.write_all(ONE.as_bytes()).is_ok() {
            std::thread::sleep(Duration::from_millis(1));
        }
    })
}

#[cfg(unix)]
fn wait_for(condition: impl Fn() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < PATIENCE, "it has not come to pass");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
#[test]
fn second_run_is_kept_out_and_a_signal_leaves_what_is_finished() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let folder = archive();
        let feeder = endless(&folder, "endless");
        let mut run = batch(&folder, &["-j2", "endless"]);
        let mut child = run.command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        wait_for(|| OUTPUTS.iter().all(|name| folder.path(&format!("{name}.done.json")).exists()));
        wait_for(|| folder.path("out/endless.jsonl.tmp").exists());
        let answer = batch(&folder, &[]).run();
        assert_eq!(answer.code, 2);
        let holder = format!("dateline: out: process {} on ", child.id());
        assert!(answer.stderr.starts_with(&holder), "{}", answer.stderr);

        let kill = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(wait(&mut child), code);
        feeder.join().unwrap();
        assert_eq!(names(&folder, "out").len(), 6, "{:?}", names(&folder, "out"));
        batch(&folder, &["--stats", "-"]).run().good();
    }
}

#[cfg(unix)]
#[test]
fn runs_that_share_a_folder_do_each_input_once() {
    let folder = archive();
    let feeder = endless(&folder, "endless");
    let mut child = {
        let mut run = folder.annotate(&["--out-dir", "out", "--shared", "endless"]);
        run.command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    wait_for(|| folder.path("out/endless.jsonl.tmp").exists());
    batch(&folder, &["--shared"]).run().good();
    assert_eq!(batch(&folder, &[]).run().code, 2);
    child.kill().unwrap();
    child.wait().unwrap();
    feeder.join().unwrap();
    batch(&folder, &[]).run().good();
    assert_eq!(names(&folder, "out").len(), 7, "the killed run leaves a file that the next one overwrites");
}

/// The recipe of docs/batch.md.
#[cfg(unix)]
#[test]
fn xargs_does_what_one_run_does() {
    let folder = archive();
    batch(&folder, &[]).run().good();
    fs::rename(folder.path("out"), folder.path("direct")).unwrap();
    let program = env!("CARGO_BIN_EXE_dateline");
    let command = format!(
        "printf '%s\\0' {} | xargs -0 -P 2 -n 1 {program} annotate --no-default -g names.tsv -j1 --shared --out-dir out",
        FILES.join(" ")
    );
    let status =
        std::process::Command::new("sh").args(["-c", &command]).current_dir(folder.path(".")).status();
    assert!(status.unwrap().success());
    for name in OUTPUTS {
        assert_eq!(folder.read(name), folder.read(&name.replace("out/", "direct/")));
    }
}
