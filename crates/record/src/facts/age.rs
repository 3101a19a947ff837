//! Age.

use crate::Encounter;
use chrono::{Datelike, NaiveDate};

/// An age, three times over: in completed years, in completed months, and in days.
///
/// Each is the whole age in its unit: a child of one year and two months has 1 year, 14 months and some 430 days. A
/// month is completed on the day of the month of birth; where the month has no such day, on the first of the next.
/// Somebody born on 29 February completes a year on 1 March of common years.
///
/// ```
/// use casemix_record::Age;
///
/// let day = |text: &str| text.parse().unwrap();
/// let age = Age::between(day("2024-02-29"), day("2025-02-28")).unwrap();
/// assert_eq!((age.years, age.months, age.days), (0, 11, 365));
/// assert_eq!(Age::between(day("2024-02-29"), day("2025-03-01")).unwrap().years, 1);
/// assert_eq!(Age::between(day("2025-03-01"), day("2025-02-28")), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Age {
    /// Completed years.
    pub years: u32,
    /// Completed months in all.
    pub months: u32,
    /// Days in all; 0 on the day of birth.
    pub days: u32,
}

impl Age {
    /// The age on `date` of somebody born on `birth`; `None` before the birth.
    pub fn between(birth: NaiveDate, date: NaiveDate) -> Option<Age> {
        let days = u32::try_from((date - birth).num_days()).ok()?;
        let month = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
        let begun = month(date) - month(birth);
        let months = u32::try_from(begun - i32::from(date.day() < birth.day())).ok()?;
        Some(Age {
            years: months / 12,
            months,
            days,
        })
    }
}

impl Encounter {
    /// The age on the day of admission, by the birth date; `None` without both dates, or if they are in the wrong
    /// order.
    pub fn age_at_admission(&self) -> Option<Age> {
        Age::between(self.birth_date.value()?.date(), self.admitted.value()?.date())
    }

    /// The age in completed years at admission: by the dates where they give one, else as stated.
    ///
    /// A stated age is taken as it is, however absurd.
    ///
    /// ```
    /// use casemix_record::Encounter;
    ///
    /// let both = Encounter::builder("E1").birth_date("1957-03-02").admitted("2025-11-03").age_years(70).build();
    /// assert_eq!(both.age_in_years(), Some(68));
    ///
    /// let stated = Encounter::builder("E2").birth_date("unknown").age_years(70).build();
    /// assert_eq!(stated.age_in_years(), Some(70));
    /// ```
    pub fn age_in_years(&self) -> Option<i32> {
        let by_dates = self.age_at_admission().and_then(|age| i32::try_from(age.years).ok());
        by_dates.or(self.age_years.value())
    }
}
