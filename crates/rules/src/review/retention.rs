//! [`retention`]: until when the parts of a record are to be kept.

use std::fmt;

use casemix_record::{DocumentKind, Encounter};
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
    /// Why: the limits that decided, each as it is shown.
    pub why: Vec<String>,
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
/// discharge. The master patient index and the registers are kept for ever, and are not of one record.
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
    let discharged = encounter.discharged.value().map(|discharged| discharged.date());
    let last = discharged.max(last_seen);
    let born = encounter.birth_date.value().map(|born| born.date());
    let has_images = encounter
        .documents
        .iter()
        .any(|document| document.kind.value() == Some(DocumentKind::ImagingReport));
    let mut parts = vec![RetainedPart::Record];
    parts.extend(has_images.then_some(RetainedPart::Images));
    parts.extend(encounter.delivery.is_some().then_some(RetainedPart::FetalMonitor));
    let day = last.unwrap_or_default();
    let mut kept = Vec::new();
    for part in parts {
        let Some(own) = limits.strictest(part.limit(), day) else {
            continue;
        };
        let majority = limits.strictest("age-of-majority-years", day);
        let mut why = vec![own.to_string()];
        let until = match part {
            RetainedPart::FetalMonitor => {
                // The child of this delivery comes of age.
                let delivered = encounter
                    .delivery
                    .as_ref()
                    .and_then(|delivery| delivery.delivered.value());
                let of_age = delivered
                    .zip(majority)
                    .and_then(|(born, limit)| later(born.date(), limit));
                why.extend(majority.map(ToString::to_string));
                of_age.and_then(|of_age| later(of_age, own))
            }
            _ => {
                let own_end = last.and_then(|last| later(last, own));
                let minor = last.and_then(|last| minors_end(born?, last, limits, &mut why));
                own_end.map(|end| minor.map_or(end, |minor| minor.max(end)))
            }
        };
        if legal_hold {
            why.insert(0, "legal hold".to_owned());
        }
        kept.push(Retained {
            part,
            until: until.filter(|_| !legal_hold),
            why,
        });
    }
    kept
}

/// The end for a patient who was a minor when last seen: so long after majority as the state says, or with majority.
fn minors_end(born: NaiveDate, last: NaiveDate, limits: &Limits, why: &mut Vec<String>) -> Option<NaiveDate> {
    let majority = limits.strictest("age-of-majority-years", last)?;
    let of_age = later(born, majority).filter(|of_age| last < *of_age)?;
    why.push(majority.to_string());
    let beyond = limits.strictest("retention-minor-years", last);
    why.extend(beyond.map(ToString::to_string));
    beyond.map_or(Some(of_age), |beyond| later(of_age, beyond))
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
        assert_eq!(retention(&undated, rules.limits(), None, false)[0].until, None);
    }
}
