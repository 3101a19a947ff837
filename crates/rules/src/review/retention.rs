//! [`retention`]: until when the parts of a record are to be kept.

use std::fmt;

use casemix_record::{DocumentKind, Encounter, Moment, Raw};
use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::prelude::ToPrimitive;

use crate::{Diagnostics, Limit, Limits, Pack};

/// The federal limits for keeping records, to which state and hospital add their own: the longest in force counts.
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn retention_limits() -> Result<Pack, Diagnostics> {
    Pack::parse("retention.rules", include_str!("../../packs/retention.rules"))
}

/// The limits that the American Health Information Management Association recommends beside the
/// [federal ones](retention_limits).
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn recommended_retention() -> Result<Pack, Diagnostics> {
    let text = include_str!("../../packs/retention-recommended.rules");
    Pack::parse("retention-recommended.rules", text)
}

/// A part of a record with a time of its own for being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RetainedPart {
    /// The record itself.
    Record,
    /// Images of radiology and nuclear medicine.
    Images,
    /// Strips of the fetal monitor.
    FetalMonitor,
}

impl RetainedPart {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            RetainedPart::Record => "record",
            RetainedPart::Images => "images",
            RetainedPart::FetalMonitor => "fetal monitor strips",
        }
    }

    const fn limit(self) -> &'static str {
        match self {
            RetainedPart::Record => "retention-record-years",
            RetainedPart::Images => "retention-images-years",
            RetainedPart::FetalMonitor => "retention-fetal-monitor-years",
        }
    }
}

/// Until when a part of a record is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retained {
    /// The part.
    pub part: RetainedPart,
    /// The first day on which it may be destroyed; `None` while a legal hold stands, or the dates that decide are not known.
    pub until: Option<NaiveDate>,
    /// Whether a legal hold stands.
    pub is_held: bool,
    /// Why: the limits that decided, each as it is shown; the hold; the date that is not known.
    pub why: Vec<String>,
}

impl Retained {
    /// Whether it may be destroyed on a day.
    pub fn may_be_destroyed(&self, on: NaiveDate) -> bool {
        self.until.is_some_and(|until| until <= on)
    }
}

impl fmt::Display for Retained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Some(until) => write!(f, "{}: until {until}", self.part.name())?,
            None => write!(f, "{}: not to be destroyed", self.part.name())?,
        }
        write!(f, " ({})", self.why.join("; "))
    }
}

/// Until when the parts of a record are to be kept: so many years after the patient was last here, of a patient who was a minor
/// not before so many years after majority, and under a legal hold for as long as that stands.
///
/// `last_seen` is the last day on which the patient was in the hospital for whatever reason, where that is later than this
/// discharge; a [`RetentionSchedule`](super::RetentionSchedule) finds it for the records of many. The master patient index and
/// the registers are kept for ever, and are not of one record. Of a patient of whom neither birth nor age is known nothing may
/// be destroyed: it may be a minor.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::Encounter;
/// use casemix_rules::{Pack, RuleSet, review::{recommended_retention, retention, retention_limits}};
///
/// let state = Pack::parse("state.rules", "pack state \"2026\"\nlimit retention-minor-years = at least 3\n  cite \"statute of limitations\"\n")?;
/// let rules = RuleSet::builder(Codes::embedded()?)
///     .pack(retention_limits()?).pack(recommended_retention()?).pack(state).build()?;
///
/// let adult = Encounter::builder("E1").birth_date("1957-03-02").discharged("2026-01-08").build();
/// let kept = retention(&adult, rules.limits(), None, false);
/// assert_eq!(kept[0].until, "2036-01-08".parse().ok());       // ten years are longer than five
///
/// let child = Encounter::builder("E2").birth_date("2024-05-10").discharged("2026-01-08").build();
/// assert_eq!(retention(&child, rules.limits(), None, false)[0].until, "2045-05-10".parse().ok()); // 18 and 3 years old
/// assert_eq!(retention(&child, rules.limits(), None, true)[0].until, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn retention(
    encounter: &Encounter,
    limits: &Limits,
    last_seen: Option<NaiveDate>,
    legal_hold: bool,
) -> Vec<Retained> {
    let mut kept = RetainedFacts::of(encounter).retained(limits, last_seen);
    if legal_hold {
        kept.iter_mut().for_each(|part| part.hold("legal hold"));
    }
    kept
}

