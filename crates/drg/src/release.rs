//! Releases of the MS-DRG grouper and the days of discharge each is in force for.
//!
//! A release carries the version of its fiscal year (43 for FY2026); `.0` is in force from 1 October, `.1` from
//! 1 April. Which releases can group is a matter of the tables at hand, see [`Tables::releases`](crate::Tables::releases).

use casemix_record::Release;
use chrono::{Datelike, NaiveDate};

/// Version of the grouper less the fiscal year it serves: v43 is FY2026.
const FIRST_FISCAL_YEAR: u16 = 1983;

/// Federal fiscal year that a release belongs to.
///
/// ```
/// use casemix_drg::release;
///
/// assert_eq!(release::fiscal_year("43.1".parse().unwrap()), 2026);
/// ```
#[must_use]
pub fn fiscal_year(release: Release) -> u16 {
    u16::from(release.major) + FIRST_FISCAL_YEAR
}

/// The release in force for a discharge on that day, whether or not any tables hold it.
///
/// ```
/// use casemix_drg::release;
/// use chrono::NaiveDate;
///
/// let discharged = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
/// assert_eq!(release::in_force_on(discharged), "43.1".parse().ok());
/// ```
#[must_use]
pub fn in_force_on(discharged: NaiveDate) -> Option<Release> {
    let (calendar_year, month) = (u16::try_from(discharged.year()).ok()?, discharged.month());
    let fiscal_year = if month >= 10 { calendar_year + 1 } else { calendar_year };
    let major = u8::try_from(fiscal_year.checked_sub(FIRST_FISCAL_YEAR)?).ok()?;
    Some(Release::new(major, u8::from((4..=9).contains(&month))))
}

/// First day of discharge for which a release is in force; `None` for an update other than `.0` and `.1`.
#[must_use]
pub fn first_day(release: Release) -> Option<NaiveDate> {
    let year = i32::from(fiscal_year(release));
    match release.minor {
        0 => NaiveDate::from_ymd_opt(year - 1, 10, 1),
        1 => NaiveDate::from_ymd_opt(year, 4, 1),
        _ => None,
    }
}

/// Last day of discharge for which a release is in force: the day before the next half fiscal year begins. `None` for
/// an update other than `.0` and `.1`.
#[must_use]
pub fn last_day(release: Release) -> Option<NaiveDate> {
    let year = i32::from(fiscal_year(release));
    match release.minor {
        0 => NaiveDate::from_ymd_opt(year, 3, 31),
        1 => NaiveDate::from_ymd_opt(year, 9, 30),
        _ => None,
    }
}

/// The number by which tables name a release: 431 for 43.1.
pub(crate) fn number(release: Release) -> u16 {
    u16::from(release.major) * 10 + u16::from(release.minor)
}

/// The release that tables name by that number.
pub(crate) fn from_number(number: u16) -> Option<Release> {
    Some(Release::new(u8::try_from(number / 10).ok()?, (number % 10) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_fiscal_year_has_its_release() {
        let on = |y, m, d| in_force_on(NaiveDate::from_ymd_opt(y, m, d).unwrap()).unwrap();
        assert_eq!(on(2022, 10, 1), Release::new(40, 0));
        assert_eq!(on(2023, 3, 31), Release::new(40, 0));
        assert_eq!(on(2023, 4, 1), Release::new(40, 1));
        assert_eq!(on(2025, 9, 30), Release::new(42, 1));
        assert_eq!(on(2025, 10, 1), Release::new(43, 0));
        assert_eq!(on(2026, 10, 1), Release::new(44, 0));
        assert_eq!(on(2027, 3, 31), Release::new(44, 0));
        assert_eq!(in_force_on(NaiveDate::from_ymd_opt(1950, 1, 1).unwrap()), None);
        assert_eq!(in_force_on(NaiveDate::MAX), None);
        for release in [Release::new(40, 0), Release::new(41, 1), Release::new(44, 0)] {
            assert_eq!(in_force_on(first_day(release).unwrap()), Some(release));
            assert_eq!(in_force_on(last_day(release).unwrap()), Some(release));
        }
    }
}
