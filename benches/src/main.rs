//! Measures casemix; see the page of the library for the commands.

use std::{env, error::Error, hint::black_box, iter, path::Path, process::ExitCode};

use casemix::{
    Groupers,
    record::Encounter,
    rules::{self, RuleSet, mce},
};
use casemix_benches::{
    checks::{CheckWorkload, every_rule, rules_alone, rules_of_the_language},
    edits::{EDITOR_RELEASE, EditWorkload},
    record::{self, child},
    workload::Workload,
};
use casemix_drg::{Detail, Grouper, Workspace};
use casemix_record::Release;
use casemix_testkit::vectors::DrgVector;
use cpu_time::ThreadTime;

const USAGE: &str = "usage: casemix-benches record | group [PASSES] [--affects] [--claims FILE] | edit [PASSES] | check [PASSES] [--language | --coding] [--abstracts | --long] [--hot] [--each] | first-answer | all-releases";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["record"] => record::run(),
        ["group", options @ ..] => group(options),
        ["edit", options @ ..] => edit(options),
        ["check", options @ ..] => check(options),
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
    let seconds = time(passes, || {
        for (claim, grouper) in views.iter().zip(&released) {
            black_box(grouper.group_in(&claim, detail, &mut work));
        }
    });
    say_speed(views.len() * passes, &workload.source, seconds);
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
    let seconds = time(passes, || {
        for claim in views.iter() {
            black_box(editor.edit_in(&claim, &mut work));
        }
    });
    say_speed(views.len() * passes, workload.source, seconds);
    Ok(())
}

/// Does the work so many times; processor time in seconds.
fn time(passes: usize, work: impl FnMut()) -> f64 {
    let start = ThreadTime::now();
    iter::repeat_with(work).take(passes).for_each(drop);
    start.elapsed().as_secs_f64()
}

fn say_speed(claims: usize, source: &str, seconds: f64) {
    println!(
        "{claims} claims of {source} in {seconds:.3} s of processor time: {:.0} a second",
        claims as f64 / seconds
    );
}

/// Checks encounters over and over, and says how fast; with `--each`, what every rule of the rule language costs alone.
fn check(options: &[&str]) -> Result<(), Box<dyn Error>> {
    let passes: usize = options.iter().find_map(|option| option.parse().ok()).unwrap_or(20);
    let mut workload = CheckWorkload::generate()?;
    let workload_means = (workload.diagnoses(), workload.documents());
    if options.contains(&"--hot") {
        workload.encounters = workload.hot().to_vec();
    }
    let encounters = if options.contains(&"--abstracts") {
        workload.abstracts()
    } else if options.contains(&"--long") {
        workload.long_stays()
    } else {
        workload.encounters
    };
    println!(
        "{:.1} diagnoses, {:.1} documents an encounter",
        workload_means.0, workload_means.1
    );
    if options.contains(&"--each") {
        return check_each(&encounters, passes);
    }
    let (every_pack, rules);
    let rules = if options.contains(&"--coding") {
        every_pack = casemix_benches::checks::every_pack()?;
        every_pack.rules()
    } else {
        rules = if options.contains(&"--language") {
            rules_of_the_language()?
        } else {
            every_rule()?
        };
        &rules
    };
    let (seconds, findings) = time_checks(rules, &encounters, passes);
    let count = encounters.len() * passes;
    println!(
        "{count} encounters, {} rules, {:.2} findings an encounter, in {seconds:.3} s of processor time: {:.0} a second",
        rules.rules().len(),
        findings as f64 / count as f64,
        count as f64 / seconds
    );
    Ok(())
}

/// Processor time in seconds, and how many findings there were.
fn time_checks(rules: &RuleSet, encounters: &[Encounter], passes: usize) -> (f64, usize) {
    let mut work = rules::Workspace::default();
    let mut findings = 0;
    let seconds = time(passes, || {
        for encounter in encounters {
            findings += black_box(rules.check_with(&mut work, encounter)).len();
        }
    });
    (seconds, findings)
}

/// What every rule of the rule language costs alone, the dearest first.
fn check_each(encounters: &[Encounter], passes: usize) -> Result<(), Box<dyn Error>> {
    let nanoseconds = |rules: &RuleSet| {
        let (seconds, _) = time_checks(rules, encounters, passes);
        1e9 * seconds / (encounters.len() * passes) as f64
    };
    let all = rules_of_the_language()?;
    let nothing = nanoseconds(&rules_alone(&all, None)?);
    println!(
        "{:8.0} ns all\n{nothing:8.0} ns codes looked up, no rule",
        nanoseconds(&all)
    );
    let mut costs = Vec::new();
    for rule in all.rules() {
        let alone = rules_alone(&all, Some(&rule.id))?;
        costs.push((nanoseconds(&alone) - nothing, &*rule.id));
    }
    costs.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (cost, rule) in costs {
        println!("{cost:8.0} ns {rule}");
    }
    Ok(())
}
