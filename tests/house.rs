//! What the sources must not hold, whoever has written them: unsafe code outside of its two files, and anything that
//! connects to a network, starts a process or loads code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// The files that may hold unsafe code, and why it is there.
const UNSAFE: [(&str, &str); 2] =
    [("src/gazetteer/bytes.rs", "mapping a file"), ("src/vectors.rs", "calls that need vectors")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of library, program and build script, with what they hold.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = vec![root().join("build.rs")];
    walk(&root().join("src"), &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        (name, fs::read_to_string(path).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// The lines of a file that are code, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let behind = rest.strip_prefix(word).unwrap_or_default();
        !before.ends_with(is_part) && !behind.starts_with(is_part)
    })
}

#[test]
fn unsafe_code_stands_in_two_small_files() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"deny\""));
    let mut holders = Vec::new();
    for (name, text) in sources() {
        let is_unsafe = code(&text).any(|(_, line)| has_word(line, "unsafe") || line.contains("unsafe_code"));
        if is_unsafe {
            let n_blocks = text.matches("unsafe {").count();
            assert_eq!(text.matches("// SAFETY:").count(), n_blocks, "{name}: a block without its reason");
            assert!(n_blocks <= 3 && text.lines().count() < 200, "{name} has grown");
            holders.push(name);
        }
    }
    assert_eq!(holders, UNSAFE.map(|(name, _)| name));
}

#[test]
fn nothing_connects_starts_or_loads() {
    let forbidden =
        ["std::net", "TcpStream", "UdpSocket", "UnixStream", "process::Command", "libloading", "dlopen"];
    for (name, text) in sources() {
        for (number, line) in code(&text) {
            let found = forbidden.iter().find(|word| line.contains(**word));
            assert_eq!(found, None, "{name}:{number}: {line}");
        }
    }
}

#[test]
fn crates_that_connect_are_banned() {
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let (_, rest) = deny.split_once("deny = [\n").unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    let banned: Vec<&str> = list.lines().map(|line| line.trim().trim_matches([',', '"'])).collect();
    assert!(banned.contains(&"hyper") && banned.contains(&"tokio"));
    for name in banned {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is in Cargo.lock");
    }
}
