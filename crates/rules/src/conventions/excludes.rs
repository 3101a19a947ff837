//! Excludes1: codes that cannot stand together.

use casemix_codes::{
    Entry,
    notes::{NoteKind, Notes},
};

use super::{Rule, code_at, coded::Code, coded::Coded, evidence};
use crate::{Draft, Report};

pub(super) fn check(coded: &Coded<'_>, notes: Notes<'_>, report: &mut Report<'_>) {
    if !report.runs(Rule::Excludes1.number()) {
        return;
    }
    for (first, second) in coded.pairs() {
        if excludes(notes, first.1, second.1) {
            add(first, second, notes, report);
        } else if excludes(notes, second.1, first.1) {
            add(second, first, notes, report);
        }
    }
}

/// Whether a note of `of` excludes `named`. A note that names the code it stands at, too, speaks of other codes of a range.
fn excludes(notes: Notes<'_>, of: Entry<'_>, named: Entry<'_>) -> bool {
    let targets = notes.targets(NoteKind::Excludes1, of.id());
    !targets.is_empty() && targets.contains(named.id()) && !targets.contains(of.id())
}

/// The finding stands at the code that has the note; the other is evidence.
fn add(
    (code, entry): (&Code<'_>, Entry<'_>),
    (other, named): (&Code<'_>, Entry<'_>),
    notes: Notes<'_>,
    report: &mut Report<'_>,
) {
    let Some(note) = notes.naming(NoteKind::Excludes1, entry, named.id()).next() else {
        return;
    };
    let message = format!("{} excludes {}: {}", code.text, other.text, note.text);
    let draft = Draft::new(code_at(code.index), message)
        .evidence(evidence(code))
        .evidence(evidence(other))
        .cite(super::sequence::citation(&note, notes, "I.A.12.a"));
    report.add(Rule::Excludes1.number(), draft);
}
