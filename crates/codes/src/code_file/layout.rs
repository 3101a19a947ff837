//! Names of the sections of a code table file, for its reader and its writer.

use crate::table::Schema;

/// Schema of a code table file. The version rises with any change of a section's meaning.
pub(crate) const SCHEMA: Schema = Schema {
    name: "code-system",
    version: 1,
};

/// Buckets of keys that hold codes, ascending; and where the codes of each end.
pub(crate) const BUCKET: &str = "bucket";
pub(crate) const BUCKET_END: &str = "bucket.end";
/// For each code in key order: the low part of its key, and which validity pattern it has.
pub(crate) const KEY_LOW: &str = "key.low";
pub(crate) const VALIDITY: &str = "validity";

/// For each validity pattern, where its periods end; and the periods' days as yyyymmdd.
pub(crate) const PATTERN_END: &str = "pattern.end";
pub(crate) const PERIOD_FIRST: &str = "period.first";
pub(crate) const PERIOD_LAST: &str = "period.last";

/// For each code its title, empty where there is none.
pub(crate) const TITLE: &str = "title";
pub(crate) const TITLES_PER_BLOCK: u32 = 512;

/// For each group: 0 chapter, 1 block; label, title, first and last category; and where its listed categories end.
pub(crate) const GROUP_KIND: &str = "group.kind";
pub(crate) const GROUP_TEXT: &str = "group.text";
pub(crate) const GROUP_END: &str = "group.end";
pub(crate) const GROUP_CATEGORY: &str = "group.category";

/// For each code that defines seventh characters: its id and its list. For each list, where its characters end.
pub(crate) const SEVENTH_ENTRY: &str = "seventh.entry";
pub(crate) const SEVENTH_LIST: &str = "seventh.list";
pub(crate) const SEVENTH_END: &str = "seventh.end";
pub(crate) const SEVENTH_CHARACTER: &str = "seventh.character";
pub(crate) const SEVENTH_MEANING: &str = "seventh.meaning";

/// The conversion table, ascending by earlier id, day and later id; then its lines in the order of the later id.
pub(crate) const LINK_EARLIER: &str = "link.earlier";
pub(crate) const LINK_LATER: &str = "link.later";
pub(crate) const LINK_DAY: &str = "link.day";
pub(crate) const LINK_TOGETHER: &str = "link.together";
pub(crate) const LINK_BY_LATER: &str = "link.by-later";
/// Earlier id of a line that says there was no earlier code.
pub(crate) const NO_EARLIER: u32 = u32::MAX;
