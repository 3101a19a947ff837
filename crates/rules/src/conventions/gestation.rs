//! Trimesters against the completed weeks of gestation (Z3A).

use casemix_codes::facts::{CodeFacts, Trimester};
use casemix_record::Encounter;

use super::{Rule, code_at, coded::Coded, evidence};
use crate::{Draft, Report};

pub(super) fn check(coded: &Coded<'_>, facts: &CodeFacts, encounter: &Encounter, report: &mut Report<'_>) {
    let mut stated = coded
        .entries()
        .filter_map(|(code, entry)| Some((code, facts.weeks(entry.id())?)));
    let (Some((week, weeks)), None) = (stated.next(), stated.next()) else {
        return; // None, or several, as after a fetus that died.
    };
    if *weeks.end() == u8::MAX && *weeks.start() == 0 {
        return;
    }
    // The weeks are those of the admission; what arose later in the stay is of the trimester in which it arose.
    let days = encounter.days_in_hospital().unwrap_or_default().clamp(0, 300);
    let last = weeks
        .end()
        .saturating_add(u8::try_from((days + 6) / 7).unwrap_or(u8::MAX));
    for (code, entry) in coded.entries() {
        let Some(trimester) = facts.trimester(entry.id()) else {
            continue;
        };
        let (rule, message) = match trimester {
            Trimester::Unspecified => (
                Rule::TrimesterOpen,
                format!(
                    "{} leaves the trimester open, and {} tells the weeks",
                    code.text, week.text
                ),
            ),
            _ => {
                let allowed = trimester.weeks();
                if *allowed.start() <= last && *weeks.start() <= *allowed.end() {
                    continue;
                }
                (
                    Rule::TrimesterAgainstWeeks,
                    format!("{} is of another trimester than the weeks of {}", code.text, week.text),
                )
            }
        };
        let draft = Draft::new(code_at(code.index), message)
            .evidence(evidence(code))
            .evidence(evidence(week));
        report.add(rule.number(), draft);
    }
}
