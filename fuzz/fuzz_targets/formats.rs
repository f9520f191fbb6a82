#![no_main]

libfuzzer_sys::fuzz_target!(init: dateline_fuzz::ignore_panics_of_pages(), |data: &[u8]| {
    dateline_fuzz::run("formats", data);
});
