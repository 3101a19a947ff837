//! The day of discharge as the editor reads it.

use casemix_record::Moment;
use chrono::{Datelike, NaiveDate};

/// Reads a day of discharge as the official software does: a day from 29 to 31 beyond the end of the month is its last
/// day.
///
/// The text is `YYYYMMDD`, or `YYYY-MM-DD` with or without a time, with white space around it; `None` if it is neither
/// or has no such month or day.
///
/// ```
/// use casemix_rules::mce::discharge_day;
///
/// let day = |text: &str| discharge_day(text).map(|day| day.to_string());
/// assert_eq!(day("20251108").as_deref(), Some("2025-11-08"));
/// assert_eq!(day("20250230").as_deref(), Some("2025-02-28"));
/// assert_eq!(day("2025-02-30T10:00").as_deref(), Some("2025-02-28"));
/// assert_eq!((day("20251301"), day("20250232"), day("8 Nov 2025")), (None, None, None));
/// ```
#[must_use]
pub fn discharge_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let (year, month, day) = match *text.as_bytes() {
        [a, b, c, d, m1, m2, d1, d2] => ([a, b, c, d], [m1, m2], [d1, d2]),
        [a, b, c, d, b'-', m1, m2, b'-', d1, d2, ref time @ ..] => {
            is_time(time)?;
            ([a, b, c, d], [m1, m2], [d1, d2])
        }
        _ => return None,
    };
    let (year, month, day) = (i32::try_from(number(&year)?).ok()?, number(&month)?, number(&day)?);
    let last = last_day_of_month(year, month)?;
    match day {
        29..=31 if day > last.day() => Some(last),
        _ => NaiveDate::from_ymd_opt(year, month, day),
    }
}

/// Whether the text is what a date may be followed by: nothing, or a time of day.
fn is_time(text: &[u8]) -> Option<()> {
    let moment = [b"2000-01-01".as_slice(), text].concat();
    std::str::from_utf8(&moment).ok()?.parse::<Moment>().ok().map(|_| ())
}

fn last_day_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let after = match month {
        12 => NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1),
        _ => NaiveDate::from_ymd_opt(year, month + 1, 1),
    };
    after?.pred_opt()
}

fn number(digits: &[u8]) -> Option<u32> {
    let add = |number, digit: &u8| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'));
    digits.iter().try_fold(0, add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_beyond_the_month_are_its_last() {
        for (text, day) in [
            ("20240230", "2024-02-29"),
            ("20240229", "2024-02-29"),
            ("20230229", "2023-02-28"),
            ("20250431", "2025-04-30"),
            ("20251231", "2025-12-31"),
            (" 2025-06-31 ", "2025-06-30"),
            ("2025-06-31T23:59:59", "2025-06-30"),
        ] {
            assert_eq!(discharge_day(text).unwrap().to_string(), day, "{text}");
        }
        for text in [
            "",
            "2025010",
            "202501011",
            "20250100",
            "20250001",
            "20250132",
            "20251301",
            "00000000",
            "99999999",
            "abcdefgh",
            "2025-1-01",
            "2025-01-01T",
            "2025-01-01T25:00",
            "2025-01-01 10:00",
            "+2025-01-01",
            "２０２５0101",
        ] {
            assert_eq!(discharge_day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_day_that_exists_is_itself(days in 0..60_000_i64, text: String) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(days);
            prop_assert_eq!(discharge_day(&day.format("%Y%m%d").to_string()), Some(day));
            prop_assert_eq!(discharge_day(&day.to_string()), Some(day));
            let _ = discharge_day(&text);
        }
    }
}
