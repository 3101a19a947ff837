//! Clinical code systems: validity by date, hierarchy, titles and conversion between years.

pub mod table;
