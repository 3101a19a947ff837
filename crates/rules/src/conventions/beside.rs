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
                .find(|instruction| is_missing(kind, instruction, entry, coded));
            if let Some(instruction) = asked {
                add((rule, section), code, &instruction, notes, report);
            }
        }
    }
}

/// Whether an instruction that always holds, and names all that can be meant, is followed by none of its codes.
fn is_missing(kind: NoteKind, instruction: &Instruction<'_>, asking: Entry<'_>, coded: &Coded<'_>) -> bool {
    // A list below a lead names conditions of which the patient may have none.
    let [only] = instruction.notes.as_slice() else {
        return false;
    };
    // What is coded also is a second condition; only its type, where the code itself tells of it, is there in every case.
    let must_be_there = kind != NoteKind::CodeAlso || only.text.contains("type of");
    must_be_there
        && instruction.condition == Condition::Always
        && !instruction.is_open
        && instruction.names_codes()
        && !may_be_absent(only.text)
        && !is_sequela(asking)
        && !instruction
            .sets()
            .any(|set| set.entries(coded.table).next().is_some_and(is_circumstance))
        && !coded.entries().any(|(_, entry)| is_named(instruction, entry, coded))
}

/// Whether an instruction names a code, or others of its category: that a stage or a site is unspecified is another matter.
fn is_named(instruction: &Instruction<'_>, entry: Entry<'_>, coded: &Coded<'_>) -> bool {
    let code = entry.code();
    let of_category = |other: Entry<'_>| other.code().as_str().get(..3) == code.as_str().get(..3);
    instruction.names(entry.id())
        || instruction
            .sets()
            .any(|set| set.entries(coded.table).next().is_some_and(of_category))
}

/// Whether the words of a note speak of something that the patient need not have, without saying *if*.
pub(super) fn may_be_absent(text: &str) -> bool {
    ["associated", "related", "presence of"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a code tells of what an injury or a burn left, where the extent of that time is no longer asked for.
fn is_sequela(entry: Entry<'_>) -> bool {
    let code = entry.code();
    code.as_str().len() == 7 && code.as_str().ends_with('S')
}

/// Whether a code tells of a circumstance that may be absent or unknown, whatever the words of the note: an agent, a habit, a
/// drug, an external cause, a status.
pub(super) fn is_circumstance(entry: Entry<'_>) -> bool {
    let code = entry.code();
    let code = code.as_str();
    let category = code.get(..3).unwrap_or(code);
    matches!(code.as_bytes().first(), Some(b'V'..=b'Z'))
        || matches!(category, "B95" | "B96" | "B97" | "R65")
        || ("F10".."F20").contains(&category)
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
