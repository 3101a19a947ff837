//! A claim scrubber: the Medicare Code Editor, the conventions and the guidelines of coding behind one call, before the claim
//! leaves the house.
//!
//! ```text
//! cargo run --release -p casemix-examples --example claim_scrubber
//! ```

use casemix::{
    codes::Codes,
    record::{Encounter, Finding, Severity},
    rules::{
        BuildError, Overlaps, RuleSet, RuleSetBuilder, Workspace,
        conventions::Conventions,
        mce::{Editors, MedicareEdits},
        packs,
    },
};

/// What becomes of a claim.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// It can be sent.
    Send,
    /// A person looks at it first.
    Review,
    /// It would come back.
    Hold,
}

/// Made once; serves any number of threads.
struct Scrubber {
    rules: RuleSet,
    /// One fault is told once, though the editor and the guidelines both find it.
    overlaps: Overlaps,
}

impl Scrubber {
    fn new() -> Result<Scrubber, Box<dyn std::error::Error>> {
        let codes = Codes::embedded()?;
        let builder = RuleSet::builder(codes)
            .check(MedicareEdits::new(Editors::embedded()?))
            .check(Conventions::of(codes));
        let builder = packs::guidelines()?.into_iter().fold(builder, RuleSetBuilder::pack);
        Ok(Scrubber {
            rules: without_exempt_list(builder)?,
            overlaps: Overlaps::built_in()?,
        })
    }

    /// The one call: what becomes of a claim, and why. `work` is one a thread.
    fn scrub(&self, work: &mut Workspace, claim: &Encounter) -> (Verdict, Vec<Finding>) {
        let mut findings = self.rules.check_with(work, claim);
        self.overlaps.settle(&mut findings);
        let verdict = match findings.first().map(|gravest| gravest.severity) {
            Some(Severity::Fatal | Severity::Error) => Verdict::Hold,
            Some(Severity::Warning) => Verdict::Review,
            _ => Verdict::Send,
        };
        (verdict, findings)
    }
}

/// Indicators of exempt codes need the official list of the year, which this example does not load.
fn without_exempt_list(builder: RuleSetBuilder) -> Result<RuleSet, BuildError> {
    builder
        .off("conventions.poa-of-exempt-code")
        .off("conventions.poa-missing")
        .build()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scrubber = Scrubber::new()?;
    let mut work = Workspace::default();
    let claim = |id: &'static str, diagnoses: &'static [&'static str]| {
        Encounter::builder(id)
            .payer("medicare")
            .sex("male")
            .birth_date("1950-03-02")
            .admitted("2025-11-05")
            .discharged("2025-11-08")
            .discharge_status("01")
            .diagnoses(diagnoses.iter().copied())
            .build()
    };
    let claims = [
        claim("in order", &["I11.0", "I50.23", "J96.01"]),
        claim("an external cause first", &["W01.0XXA", "S72.001A"]),
        claim("hypertension beside heart failure", &["I50.23", "I10"]),
        claim("two codes that exclude each other", &["N13.2", "N13.6"]),
    ];
    for claim in &claims {
        let (verdict, findings) = scrubber.scrub(&mut work, claim);
        println!("{}: {verdict:?}", claim.id);
        for finding in findings {
            println!("  {finding}");
            println!("    {}", finding.remedy.as_deref().unwrap_or_default());
        }
    }
    Ok(())
}
