//! Compiles the gazetteers and the fold table into the program.
//!
//! It uses the library's own `normalize` and `gazetteer` rooms, so that keys are folded by the very code that
//! folds the articles. Both are written to `OUT_DIR`; `src/tables.rs` takes them in.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_debug_implementations,
    reason = "the library's rooms are included whole, but only compilation is used here"
)]

#[path = "src/error.rs"]
mod error;
#[path = "src/gazetteer/mod.rs"]
mod gazetteer;
#[path = "src/normalize/mod.rs"]
mod normalize;
#[path = "src/span.rs"]
mod span;
#[path = "src/vectors.rs"]
mod vectors;

/// Stands in for the library's `src/tables.rs`: here the fold table is just being made.
mod tables {
    use std::sync::LazyLock;

    static FOLD: LazyLock<Vec<u8>> = LazyLock::new(crate::normalize::table::generate);

    pub(crate) fn fold() -> &'static [u8] {
        &FOLD
    }

    pub(crate) fn gazetteer() -> &'static [u8] {
        &[]
    }
}

use error::Error;
use gazetteer::compile_paths;
use gazetteer::source::SourceOptions;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

/// What `rerun-if-changed` watches besides the gazetteers: the rooms that decide how rows are compiled.
const ROOMS: [&str; 4] = ["src/error.rs", "src/gazetteer", "src/normalize", "src/vectors.rs"];
const GAZETTEERS: [&str; 3] = ["gazetteers/actors", "gazetteers/organizations", "gazetteers/places"];

fn main() -> ExitCode {
    for path in ROOMS.iter().chain(&GAZETTEERS).chain(&["build.rs"]) {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rustc-env=DATELINE_GIT_HASH={}", git_hash());
    match write_tables() {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            for error in errors {
                println!("cargo::error={}", error.to_string().replace('\n', " "));
            }
            ExitCode::FAILURE
        }
    }
}

fn write_tables() -> Result<(), Vec<Error>> {
    let gazetteer = compile_paths(GAZETTEERS.map(Path::new), &SourceOptions::default())?;
    write("fold.bin", tables::fold())
        .and_then(|()| write("embedded.gaz", &gazetteer))
        .map_err(|err| vec![err])
}

fn write(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name);
    fs::write(&path, bytes).map_err(|err| Error::io(path.display().to_string(), err))
}

/// The commit this is built from, or `unknown` outside a checkout.
fn git_hash() -> String {
    // HEAD changes with checkouts, the log with every commit.
    for path in [".git/HEAD", ".git/logs/HEAD"] {
        if Path::new(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .output()
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .map_or_else(|| "unknown".into(), |hash| hash.trim().to_owned())
}
