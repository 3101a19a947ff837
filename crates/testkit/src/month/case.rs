//! A case: a patient with a profile, from arrival to discharge, before it is written down.

use casemix_record::Sex;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::{
    Calendar,
    birth::{BirthFacts, DeliveryFacts},
    library::Library,
    person::Person,
    problems::Problems,
    profile::{Arrival, Cause, Entry, Panel, Profile, Side},
};
use crate::Rng;

/// A procedure of a case.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub(super) code: String,
    pub(super) started: NaiveDateTime,
    pub(super) ended: NaiveDateTime,
    /// Whether it was done in the operating room.
    pub(super) surgery: bool,
}

/// A case.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) number: u64,
    pub(super) profile: &'static Profile,
    pub(super) person: Person,
    pub(super) arrival: Arrival,
    pub(super) readmission: bool,
    pub(super) admitted: NaiveDateTime,
    pub(super) discharged: NaiveDateTime,
    pub(super) died: bool,
    pub(super) intensive: bool,
    pub(super) admitting: String,
    pub(super) problems: Problems,
    pub(super) procedures: Vec<Done>,
    pub(super) delivery: Option<DeliveryFacts>,
    pub(super) birth: Option<BirthFacts>,
}

/// What is known before a case is made.
pub(super) struct Plan {
    pub(super) profile: &'static Profile,
    pub(super) person: Option<Person>,
    /// Not before this time, of a patient who was here before.
    pub(super) earliest: Option<NaiveDateTime>,
}

impl Case {
    /// A case by a plan; `None` if it cannot be discharged within the month.
    pub(super) fn new(number: u64, plan: Plan, calendar: &Calendar, rng: &mut Rng, who: &mut Rng) -> Option<Case> {
        let profile = plan.profile;
        let side = Side::draw(rng);
        let (sex, years) = match &plan.person {
            Some(person) => (person.sex, person.years(calendar.first)),
            None => (sex(profile, rng), profile.age.normal(rng).floor() as i64),
        };
        let mut problems = clinical_picture(profile, sex, years, side, rng);
        // Who is gravely ill, and who was here before, dies more often.
        let again = if plan.earliest.is_some() { 1.3 } else { 1.0 };
        let gravity = (0.5 + 0.85 * problems.graves().min(4) as f64) * again;
        let died = rng.percent((profile.died * gravity).min(90.0));
        let (admitted, discharged) = stay(&plan, &problems, died, calendar, rng)?;
        let person = plan.person.unwrap_or_else(|| {
            let born = birth_date(profile, years, admitted.date(), rng);
            Person::new(
                number,
                sex,
                born,
                admitted.date(),
                profile.panel == Panel::Obstetric,
                who,
            )
        });
        let nights = (discharged.date() - admitted.date()).num_days();
        // What arises in the hospital takes time to arise.
        problems.codes.retain(|problem| !problem.acquired || nights >= 2);
        let procedures = procedures(profile, sex, side, admitted, discharged, rng);
        Some(Case {
            number,
            profile,
            person,
            arrival: profile.arrival,
            readmission: plan.earliest.is_some(),
            admitted,
            discharged,
            died,
            intensive: rng.percent(profile.intensive),
            admitting: admitting(profile, &problems, side, rng),
            problems,
            procedures,
            delivery: None,
            birth: None,
        })
    }

    /// Days from admission to discharge.
    pub(super) fn nights(&self) -> i64 {
        (self.discharged.date() - self.admitted.date()).num_days()
    }

    pub(super) fn years(&self) -> i64 {
        self.person.years(self.admitted.date())
    }

    /// The procedures done in the operating room.
    pub(super) fn surgery(&self) -> impl Iterator<Item = &Done> {
        self.procedures.iter().filter(|done| done.surgery)
    }
}

fn sex(profile: &Profile, rng: &mut Rng) -> Sex {
    if rng.percent(profile.female) {
        Sex::Female
    } else {
        Sex::Male
    }
}

