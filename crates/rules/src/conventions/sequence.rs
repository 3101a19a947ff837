//! The order of codes: manifestations, *code first*, sequelae.

use casemix_codes::{
    Entry,
    facts::{CodeFacts, Encounter as Stage},
    notes::{Condition, Note, NoteKind, NotePlace, Notes},
};

use super::{
    Rule,
    beside::{is_circumstance, may_be_absent},
    code_at,
    coded::Code,
    coded::Coded,
    evidence,
};
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

/// Whether a code is a poisoning or an underdosing: the nature of the effect stands before adverse effects only.
fn is_drug_without_adverse_effect(entry: Entry<'_>) -> bool {
    let code = entry.code();
    let code = code.as_str();
    let intent = match code.get(5..6) {
        Some("X") => code.get(4..5),
        intent => intent,
    };
    ("T36".."T51").contains(&code.get(..3).unwrap_or(code)) && intent != Some("5")
}

/// What the notes decide.
pub(super) fn check_notes(coded: &Coded<'_>, notes: Notes<'_>, facts: &CodeFacts, report: &mut Report<'_>) {
    for (place, (code, entry)) in coded.entries().enumerate() {
        if !notes.has(NoteKind::CodeFirst, entry.id()) || is_drug_without_adverse_effect(entry) {
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
            Some((_, named)) if notes.names(NoteKind::CodeFirst, named.id(), entry.id()) => {}
            // Where the note names examples only, any code before this one can be what it means; a manifestation is another
            // matter, as its pairs are in the index.
            Some((_, named))
                if place > 0 && names_as_example(notes, entry, named) && !facts.is_manifestation(entry.id()) => {}
            Some(other) => order(code, entry, other, notes, report),
            None => missing((code, entry), coded, notes, facts, report),
        }
    }
    use_additional_first(coded, notes, report);
}

fn names_as_example(notes: Notes<'_>, entry: Entry<'_>, named: Entry<'_>) -> bool {
    let mut instructions = notes.instructions(entry, NoteKind::CodeFirst);
    instructions.any(|instruction| instruction.is_open && instruction.names(named.id()))
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
fn missing(
    (code, entry): (&Code<'_>, Entry<'_>),
    coded: &Coded<'_>,
    notes: Notes<'_>,
    facts: &CodeFacts,
    report: &mut Report<'_>,
) {
    if code.is_principal && facts.is_manifestation(entry.id()) {
        return; // Told already.
    }
    let mut instructions = notes.instructions(entry, NoteKind::CodeFirst);
    let (Some(only), None) = (instructions.next(), instructions.next()) else {
        return;
    };
    let names_all =
        only.names_codes() && !only.is_open && only.notes.iter().filter(|note| !note.is_lead()).count() == 1;
    let mut named = only.sets().filter_map(|set| set.entries(coded.table).next());
    if !names_all
        || only.condition != Condition::Always
        || may_be_absent(only.text)
        || named.any(|named| need_not_be(entry, named, code, coded))
    {
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

/// Whether a code that a note puts first need not be on the record, though the note does not say so.
fn need_not_be(entry: Entry<'_>, named: Entry<'_>, code: &Code<'_>, coded: &Coded<'_>) -> bool {
    let (own, named_code) = (entry.code(), named.code());
    let (own, category) = (own.as_str(), named_code.as_str().get(..3).unwrap_or_default());
    let is_obstetric = |text: &str| text.starts_with('O');
    if is_obstetric(category) {
        // A complication of pregnancy is for those who are pregnant; weeks go with every code of the chapter.
        let has_obstetric = || {
            let mut before = coded.entries().filter(|(other, _)| other.index < code.index);
            before.any(|(_, other)| is_obstetric(other.code().as_str()))
        };
        return !own.starts_with('Z') || has_obstetric();
    }
    // An agent may be unknown or a medicine, save of a corrosion; a complication of care is one cause among others.
    let is_corrosion = own.starts_with('T');
    is_circumstance(named) && !is_corrosion && !own.starts_with('Z') || ("T80".."T86").contains(&category)
}

/// A principal diagnosis that another code of the record asks for as its additional code.
fn use_additional_first(coded: &Coded<'_>, notes: Notes<'_>, report: &mut Report<'_>) {
    let Some((first, principal)) = coded.entries().next().filter(|(code, _)| code.is_principal) else {
        return;
    };
    if is_circumstance(principal) {
        return; // Withdrawal, say, occasions admissions of its own.
    }
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
