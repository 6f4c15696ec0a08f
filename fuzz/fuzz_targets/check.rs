#![no_main]

#[path = "../targets.rs"]
#[expect(dead_code, reason = "each target is one function of it")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::check(bytes));
