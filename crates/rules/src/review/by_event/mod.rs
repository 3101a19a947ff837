//! What each event of a stay asks of the record.

pub(super) mod admission;
pub(super) mod birth;
pub(super) mod care;
pub(super) mod discharge;
pub(super) mod entries;
pub(super) mod orders;
pub(super) mod restraint;
pub(super) mod surgery;
