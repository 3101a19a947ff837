#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| casemix_fuzz::deficiencies(data));
