//! [`Instruction`]: what a coder reads as one instruction.

use super::{CodeSet, Condition, Note, NoteKind, NotePlace};
use crate::EntryId;

/// A note that stands alone, or a line that leads in others, with these: *Code first underlying disease, such as: ...*.
///
/// Its condition is the mildest of its lines: where one of several codes need not apply, none has to be there.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Instruction<'t> {
    /// What it is.
    pub kind: NoteKind,
    /// Its text, or that of the leading line.
    pub text: &'t str,
    /// Where it stands.
    pub place: NotePlace<'t>,
    /// When it is to be followed.
    pub condition: Condition,
    /// Whether the codes are examples (*such as*): others do as well.
    pub is_open: bool,
    /// The notes: one, or the leading line and those below it.
    pub notes: Vec<Note<'t>>,
}

impl<'t> Instruction<'t> {
    /// Groups the notes of one kind in the order of the list. The lines under one *Code first* are alternatives, and so one
    /// instruction; under the other heading words each line asks for itself.
    pub(super) fn group(notes: Vec<Note<'t>>) -> impl Iterator<Item = Instruction<'t>> + use<'t> {
        let mut instructions: Vec<Instruction<'t>> = Vec::new();
        for note in notes {
            let is_further = note.lead.is_some() || note.kind == NoteKind::CodeFirst && !note.is_first;
            match instructions.last_mut().filter(|_| is_further) {
                Some(instruction) => {
                    instruction.condition = instruction.condition.max(note.condition);
                    instruction.is_open |= note.is_open;
                    instruction.notes.push(note);
                }
                None => instructions.push(Instruction {
                    kind: note.kind,
                    text: note.text,
                    place: note.place,
                    condition: note.condition,
                    is_open: note.is_open,
                    notes: vec![note],
                }),
            }
        }
        instructions.into_iter()
    }

    /// Whether it names a code.
    pub fn names(&self, code: EntryId) -> bool {
        self.sets().any(|set| set.contains(code))
    }

    /// Whether it names any code; one that names none (*Code first underlying disease*) is for a person to follow.
    pub fn names_codes(&self) -> bool {
        self.sets().next().is_some()
    }

    /// The codes that it names, as the set of each of its notes.
    pub fn sets(&self) -> impl Iterator<Item = CodeSet<'t>> {
        self.notes.iter().map(|note| note.targets).filter(|set| !set.is_empty())
    }
}
