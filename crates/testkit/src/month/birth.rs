//! Deliveries and the newborns that they bring.
//!
//! Gestation, twins, births before 37 weeks and weights follow NCHS, *Births: Final Data for 2022* (National Vital
//! Statistics Reports 73-2): 10.4 % before 37 weeks, 8.6 % below 2,500 g, 31 twins among 1,000 births.

use casemix_record::{BirthOutcome, DeliveryMethod, Sex};
use chrono::{Duration, NaiveDateTime};

use super::{
    Calendar,
    case::{Case, Plan},
    library::Library,
    person::Person,
    problems::{Problem, Problems},
    profile::{Arrival, Delivery},
};
use crate::Rng;

/// A delivery, on the mother's side.
#[derive(Clone, Debug)]
pub(super) struct DeliveryFacts {
    pub(super) delivered: NaiveDateTime,
    pub(super) method: DeliveryMethod,
    pub(super) weeks: i64,
    pub(super) previous_cesarean: bool,
    pub(super) parity: i64,
    pub(super) births: Vec<Child>,
}

/// A child that is born.
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) outcome: BirthOutcome,
    pub(super) born: NaiveDateTime,
    pub(super) sex: Sex,
    pub(super) weight: i64,
    /// The number of its own encounter, if it falls in the month.
    pub(super) encounter: Option<u64>,
}

/// A birth, on the newborn's side.
#[derive(Clone, Debug)]
pub(super) struct BirthFacts {
    pub(super) weight: i64,
    pub(super) weeks: i64,
    pub(super) plurality: i64,
    pub(super) order: i64,
    pub(super) method: DeliveryMethod,
    pub(super) born_here: bool,
    pub(super) apgar: [i64; 2],
    /// The number of the mother's encounter, if it falls in the month.
    pub(super) mother: Option<u64>,
}

/// Percent of births by the last completed week of gestation.
const GESTATION: [(f64, i64); 17] = [
    (0.06, 23),
    (0.08, 24),
    (0.1, 25),
    (0.12, 26),
    (0.14, 27),
    (0.2, 28),
    (0.25, 29),
    (0.3, 30),
    (0.4, 31),
    (0.6, 32),
    (0.9, 33),
    (1.2, 34),
    (1.7, 35),
    (2.8, 36),
    (29.0, 38),
    (38.0, 39),
    (22.2, 40),
];

/// Completes the case of a mother: when and how she delivered, whom, and the codes that say so.
pub(super) fn deliver(case: &mut Case, delivery: Delivery, rng: &mut Rng) {
    let drawn = rng
        .pick_weighted(&GESTATION, |(percent, _)| *percent)
        .map_or(39, |(_, weeks)| *weeks);
    let twins = rng.percent(1.55);
    let weeks = match drawn {
        38 if rng.percent(30.0) => 37,
        40 if rng.percent(25.0) => 41,
        37.. if twins => 36,
        weeks => weeks,
    };
    let hours = if delivery == Delivery::Cesarean {
        rng.between(2, 8)
    } else {
        rng.between(2, 17)
    };
    let latest = case.discharged - Duration::hours(20);
    let delivered = (case.admitted + Duration::minutes(hours * 60 + rng.between(0, 59))).min(latest);
    let delivered = delivered.max(case.admitted + Duration::minutes(25));
    let births = (0..if twins { 2 } else { 1 })
        .map(|order| Child {
            outcome: if !twins && rng.percent(0.55) {
                BirthOutcome::FetalDeath
            } else {
                BirthOutcome::LiveBirth
            },
            born: delivered + Duration::minutes(12 * order),
            sex: if rng.percent(51.2) { Sex::Male } else { Sex::Female },
            weight: weight(weeks, twins, rng),
            encounter: None,
        })
        .collect();
    let mut facts = DeliveryFacts {
        delivered,
        method: delivery.into(),
        weeks,
        previous_cesarean: case.problems.any("O34.21"),
        parity: rng.between(0, 3),
        births,
    };
    if facts.previous_cesarean {
        facts.parity = facts.parity.max(1);
    }
    if case.procedures.iter().any(|done| done.code == "10D07Z6") {
        facts.method = DeliveryMethod::Vacuum;
    }
    for done in case.procedures.iter_mut().filter(|done| done.code.starts_with("10")) {
        let length = done.ended - done.started;
        (done.started, done.ended) = (
            delivered - Duration::minutes(15),
            delivered - Duration::minutes(15) + length,
        );
    }
    // The delivery is the principal procedure.
    case.procedures
        .sort_by_key(|done| !matches!(done.code.get(..3), Some("10E" | "10D")));
    code_mother(&mut case.problems, &facts, delivery);
    case.delivery = Some(facts);
}

