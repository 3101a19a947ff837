//! Names of the sections of an index file, for its reader and its writer.
//!
//! A file holds which words lead to which codes of a table, and no more: codes, titles and validity are the table's, and
//! what can be derived quickly (where things end, what lies above a code, the postings) is derived when it is opened.

use casemix_codes::table::Schema;

/// Schema of an index file. The version rises with any change of a section's meaning.
pub(crate) const SCHEMA: Schema = Schema {
    name: "find-index",
    version: 3,
};

/// The table that the index is of: number of its entries, and a check number of the codes that the index lists (two words).
pub(crate) const OF: &str = "of";

/// For each code that can be found, in ascending order: how far its id in the table is from the one before; flags
/// ([`flag`]); group (chapter); list of seventh characters plus one, zero for none; number of its own terms.
pub(crate) const CODE_STEP: &str = "code.step";
pub(crate) const CODE_FLAGS: &str = "code.flags";
pub(crate) const CODE_GROUP: &str = "code.group";
pub(crate) const CODE_SEVENTH: &str = "code.seventh";
pub(crate) const CODE_TERMS: &str = "code.terms";
/// How many names codes like it have, in sixteenths: the logarithm of further terms for each code of the category, and
/// of the group.
pub(crate) const CODE_NAMES: &str = "code.names";
pub(crate) const GROUP_NAMES: &str = "group.names";

/// Label and title of each group.
pub(crate) const GROUP_TEXT: &str = "group.text";

/// For each list of seventh characters, how many it has; the characters; their meanings.
pub(crate) const SEVENTH_COUNT: &str = "seventh.count";
pub(crate) const SEVENTH_CHARACTER: &str = "seventh.character";
pub(crate) const SEVENTH_MEANING: &str = "seventh.meaning";

/// For each term, those of the codes in their order and then the shared ones: kind; place of its head among the lemmas,
/// 255 for none; number of lemmas; and the lemmas in the order of the text, [`OPTIONAL`] set for those in parentheses
/// or brackets.
pub(crate) const TERM_KIND: &str = "term.kind";
pub(crate) const TERM_HEAD: &str = "term.head";
pub(crate) const TERM_LENGTH: &str = "term.length";
pub(crate) const TERM_LEMMA: &str = "term.lemma";
/// Texts of the terms that are no titles.
pub(crate) const TERM_TEXT: &str = "term.text";
pub(crate) const TERMS_PER_BLOCK: u32 = 512;

/// For each shared term, what the codes begin with that have it.
pub(crate) const SHARED_PREFIX: &str = "shared.prefix";

/// Bit of a lemma of a term that marks a nonessential modifier, or another name in brackets.
pub(crate) const OPTIONAL: u16 = 0x8000;
/// Lemmas that an index can hold.
pub(crate) const MAX_LEMMAS: usize = 0x8000;

/// Words in ascending order, each ended by a zero; their lemmas; their order by the reversed word.
pub(crate) const WORD: &str = "word";
pub(crate) const WORD_LEMMA: &str = "word.lemma";
pub(crate) const WORD_BY_END: &str = "word.by-end";

/// For each lemma, in ascending order of its text: rarity in sixteenths, and root.
pub(crate) const LEMMA_RARITY: &str = "lemma.rarity";
pub(crate) const LEMMA_ROOT: &str = "lemma.root";

/// Learned translations: for each lemma their number; the lemmas; their probabilities in 255ths.
pub(crate) const TRANSLATIONS: &str = "translations";
pub(crate) const TRANSLATION_LEMMA: &str = "translation.lemma";
pub(crate) const TRANSLATION_WEIGHT: &str = "translation.weight";

/// Flags of a code.
pub(crate) mod flag {
    /// It may stand on a claim, or does when a seventh character completes it.
    pub(crate) const BILLABLE: u8 = 1;
    /// It is not for male patients.
    pub(crate) const NOT_MALE: u8 = 2;
    /// It is not for female patients.
    pub(crate) const NOT_FEMALE: u8 = 4;
    /// It has codes below it other than those that a seventh character makes.
    pub(crate) const HEADING: u8 = 8;
    /// Its title says `other`: what the codes beside it do not name.
    pub(crate) const OTHER: u8 = 16;
    /// Its title says `unspecified`, or `without complications`.
    pub(crate) const UNSPECIFIED: u8 = 32;
}

/// Nothing above a code.
pub(crate) const NONE: u32 = u32::MAX;
