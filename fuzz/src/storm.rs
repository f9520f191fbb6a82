//! Runs a target on inputs that are changed at random, without coverage, for so many seconds: what libFuzzer has collected
//! is changed, which keeps it inside, and nothing is counted on the way, which makes it fast.
//!
//!     storm TARGET SECONDS SEED FOLDER…
//!
//! An input on which the check fails is left as `crash-TARGET`; the seed repeats the run.

use dateline_fuzz::{TARGETS, ignore_panics_of_pages};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

/// The largest input.
const MAX_BYTES: usize = 4096;

/// What is put in where bytes are changed: ends of ranges, and what the formats are made of.
const PIECES: [&[u8]; 20] = [
    b"\0",
    b"\xFF",
    b"\xFF\xFF\xFF\xFF",
    b"\x7F\xFF",
    b"\n",
    b"\r\n",
    b"\"",
    b"\\",
    b"\\ud800",
    b"{\"text\":\"",
    b"}",
    b"[",
    b"Mali",
    b" ",
    "\u{301}".as_bytes(),
    "\u{202e}".as_bytes(),
    "🇲🇱".as_bytes(),
    b"\xEF\xBB\xBF",
    b"<",
    b"\t",
];

/// xorshift64*
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    }
}

/// Changes an input in one to eight places.
fn change(input: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(input.len() + 1);
        let end = input.len().min(at + dice.roll(9));
        match dice.roll(7) {
            0 => drop(input.drain(at..end)),
            1 => drop(input.splice(at..at, PIECES[dice.roll(PIECES.len())].iter().copied())),
            2 => drop(input.splice(at..end, PIECES[dice.roll(PIECES.len())].iter().copied())),
            3 => {
                let from = dice.roll(other.len());
                let to = other.len().min(from + dice.roll(64));
                input.splice(at..end, other[from..to].iter().copied());
            }
            4 => {
                let again: Vec<u8> = input[at..end].to_vec();
                input.splice(at..at, again);
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = match dice.roll(4) {
                        0 => *byte ^ 1 << dice.roll(8),
                        1 => byte.wrapping_add(1),
                        2 => byte.wrapping_sub(1),
                        _ => dice.roll(256) as u8,
                    };
                }
            }
        }
    }
    input.truncate(MAX_BYTES);
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [target, seconds, seed, folders @ ..] = &args[..] else {
        panic!("storm TARGET SECONDS SEED FOLDER…")
    };
    let (_, check) = TARGETS.iter().find(|(name, _)| name == target).expect("a target");
    let limit = Duration::from_secs(seconds.parse().expect("a number of seconds"));
    let mut dice = Dice(seed.parse::<u64>().expect("a number") | 1);
    let mut inputs = vec![Vec::new()];
    for folder in folders {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        inputs.extend(paths.iter().map(|path| fs::read(path).expect("a file")));
    }
    ignore_panics_of_pages();
    let (begin, mut runs) = (Instant::now(), 0_u64);
    while begin.elapsed() < limit {
        for _ in 0..64 {
            let mut input = inputs[dice.roll(inputs.len())].clone();
            change(&mut input, &inputs[dice.roll(inputs.len())], &mut dice);
            if panic::catch_unwind(|| check(&input)).is_err() {
                fs::write(format!("crash-{target}"), &input).expect("the folder can be written");
                panic!("{target} fails after {runs} runs; its input is in crash-{target}");
            }
            runs += 1;
        }
    }
    let rate = runs as f64 / begin.elapsed().as_secs_f64();
    println!("{target:<12} {runs:12} runs, {rate:7.0} a second, seed {seed}");
}
