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
    /// The categories that the list puts in the group, in their order; none where it is every category from the first to
    /// the last. Blocks need them: the list puts C4A into C43-C44, and not C7A into C76-C80.
    pub categories: Vec<CodeText>,
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
            categories: Vec::new(),
        }
    }

    /// Sets the categories that the list puts in the group.
    #[must_use]
    pub fn with_categories(mut self, mut categories: Vec<CodeText>) -> Self {
        categories.sort_unstable();
        self.categories = categories;
        self
    }

    /// Whether a code lies in the group.
    pub fn contains(&self, code: CodeText) -> bool {
        if self.categories.is_empty() {
            return self.first <= code && (code <= self.last || code.starts_with(&*self.last));
        }
        // No category is the beginning of another, so only the last one not above the code can be its own.
        let above = self.categories.partition_point(|category| *category <= code);
        let category = above.checked_sub(1).and_then(|at| self.categories.get(at));
        category.is_some_and(|category| code.starts_with(&**category))
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
