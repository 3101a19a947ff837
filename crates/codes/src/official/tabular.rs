//! The tabular list: what the authority's XML file says, as plain data.

use casemix_record::CodeText;

use crate::notes::NoteKind;
use crate::{Group, GroupKind, SeventhCharacter};

/// The tabular list of a release: chapters and blocks, headings, and the notes under them, in the order of the list.
///
/// The crate `casemix-official` reads it from the XML file that the CDC publishes;
/// [`CodeDraft::load_tabular`](crate::CodeDraft::load_tabular) lays it over a code table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct TabularList {
    /// The version that the list states: its fiscal year.
    pub version: String,
    /// Chapters and blocks.
    pub groups: Vec<Group>,
    /// Categories, subcategories and codes. Their order is the list's: `C4A` stands after `C43`, and a range of codes in a
    /// note means this order.
    pub headings: Vec<TabularHeading>,
    /// The notes, each with the place it stands at.
    pub notes: Vec<TabularNote>,
}

/// A category, subcategory or code of the list; codes that only a seventh character completes are not listed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TabularHeading {
    /// The code.
    pub code: CodeText,
    /// Its title.
    pub title: String,
    /// The seventh characters that it defines for itself and what lies below it.
    pub seventh: Vec<SeventhCharacter>,
}

impl TabularHeading {
    /// A heading from its parts.
    pub fn new(code: CodeText, title: impl Into<String>, seventh: Vec<SeventhCharacter>) -> Self {
        Self {
            code,
            title: title.into(),
            seventh,
        }
    }
}

/// One line of the notes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TabularNote {
    /// Where it stands.
    pub place: TabularPlace,
    /// What it is.
    pub kind: NoteKind,
    /// Its text, without the words that name the kind.
    pub text: String,
    /// Whether it is the first line under its heading word (`Excludes1:`, `Code first`).
    pub is_first: bool,
}

impl TabularNote {
    /// A line from its parts.
    pub fn new(place: TabularPlace, kind: NoteKind, text: impl Into<String>, is_first: bool) -> Self {
        Self {
            place,
            kind,
            text: text.into(),
            is_first,
        }
    }
}

/// Where a note stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TabularPlace {
    /// At a chapter or block, by its label: `9`, `I30-I5A`.
    Group(GroupKind, String),
    /// At a category, subcategory or code.
    Code(CodeText),
}