/// Weight in grams at that gestation (the medians rise by some 200 g a week to 3,400 g at 39 weeks).
fn weight(weeks: i64, twins: bool, rng: &mut Rng) -> i64 {
    const MEDIANS: [f64; 21] = [
        480.0, 560.0, 650.0, 760.0, 880.0, 1000.0, 1140.0, 1300.0, 1480.0, 1680.0, 1890.0, 2090.0, 2290.0, 2520.0,
        2760.0, 3000.0, 3220.0, 3370.0, 3470.0, 3540.0, 3580.0,
    ];
    let week = usize::try_from(weeks - 22).unwrap_or(0);
    let median = MEDIANS.get(week).copied().unwrap_or(3370.0) * if twins { 0.9 } else { 1.0 };
    let grams = rng.log_normal(median, 0.12).clamp(400.0, 5200.0);
    (grams / 5.0).round() as i64 * 5
}

/// The mother's codes that depend on the delivery: its gestation, outcome, twins; and what a normal delivery excludes.
fn code_mother(problems: &mut Problems, facts: &DeliveryFacts, delivery: Delivery) {
    let cesarean = delivery == Delivery::Cesarean;
    let early = facts.weeks < 28;
    let mut because: Option<&str> = None;
    if facts.births.len() > 1 {
        because = Some(if early { "O30.042" } else { "O30.043" });
    } else if facts
        .births
        .iter()
        .any(|child| child.outcome == BirthOutcome::FetalDeath)
    {
        because = Some("O36.4XX0");
    } else if facts.weeks < 37 {
        because = Some(if early { "O60.12X0" } else { "O60.14X0" });
    } else if facts.weeks >= 41 {
        because = Some("O48.0");
    }
    let fits = |problem: &Problem| match problem.code.as_str() {
        "O48.0" => facts.weeks >= 41,
        "O42.02" => facts.weeks >= 37,
        "O44.03" => !early,
        "O34.211" | "O32.1XX0" => cesarean,
        _ => true,
    };
    problems.codes.retain(fits);
    if let Some(code) = because {
        problems.codes.retain(|problem| problem.code != code);
        problems.codes.insert(
            0,
            Problem {
                code: code.to_owned(),
                acquired: false,
            },
        );
    }
    let complicated = problems
        .codes
        .iter()
        .any(|problem| problem.code.starts_with('O') && problem.code != "O80");
    if complicated || facts.method != DeliveryMethod::Vaginal {
        problems.codes.retain(|problem| problem.code != "O80");
    }
    if !problems
        .codes
        .first()
        .is_some_and(|problem| problem.code.starts_with('O'))
    {
        let code = match (cesarean, facts.method) {
            (true, _) => "O82",
            (_, DeliveryMethod::Vaginal) => "O80",
            _ => "O70.0",
        };
        // An encounter for cesarean section without indication is the only one that O82 is for.
        problems.codes.insert(
            0,
            Problem {
                code: code.to_owned(),
                acquired: false,
            },
        );
    }
    let outcome = match facts.births.as_slice() {
        [_, _, ..] => "Z37.2",
        [child] if child.outcome == BirthOutcome::FetalDeath => "Z37.1",
        _ => "Z37.0",
    };
    problems.push(&format!("Z3A.{:02}", facts.weeks), false);
    problems.push(outcome, false);
}

