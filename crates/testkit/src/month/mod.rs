//! Generated hospital months: realistic records of invented patients.

mod birth;
mod case;
mod library;
mod person;
mod problems;
mod profile;
mod record;

use std::collections::VecDeque;

use casemix_record::{BirthOutcome, Encounter};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};

use crate::{Defect, DefectKind, Rng};
use case::{Case, Plan};
use library::Library;
use person::Person;
use profile::{Arrival, Panel, Profile};
use record::Titles;

/// A month of discharges of an invented hospital: realistic records of patients who never were.
///
/// ```
/// use casemix_testkit::Month;
///
/// let month = Month::new(2026, 1).unwrap().seed(7).error_rate(0.01);
/// let discharges: Vec<_> = month.encounters().take(100).collect();
/// assert!(discharges.iter().all(|made| made.encounter.discharged.to_str().starts_with("2026-01")));
///
/// let wrong = discharges.iter().find(|made| !made.planted.is_empty());
/// if let Some(defect) = wrong.and_then(|made| made.planted.first()) {
///     println!("{} at {}", defect.kind, defect.location);
/// }
/// ```
///
/// # What is drawn from where
///
/// | what | after |
/// |---|---|
/// | how often patients come for what | HCUP Fast Stats, *Most Common Diagnoses for Inpatient Stays*, 2017: of 35.8 million stays 103 in 1,000 births, 58 septicemia, 35 osteoarthritis, 30 heart failure, 21 COPD, 18 myocardial infarction, 18 diabetes, 18 pneumonia, 17 dysrhythmia, and so on; conditions behind the first ranks by estimate |
/// | operations | HCUP Statistical Brief 281 (2018): 27 % of stays with an operating room procedure |
/// | deliveries and newborns | NCHS, *Births: Final Data for 2022*: 32 % by cesarean section, 10.4 % before 37 weeks, 8.6 % below 2,500 g, 31 twins in 1,000 |
/// | lengths of stay | the geometric means of the FY2026 MS-DRG table (Table 5) for medicine and surgery of adults |
/// | where patients go | HCUP Facts and Figures 2007, exhibit 1.4: 74 % home, 9 % home health, 12 % other facilities, 2 % died |
/// | illnesses beside the principal one, ages, payers, hours | by estimate |
///
/// Conditions of no profile are left out, so those that have one weigh a little more. The tests of this crate group the
/// months and hold their case mix to bounds that they print.
///
/// # Clean and wrong records
///
/// A clean record groups without an error in the release of its discharge, codes as the guidelines say, adds up, and has
/// all its documents in time. In so many of 100 records as is asked for, [defects](crate::DefectKind) are planted, and
/// each is named. The rest of the month stays the same: the months of one seed with and without defects differ only in
/// what was planted.
#[derive(Clone, Debug)]
pub struct Month {
    calendar: Calendar,
    seed: u64,
    error_rate: f64,
    kinds: &'static [DefectKind],
    abstracts: bool,
    titles: Option<Titles>,
}

impl Month {
    /// A month from October 2022 to March 2027, in which all codes of the profiles are valid; `None` for any other.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Month> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let in_range = ((2022, 10)..=(2027, 3)).contains(&(year, month));
        in_range.then(|| Month {
            calendar: Calendar::starting(first),
            seed: 0,
            error_rate: 0.0,
            kinds: DefectKind::ALL,
            abstracts: false,
            titles: None,
        })
    }

    /// The seed: another seed is another month.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Month {
        self.seed = seed;
        self
    }

    /// The share of records, 0 to 1, in which a defect is planted.
    #[must_use]
    pub fn error_rate(mut self, rate: f64) -> Month {
        self.error_rate = rate;
        self
    }

    /// The kinds of defects that are planted; without this all of them.
    #[must_use]
    pub fn defects(mut self, kinds: &'static [DefectKind]) -> Month {
        self.kinds = kinds;
        self
    }

    /// Only the discharge abstracts: the Uniform Hospital Discharge Data Set, with service, leaves, birth, delivery and
    /// death. Units, documents, orders, coverages, charges and bills are left out, and what is left is the same.
    #[must_use]
    pub fn abstracts(mut self) -> Month {
        self.abstracts = true;
        self
    }

    /// Documents that say something: texts by their kind, around the titles of the codes, which `titles` gives. Without this
    /// documents have times and authors and no text. Queries to the attending physician come in addition; everything else
    /// is the same.
    ///
    /// ```
    /// use casemix_testkit::Month;
    ///
    /// let titles = |code: &str| (code == "J18.9").then(|| "Pneumonia, unspecified organism".to_owned());
    /// let month = Month::new(2026, 1).unwrap().texts(titles);
    /// let made = month.encounters().next().unwrap();
    /// let texts: Vec<_> = made.encounter.documents.iter().map(|document| document.text.as_str()).collect();
    /// assert!(texts.iter().any(|text| text.contains("Final diagnoses:")));
    /// ```
    #[must_use]
    pub fn texts(mut self, titles: fn(&str) -> Option<String>) -> Month {
        self.titles = Some(titles);
        self
    }

    /// The first `n` of the [encounters](Month::encounters), by time of discharge.
    #[must_use]
    pub fn discharges(&self, n: usize) -> Vec<Generated> {
        let mut all: Vec<(NaiveDateTime, Generated)> = self.encounters().timed().take(n).collect();
        all.sort_by_key(|(discharged, _)| *discharged);
        all.into_iter().map(|(_, made)| made).collect()
    }

    /// The discharges, in no particular order, without end: take as many as the hospital has. They are the same however
    /// many are taken.
    #[must_use]
    pub fn encounters(&self) -> Encounters {
        Encounters {
            month: self.clone(),
            number: 0,
            coming: VecDeque::new(),
        }
    }
}

