//! Runs the program.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod recorded;

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
};

use serde_json::Value;

/// What the program left behind.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the program writes UTF-8")
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("each line of output is JSON");
        self.text().lines().map(parse).collect()
    }
}

pub(crate) fn casemix(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casemix"));
    command.args(arguments);
    command
}

/// Runs the program on this input.
pub(crate) fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    run_command(casemix(arguments), input.as_ref())
}

pub(crate) fn run_command(mut command: Command, input: &[u8]) -> Ran {
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program is built with its tests");
    let mut stdin = child.stdin.take().expect("it was asked for");
    thread::scope(|scope| {
        // A program that ends before it has read everything breaks the pipe, which is its right.
        scope.spawn(move || drop(stdin.write_all(input)));
        let output = child.wait_with_output().expect("the program ends");
        Ran {
            status: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    })
}

/// A file of this test alone, under the folder that cargo keeps for it.
pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).expect("the folder for test files is writable");
    path
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes)
        .and_then(|()| gzip.finish())
        .expect("memory takes everything")
}
