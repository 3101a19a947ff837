//! Defects that are planted in clean records, each with a name, so that whoever looks for them can be measured.

mod births;
mod choice;
mod claim;
mod codes;
mod dates;
mod ends;
mod missing;
mod money;
mod papers;
mod texts;

use core::fmt;

use casemix_record::{Encounter, Location, Moment, Raw, Text};
use chrono::Duration;

use crate::Rng;

/// A defect that was planted in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Defect {
    /// The name of its [kind](DefectKind).
    pub kind: &'static str,
    /// Where it was planted.
    pub location: Location,
}

/// A kind of defect: its name, what is wrong, and how it is planted.
///
/// Kinds of one's own are made with [`new`](DefectKind::new) and planted by [`Month::defects`](crate::Month::defects).
///
/// ```
/// use casemix_record::{Encounter, Location};
/// use casemix_testkit::{DefectKind, Month, Rng};
///
/// fn forget_language(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
///     encounter.patient.as_mut()?.language = "".into();
///     Some(Location::root().field("patient").field("language"))
/// }
///
/// static KINDS: [DefectKind; 1] = [DefectKind::new("no-language", "the language is blank", forget_language)];
///
/// let month = Month::new(2026, 1).unwrap().error_rate(1.0).defects(&KINDS);
/// let made = month.encounters().next().unwrap();
/// assert_eq!(made.planted[0].kind, "no-language");
/// assert_eq!(made.planted[0].location.to_string(), "patient.language");
/// ```
#[derive(Clone, Copy)]
pub struct DefectKind {
    /// Its name, in kebab case.
    pub name: &'static str,
    /// What is wrong, in words.
    pub summary: &'static str,
    plant: fn(&mut Encounter, &mut Rng) -> Option<Location>,
}

impl DefectKind {
    /// The kinds that are planted unless others are asked for: they fit records whatever their documents say, and every
    /// hospital has the rules that find them.
    pub const ALL: &'static [DefectKind] = &ALL;

    /// Further kinds: those that concern what documents say, and fit records of months with [texts](crate::Month::texts)
    /// only; and those of what only some hospitals ask for.
    pub const FURTHER: &'static [DefectKind] = &FURTHER;

    /// A kind of defect. `plant` changes a clean record and says where, or leaves it as it is and says `None` where the
    /// defect does not fit.
    #[must_use]
    pub const fn new(
        name: &'static str,
        summary: &'static str,
        plant: fn(&mut Encounter, &mut Rng) -> Option<Location>,
    ) -> DefectKind {
        DefectKind { name, summary, plant }
    }

    /// The kind of that name among [`ALL`](DefectKind::ALL) and [`FURTHER`](DefectKind::FURTHER).
    #[must_use]
    pub fn named(name: &str) -> Option<&'static DefectKind> {
        let mut all = DefectKind::ALL.iter().chain(DefectKind::FURTHER);
        all.find(|kind| kind.name == name)
    }

    /// Plants the defect in a record; `None` if it does not fit, and the record is as it was.
    ///
    /// ```
    /// use casemix_record::{Diagnosis, Encounter};
    /// use casemix_testkit::{DefectKind, Rng};
    ///
    /// let kind = DefectKind::named("invalid-poa").unwrap();
    /// let mut rng = Rng::new(7);
    /// assert_eq!(kind.plant(&mut Encounter::new("E1"), &mut rng), None);
    ///
    /// let mut encounter = Encounter::builder("E2").diagnoses([Diagnosis::with_poa("I50.23", "Y")]).build();
    /// let defect = kind.plant(&mut encounter, &mut rng).unwrap();
    /// assert_eq!(defect.location.to_string(), "diagnoses[0].poa");
    /// assert!(encounter.diagnoses[0].poa.is_invalid());
    /// ```
    pub fn plant(&self, encounter: &mut Encounter, rng: &mut Rng) -> Option<Defect> {
        let location = (self.plant)(encounter, rng)?;
        Some(Defect {
            kind: self.name,
            location,
        })
    }
}

impl fmt::Debug for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DefectKind({})", self.name)
    }
}

/// The kinds by what they concern.
const GROUPS: [&[DefectKind]; 8] = [
    missing::KINDS,
    codes::KINDS,
    dates::KINDS,
    ends::KINDS,
    births::KINDS,
    money::KINDS,
    papers::KINDS,
    claim::KINDS,
];

/// The further kinds.
#[allow(clippy::indexing_slicing)]
static FURTHER: [DefectKind; texts::KINDS.len() + choice::KINDS.len()] = {
    let mut all = [choice::KINDS[0]; texts::KINDS.len() + choice::KINDS.len()];
    let mut place = 0;
    while place < all.len() {
        all[place] = if place < texts::KINDS.len() {
            texts::KINDS[place]
        } else {
            choice::KINDS[place - texts::KINDS.len()]
        };
        place += 1;
    }
    all
};

// Indices of constants: a wrong one does not compile.
#[allow(clippy::indexing_slicing)]
const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
};

#[allow(clippy::indexing_slicing)]
static ALL: [DefectKind; COUNT] = {
    let mut all = [missing::KINDS[0]; COUNT];
    let (mut place, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut kind = 0;
        while kind < GROUPS[group].len() {
            all[place] = GROUPS[group][kind];
            place += 1;
            kind += 1;
        }
        group += 1;
    }
    all
};

/// One of the elements that the condition holds for, with its place.
fn pick<'a, T>(list: &'a mut [T], rng: &mut Rng, fits: impl Fn(&T) -> bool) -> Option<(usize, &'a mut T)> {
    let places: Vec<usize> = list
        .iter()
        .enumerate()
        .filter(|(_, element)| fits(element))
        .map(|(at, _)| at)
        .collect();
    let at = *rng.pick(&places)?;
    list.get_mut(at).map(|element| (at, element))
}

/// One of the secondary diagnoses, which are all but the first.
fn pick_secondary<'a>(
    encounter: &'a mut Encounter,
    rng: &mut Rng,
    fits: impl Fn(&casemix_record::Diagnosis) -> bool,
) -> Option<(usize, &'a mut casemix_record::Diagnosis)> {
    let (_, others) = encounter.diagnoses.split_first_mut()?;
    pick(others, rng, fits).map(|(at, diagnosis)| (at + 1, diagnosis))
}

/// The place of a field of the encounter.
fn at(field: &'static str) -> Location {
    Location::root().field(field)
}

/// The place of a field of an element of a list.
fn at_element(list: &'static str, index: usize, field: &'static str) -> Location {
    Location::root().field(list).index(index).field(field)
}

/// Leaves out a value that is there.
fn clear<T>(field: &mut Raw<T>) -> Option<()> {
    (!field.is_blank()).then(|| *field = Raw::absent())
}

/// Leaves out a text that is there.
fn clear_text(field: &mut Text) -> Option<()> {
    (!field.is_blank()).then(|| *field = Text::absent())
}

/// So much later, with a time of day where there was one.
fn moved(moment: Moment, by: Duration) -> Moment {
    match moment.date_time() {
        Some(at) => Moment::from(at + by),
        None => Moment::from(moment.date() + by),
    }
}