/// A generated record.
#[derive(Clone, Debug, PartialEq)]
pub struct Generated {
    /// The record.
    pub encounter: Encounter,
    /// What is wrong with it; nothing in a clean record.
    pub planted: Vec<Defect>,
}

/// So many discharges of January 2026, by time of discharge.
///
/// ```
/// let month = casemix_testkit::generate(7, 200, 0.0);
/// assert!(month.is_sorted_by_key(|made| made.encounter.discharged.value()));
/// ```
#[must_use]
#[allow(clippy::expect_used)]
pub fn generate(seed: u64, n: usize, error_rate: f64) -> Vec<Generated> {
    let january = Month::new(2026, 1).expect("January 2026 is in range");
    january.seed(seed).error_rate(error_rate).discharges(n)
}

/// The sample month for a first look at the program: 5,000 discharge abstracts of January 2026, one in a hundred with a
/// defect. The façade embeds it as `crates/casemix/data/sample.ndjson.gz`, which the example `sample` writes.
#[must_use]
#[allow(clippy::expect_used)]
pub fn sample() -> Vec<Generated> {
    let january = Month::new(2026, 1).expect("January 2026 is in range");
    january.seed(2026).error_rate(0.01).abstracts().discharges(5_000)
}

/// The discharges of a [`Month`].
#[derive(Clone, Debug)]
pub struct Encounters {
    month: Month,
    /// The number of the last record.
    number: u64,
    /// Records that follow from earlier ones.
    coming: VecDeque<Coming>,
}

/// A record that follows from an earlier one.
#[derive(Clone, Debug)]
enum Coming {
    Newborn(Box<Case>),
    /// A patient who was here before, until when, and for what.
    Again(Box<Person>, NaiveDateTime, &'static Profile),
}

/// The streams of random numbers of a record, so that one part of it does not depend on another.
#[derive(Clone, Copy)]
enum Stream {
    Case = 0,
    Person = 1,
    Abstract = 2,
    Papers = 3,
    Bill = 4,
    Defects = 5,
    Follow = 6,
    Texts = 7,
}

impl Stream {
    fn of(self, seed: u64, number: u64) -> Rng {
        Rng::stream(seed, number * 8 + self as u64)
    }
}

impl Iterator for Encounters {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        self.timed().next().map(|(_, made)| made)
    }
}

impl Encounters {
    /// The records with the time of discharge, which a defect may have taken from the record.
    fn timed(&mut self) -> impl Iterator<Item = (NaiveDateTime, Generated)> {
        std::iter::repeat_with(|| {
            let case = self.next_case();
            let mut encounter = record::abstracted(&case, &mut self.stream(Stream::Abstract));
            let (papers, bill) = (&mut self.stream(Stream::Papers), &mut self.stream(Stream::Bill));
            record::complete(&mut encounter, &case, papers, bill);
            if self.month.abstracts {
                record::reduce(&mut encounter);
            } else if let Some(titles) = self.month.titles {
                record::tell(&mut encounter, &case, titles, &mut self.stream(Stream::Texts));
            }
            let planted = self.plant(&mut encounter);
            (case.discharged, Generated { encounter, planted })
        })
    }

    fn stream(&self, stream: Stream) -> Rng {
        stream.of(self.month.seed, self.number)
    }

    fn next_case(&mut self) -> Case {
        loop {
            self.number += 1;
            let (mut rng, mut who) = (self.stream(Stream::Case), self.stream(Stream::Person));
            let plan = match self.coming.pop_front() {
                Some(Coming::Newborn(case)) => return *case,
                Some(Coming::Again(person, after, profile)) => {
                    again(profile, &person, after, &mut rng).map(|profile| Plan {
                        profile,
                        person: Some(*person),
                        earliest: Some(after),
                    })
                }
                None => fresh(&mut rng).map(|profile| Plan {
                    profile,
                    person: None,
                    earliest: None,
                }),
            };
            let case = plan.and_then(|plan| Case::new(self.number, plan, &self.month.calendar, &mut rng, &mut who));
            if let Some(mut case) = case {
                self.follow(&mut case);
                return case;
            }
        }
    }

