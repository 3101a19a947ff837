//! Clinical profiles: what patients are admitted for, and what that brings with it.
//!
#![doc = include_str!("../../profiles/README.md")]

use casemix_record::{DeliveryMethod, Sex};
use serde::Deserialize;

use crate::Rng;

/// One clinical profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    pub(super) name: String,
    /// Number among 1,000 discharges; 0 of newborns, who come with the deliveries.
    #[serde(default)]
    pub(super) share: f64,
    /// Of newborns: how likely among those of the same gestation.
    #[serde(default)]
    weight: f64,
    /// Of newborns: completed weeks of gestation.
    #[serde(default)]
    weeks: Option<Spread>,
    #[serde(default = "Spread::zero")]
    pub(super) age: Spread,
    #[serde(default = "half")]
    pub(super) female: f64,
    pub(super) stay: Spread,
    pub(super) died: f64,
    pub(super) unit: Unit,
    /// Percent that need intensive care.
    #[serde(default)]
    pub(super) intensive: f64,
    /// The mix of dispositions.
    pub(super) after: String,
    #[serde(default)]
    pub(super) arrival: Arrival,
    /// How much more often than usual chronic conditions are there.
    #[serde(default = "one")]
    pub(super) chronic: f64,
    /// The same of further acute conditions.
    #[serde(default = "one")]
    pub(super) acute: f64,
    #[serde(default)]
    pub(super) panel: Panel,
    #[serde(default)]
    pub(super) delivery: Option<Delivery>,
    #[serde(default)]
    pub(super) cause: Option<Cause>,
    /// Whether a fall caused it.
    #[serde(default)]
    pub(super) fall: bool,
    /// Conditions of the panels that the profile's own codes say already.
    #[serde(default)]
    pub(super) without: Vec<String>,
    #[serde(default)]
    pub(super) admitting: Option<Choice>,
    #[serde(default)]
    pub(super) principal: Vec<Entry>,
    #[serde(default)]
    pub(super) secondary: Vec<Entry>,
    #[serde(default)]
    pub(super) surgery: Vec<Entry>,
    #[serde(default)]
    pub(super) procedures: Vec<Entry>,
}

impl Profile {
    /// How likely a newborn of that gestation has this profile.
    pub(super) fn weight_at(&self, weeks: i64) -> f64 {
        let fits = self
            .weeks
            .as_ref()
            .is_some_and(|spread| spread.low <= weeks && weeks <= spread.high);
        if fits { self.weight } else { 0.0 }
    }

    /// Whether a patient of that sex and age could have it.
    pub(super) fn fits(&self, sex: Sex, years: i64) -> bool {
        let of_sex = if sex == Sex::Female {
            self.female > 0.0
        } else {
            self.female < 100.0
        };
        of_sex && self.age.low <= years && years <= self.age.high
    }
}

/// The conditions that patients have beside those of their profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Panels {
    pub(super) chronic: Vec<Entry>,
    pub(super) acute: Vec<Entry>,
    pub(super) surgical: Vec<Entry>,
    pub(super) obstetric: Vec<Entry>,
}

/// Where a case is treated.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Unit {
    Medicine,
    Telemetry,
    Surgery,
    Oncology,
    Psychiatry,
    Obstetrics,
    Nursery,
    Pediatrics,
    Rehabilitation,
}

/// How a case comes to the hospital.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Arrival {
    #[default]
    Emergency,
    Urgent,
    Elective,
    Trauma,
    Transfer,
    Delivery,
    /// Born in the hospital.
    #[serde(skip)]
    Birth,
    NewbornTransfer,
    /// Brought back from home in the first days of life.
    NewbornHome,
}

/// Which panels apply.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Panel {
    #[default]
    General,
    Obstetric,
    None,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Delivery {
    Vaginal,
    Cesarean,
}

