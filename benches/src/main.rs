//! Measures casemix; see the page of the library for the commands.

use std::{env, error::Error, hint::black_box, path::Path, process::ExitCode};

use casemix::{Groupers, rules::mce};
use casemix_benches::{
    edits::{EDITOR_RELEASE, EditWorkload},
    record::{self, child},
    workload::Workload,
};
use casemix_drg::{Detail, Grouper, Workspace};
use casemix_record::Release;
use casemix_testkit::vectors::DrgVector;
use cpu_time::ThreadTime;

const USAGE: &str = "usage: casemix-benches record | group [PASSES] [--affects] [--claims FILE] | edit [PASSES] | first-answer | all-releases";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["record"] => record::run(),
        ["group", options @ ..] => group(options),
        ["edit", options @ ..] => edit(options),
        [child::FIRST_ANSWER] => child::first_answer(),
        [child::ALL_RELEASES] => child::all_releases(),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Groups claims over and over, and says how fast.
fn group(options: &[&str]) -> Result<(), Box<dyn Error>> {
    let detail = if options.contains(&"--affects") {
        Detail::CodesAndAffects
    } else {
        Detail::Codes
    };
    let passes: usize = options.iter().find_map(|option| option.parse().ok()).unwrap_or(20);
    let file = options.iter().skip_while(|option| **option != "--claims").nth(1);
    let workload = match file {
        Some(file) => Workload::read(Path::new(file), *file)?,
        None => Workload::load()?,
    };
    let groupers = Groupers::embedded()?;
    let of_claim = |claim: &DrgVector| {
        let release = Release::new(u8::try_from(claim.v / 10)?, u8::try_from(claim.v % 10)?);
        Ok(groupers.for_release(release)?)
    };
    let released: Result<Vec<&Grouper>, Box<dyn Error>> = workload.claims.iter().map(of_claim).collect();
    let (released, texts) = (released?, workload.code_texts());
    let views = workload.views(&texts);
    let mut work = Workspace::default();
    let start = ThreadTime::now();
    for _ in 0..passes {
        for (claim, grouper) in views.iter().zip(&released) {
            black_box(grouper.group_in(&claim, detail, &mut work));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let (claims, source) = (views.len() * passes, workload.source);
    println!(
        "{claims} claims of {source} in {seconds:.3} s of processor time: {:.0} a second",
        claims as f64 / seconds
    );
    Ok(())
}

/// Edits claims over and over by the Medicare Code Editor, and says how fast.
fn edit(options: &[&str]) -> Result<(), Box<dyn Error>> {
    let passes: usize = options.iter().find_map(|option| option.parse().ok()).unwrap_or(100);
    let workload = EditWorkload::load()?;
    let texts = workload.code_texts();
    let views = workload.views(&texts);
    let editors = mce::Editors::embedded()?;
    let editor = editors.for_release(EDITOR_RELEASE.parse()?)?;
    let mut work = mce::Workspace::default();
    let start = ThreadTime::now();
    for _ in 0..passes {
        for claim in views.iter() {
            black_box(editor.edit_in(&claim, &mut work));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let (claims, source) = (views.len() * passes, workload.source);
    println!(
        "{claims} claims of {source} in {seconds:.3} s of processor time: {:.0} a second",
        claims as f64 / seconds
    );
    Ok(())
}
