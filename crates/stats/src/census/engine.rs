//! [`Census`]: who was where at any hour and midnight.

use std::collections::BTreeMap;

use casemix_record::{Encounter, Moment};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{Arrival, Departure, Recapitulation, UnitStay};
use crate::{Accumulator, Error, Population, Rate, Tally, accumulator::whole};

/// What happened in a unit on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Flow {
    Came(Arrival),
    Left(Departure),
    /// Discharged on the day of admission: in no midnight census, and a service day all the same.
    SameDay,
}

/// Where and of whom a census is taken.
type Place = (String, Population);

/// The census of a hospital, unit by unit: who was where at any hour and midnight, and the service days that follow.
///
/// Midnight census, daily census and service days are those of Horton, *Calculating and Reporting Healthcare
/// Statistics* (AHIMA): the census of a day is taken at the midnight that ends it; a patient admitted and discharged
/// on one day is added to make the daily census, which is that day's service days; a patient on leave is in neither. A
/// patient who passes through a unit within one day has the service day where midnight, or the discharge, finds them.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::census::{Census, Scope};
///
/// let stay = |id: &str, from: &str, to: &str| Encounter::builder(id).admitted(from).discharged(to).discharge_status("01").build();
/// let mut census = Census::default();
/// census.add_encounter(&stay("E1", "2026-01-05T22:00", "2026-01-08T10:00"));
/// census.add_encounter(&stay("E2", "2026-01-07T08:00", "2026-01-07T17:00"));
///
/// let day = |text: &str| text.parse().unwrap();
/// let wednesday = census.period(day("2026-01-07"), day("2026-01-07"), Scope::hospital());
/// assert_eq!((wednesday.recapitulation.end(), wednesday.service_days), (1, 2));
/// let week = census.period(day("2026-01-05"), day("2026-01-11"), Scope::hospital());
/// assert_eq!((week.service_days, week.average().to_string()), (4, "0.57".to_owned()));
/// assert_eq!(census.at("2026-01-07T12:00:00".parse().unwrap(), Scope::hospital()), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    flows: BTreeMap<Place, Tally<(NaiveDate, Flow)>>,
    /// Arrivals less departures, at the full hour from which they show.
    changes: BTreeMap<Place, Tally<(NaiveDateTime, Sign)>>,
}

/// Whether a patient came or left at an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Sign {
    Came,
    Left,
}

/// Of which units and patients a census is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope<'a> {
    /// The unit; `None` for the whole hospital.
    pub unit: Option<&'a str>,
    /// The population; `None` for both.
    pub population: Option<Population>,
}

impl<'a> Scope<'a> {
    /// The whole hospital, everyone in it.
    pub const fn hospital() -> Scope<'static> {
        Scope {
            unit: None,
            population: None,
        }
    }

    /// One unit.
    pub const fn unit(unit: &'a str) -> Scope<'a> {
        Scope {
            unit: Some(unit),
            population: None,
        }
    }

    /// The same of one population.
    #[must_use]
    pub const fn of(self, population: Population) -> Scope<'a> {
        Scope {
            population: Some(population),
            ..self
        }
    }

    fn holds(&self, (unit, population): &Place) -> bool {
        self.unit.is_none_or(|wanted| wanted == unit) && self.population.is_none_or(|wanted| wanted == *population)
    }
}

impl Census {
    /// Counts an inpatient's stays in units, as [`UnitStay::of`] has them.
    pub fn add_encounter(&mut self, encounter: &Encounter) {
        UnitStay::of(encounter).into_iter().for_each(|stay| self.add(stay));
    }

    /// Takes an encounter back that was counted.
    pub fn subtract_encounter(&mut self, encounter: &Encounter) {
        UnitStay::of(encounter).into_iter().for_each(|stay| self.subtract(stay));
    }

    /// The units that patients were in, in order.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.flows
            .keys()
            .map(|(unit, _)| unit.as_str())
            .filter(move |unit| last.replace(*unit) != Some(*unit))
    }

    /// Patients present at a moment, to the hour: those who had come by then and had not left.
    ///
    /// A coming or leaving within an hour shows from the next full hour. A date without a time counts from the start
    /// of its day.
    pub fn at(&self, moment: NaiveDateTime, scope: Scope<'_>) -> i64 {
        let places = self.changes.iter().filter(|(place, _)| scope.holds(place));
        let changes = places.flat_map(|(_, changes)| changes.iter().take_while(|((at, _), _)| *at <= moment));
        changes
            .map(|((_, sign), count)| if *sign == Sign::Came { count } else { -count })
            .sum()
    }

    /// The census of a period of whole days, both of them included.
    pub fn period(&self, first: NaiveDate, last: NaiveDate, scope: Scope<'_>) -> PeriodCensus {
        let mut recapitulation = Recapitulation::default();
        let mut by_day: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
        let places = self.flows.iter().filter(|(place, _)| scope.holds(place));
        for ((day, flow), count) in places
            .flat_map(|(_, flows)| flows.iter())
            .filter(|((day, _), _)| *day <= last)
        {
            if *day < first {
                recapitulation.start += flow.change() * count;
                continue;
            }
            let (change, same_day) = by_day.entry(*day).or_default();
            *change += flow.change() * count;
            *same_day += if *flow == Flow::SameDay { count } else { 0 };
            flow.tell(&mut recapitulation, count);
        }
        let mut midnight = recapitulation.start;
        let length = (last - first).num_days().max(-1) + 1;
        let days = (0..length.unsigned_abs()).filter_map(|day| first.checked_add_days(Days::new(day)));
        let days: Vec<DayCensus> = days
            .map(|day| {
                let (change, same_day) = by_day.get(&day).copied().unwrap_or_default();
                midnight += change;
                DayCensus {
                    day,
                    midnight,
                    daily: midnight + same_day,
                }
            })
            .collect();
        let service_days = days.iter().map(|day| day.daily).sum();
        PeriodCensus {
            recapitulation,
            days,
            service_days,
        }
    }

    /// Checks that transfers in and out of the whole hospital match on every day, and that no unit ever holds fewer
    /// patients than none.
    ///
    /// # Errors
    ///
    /// [`Error::TransfersDoNotMatch`] or [`Error::Overdrawn`] for the first day on which they do not.
    pub fn check(&self, first: NaiveDate, last: NaiveDate) -> Result<(), Error> {
        let length = (last - first).num_days().max(-1) + 1;
        for day in (0..length.unsigned_abs()).filter_map(|day| first.checked_add_days(Days::new(day))) {
            self.period(day, day, Scope::hospital())
                .recapitulation
                .close_transfers()?;
        }
        for unit in self.units() {
            for day in self.period(first, last, Scope::unit(unit)).days {
                whole(day.midnight)?;
            }
        }
        Ok(())
    }
}

