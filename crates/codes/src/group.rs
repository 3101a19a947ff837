//! What a tabular list says beside its codes: chapters and blocks, seventh characters.

use casemix_record::CodeText;

/// A chapter or block of a tabular list: a range of categories under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// What the list calls it: `9` for a chapter, `I30-I5A` for a block.
    pub label: String,
    /// Its title, without the range that the list appends.
    pub title: String,
    /// Chapter or block.
    pub kind: GroupKind,
    /// First category.
    pub first: CodeText,
    /// Last category; the codes below it belong to the group too.
    pub last: CodeText,
}

/// The level of a [`Group`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GroupKind {
    /// A chapter, the outermost group.
    Chapter,
    /// A block of categories; blocks may lie in wider blocks.
    Block,
}

impl Group {
    /// A chapter or block from its parts.
    pub fn new(
        kind: GroupKind,
        label: impl Into<String>,
        title: impl Into<String>,
        first: CodeText,
        last: CodeText,
    ) -> Self {
        Self {
            label: label.into(),
            title: title.into(),
            kind,
            first,
            last,
        }
    }

    /// Whether a code lies in the group.
    pub fn contains(&self, code: CodeText) -> bool {
        self.first <= code && (code <= self.last || code.starts_with(self.last.as_str()))
    }
}

/// A seventh character of ICD-10-CM and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeventhCharacter {
    /// The character, a digit or upper-case letter.
    pub character: char,
    /// Its meaning, such as `initial encounter for closed fracture`.
    pub meaning: String,
}

impl SeventhCharacter {
    /// A seventh character from its parts.
    pub fn new(character: char, meaning: impl Into<String>) -> Self {
        Self {
            character,
            meaning: meaning.into(),
        }
    }
}