impl From<Delivery> for DeliveryMethod {
    fn from(delivery: Delivery) -> DeliveryMethod {
        match delivery {
            Delivery::Vaginal => DeliveryMethod::Vaginal,
            Delivery::Cesarean => DeliveryMethod::Cesarean,
        }
    }
}

/// What caused an injury.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Cause {
    Fall,
    Traffic,
    Assault,
    Burn,
}

/// A number of a distribution, with bounds.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Spread {
    pub(super) center: f64,
    pub(super) deviation: f64,
    pub(super) low: i64,
    pub(super) high: i64,
}

impl Spread {
    fn zero() -> Spread {
        Spread {
            center: 0.0,
            deviation: 0.0,
            low: 0,
            high: 0,
        }
    }

    /// A number of the normal distribution, cut off at the bounds.
    pub(super) fn normal(&self, rng: &mut Rng) -> f64 {
        let number = self.center + self.deviation * rng.normal();
        number.clamp(self.low as f64, self.high as f64 + 0.99)
    }

    /// A number of the log-normal distribution, cut off at the bounds.
    pub(super) fn log_normal(&self, rng: &mut Rng) -> f64 {
        rng.log_normal(self.center, self.deviation)
            .clamp(self.low as f64, self.high as f64)
    }
}

impl TryFrom<String> for Spread {
    type Error = String;

    fn try_from(text: String) -> Result<Spread, String> {
        let fault = || format!("`{text}` is not a spread such as `4.2 0.6 1-90`");
        let bounds = |text: &str| {
            let (low, high) = text.split_once('-')?;
            Some((low.parse().ok()?, high.parse().ok()?))
        };
        let parts: Vec<&str> = text.split_whitespace().collect();
        let (numbers, (low, high)) = match parts.as_slice() {
            [numbers @ .., last] if last.contains('-') => (numbers, bounds(last).ok_or_else(fault)?),
            numbers => (numbers, (0, 90)),
        };
        let number = |at: usize| {
            numbers
                .get(at)
                .map_or(Ok(0.0), |text| text.parse().map_err(|_| fault()))
        };
        Ok(Spread {
            center: number(0)?,
            deviation: number(1)?,
            low,
            high,
        })
    }
}

/// Codes of which a case has one.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Choice(Vec<(f64, String)>);

impl Choice {
    /// One of the codes, for the side that is concerned.
    pub(super) fn draw(&self, side: Side, rng: &mut Rng) -> String {
        rng.pick_weighted(&self.0, |(weight, _)| *weight)
            .map(|(_, code)| side.of(code))
            .unwrap_or_default()
    }
}

#[cfg(test)]
impl Choice {
    /// Every code that it can give.
    pub(super) fn all(&self) -> impl Iterator<Item = String> {
        let codes = self
            .0
            .iter()
            .filter(|(_, code)| code.starts_with(|first: char| !first.is_ascii_lowercase()));
        codes.flat_map(|(_, code)| [Side::Right, Side::Left].map(|side| side.of(code)))
    }
}

impl TryFrom<String> for Choice {
    type Error = String;

    fn try_from(text: String) -> Result<Choice, String> {
        let alternative = |text: &str| match text.split_once(':') {
            Some((code, weight)) => weight
                .parse()
                .map(|weight| (weight, code.to_owned()))
                .map_err(|_| format!("`{text}`: not a weight")),
            None => Ok((1.0, text.to_owned())),
        };
        text.split('|').map(alternative).collect::<Result<_, _>>().map(Choice)
    }
}

/// Codes that come together, how often, and when.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Entry {
    percent: Vec<f64>,
    pub(super) items: Vec<Choice>,
    /// First and last day after admission on which a procedure is done.
    pub(super) days: (i64, i64),
    /// Percent that arise in the hospital.
    pub(super) acquired: f64,
    pub(super) sex: Option<Sex>,
}

