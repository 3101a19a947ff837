//! The nightly check of all discharges: findings as lines for the worklists of tomorrow, a page for the department.
//!
//! Run with `cargo run --release --example nightly_batch`. Records are read in blocks, checked on all processors, and
//! brought together in order, so that the output is the same on any machine. What is kept grows only by some 150 bytes a
//! record, for holding records against each other.

use std::{error::Error, io::Write, num::NonZeroUsize, ops::ControlFlow, thread};

use casemix::{
    SAMPLE_MONTH,
    check::{CheckRun, CheckSet},
    codes::Codes,
    contract::{Block, Blocks, Format, write_finding},
    parallel::map_in_order,
    record::Severity,
};
use flate2::read::GzDecoder;

fn main() -> Result<(), Box<dyn Error>> {
    // The clocks of the record stop at the time of the run, which is passed in: nothing reads a clock.
    let set = CheckSet::builder(Codes::embedded()?)
        .as_of("2026-02-01T02:00:00".parse()?)
        .build()?;
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);

    let mut all = CheckRun::new(&set);
    let mut findings = std::io::sink(); // a file, or the queue of whoever assigns the work
    let (mut unreadable, mut failure) = (0, None);
    map_in_order(
        threads,
        Blocks::new(GzDecoder::new(SAMPLE_MONTH), Format::Ndjson),
        || CheckRun::new(&set),
        |run, block| block.map(|block| check(run, &block)),
        |checked| {
            match checked {
                Ok((run, lines, skipped)) => {
                    all.merge(run);
                    unreadable += skipped;
                    failure = findings.write_all(&lines).err().map(Into::into);
                }
                Err(error) => failure = Some(Box::<dyn Error>::from(error)),
            }
            if failure.is_some() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    if let Some(failure) = failure {
        return Err(failure);
    }

    // What only the whole batch shows comes last.
    let checked = all.finish();
    let tally = &checked.tally;
    println!(
        "{} records, {} with an error, {unreadable} unreadable lines",
        tally.records,
        tally.records_with(Severity::Error)
    );
    for (severity, rule, count) in tally.rules().into_iter().take(10) {
        println!(
            "{severity:8} {rule:45} {:6} findings in {:6} records",
            count.findings, count.records
        );
    }
    println!("{} findings on records held against each other", checked.of_batch.len());
    println!("the page has {} bytes", checked.report("January 2026").to_html().len());
    Ok(())
}

/// The findings of a block as lines.
fn check<'s>(run: &mut CheckRun<'s>, block: &Block) -> (CheckRun<'s>, Vec<u8>, u64) {
    let (mut lines, mut unreadable) = (Vec::new(), 0);
    block.for_each(|line, encounter| match encounter {
        Ok(encounter) => run.add(line, &encounter, |finding| {
            write_finding(&mut lines, None, Some(line), encounter.id.given(), finding);
        }),
        Err(_) => unreadable += 1,
    });
    (run.take(), lines, unreadable)
}