/// The case of a newborn, and when it is not the month's mother who bore it, without her.
pub(super) fn newborn(
    mother: &Case,
    child: usize,
    number: u64,
    calendar: &Calendar,
    rng: &mut Rng,
    who: &mut Rng,
) -> Option<Case> {
    let facts = mother.delivery.as_ref()?;
    let born = facts.births.get(child)?;
    let profile = rng.pick_weighted(&Library::get().profiles, |profile| profile.weight_at(facts.weeks))?;
    let person = Person::child_of(&mother.person, number, born.sex, born.born.date(), who);
    let plan = Plan {
        profile,
        person: Some(person),
        earliest: None,
    };
    let mut case = Case::new(number, plan, calendar, rng, who)?;
    let together = profile.name == "newborn" && !mother.died && !case.died;
    let nights = if together {
        (mother.discharged.date() - born.born.date()).num_days()
    } else {
        case.nights()
    };
    let leaves = born.born.date() + Duration::days(nights);
    let linked = (calendar.first..=calendar.last).contains(&leaves);
    if linked {
        let at = if together {
            mother.discharged
        } else {
            leaves.and_time(case.discharged.time())
        };
        move_to(&mut case, born.born, at.max(born.born + Duration::hours(4)));
    } else {
        // The child leaves in another month. In its place one leaves that another mother bore.
        let admitted = case.admitted;
        case.person.born = admitted.date();
    }
    case.arrival = Arrival::Birth;
    case.birth = Some(BirthFacts {
        weight: born.weight,
        weeks: facts.weeks,
        plurality: facts.births.len() as i64,
        order: child as i64 + 1,
        method: facts.method,
        born_here: true,
        apgar: apgar(facts.weeks, rng),
        mother: linked.then_some(mother.number),
    });
    code_newborn(&mut case, facts.method);
    Some(case)
}

/// What is known of the birth of a newborn that is transferred in or brought back.
pub(super) fn born_elsewhere(case: &mut Case, rng: &mut Rng) {
    let weeks = rng.between(37, 40);
    case.birth = Some(BirthFacts {
        weight: weight(weeks, false, rng).max(2500),
        weeks,
        plurality: 1,
        order: 1,
        method: if rng.percent(32.0) {
            DeliveryMethod::Cesarean
        } else {
            DeliveryMethod::Vaginal
        },
        born_here: false,
        apgar: apgar(weeks, rng),
        mother: None,
    });
}

/// Moves a stay, with its procedures, to other times of begin and end.
fn move_to(case: &mut Case, admitted: NaiveDateTime, discharged: NaiveDateTime) {
    let shift = admitted - case.admitted;
    let latest = discharged - Duration::minutes(20);
    for done in &mut case.procedures {
        done.started = (done.started + shift).min(latest - Duration::minutes(20));
        done.ended = (done.ended + shift).min(latest);
    }
    (case.admitted, case.discharged) = (admitted, discharged);
}

fn apgar(weeks: i64, rng: &mut Rng) -> [i64; 2] {
    let best = if weeks < 28 {
        5
    } else if weeks < 34 {
        7
    } else {
        9
    };
    let first = (best - 1 - rng.between(0, 2)).max(1);
    [first, (first + 1 + rng.between(0, 1)).min(best)]
}

/// The newborn's codes: the live birth first, then weight and gestation if it came early or is small or large.
fn code_newborn(case: &mut Case, method: DeliveryMethod) {
    let Some(birth) = &case.birth else { return };
    let liveborn = match (birth.plurality > 1, method == DeliveryMethod::Cesarean) {
        (false, false) => "Z38.00",
        (false, true) => "Z38.01",
        (true, false) => "Z38.30",
        (true, true) => "Z38.31",
    };
    let early = birth.weeks < 37;
    let by_weight = match birth.weight {
        ..500 => Some("P07.01"),
        500..750 => Some("P07.02"),
        750..1000 => Some("P07.03"),
        1000..1250 => Some("P07.14"),
        1250..1500 => Some("P07.15"),
        1500..1750 => Some("P07.16"),
        1750..2000 => Some("P07.17"),
        2000..2500 if early => Some("P07.18"),
        2000..2500 => Some("P05.18"),
        // Of a child of a mother with diabetes its code says the weight, too.
        4250.. if case.problems.any("P70") => None,
        4500.. => Some("P08.0"),
        4250..4500 => Some("P08.1"),
        _ => None,
    };
    let by_weeks = match birth.weeks {
        ..23 => Some("P07.21".to_owned()),
        23..28 => Some(format!("P07.2{}", birth.weeks - 21)),
        28..37 => Some(format!("P07.3{}", birth.weeks - 27)),
        _ => None,
    };
    let first = [Some(liveborn.to_owned()), by_weight.map(str::to_owned), by_weeks];
    let first = first
        .into_iter()
        .flatten()
        .map(|code| Problem { code, acquired: false });
    case.problems.codes = first.chain(case.problems.codes.drain(..)).collect();
    case.admitting = liveborn.to_owned();
}