/// A day of birth of someone who is that old on a day; of infants, a month old or more unless they are newborns.
fn birth_date(profile: &Profile, years: i64, at: NaiveDate, rng: &mut Rng) -> NaiveDate {
    let days = match (years, profile.arrival) {
        (0, Arrival::NewbornTransfer) => 0,
        (0, Arrival::NewbornHome) => rng.between(3, 8),
        (0, _) => rng.between(32, 360),
        _ => rng.between(2, 362),
    };
    let birthday = at - Duration::days(days);
    // Days 1 to 28 exist in every year.
    let day = birthday.day().min(28);
    let born = NaiveDate::from_ymd_opt(birthday.year() - years as i32, birthday.month(), day).unwrap_or(birthday);
    if years == 0 { birthday } else { born }
}

/// The diagnoses.
fn clinical_picture(profile: &Profile, sex: Sex, years: i64, side: Side, rng: &mut Rng) -> Problems {
    let panels = &Library::get().panels;
    let mut problems = Problems::without(&profile.without);
    if let Some(entry) = rng.pick_weighted(&profile.principal, |entry| entry.percent(years)) {
        problems.lead(entry, side, rng);
    }
    let mut add = |entries: &[Entry], times: f64| {
        for entry in entries {
            let applies = entry.sex.is_none_or(|only| only == sex);
            if rng.percent(entry.percent(years) * times) && applies {
                problems.add(entry, side, rng);
            }
        }
    };
    add(&profile.secondary, 1.0);
    match profile.panel {
        Panel::Obstetric => add(&panels.obstetric, 1.0),
        Panel::General if years >= 18 => {
            add(&panels.acute, profile.acute);
            if !profile.surgery.is_empty() {
                add(&panels.surgical, profile.acute);
            }
            add(&panels.chronic, profile.chronic);
        }
        _ => {}
    }
    for code in external_causes(profile, rng) {
        problems.push(code, false);
    }
    // The body mass index of adults is for those of 20 years and more.
    problems
        .codes
        .retain(|problem| years >= 20 || !problem.code.starts_with("Z68"));
    // A primary tumor whose site is drawn for anybody.
    for problem in problems
        .codes
        .iter_mut()
        .filter(|problem| sex == Sex::Female && problem.code == "C61")
    {
        "C80.1".clone_into(&mut problem.code);
    }
    problems.settle(rng);
    problems
}

fn external_causes(profile: &Profile, rng: &mut Rng) -> Vec<&'static str> {
    let cause = profile.cause.or(profile.fall.then_some(Cause::Fall));
    let (codes, places): (&[&str], &[&str]) = match cause {
        None => return Vec::new(),
        Some(Cause::Fall) => (
            &["W01.0XXA", "W18.30XA", "W10.8XXA", "W06.XXXA", "W19.XXXA"],
            &["Y92.009", "Y92.129"],
        ),
        Some(Cause::Traffic) => (&["V43.52XA", "V49.40XA", "V89.2XXA"], &["Y92.410"]),
        Some(Cause::Assault) => (
            &["X99.1XXA", "Y04.0XXA", "W25.XXXA", "W26.0XXA"],
            &["Y92.480", "Y92.009"],
        ),
        Some(Cause::Burn) => (&["X10.0XXA", "X12.XXXA", "X08.8XXA"], &["Y92.009"]),
    };
    let mut one_of = |codes: &[&'static str]| rng.pick(codes).copied();
    [one_of(codes), one_of(places), Some("Y99.8")]
        .into_iter()
        .flatten()
        .collect()
}

/// Admission and discharge. The day of discharge is drawn from the month; a stay is longer with every further illness.
fn stay(
    plan: &Plan,
    problems: &Problems,
    died: bool,
    calendar: &Calendar,
    rng: &mut Rng,
) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let profile = plan.profile;
    let longer = 0.76 + 0.08 * problems.burden().min(12) as f64;
    let days = profile.stay.log_normal(rng) * longer * if died { rng.unit() + 0.4 } else { 1.0 };
    let nights = days.round().max(f64::from(u8::from(profile.delivery.is_some()))) as i64;
    let office_hours = matches!(profile.arrival, Arrival::Elective);
    let mut day = calendar.discharge_day(rng);
    for _ in 0..6 {
        let admitted = (day - Duration::days(nights)).weekday();
        if !office_hours || !matches!(admitted, Weekday::Sat | Weekday::Sun) {
            break;
        }
        day = calendar.discharge_day(rng);
    }
    if let Some(earliest) = plan.earliest {
        day = earliest.date() + Duration::days(rng.between(1, 18) + nights);
    }
    if day > calendar.last {
        return None;
    }
    let admitted = (day - Duration::days(nights)).and_time(arrival_time(profile.arrival, nights, rng));
    let discharged = day.and_time(if died {
        time(rng.between(0, 24 * 60 - 1))
    } else {
        time(rng.between(570, 1130))
    });
    // On the day of admission nobody leaves within three hours.
    Some((
        admitted,
        discharged.max(admitted + Duration::minutes(185)).min(end_of_day(day)),
    ))
}

