//! Names of the sections of a search index, for its reader and its writer.

use casemix_codes::table::Schema;

/// Schema of a search index. The version rises with any change of a section's meaning.
pub(crate) const SCHEMA: Schema = Schema {
    name: "find-index",
    version: 1,
};

/// For each code, in ascending order: its text; flags ([`flag`]); validity pattern; group (chapter); list of seventh
/// characters plus one, zero for none; the nearest heading above, [`NONE`] for none; where its terms end.
pub(crate) const CODE: &str = "code";
pub(crate) const CODE_FLAGS: &str = "code.flags";
pub(crate) const CODE_VALIDITY: &str = "code.validity";
pub(crate) const CODE_GROUP: &str = "code.group";
pub(crate) const CODE_SEVENTH: &str = "code.seventh";
pub(crate) const CODE_ABOVE: &str = "code.above";
/// How many names codes like it have, in sixteenths: the logarithm of further terms for each code of the category, and
/// of the group.
pub(crate) const CODE_NAMES: &str = "code.names";
pub(crate) const GROUP_NAMES: &str = "group.names";
pub(crate) const CODE_TERMS_END: &str = "code.terms-end";

/// Nothing, in a column of numbers.
pub(crate) const NONE: u32 = u32::MAX;

/// For each validity pattern, where its periods end; and the periods' days as yyyymmdd.
pub(crate) const PATTERN_END: &str = "pattern.end";
pub(crate) const PERIOD_FIRST: &str = "period.first";
pub(crate) const PERIOD_LAST: &str = "period.last";

/// Label and title of each group.
pub(crate) const GROUP_TEXT: &str = "group.text";

/// For each list of seventh characters, where its characters end; the characters; their meanings.
pub(crate) const SEVENTH_END: &str = "seventh.end";
pub(crate) const SEVENTH_CHARACTER: &str = "seventh.character";
pub(crate) const SEVENTH_MEANING: &str = "seventh.meaning";

/// For each term: kind; text as shown; where its lemmas end; and the lemmas in the order of the text, [`OPTIONAL`] set
/// for those in parentheses.
pub(crate) const TERM_KIND: &str = "term.kind";
/// The place of its head among the lemmas, 255 for none.
pub(crate) const TERM_HEAD: &str = "term.head";
pub(crate) const TERM_TEXT: &str = "term.text";
pub(crate) const TERM_LEMMAS_END: &str = "term.lemmas-end";
pub(crate) const TERM_LEMMA: &str = "term.lemma";
pub(crate) const TERMS_PER_BLOCK: u32 = 64;

/// Bit of a lemma of a term that marks a nonessential modifier.
pub(crate) const OPTIONAL: u16 = 0x8000;
/// Lemmas that an index can hold.
pub(crate) const MAX_LEMMAS: usize = 0x8000;

/// Words in ascending order with their lemmas, and their order by the reversed word.
pub(crate) const WORD: &str = "word";
pub(crate) const WORD_LEMMA: &str = "word.lemma";
pub(crate) const WORD_BY_END: &str = "word.by-end";

/// For each lemma, in ascending order of its text: text, rarity in sixteenths, root, and where its postings end.
pub(crate) const LEMMA: &str = "lemma";
pub(crate) const LEMMA_RARITY: &str = "lemma.rarity";
pub(crate) const LEMMA_ROOT: &str = "lemma.root";
pub(crate) const LEMMA_POSTINGS_END: &str = "lemma.postings-end";

/// Lemmas in the order of their roots, and where each root's lemmas end.
pub(crate) const ROOT_LEMMA: &str = "root.lemma";
pub(crate) const ROOT_END: &str = "root.end";

/// Postings: distance to the code before as a variable-length number, then the weight of the lemma for the code.
pub(crate) const POSTING: &str = "posting";

/// Learned translations: for each lemma where its translations end; the lemmas; their probabilities in 255ths.
pub(crate) const TRANSLATION_END: &str = "translation.end";
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