impl Flow {
    /// What the flow does to the midnight census.
    const fn change(self) -> i64 {
        match self {
            Flow::Came(_) => 1,
            Flow::Left(_) => -1,
            Flow::SameDay => 0,
        }
    }

    fn tell(self, to: &mut Recapitulation, count: i64) {
        let number = match self {
            Flow::Came(Arrival::Admission) => &mut to.admissions,
            Flow::Came(Arrival::Transfer) => &mut to.transfers_in,
            Flow::Came(Arrival::Return) => &mut to.returns,
            Flow::Left(Departure::Discharge) => &mut to.discharges,
            Flow::Left(Departure::Death) => &mut to.deaths,
            Flow::Left(Departure::Transfer) => &mut to.transfers_out,
            Flow::Left(Departure::Leave) => &mut to.leaves,
            Flow::SameDay => return,
        };
        *number += count;
    }
}

impl Accumulator for Census {
    type Item<'a> = UnitStay<'a>;
    type Context<'a> = (NaiveDate, NaiveDate);
    type Output = PeriodCensus;

    fn count(&mut self, stay: UnitStay<'_>, times: i64) {
        let place = (stay.unit.to_owned(), stay.population);
        let mut flow = |at: Moment, flow| {
            count_in(&mut self.flows, &place, (at.date(), flow), times);
        };
        let (arrived, arrival) = stay.arrival;
        flow(arrived, Flow::Came(arrival));
        if let Some((left, departure)) = stay.departure {
            flow(left, Flow::Left(departure));
            let ends = matches!(departure, Departure::Discharge | Departure::Death);
            if ends && left.date() == stay.admitted {
                flow(left, Flow::SameDay);
            }
        }
        let mut change = |at: Moment, sign| {
            if let Some(hour) = next_full_hour(at) {
                count_in(&mut self.changes, &place, (hour, sign), times);
            }
        };
        change(arrived, Sign::Came);
        if let Some((left, _)) = stay.departure {
            change(left, Sign::Left);
        }
    }

    fn merge(&mut self, other: &Self) {
        for (place, flows) in &other.flows {
            flows
                .iter()
                .for_each(|(flow, times)| count_in(&mut self.flows, place, *flow, times));
        }
        for (place, changes) in &other.changes {
            changes
                .iter()
                .for_each(|(change, times)| count_in(&mut self.changes, place, *change, times));
        }
    }

    /// The census of the whole hospital from the first day of the context to the last.
    ///
    /// # Errors
    ///
    /// As [`Census::check`].
    fn finish(&self, (first, last): &(NaiveDate, NaiveDate)) -> Result<PeriodCensus, Error> {
        self.check(*first, *last)?;
        Ok(self.period(*first, *last, Scope::hospital()))
    }
}

/// Counts in the tally of a place, which is dropped when nothing is left in it.
fn count_in<K: Ord + Clone>(tallies: &mut BTreeMap<Place, Tally<K>>, place: &Place, key: K, times: i64) {
    match tallies.get_mut(place) {
        Some(tally) => {
            tally.count(key, times);
            if tally.is_empty() {
                tallies.remove(place);
            }
        }
        None if times != 0 => tallies.entry(place.clone()).or_default().count(key, times),
        None => (),
    }
}

/// The full hour at or after a moment; the start of the day if it has no time.
fn next_full_hour(moment: Moment) -> Option<NaiveDateTime> {
    let at = moment.date_time().unwrap_or(moment.date().and_time(NaiveTime::MIN));
    let past = TimeDelta::minutes(at.minute().into()) + TimeDelta::seconds(at.second().into());
    if past.is_zero() {
        Some(at)
    } else {
        at.checked_add_signed(TimeDelta::hours(1) - past)
    }
}

/// The census of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PeriodCensus {
    /// From the midnight before the period to the one that ends it.
    pub recapitulation: Recapitulation,
    /// Day by day.
    pub days: Vec<DayCensus>,
    /// Inpatient service days: the daily censuses together.
    pub service_days: i64,
}

impl PeriodCensus {
    /// Average daily census: service days for each day of the period.
    pub fn average(&self) -> Rate {
        Rate::mean(self.service_days, self.days.len() as u64)
    }

    /// The day with the highest daily census, the first of several.
    pub fn peak(&self) -> Option<&DayCensus> {
        self.days.iter().rev().max_by_key(|day| day.daily)
    }
}

/// The census of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DayCensus {
    /// The day.
    pub day: NaiveDate,
    /// Patients at the midnight that ends the day.
    pub midnight: i64,
    /// Daily inpatient census: with those admitted and discharged on the day. The day's service days.
    pub daily: i64,
}
