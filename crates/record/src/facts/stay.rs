//! Length of stay, leaves, and days to surgery.

use crate::{Encounter, Leave, Procedure};
use chrono::NaiveDate;

impl Encounter {
    /// Days from the day of admission to the day of discharge: 0 on the same day, negative if the dates are in the
    /// wrong order, `None` without both.
    ///
    /// Leaves are not taken out. The Medicare Code Editor counts so.
    pub fn days_in_hospital(&self) -> Option<i64> {
        let (admitted, discharged) = (self.admitted.value()?.date(), self.discharged.value()?.date());
        Some((discharged - admitted).num_days())
    }

    /// Length of stay in days: as stated in [`length_of_stay_days`](Encounter::length_of_stay_days), else
    /// [as computed](Encounter::computed_length_of_stay).
    ///
    /// A stated stay is taken as it is, however absurd.
    pub fn length_of_stay(&self) -> Option<i64> {
        self.length_of_stay_days
            .value()
            .map(i64::from)
            .or_else(|| self.computed_length_of_stay())
    }

    /// Length of stay in days by the Medicare rule (Medicare Benefit Policy Manual, chapter 3, section 20.1): the day
    /// of admission counts, the day of discharge or death does not, [days on leave](Encounter::leave_days) do not,
    /// and a stay has at least one day.
    ///
    /// `None` without both dates, or if they are in the wrong order: an impossible stay has no length.
    ///
    /// ```
    /// use casemix_record::{Encounter, Leave};
    ///
    /// let stay = Encounter::builder("E1").admitted("2025-11-03T22:10").discharged("2025-11-08T11:00");
    /// assert_eq!(stay.clone().build().computed_length_of_stay(), Some(5));
    ///
    /// let weekend = Leave::builder().from("2025-11-05T10:00").to("2025-11-07T18:00");
    /// assert_eq!(stay.leaves([weekend]).build().computed_length_of_stay(), Some(3));
    ///
    /// let same_day = Encounter::builder("E2").admitted("2025-11-03T08:00").discharged("2025-11-03T17:00").build();
    /// assert_eq!(same_day.computed_length_of_stay(), Some(1));
    /// ```
    pub fn computed_length_of_stay(&self) -> Option<i64> {
        let days = self.days_in_hospital().filter(|days| *days >= 0)?;
        Some((days - self.leave_days()).max(1))
    }

    /// Days on leave of absence within the stay.
    ///
    /// The day on which a leave begins is a day on leave, the day of return is not (the day on which a leave begins is
    /// counted as a day of discharge is). A leave without a return lasts to the discharge; what lies outside the stay
    /// does not count; a day on several leaves counts once. A leave without a valid begin, or in a stay without both
    /// dates in their order, has no days.
    pub fn leave_days(&self) -> i64 {
        let (Some(admitted), Some(discharged)) = (self.admitted.value(), self.discharged.value()) else {
            return 0;
        };
        let mut leaves: Vec<_> = self
            .leaves
            .iter()
            .filter_map(|leave| within(leave, admitted.date(), discharged.date()))
            .collect();
        leaves.sort_unstable();
        let mut counted_to = admitted.date();
        let mut days = 0;
        for (from, to) in leaves {
            days += (to - from.max(counted_to)).num_days().max(0);
            counted_to = counted_to.max(to);
        }
        days
    }

    /// Days from the day of admission to the day of a procedure; negative if it was before, `None` without both dates.
    pub fn days_to_procedure(&self, procedure: &Procedure) -> Option<i64> {
        let (admitted, performed) = (self.admitted.value()?.date(), procedure.date.value()?.date());
        Some((performed - admitted).num_days())
    }

    /// Days from the day of admission to the day of the first surgery; negative if that was before, `None` without a
    /// surgery that has a date.
    ///
    /// What counts as surgery is for the caller to say, who knows the operating room procedures of a release.
    ///
    /// ```
    /// use casemix_record::{Encounter, Procedure};
    ///
    /// let encounter = Encounter::builder("E1")
    ///     .admitted("2025-11-03T22:10")
    ///     .procedures([Procedure::builder("02703DZ").date("2025-11-04"), Procedure::builder("30233N1").date("2025-11-03")])
    ///     .build();
    /// let days = encounter.days_to_surgery(|procedure| procedure.code.as_str().starts_with('0'));
    /// assert_eq!(days, Some(1));
    /// ```
    pub fn days_to_surgery(&self, is_surgery: impl Fn(&Procedure) -> bool) -> Option<i64> {
        self.procedures
            .iter()
            .filter(|p| is_surgery(p))
            .filter_map(|p| self.days_to_procedure(p))
            .min()
    }
}

/// The days of a leave that lie within the stay, as the first and the one after the last.
fn within(leave: &Leave, admitted: NaiveDate, discharged: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let from = leave.from.value()?.date().max(admitted);
    let to = leave.to.value().map_or(discharged, |to| to.date().min(discharged));
    (from < to).then_some((from, to))
}
