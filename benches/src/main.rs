//! Measures casemix; see the page of the library for the commands.

use std::{env, error::Error, hint::black_box, process::ExitCode, time::Instant};

use casemix_benches::{
    memory,
    record::{self, child},
    workload::{RELEASE, Workload},
};
use casemix_drg::{Detail, Grouper, Tables, Workspace};

const USAGE: &str = "usage: casemix-benches record | group [PASSES] [--affects]";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["record"] => record::run(),
        ["group", options @ ..] => group(options),
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

/// Groups the claims over and over, and says how fast.
fn group(options: &[&str]) -> Result<(), Box<dyn Error>> {
    let detail = if options.contains(&"--affects") {
        Detail::CodesAndAffects
    } else {
        Detail::Codes
    };
    let passes: usize = options.iter().find_map(|option| option.parse().ok()).unwrap_or(20);
    let workload = Workload::load()?;
    let parts = workload.parts();
    let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, RELEASE.parse()?)?;
    let mut work = Workspace::default();
    let start = Instant::now();
    for _ in 0..passes {
        for claim in &parts {
            black_box(grouper.group_in(&claim.view(), detail, &mut work));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let claims = parts.len() * passes;
    let peak = memory::resident().map_or(0, |(_, most)| most);
    println!(
        "{{\"source\":\"{}\",\"claims\":{claims},\"seconds\":{seconds:.6},\"claims_per_second\":{:.0},\"peak_kib\":{peak}}}",
        workload.source,
        claims as f64 / seconds
    );
    Ok(())
}
