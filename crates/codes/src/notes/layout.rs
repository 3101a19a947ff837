//! Names of the sections of a table of notes, for its reader and its writer.

use crate::table::Schema;

/// Schema of a table of notes. The version rises with any change of a section's meaning.
pub(super) const SCHEMA: Schema = Schema {
    name: "code-notes",
    version: 1,
};

/// The code table that the notes were resolved against: its check sum, its codes and its groups.
pub(super) const TABLE: &str = "table";

/// The places where notes stand, ascending: ids of codes, then groups; and where the notes of each end.
pub(super) const SITE: &str = "site";
pub(super) const SITE_END: &str = "site.end";
/// Set in the place of a group, whose number is in the other bits.
pub(super) const GROUP: u32 = 1 << 31;

/// For each note its kind, what is to be said of it, and the set of codes that it names; and its text.
pub(super) const KIND: &str = "kind";
pub(super) const MARK: &str = "mark";
pub(super) const SET: &str = "set";
pub(super) const TEXT: &str = "text";
pub(super) const TEXTS_PER_BLOCK: u32 = 1024;

/// Marks of a note: first under its heading word; under a line that leads it in; examples only; of the form of a code;
/// with a reference that could not be resolved; and from the fifth bit on its condition.
pub(super) const IS_FIRST: u8 = 1;
pub(super) const IS_LED: u8 = 2;
pub(super) const IS_OPEN: u8 = 4;
pub(super) const HAS_CODE: u8 = 8;
pub(super) const IS_UNRESOLVED: u8 = 16;
pub(super) const CONDITION_SHIFT: u32 = 5;

/// For each set where its ranges of ids end; the first set is empty.
pub(super) const SET_END: &str = "set.end";
pub(super) const RANGE_FIRST: &str = "range.first";
pub(super) const RANGE_END: &str = "range.end";

/// Codes that the list puts elsewhere than their text would, and before which they stand: pairs.
pub(super) const MOVED: &str = "moved";
