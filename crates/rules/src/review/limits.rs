//! The limits that every hospital of the United States starts from.

use chrono::NaiveDate;

use crate::{Effective, Limit, PackInfo, Quantum};

/// The pack of limits, in the rule language.
const FEDERAL: &str = include_str!("limits.rules");

/// The federal limits, and the usual ones where federal rules leave the time to the hospital.
///
/// A hospital adds its own to them; see [`RuleSetBuilder::limit`](crate::RuleSetBuilder::limit).
///
/// ```
/// use casemix_rules::review;
///
/// let limits = review::federal_limits();
/// let report = limits.iter().find(|limit| limit.name == "operative-report").unwrap();
/// assert_eq!(report.value.to_string(), "24 hours");
/// ```
pub fn federal_limits() -> Vec<Limit> {
    let mut pack = PackInfo::new("", "", "");
    let mut limits: Vec<Limit> = Vec::new();
    for line in FEDERAL.lines() {
        let mut words = line.split_whitespace();
        let quoted = || line.split('"').nth(1).unwrap_or_default().to_owned();
        match words.next() {
            Some("pack") => pack = PackInfo::new(words.next().unwrap_or_default(), "", quoted()),
            Some("title") => pack.title = quoted().into(),
            Some("limit") => {
                let name = words.next().unwrap_or_default();
                let count: u32 = words.nth(1).and_then(|n| n.parse().ok()).unwrap_or_default();
                let value = match words.next() {
                    Some("days") => Quantum::days(count),
                    _ => Quantum::hours(count),
                };
                limits.push(Limit::at_most(name, value, pack.clone()));
            }
            Some("cite") => {
                if let Some(limit) = limits.last_mut() {
                    limit.citation = Some(quoted().into());
                }
            }
            Some("effective") => {
                let day: Option<NaiveDate> = words.nth(1).and_then(|day| day.parse().ok());
                if let (Some(limit), Some(day)) = (limits.last_mut(), day) {
                    limit.effective = Effective::from(day);
                }
            }
            _ => {}
        }
    }
    limits
}
