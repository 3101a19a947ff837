//! A hospital's own pack in the rule language: a stricter limit than the federal one, a rule of its own, a rule of another
//! pack given another severity; errors in the text are shown with a caret.

use casemix::{
    codes::Codes,
    record::{Document, DocumentKind, Encounter, Procedure},
    rules::{
        Pack, RuleSet, packs,
        review::{RecordReview, federal_limits},
    },
};

const BYLAWS: &str = r#"
pack bylaws "2026.1"
  title "Bylaws of the medical staff"

# 42 CFR 482.51(b)(6) says immediately; our bylaws say how soon that is.
limit operative-report = 4 hours
  effective from 2026-01-01
  cite "Bylaws of the medical staff, 4.2"

rule long-stay
  title "Long stays are reviewed"
  severity advice
  when length_of_stay > 30
  at discharged
  say "the stay took {length_of_stay} days"
  cite "Bylaws of the medical staff, 7.1"
  remedy "send the record to the utilization committee"
  must fire { "length_of_stay_days": 31 }
  must not fire { "length_of_stay_days": 30 }

adjust uhdds.residence-missing off
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Err(errors) = Pack::parse(
        "bylaws.rules",
        BYLAWS.replace("when length_of_stay >", "when length_of_stay is"),
    ) {
        println!("{errors}");
    }

    let bylaws = Pack::parse("bylaws.rules", BYLAWS)?;
    let mut builder = RuleSet::builder(Codes::embedded()?)
        .pack(federal_limits()?)
        .check(RecordReview::new());
    for pack in packs::uhdds()? {
        builder = builder.pack(pack);
    }
    let rules = builder.pack(bylaws.clone()).build()?;
    let faults = bylaws.run_examples(&rules, |_| Err::<Encounter, _>("this program reads no JSON"));
    println!("{} examples would be run by `casemix rules test`", faults.len());

    let report = Document::builder()
        .kind(DocumentKind::OperativeReport)
        .about("P1")
        .performed("2026-02-03T10:00")
        .written("2026-02-03T17:30")
        .authenticated("2026-02-03T17:31");
    let stay = Encounter::builder("E1")
        .admitted("2026-02-03T07:00")
        .discharged("2026-03-20T11:00")
        .procedures([Procedure::builder("0DTJ4ZZ")
            .id("P1")
            .date("2026-02-03T09:00")
            .ended("2026-02-03T10:00")])
        .documents([report])
        .build();
    for finding in rules.check(&stay) {
        let cited = finding
            .citation
            .as_deref()
            .is_some_and(|citation| citation.contains("Bylaws"));
        if cited {
            println!("{finding}\n    {}", finding.citation.as_deref().unwrap_or_default());
        }
    }
    Ok(())
}
