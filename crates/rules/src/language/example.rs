//! The examples of a pack, run.

use std::fmt;

use casemix_record::Encounter;

use super::{Example, Pack};
use crate::{CANNOT_RUN, RuleSet, UNDECIDED};

/// An example that does not come out as its rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExampleFault {
    /// The identifier of the rule.
    pub rule: String,
    /// The name of the text.
    pub file: String,
    /// The line on which the example stands.
    pub line: usize,
    /// What came out.
    pub kind: ExampleFaultKind,
}

/// What is wrong with an example.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExampleFaultKind {
    /// It must fire, and did not.
    DidNotFire,
    /// It must not fire, and did: the finding.
    Fired(String),
    /// It must not fire, and could not be decided or run: the finding that says so.
    Undecided(String),
    /// It is no encounter.
    Unreadable(String),
}

impl fmt::Display for ExampleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ExampleFault { rule, file, line, kind } = self;
        write!(f, "{file}:{line}: {rule} ")?;
        match kind {
            ExampleFaultKind::DidNotFire => f.write_str("must fire, and did not"),
            ExampleFaultKind::Fired(finding) => write!(f, "must not fire, and did: {finding}"),
            ExampleFaultKind::Undecided(finding) => write!(f, "must not fire, and was not decided: {finding}"),
            ExampleFaultKind::Unreadable(error) => write!(f, "has an example that is no encounter: {error}"),
        }
    }
}

impl Pack {
    /// Runs the examples of the pack's rules with a rule set that holds the pack, and tells those that come out wrong.
    /// `read` reads an encounter from JSON.
    ///
    /// An example that must not fire must also be decided: one that lacks what the rule compares shows nothing.
    ///
    /// ```
    /// use casemix_codes::Codes;
    /// use casemix_rules::{Pack, RuleSet};
    ///
    /// let pack = Pack::parse("own.rules", r#"
    /// pack own "1"
    ///
    /// rule backwards
    ///   severity error
    ///   when discharged < admitted
    ///   say "discharged before admitted"
    ///   must fire { "admitted": "2025-11-03", "discharged": "2025-11-01" }
    ///   must not fire { "admitted": "2025-11-03", "discharged": "2025-11-02" }
    /// "#)?;
    /// let rules = RuleSet::builder(Codes::embedded()?).pack(pack.clone()).build()?;
    /// let faults = pack.run_examples(&rules, |json| serde_json::from_str(json));
    /// assert_eq!(faults[0].to_string(), "own.rules:9: own.backwards must not fire, and did: \
    ///     error: discharged before admitted [own.backwards]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run_examples<E: fmt::Display>(
        &self,
        rules: &RuleSet,
        mut read: impl FnMut(&str) -> Result<Encounter, E>,
    ) -> Vec<ExampleFault> {
        let faults = self.examples().filter_map(|example| {
            let kind = match read(example.encounter) {
                Ok(encounter) => run(&example, rules, &encounter)?,
                Err(error) => ExampleFaultKind::Unreadable(error.to_string()),
            };
            Some(ExampleFault {
                rule: example.rule,
                file: self.source.name.clone(),
                line: example.line,
                kind,
            })
        });
        faults.collect()
    }
}

fn run(example: &Example<'_>, rules: &RuleSet, encounter: &Encounter) -> Option<ExampleFaultKind> {
    let findings = rules.check(encounter);
    let fired = findings.iter().find(|finding| finding.rule == example.rule);
    if example.fires {
        return fired.is_none().then_some(ExampleFaultKind::DidNotFire);
    }
    let undecided = || {
        findings.iter().find(|finding| {
            let tells = finding.rule == UNDECIDED || finding.rule == CANNOT_RUN;
            tells && finding.evidence.iter().any(|evidence| evidence.text == *example.rule)
        })
    };
    let fired = fired.map(|finding| ExampleFaultKind::Fired(finding.to_string()));
    fired.or_else(|| undecided().map(|finding| ExampleFaultKind::Undecided(finding.to_string())))
}