    /// What follows from a case: newborns at once, a readmission later.
    fn follow(&mut self, case: &mut Case) {
        let mut rng = self.stream(Stream::Follow);
        if matches!(case.arrival, Arrival::NewbornTransfer | Arrival::NewbornHome) {
            birth::born_elsewhere(case, &mut rng);
        }
        if let Some(delivery) = case.profile.delivery {
            birth::deliver(case, delivery, &mut rng);
            self.newborns(case);
        }
        let may_return = case.profile.panel == Panel::General && case.years() >= 18 && !case.readmission && !case.died;
        if may_return && rng.percent(RETURNING) {
            self.coming.push_back(Coming::Again(
                Box::new(case.person.clone()),
                case.discharged,
                case.profile,
            ));
        }
    }

    /// The newborns come next, numbered on from the mother.
    fn newborns(&mut self, mother: &mut Case) {
        let births = mother
            .delivery
            .as_ref()
            .map(|facts| facts.births.clone())
            .unwrap_or_default();
        let mut made = 0;
        for (child, _) in births
            .iter()
            .enumerate()
            .filter(|(_, birth)| birth.outcome == BirthOutcome::LiveBirth)
        {
            let number = mother.number + made as u64 + 1;
            let (seed, calendar) = (self.month.seed, &self.month.calendar);
            let (rng, who) = (&mut Stream::Case.of(seed, number), &mut Stream::Person.of(seed, number));
            let Some(newborn) = birth::newborn(mother, child, number, calendar, rng, who) else {
                continue;
            };
            let linked = newborn.birth.as_ref().is_some_and(|birth| birth.mother.is_some());
            if let Some(birth) = mother.delivery.as_mut().and_then(|facts| facts.births.get_mut(child)) {
                birth.encounter = linked.then_some(number);
            }
            self.coming.insert(made, Coming::Newborn(Box::new(newborn)));
            made += 1;
        }
    }

    /// Plants a defect in so many records; not every kind fits every record, but of some dozens one does.
    fn plant(&self, encounter: &mut Encounter) -> Vec<Defect> {
        let mut rng = self.stream(Stream::Defects);
        if !rng.percent(self.month.error_rate * 100.0) {
            return Vec::new();
        }
        for _ in 0..64 {
            let planted = rng
                .pick(self.month.kinds)
                .and_then(|kind| kind.plant(encounter, &mut rng));
            if planted.is_some() {
                return planted.into_iter().collect();
            }
        }
        Vec::new()
    }
}

/// Percent of the adults who come back within the month, if there is time left for it. Some 14 % do within 30 days
/// (HCUP Statistical Brief 248, 2016).
const RETURNING: f64 = 9.0;

fn fresh(rng: &mut Rng) -> Option<&'static Profile> {
    rng.pick_weighted(&Library::get().profiles, |profile| profile.share)
}

/// What a patient comes back for: often the same, if it was no operation, else something acute.
fn again(last: &'static Profile, person: &Person, after: NaiveDateTime, rng: &mut Rng) -> Option<&'static Profile> {
    let years = person.years(after.date());
    let acute = |profile: &Profile| {
        matches!(profile.arrival, Arrival::Emergency)
            && profile.panel == Panel::General
            && profile.fits(person.sex, years)
    };
    if last.surgery.is_empty() && acute(last) && rng.percent(40.0) {
        return Some(last);
    }
    (0..20).find_map(|_| fresh(rng).filter(|profile| acute(profile)))
}

/// The days of a month.
#[derive(Clone, Debug)]
struct Calendar {
    first: NaiveDate,
    last: NaiveDate,
    /// Every day with its weight: fewer patients go home at the week-end.
    days: Vec<(f64, NaiveDate)>,
}

impl Calendar {
    fn starting(first: NaiveDate) -> Calendar {
        let days: Vec<_> = first
            .iter_days()
            .take_while(|day| day.month() == first.month())
            .map(|day| match day.weekday() {
                Weekday::Sat => (0.85, day),
                Weekday::Sun => (0.75, day),
                _ => (1.08, day),
            })
            .collect();
        let last = days.last().map_or(first, |(_, day)| *day);
        Calendar { first, last, days }
    }

    fn discharge_day(&self, rng: &mut Rng) -> NaiveDate {
        rng.pick_weighted(&self.days, |(weight, _)| *weight)
            .map_or(self.first, |(_, day)| *day)
    }
}
