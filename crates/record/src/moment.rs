//! [`Moment`]: a local date, with or without a time of day.

use crate::{ParseError, raw::raw_value};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use core::{fmt, str::FromStr};

/// A date, or a date and time, in the local time of the hospital, without a zone.
///
/// Written `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS`. A date without a time orders before every time
/// of that date. `Debug` hides it: dates of a stay identify a patient.
///
/// ```
/// use casemix_record::Moment;
///
/// let admitted: Moment = "2025-11-03T22:10".parse().unwrap();
/// assert_eq!(admitted.date().to_string(), "2025-11-03");
/// assert_eq!(admitted.to_string(), "2025-11-03T22:10:00");
/// assert!("2025-02-30".parse::<Moment>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    date: NaiveDate,
    /// Seconds from midnight, and one; 0 without a time. Records hold many moments: eight bytes are half of what an
    /// `Option<NaiveTime>` makes of them, and order alike.
    second: u32,
}

impl Moment {
    /// The date.
    #[inline]
    pub const fn date(self) -> NaiveDate {
        self.date
    }

    /// The time of day, if it was given.
    #[inline]
    pub const fn time(self) -> Option<NaiveTime> {
        match self.second.checked_sub(1) {
            Some(second) => NaiveTime::from_num_seconds_from_midnight_opt(second, 0),
            None => None,
        }
    }

    /// Date and time, if the time was given.
    #[inline]
    pub fn date_time(self) -> Option<NaiveDateTime> {
        self.time().map(|time| self.date.and_time(time))
    }
}

impl From<NaiveDate> for Moment {
    fn from(date: NaiveDate) -> Self {
        Moment { date, second: 0 }
    }
}

impl From<NaiveDateTime> for Moment {
    /// Whole seconds; a fraction of a second is left out.
    fn from(at: NaiveDateTime) -> Self {
        Moment {
            date: at.date(),
            second: at.time().num_seconds_from_midnight() + 1,
        }
    }
}

const ERROR: ParseError = ParseError::new(
    "a date",
    "YYYY-MM-DD or YYYY-MM-DDTHH:MM or YYYY-MM-DDTHH:MM:SS, a day that exists, no zone",
);

impl FromStr for Moment {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text has none of the three forms, or names a day or time that does not exist.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        read(text.trim().as_bytes()).ok_or(ERROR)
    }
}

fn read(text: &[u8]) -> Option<Moment> {
    let (date, rest) = text.split_at_checked(10)?;
    let [y @ .., b'-', m1, m2, b'-', d1, d2] = date else {
        return None;
    };
    let date = NaiveDate::from_ymd_opt(number(y)? as i32, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
    let time = match rest {
        [] => return Some(Moment::from(date)),
        [b'T', h1, h2, b':', m1, m2] => time(&[*h1, *h2], &[*m1, *m2], b"00")?,
        [b'T', h1, h2, b':', m1, m2, b':', s1, s2] => time(&[*h1, *h2], &[*m1, *m2], &[*s1, *s2])?,
        _ => return None,
    };
    Some(Moment::from(date.and_time(time)))
}

fn time(hour: &[u8], minute: &[u8], second: &[u8]) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
}

/// How long each writing is.
const DATE: usize = "YYYY-MM-DD".len();
const WITHOUT_SECONDS: usize = "YYYY-MM-DDTHH:MM".len();
const WITH_SECONDS: usize = "YYYY-MM-DDTHH:MM:SS".len();

impl Moment {
    /// Writes it with its seconds, or in form 1 without them.
    fn write(self, form: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moment { date, second } = self;
        let two = |number: u32| [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8];
        let Ok(year @ 0..=9999) = u32::try_from(date.year()) else {
            // Only a date that was made of another one, and read from no text.
            write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())?;
            return self.time().map_or(Ok(()), |time| write!(f, "T{time}"));
        };
        let ([c1, c2], [y1, y2]) = (two(year / 100), two(year));
        let ([m1, m2], [d1, d2]) = (two(date.month()), two(date.day()));
        let time = second.saturating_sub(1);
        let ([h1, h2], [n1, n2], [s1, s2]) = (two(time / 3600), two(time / 60 % 60), two(time % 60));
        let text = [
            c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2,
        ];
        let length = match (second, form) {
            (0, _) => DATE,
            (_, 1) => WITHOUT_SECONDS,
            _ => WITH_SECONDS,
        };
        let text = text.get(..length).and_then(|text| core::str::from_utf8(text).ok());
        f.pad(text.unwrap_or_default())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(0, f)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<date>")
    }
}

raw_value!(Moment; shown: false, means: Moment, |moment| crate::field::Meaning::Moment(*moment); {
    fn form_of(&self, text: &str) -> Option<u8> {
        let is_digit = |c: char| c.is_ascii_digit();
        // Nothing stands around the text, so that its length tells which it is.
        match text.len() {
            _ if !text.starts_with(is_digit) || !text.ends_with(is_digit) => None,
            WITHOUT_SECONDS => Some(1),
            _ => Some(0),
        }
    }

    fn write_form(&self, form: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(form, f)
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_holds_every_second_of_a_day_in_eight_bytes() {
        assert_eq!(size_of::<Option<Moment>>(), 8);
        let day: NaiveDate = "2024-02-29".parse().unwrap();
        let mut last = Moment::from(day);
        assert_eq!((last.time(), last.date_time()), (None, None));
        for second in 0..86_400 {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
            let at = Moment::from(day.and_time(time));
            assert_eq!((at.date(), at.time()), (day, Some(time)));
            assert!(last < at);
            last = at;
        }
        assert!(last < Moment::from(day.succ_opt().unwrap()));
    }

    #[test]
    fn fractions_of_a_second_are_left_out() {
        let day: NaiveDate = "2016-12-31".parse().unwrap();
        let leap = day.and_hms_milli_opt(23, 59, 59, 1_500).unwrap();
        assert_eq!(Moment::from(leap).to_string(), "2016-12-31T23:59:59");
    }
}