/// What decides of a record until when it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RetainedFacts {
    pub(super) discharged: Option<NaiveDate>,
    born: Option<NaiveDate>,
    /// At the admission.
    age_years: Option<i32>,
    has_images: bool,
    /// Whether the record is that of a delivery, and when that was.
    delivered: Option<Option<NaiveDate>>,
}

impl RetainedFacts {
    pub(super) fn of(encounter: &Encounter) -> Self {
        let day = |field: &Raw<Moment>| field.value().map(Moment::date);
        let documents = &encounter.documents;
        RetainedFacts {
            discharged: day(&encounter.discharged),
            born: day(&encounter.birth_date),
            age_years: encounter.age_years.value(),
            has_images: documents
                .iter()
                .any(|document| document.kind.value() == Some(DocumentKind::ImagingReport)),
            delivered: encounter.delivery.as_ref().map(|delivery| day(&delivery.delivered)),
        }
    }

    /// The parts of the record, none of them under a hold.
    pub(super) fn retained(&self, limits: &Limits, last_seen: Option<NaiveDate>) -> Vec<Retained> {
        let last = self.discharged.max(last_seen);
        let mut parts = vec![RetainedPart::Record];
        parts.extend(self.has_images.then_some(RetainedPart::Images));
        parts.extend(self.delivered.is_some().then_some(RetainedPart::FetalMonitor));
        let day = last.unwrap_or_default();
        let kept = parts.into_iter().filter_map(|part| {
            let own = limits.strictest(part.limit(), day)?;
            let mut why = vec![own.to_string()];
            let until = match (part, self.delivered.flatten(), last) {
                (RetainedPart::FetalMonitor, Some(delivered), _) => after_majority(delivered, own, limits, &mut why),
                (RetainedPart::FetalMonitor, None, _) => Err("the time of the delivery is not known"),
                (_, _, Some(last)) => self.after(last, own, limits, &mut why),
                (_, _, None) => Err("the discharge is not known"),
            };
            why.extend(until.err().map(str::to_owned));
            Some(Retained {
                part,
                until: until.ok(),
                is_held: false,
                why,
            })
        });
        kept.collect()
    }

    /// The end of what is kept after the patient was last here: of a minor not before the end that minors have.
    fn after(
        &self,
        last: NaiveDate,
        own: &Limit,
        limits: &Limits,
        why: &mut Vec<String>,
    ) -> Result<NaiveDate, &'static str> {
        let end = later(last, own).ok_or(BEYOND)?;
        let Some(majority) = limits.strictest("age-of-majority-years", last) else {
            return Ok(end);
        };
        let Some(born) = self.born else {
            let is_adult = self
                .age_years
                .is_some_and(|years| majority.number() <= Some(years.into()));
            return if is_adult {
                Ok(end)
            } else {
                Err("the date of birth is not known, and it may be a minor's")
            };
        };
        let of_age = later(born, majority).ok_or(BEYOND)?;
        if last >= of_age {
            return Ok(end);
        }
        why.push(majority.to_string());
        let beyond = limits.strictest("retention-minor-years", last);
        why.extend(beyond.map(ToString::to_string));
        let minors_end = match beyond {
            Some(beyond) => later(of_age, beyond).ok_or(BEYOND)?,
            None => of_age,
        };
        Ok(minors_end.max(end))
    }
}

impl Retained {
    /// Puts it under a hold.
    pub(super) fn hold(&mut self, reason: impl Into<String>) {
        self.why.insert(0, reason.into());
        (self.until, self.is_held) = (None, true);
    }
}

const BEYOND: &str = "the day is beyond the calendar";

/// The end of what waits for the child of a delivery to come of age.
fn after_majority(
    delivered: NaiveDate,
    own: &Limit,
    limits: &Limits,
    why: &mut Vec<String>,
) -> Result<NaiveDate, &'static str> {
    let majority = limits
        .strictest("age-of-majority-years", delivered)
        .ok_or("the age of majority is not known")?;
    why.push(majority.to_string());
    let of_age = later(delivered, majority).ok_or(BEYOND)?;
    later(of_age, own).ok_or(BEYOND)
}

