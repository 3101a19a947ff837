//! The order of codes: manifestations, *code first*, sequelae.

use casemix_codes::{
    Entry,
    facts::{CodeFacts, Encounter as Stage},
    notes::{Condition, Note, NoteKind, NotePlace, Notes},
};

use super::{Rule, code_at, coded::Code, coded::Coded, evidence};
use crate::{Draft, Report};

/// What titles alone decide.
pub(super) fn check_titles(coded: &Coded<'_>, facts: &CodeFacts, report: &mut Report<'_>) {
    let Some((first, entry)) = coded.entries().next().filter(|(code, _)| code.is_principal) else {
        return;
    };
    if facts.is_manifestation(entry.id()) {
        let message = format!("{} is a manifestation, and never stands first", first.text);
        report.add(
            Rule::ManifestationFirst.number(),
            Draft::new(code_at(first.index), message).evidence(evidence(first)),
        );
    }
    if facts.encounter(entry.id()) == Some(Stage::Sequela) {
        let message = format!(
            "{} is a sequela, and stands after the condition that it left",
            first.text
        );
        report.add(
            Rule::SequelaFirst.number(),
            Draft::new(code_at(first.index), message).evidence(evidence(first)),
        );
    }
}

/// What the notes decide.
pub(super) fn check_notes(coded: &Coded<'_>, notes: Notes<'_>, facts: &CodeFacts, report: &mut Report<'_>) {
    for (place, (code, entry)) in coded.entries().enumerate() {
        if !notes.has(NoteKind::CodeFirst, entry.id()) {
            continue;
        }
        let named = notes.targets(NoteKind::CodeFirst, entry.id());
        let mut before = coded.entries().take(place);
        if before.any(|(_, other)| named.contains(other.id())) {
            continue;
        }
        let later = coded.entries().skip(place + 1);
        match later
            .into_iter()
            .find(|(_, other)| named.contains(other.id()) && other.id() != entry.id())
        {
            // Where each asks for the other first, neither order is wrong.
            Some((other, named)) if !notes.names(NoteKind::CodeFirst, named.id(), entry.id()) => {
                order(code, entry, (other, named), notes, report);
            }
            Some(_) => {}
            None => missing(code, entry, notes, facts, report),
        }
    }
    use_additional_first(coded, notes, report);
}

fn order(
    code: &Code<'_>,
    entry: Entry<'_>,
    (other, named): (&Code<'_>, Entry<'_>),
    notes: Notes<'_>,
    report: &mut Report<'_>,
) {
    let Some(note) = notes.naming(NoteKind::CodeFirst, entry, named.id()).next() else {
        return;
    };
    let message = format!(
        "{} stands before {}, which is coded first: {}",
        code.text, other.text, note.text
    );
    let draft = Draft::new(code_at(code.index), message)
        .evidence(evidence(code))
        .evidence(evidence(other))
        .cite(citation(&note, notes, "I.A.13"));
    report.add(Rule::CodeFirstOrder.number(), draft);
}

/// A code that must follow another one, and follows none: only where the one instruction names all that can be meant.
fn missing(code: &Code<'_>, entry: Entry<'_>, notes: Notes<'_>, facts: &CodeFacts, report: &mut Report<'_>) {
    if code.is_principal && facts.is_manifestation(entry.id()) {
        return; // Told already.
    }
    let mut instructions = notes.instructions(entry, NoteKind::CodeFirst);
    let (Some(only), None) = (instructions.next(), instructions.next()) else {
        return;
    };
    let names_all =
        only.names_codes() && !only.is_open && only.notes.iter().filter(|note| !note.is_lead()).count() == 1;
    if !names_all || only.condition != Condition::Always {
        return;
    }
    let message = format!("{} asks for another code before it: {}", code.text, only.text);
    let draft = Draft::new(code_at(code.index), message).evidence(evidence(code));
    let draft = match only.notes.first() {
        Some(note) => draft.cite(citation(note, notes, "I.A.13")),
        None => draft,
    };
    report.add(Rule::CodeFirstMissing.number(), draft);
}

/// A principal diagnosis that another code of the record asks for as its additional code.
fn use_additional_first(coded: &Coded<'_>, notes: Notes<'_>, report: &mut Report<'_>) {
    let Some((first, principal)) = coded.entries().next().filter(|(code, _)| code.is_principal) else {
        return;
    };
    let asking = coded.entries().skip(1).find(|(_, entry)| {
        notes.names(NoteKind::UseAdditional, entry.id(), principal.id())
            && !notes.names(NoteKind::UseAdditional, principal.id(), entry.id())
            // That its own note sends it behind the other is told already.
            && !notes.names(NoteKind::CodeFirst, principal.id(), entry.id())
    });
    let Some((other, entry)) = asking else { return };
    let Some(note) = notes.naming(NoteKind::UseAdditional, entry, principal.id()).next() else {
        return;
    };
    if note.condition != Condition::Always {
        return;
    }
    let message = format!("{} is an additional code of {}: {}", first.text, other.text, note.text);
    let draft = Draft::new(code_at(first.index), message)
        .evidence(evidence(first))
        .evidence(evidence(other))
        .cite(citation(&note, notes, "I.A.13"));
    report.add(Rule::UseAdditionalFirst.number(), draft);
}

/// Where a note stands, and the section of the guidelines that says what it means.
pub(super) fn citation(note: &Note<'_>, notes: Notes<'_>, section: &str) -> String {
    let release = &notes.provenance().release;
    let place = match note.place {
        NotePlace::Entry(entry) => format!(" at {}", entry.code()),
        NotePlace::Group(group) => format!(" at {}", group.label),
        _ => String::new(),
    };
    let kind = note.kind;
    format!("ICD-10-CM tabular list {release}, {kind}{place}; Official Guidelines, {section}")
}
