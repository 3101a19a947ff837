//! What is measured in a process of its own, started by the recording one: start-up and memory.

use std::{
    env,
    error::Error,
    hint::black_box,
    io,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use casemix::Groupers;
use casemix_drg::Claim;

use crate::{
    memory::{count_allocations, resident},
    workload::RELEASE,
};

/// Command of the process that opens the tables, groups one claim and ends.
pub const FIRST_ANSWER: &str = "first-answer";
/// Command of the process that compiles all releases and says what memory they take.
pub const ALL_RELEASES: &str = "all-releases";

/// From process start to first answer: compiles the newest recorded release and groups one claim.
///
/// # Errors
///
/// If the tables cannot be opened.
pub fn first_answer() -> Result<(), Box<dyn Error>> {
    let groupers = Groupers::embedded()?;
    let claim = Claim {
        principal: Some(("J18.9", None)),
        ..Claim::default()
    };
    let answer = groupers.for_release(RELEASE.parse()?)?.group(&claim);
    println!("{}", answer.final_.drg);
    Ok(())
}

/// Compiles all releases; prints resident KiB before and after, the most, and bytes allocated and kept.
///
/// # Errors
///
/// If the tables cannot be opened, or the system does not tell its memory.
pub fn all_releases() -> Result<(), Box<dyn Error>> {
    let told = || resident().ok_or("the system does not tell the memory of a process");
    let (before, _) = told()?;
    let mut outcome = Ok(());
    let mut groupers = Vec::new();
    let allocated = count_allocations(|| outcome = compile_all(&mut groupers));
    outcome?;
    let (after, most) = told()?;
    println!("{before} {after} {most} {}", allocated.bytes_current);
    black_box(groupers);
    Ok(())
}

fn compile_all(kept: &mut Vec<Groupers>) -> Result<(), casemix_drg::Error> {
    let groupers = Groupers::embedded()?;
    for release in groupers.releases() {
        groupers.for_release(release)?;
    }
    kept.push(groupers);
    Ok(())
}

/// Starts this program again with a command and waits for its end: what it printed, and how long it took.
pub(super) fn start(command: &str) -> io::Result<(String, Duration)> {
    let program = env::current_exe()?;
    let start = Instant::now();
    let output = Command::new(program).arg(command).stderr(Stdio::inherit()).output()?;
    let time = start.elapsed();
    if output.status.success() {
        Ok((String::from_utf8_lossy(&output.stdout).into_owned(), time))
    } else {
        Err(io::Error::other(format!("`{command}` ended with {}", output.status)))
    }
}
