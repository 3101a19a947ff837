//! Codes that a note asks for beside another one: *use additional code*, *code also*.

use casemix_codes::{
    Entry,
    notes::{Condition, Instruction, NoteKind, Notes},
};

use super::{Rule, code_at, coded::Code, coded::Coded, evidence, sequence::citation};
use crate::{Draft, Report};

pub(super) fn check(coded: &Coded<'_>, notes: Notes<'_>, report: &mut Report<'_>) {
    let kinds = [
        (NoteKind::UseAdditional, Rule::UseAdditionalMissing, "I.A.13"),
        (NoteKind::CodeAlso, Rule::CodeAlsoMissing, "I.A.17"),
    ];
    for (kind, rule, section) in kinds {
        if !report.runs(rule.number()) {
            continue;
        }
        for (code, entry) in coded.entries() {
            if notes.targets(kind, entry.id()).is_empty() {
                continue;
            }
            let asked = notes
                .instructions(entry, kind)
                .find(|instruction| is_missing(instruction, coded));
            if let Some(instruction) = asked {
                add((rule, section), code, &instruction, notes, report);
            }
        }
    }
}

/// Whether an instruction that always holds, and names all that can be meant, is followed by none of its codes.
fn is_missing(instruction: &Instruction<'_>, coded: &Coded<'_>) -> bool {
    instruction.condition == Condition::Always
        && !instruction.is_open
        && instruction.names_codes()
        && !instruction
            .sets()
            .any(|set| set.entries(coded.table).next().is_some_and(is_circumstance))
        && !coded.entries().any(|(_, entry)| instruction.names(entry.id()))
}

/// Whether a code tells of a circumstance that may be absent or unknown, whatever the words of the note: an agent, tobacco,
/// a drug, an external cause, a status.
fn is_circumstance(entry: Entry<'_>) -> bool {
    let code = entry.code();
    let code = code.as_str();
    let category = code.get(..3).unwrap_or(code);
    matches!(code.as_bytes().first(), Some(b'V'..=b'Z'))
        || matches!(category, "B95" | "B96" | "B97" | "F17" | "R65")
        || ("T36".."T66").contains(&category)
}

fn add(
    (rule, section): (Rule, &str),
    code: &Code<'_>,
    instruction: &Instruction<'_>,
    notes: Notes<'_>,
    report: &mut Report<'_>,
) {
    let message = format!("{} asks for another code beside it: {}", code.text, instruction.text);
    let draft = Draft::new(code_at(code.index), message).evidence(evidence(code));
    let draft = match instruction.notes.first() {
        Some(note) => draft.cite(citation(note, notes, section)),
        None => draft,
    };
    report.add(rule.number(), draft);
}
