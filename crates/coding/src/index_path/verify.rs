//! The second half of the way: what the tabular list says about a code that the index names.

use casemix_codes::notes::NoteKind;
use casemix_codes::{Edition, Entry, SeventhCharacter};

use super::Path;

/// A code of the index as the tabular list has it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Verified<'t> {
    /// The code as the index writes it.
    pub named: String,
    /// What the tabular list says.
    pub state: TabularState<'t>,
    /// Notes that shut other conditions out or send to other codes, with their kind: they are read before the code is
    /// used. Empty where no notes of that day are at hand.
    pub notes: Vec<(NoteKind, &'t str)>,
}

/// What the tabular list says about a code.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TabularState<'t> {
    /// It is complete and valid on the day.
    Complete(Entry<'t>),
    /// It needs one of these seventh characters.
    NeedsSeventh(Entry<'t>, &'t [SeventhCharacter]),
    /// It is a heading: one of the codes below it is to be chosen.
    NeedsMore(Entry<'t>, Vec<Entry<'t>>),
    /// It is not in the list on that day: the index is of another year.
    Unknown,
}

impl<'t> Verified<'t> {
    /// Whether the code may be used as it is.
    pub fn is_complete(&self) -> bool {
        matches!(self.state, TabularState::Complete(_))
    }

    /// The entry of the tabular list.
    pub fn entry(&self) -> Option<Entry<'t>> {
        match &self.state {
            TabularState::Complete(entry)
            | TabularState::NeedsSeventh(entry, _)
            | TabularState::NeedsMore(entry, _) => Some(*entry),
            TabularState::Unknown => None,
        }
    }
}

impl Path<'_> {
    /// Looks the codes of the path up in the tabular list, as the guidelines demand, with the notes that hold for them.
    pub fn verify<'t>(&self, edition: Edition<'t>) -> Vec<Verified<'t>> {
        let codes = self.codes();
        let all = codes.iter().chain(self.manifestations());
        all.map(|code| verify(code, edition)).collect()
    }
}

fn verify<'t>(code: &str, edition: Edition<'t>) -> Verified<'t> {
    let Some(entry) = edition.lookup(code) else {
        return Verified {
            named: code.to_owned(),
            state: TabularState::Unknown,
            notes: Vec::new(),
        };
    };
    let below: Vec<Entry<'t>> = entry.children().filter(|child| edition.contains(*child)).collect();
    let sevenths = entry.seventh_characters();
    let takes_seventh = sevenths
        .iter()
        .any(|seventh| entry.with_seventh(seventh.character).is_some());
    let state = if edition.has_billable(entry.code()) {
        TabularState::Complete(entry)
    } else if takes_seventh {
        TabularState::NeedsSeventh(entry, sevenths)
    } else {
        TabularState::NeedsMore(entry, below)
    };
    let kinds = [
        NoteKind::Excludes1,
        NoteKind::Excludes2,
        NoteKind::CodeFirst,
        NoteKind::UseAdditional,
        NoteKind::CodeAlso,
    ];
    let notes = edition.notes().ok().into_iter().flat_map(|notes| {
        let kinds = kinds.into_iter();
        kinds.flat_map(move |kind| notes.of_kind(kind, entry.id()).map(move |note| (kind, note.text)))
    });
    Verified {
        named: code.to_owned(),
        state,
        notes: notes.collect(),
    }
}