/// So many years later: the same day of the year, 29 February becomes 1 March.
fn later(day: NaiveDate, limit: &Limit) -> Option<NaiveDate> {
    let years = limit.number()?.ceil().to_i32()?;
    let year = day.year().checked_add(years)?;
    let same = day.with_year(year);
    same.or_else(|| NaiveDate::from_ymd_opt(year, day.month(), 28)?.checked_add_days(Days::new(1)))
}

#[cfg(test)]
mod tests {
    use casemix_codes::Codes;

    use super::*;
    use crate::RuleSet;

    #[test]
    fn the_packs_are_in_their_usual_form_and_every_part_has_its_limit() {
        let (federal, recommended) = (retention_limits().unwrap(), recommended_retention().unwrap());
        assert_eq!(federal.format(), include_str!("../../packs/retention.rules"));
        assert_eq!(
            recommended.format(),
            include_str!("../../packs/retention-recommended.rules")
        );
        let rules = RuleSet::builder(Codes::embedded().unwrap())
            .pack(federal)
            .pack(recommended)
            .build()
            .unwrap();
        for part in [RetainedPart::Record, RetainedPart::Images, RetainedPart::FetalMonitor] {
            assert!(!rules.limits().named(part.limit()).is_empty(), "{}", part.name());
        }
    }

    #[test]
    fn a_later_visit_and_a_leap_day_are_minded() {
        let rules = RuleSet::builder(Codes::embedded().unwrap())
            .pack(retention_limits().unwrap())
            .build()
            .unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let stay = Encounter::builder("E1")
            .birth_date("1957-03-02")
            .discharged("2024-02-29")
            .build();
        let until = |last| retention(&stay, rules.limits(), last, false)[0].until;
        assert_eq!(until(None), Some(day("2029-03-01")));
        assert_eq!(until(Some(day("2025-06-01"))), Some(day("2030-06-01")));
        assert_eq!(until(Some(day("2020-06-01"))), Some(day("2029-03-01")));
        let undated = Encounter::new("E2");
        let kept = retention(&undated, rules.limits(), None, false);
        assert_eq!(
            kept[0].to_string().split("; ").last(),
            Some("the discharge is not known)")
        );
    }

    #[test]
    fn without_birth_and_age_it_may_be_a_minors_record() {
        let rules = RuleSet::builder(Codes::embedded().unwrap())
            .pack(retention_limits().unwrap())
            .build()
            .unwrap();
        let stay = Encounter::builder("E1").discharged("2026-01-08");
        let until = |stay: Encounter| retention(&stay, rules.limits(), None, false)[0].until;
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(until(stay.clone().build()), None);
        assert_eq!(until(stay.clone().age_years(17).build()), None);
        assert_eq!(until(stay.clone().age_years(18).build()), day("2031-01-08"));
        assert_eq!(until(stay.clone().birth_date("2008-01-08").build()), day("2031-01-08"));
        let minor = stay.birth_date("2025-01-09").build();
        assert_eq!(until(minor.clone()), day("2043-01-09"));
        let held = &retention(&minor, rules.limits(), None, true)[0];
        assert!(held.is_held && !held.may_be_destroyed("2199-01-01".parse().unwrap()));
        assert!(
            held.to_string()
                .starts_with("record: not to be destroyed (legal hold; limit retention-record-years")
        );
    }

    #[test]
    fn strips_of_the_monitor_wait_for_the_child() {
        let rules = RuleSet::builder(Codes::embedded().unwrap())
            .pack(retention_limits().unwrap())
            .pack(recommended_retention().unwrap())
            .build()
            .unwrap();
        let delivery = casemix_record::Delivery::builder().delivered("2026-01-07T04:10");
        let stay = Encounter::builder("E1")
            .birth_date("1995-03-02")
            .discharged("2026-01-08");
        let kept = retention(&stay.delivery(delivery).build(), rules.limits(), None, false);
        let ends: Vec<String> = kept.iter().filter_map(|part| Some(part.until?.to_string())).collect();
        assert_eq!(ends, ["2036-01-08", "2054-01-07"]);
    }
}
