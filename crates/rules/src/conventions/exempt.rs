//! Indicators of what was present on admission, by the official list of exempt codes.

use casemix_codes::PoaExempt;
use casemix_record::{Encounter, EncounterClass, Poa};

use super::{Rule, code_at, coded::Code, coded::Coded, evidence};
use crate::{Draft, Report};

/// What a record without the official list is told.
const NO_LIST: &str = "the list of codes exempt from present-on-admission reporting of that year is not at hand: load the \
                       official file";

pub(super) fn check(coded: &Coded<'_>, list: Option<&PoaExempt>, encounter: &Encounter, report: &mut Report<'_>) {
    let reports = matches!(encounter.class.value(), None | Some(EncounterClass::Inpatient))
        && encounter.poa_exempt_hospital.value() != Some(true)
        && coded.codes.iter().any(|code| code.poa.value().is_some());
    if !reports {
        return;
    }
    for (code, _) in coded.entries() {
        let states = matches!(code.poa.value(), Some(Poa::Y | Poa::N | Poa::U | Poa::W));
        match list {
            Some(list) => judge(code, list.contains(code.normal), states, report),
            None if !states => {
                report.cannot_run(Rule::PoaMissing.number(), NO_LIST);
                report.cannot_run(Rule::PoaOfExemptCode.number(), NO_LIST);
                return;
            }
            None => {}
        }
    }
}

fn judge(code: &Code<'_>, is_exempt: bool, states: bool, report: &mut Report<'_>) {
    let (rule, message) = match (is_exempt, states) {
        (true, true) => (
            Rule::PoaOfExemptCode,
            format!(
                "{} is exempt, and its indicator is {}",
                code.text,
                code.poa.text().unwrap_or_default()
            ),
        ),
        (false, false) => {
            let has = match code.poa.text().filter(|text| !text.trim().is_empty()) {
                Some(text) => format!("its indicator is {text}"),
                None => "has no indicator".to_owned(),
            };
            (Rule::PoaMissing, format!("{} is not exempt, and {has}", code.text))
        }
        _ => return,
    };
    report.add(
        rule.number(),
        Draft::new(code_at(code.index), message).evidence(evidence(code)),
    );
}