impl Entry {
    /// How often at that age, in percent. Children are told apart only where one number holds for all.
    pub(super) fn percent(&self, years: i64) -> f64 {
        let band = match years {
            ..18 if self.percent.len() > 1 => return 0.0,
            ..45 => 0,
            45..65 => 1,
            65..80 => 2,
            80.. => 3,
        };
        self.percent
            .get(band)
            .or(self.percent.first())
            .copied()
            .unwrap_or_default()
    }
}

impl TryFrom<String> for Entry {
    type Error = String;

    fn try_from(text: String) -> Result<Entry, String> {
        let fault = |part: &str| format!("`{part}` in `{text}`");
        let mut parts = text.split_whitespace();
        let percent = parts.next().unwrap_or_default();
        let percent = percent
            .split('/')
            .map(str::parse)
            .collect::<Result<Vec<f64>, _>>()
            .map_err(|_| fault(percent))?;
        let mut entry = Entry {
            percent,
            items: Vec::new(),
            days: (0, 0),
            acquired: 0.0,
            sex: None,
        };
        for part in parts {
            match part.split_at_checked(1) {
                _ if part == "&" => {}
                _ if part == "m" => entry.sex = Some(Sex::Male),
                _ if part == "f" => entry.sex = Some(Sex::Female),
                Some(("@", days)) => {
                    let (first, last) = days.split_once('-').unwrap_or((days, days));
                    entry.days = (
                        first.parse().map_err(|_| fault(part))?,
                        last.parse().map_err(|_| fault(part))?,
                    );
                }
                Some(("!", percent)) => entry.acquired = percent.parse().map_err(|_| fault(part))?,
                _ => entry.items.push(part.to_owned().try_into()?),
            }
        }
        if entry.items.is_empty() {
            Err(fault("no code"))
        } else {
            Ok(entry)
        }
    }
}

/// The side of the body that a case concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Right,
    Left,
}

impl Side {
    pub(super) fn draw(rng: &mut Rng) -> Side {
        if rng.percent(50.0) { Side::Right } else { Side::Left }
    }

    /// The code for this side: of `S72.14{1/2}A` the first alternative for the right, the second for the left.
    fn of(self, template: &str) -> String {
        let parts = template.split_once('{').and_then(|(before, rest)| {
            let (sides, after) = rest.split_once('}')?;
            let (right, left) = sides.split_once('/')?;
            Some((before, right, left, after))
        });
        match (parts, self) {
            (None, _) => template.to_owned(),
            (Some((before, right, _, after)), Side::Right) => format!("{before}{right}{after}"),
            (Some((before, _, left, after)), Side::Left) => format!("{before}{left}{after}"),
        }
    }
}

fn half() -> f64 {
    50.0
}

fn one() -> f64 {
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Result<Entry, String> {
        text.to_owned().try_into()
    }

    #[test]
    fn an_entry_says_which_codes_how_often_and_when() {
        let entry = entry("8/30/55/65 I50.23:5|I50.33:0 & S72.14{1/2}A @0-2 !20 f").unwrap();
        assert_eq!(
            [17, 18, 50, 70, 90].map(|years| entry.percent(years)),
            [0.0, 8.0, 30.0, 55.0, 65.0]
        );
        assert_eq!(
            (entry.days, entry.acquired, entry.sex),
            ((0, 2), 20.0, Some(Sex::Female))
        );
        let mut rng = Rng::new(1);
        let codes = |side, rng: &mut Rng| entry.items.iter().map(|item| item.draw(side, rng)).collect::<Vec<_>>();
        assert_eq!(codes(Side::Right, &mut rng), ["I50.23", "S72.141A"]);
        assert_eq!(codes(Side::Left, &mut rng), ["I50.23", "S72.142A"]);
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(entry("x I10").unwrap_err(), "`x` in `x I10`");
        assert_eq!(entry("8 I10:y").unwrap_err(), "`I10:y`: not a weight");
        assert_eq!(entry("8 I10 @a").unwrap_err(), "`@a` in `8 I10 @a`");
        assert!(entry("8").is_err());
        assert!(Spread::try_from("4 a".to_owned()).is_err());
    }
}