fn arrival_time(arrival: Arrival, nights: i64, rng: &mut Rng) -> chrono::NaiveTime {
    let minutes = match arrival {
        _ if nights == 0 => rng.between(20, 400),
        Arrival::Elective => rng.between(330, 600),
        Arrival::Urgent | Arrival::NewbornHome => rng.between(540, 1200),
        Arrival::Delivery | Arrival::Birth | Arrival::NewbornTransfer => rng.between(0, 1439),
        // Most come from the afternoon to midnight.
        _ => (1080 + (260.0 * rng.normal()) as i64).clamp(0, 1439),
    };
    time(minutes)
}

/// The time of day so many minutes after midnight.
pub(super) fn time(minutes: i64) -> chrono::NaiveTime {
    let seconds = u32::try_from(minutes * 60).unwrap_or(0);
    chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
}

fn end_of_day(day: NaiveDate) -> NaiveDateTime {
    day.and_time(time(1439))
}

fn procedures(
    profile: &Profile,
    sex: Sex,
    side: Side,
    admitted: NaiveDateTime,
    discharged: NaiveDateTime,
    rng: &mut Rng,
) -> Vec<Done> {
    let nights = (discharged.date() - admitted.date()).num_days();
    let mut all = Vec::new();
    for (entries, surgery) in [(&profile.surgery, true), (&profile.procedures, false)] {
        for entry in entries {
            let percent = entry.percent(50);
            let possible = entry.days.0 <= nights || percent >= 100.0;
            if !rng.percent(percent) || !possible || entry.sex.is_some_and(|only| only != sex) {
                continue;
            }
            let day = rng.between(entry.days.0, entry.days.1).min(nights);
            let (started, ended) = slot(day, surgery, admitted, discharged, rng);
            for item in &entry.items {
                let code = ventilation(item.draw(side, rng), nights);
                if all.iter().all(|done: &Done| done.code != code) {
                    all.push(Done {
                        code,
                        started,
                        ended,
                        surgery,
                    });
                }
            }
        }
    }
    all.sort_by_key(|done| (!done.surgery, done.started));
    all
}

/// Begin and end of a procedure on a day after admission.
fn slot(
    day: i64,
    surgery: bool,
    admitted: NaiveDateTime,
    discharged: NaiveDateTime,
    rng: &mut Rng,
) -> (NaiveDateTime, NaiveDateTime) {
    let started = match day {
        0 => admitted + Duration::minutes(rng.between(50, 170)),
        day => (admitted.date() + Duration::days(day)).and_time(time(rng.between(445, 960))),
    };
    let minutes = if surgery {
        rng.between(40, 230)
    } else {
        rng.between(10, 60)
    };
    let latest = discharged - Duration::minutes(60);
    let started = started.min(latest).max(admitted + Duration::minutes(20));
    (
        started,
        (started + Duration::minutes(minutes)).min(discharged - Duration::minutes(15)),
    )
}

/// Ventilation by its duration, which cannot be longer than the stay: up to 24 hours, to 96, and more.
fn ventilation(code: String, nights: i64) -> String {
    let code = match code.as_str() {
        "5A1955Z" if nights < 5 => "5A1945Z".to_owned(),
        _ => code,
    };
    if code == "5A1945Z" && nights < 2 {
        "5A1935Z".to_owned()
    } else {
        code
    }
}

fn admitting(profile: &Profile, problems: &Problems, side: Side, rng: &mut Rng) -> String {
    let principal = || {
        problems
            .codes
            .first()
            .map(|problem| problem.code.clone())
            .unwrap_or_default()
    };
    profile
        .admitting
        .as_ref()
        .map_or_else(principal, |choice| choice.draw(side, rng))
}

/// Whole minutes between two times.
pub(super) fn minutes_between(from: NaiveDateTime, to: NaiveDateTime) -> i64 {
    debug_assert_eq!(from.second(), 0);
    (to - from).num_minutes()
}
