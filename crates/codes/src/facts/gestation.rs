//! [`Trimester`] and weeks of gestation.

use std::ops::RangeInclusive;

/// The trimester that a code of chapter 15 states, counted from the first day of the last menstrual period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Trimester {
    /// Less than 14 weeks.
    First,
    /// 14 weeks to less than 28 weeks.
    Second,
    /// 28 weeks until delivery.
    Third,
    /// Not stated.
    Unspecified,
}

impl Trimester {
    /// The completed weeks of the trimester, as the note at chapter 15 of the tabular list defines it; all weeks where it is
    /// not stated.
    pub const fn weeks(self) -> RangeInclusive<u8> {
        match self {
            Trimester::First => 0..=13,
            Trimester::Second => 14..=27,
            Trimester::Third => 28..=u8::MAX,
            Trimester::Unspecified => 0..=u8::MAX,
        }
    }
}

/// The trimester in a title in lower case.
pub(super) fn trimester(title: &str) -> Option<Trimester> {
    let (before, _) = title.split_once(" trimester")?;
    Some(match before.rsplit(' ').next()? {
        "first" => Trimester::First,
        "second" => Trimester::Second,
        "third" => Trimester::Third,
        "unspecified" => Trimester::Unspecified,
        _ => return None,
    })
}

/// The completed weeks in a title like `20 weeks gestation of pregnancy`, in lower case.
pub(super) fn weeks(title: &str) -> Option<(u8, u8)> {
    if title.starts_with("weeks of gestation") && title.ends_with("not specified") {
        return Some((0, u8::MAX));
    }
    let (count, _) = title.split_once(" weeks gestation of pregnancy")?;
    if let Some(count) = count.strip_prefix("less than ") {
        return Some((0, count.parse::<u8>().ok()?.checked_sub(1)?));
    }
    if let Some(count) = count.strip_prefix("greater than ") {
        return Some((count.parse::<u8>().ok()?.checked_add(1)?, u8::MAX));
    }
    count.parse().ok().map(|count| (count, count))
}
