//! Detail: codes that say less than the record does, and sides.

use casemix_codes::{
    Entry,
    facts::{CodeFacts, Laterality},
};

use super::{Rule, code_at, coded::Code, coded::Coded, coded::differing, evidence};
use crate::{Draft, Report};

pub(super) fn check(coded: &Coded<'_>, facts: &CodeFacts, report: &mut Report<'_>) {
    for (first, second) in coded.pairs() {
        let Some(place) = differing(first.1.code(), second.1.code()).filter(|place| *place >= 3) else {
            continue;
        };
        less_and_more(first, second, facts, report);
        both_sides(coded, first, second, facts, report);
        if place == 6 {
            stages(first, second, facts, report);
        }
    }
    for (code, entry) in coded.entries() {
        if facts.laterality(entry.id()) == Some(Laterality::Unspecified) {
            let message = format!("{} leaves the side open", code.text);
            report.add(
                Rule::SideOpen.number(),
                Draft::new(code_at(code.index), message).evidence(evidence(code)),
            );
        }
    }
}

type Placed<'a, 'e> = (&'a Code<'e>, Entry<'e>);

fn less_and_more(first: Placed<'_, '_>, second: Placed<'_, '_>, facts: &CodeFacts, report: &mut Report<'_>) {
    let says_less = |entry: Entry<'_>| facts.is_unspecified(entry.id());
    let ((less, entry), (more, specific)) = match (says_less(first.1), says_less(second.1)) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ => return,
    };
    let is_other = |title: &str| {
        title
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.eq_ignore_ascii_case("other"))
    };
    if is_other(specific.title().unwrap_or_default()) || is_other(entry.title().unwrap_or_default()) {
        return;
    }
    let message = format!("{} says less than {}, which is on the record", less.text, more.text);
    let draft = Draft::new(code_at(less.index), message)
        .evidence(evidence(less))
        .evidence(evidence(more));
    report.add(Rule::MoreSpecificOnRecord.number(), draft);
}

fn both_sides(
    coded: &Coded<'_>,
    first: Placed<'_, '_>,
    second: Placed<'_, '_>,
    facts: &CodeFacts,
    report: &mut Report<'_>,
) {
    use Laterality::{Bilateral, Left, Right};
    let sides = (facts.laterality(first.1.id()), facts.laterality(second.1.id()));
    if !matches!(sides, (Some(Right), Some(Left)) | (Some(Left), Some(Right))) {
        return;
    }
    let family = facts.sides(coded.table, first.1.id());
    if !family.iter().any(|entry| entry.id() == second.1.id()) {
        return;
    }
    let bilateral = family
        .iter()
        .find(|entry| facts.laterality(entry.id()) == Some(Bilateral));
    let Some(bilateral) = bilateral else { return };
    let message = format!(
        "{} and {} together are {}",
        first.0.text,
        second.0.text,
        bilateral.code()
    );
    let draft = Draft::new(code_at(second.0.index), message)
        .evidence(evidence(second.0))
        .evidence(evidence(first.0));
    report.add(Rule::BothSidesApart.number(), draft);
}

fn stages(first: Placed<'_, '_>, second: Placed<'_, '_>, facts: &CodeFacts, report: &mut Report<'_>) {
    let stages = (facts.encounter(first.1.id()), facts.encounter(second.1.id()));
    if !matches!(stages, (Some(a), Some(b)) if a != b) {
        return;
    }
    let message = format!(
        "{} and {} are one injury in two stages of care",
        first.0.text, second.0.text
    );
    let draft = Draft::new(code_at(second.0.index), message)
        .evidence(evidence(second.0))
        .evidence(evidence(first.0));
    report.add(Rule::EncountersMixed.number(), draft);
}
