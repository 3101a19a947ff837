//! Answers for the elements of lists: codes in sets, values held against each other, elements that fit to each other.

use std::cmp::Ordering;

use casemix_codes::EntryId;
use casemix_record::field::{Cell, Held, ListRef};

use super::super::columns::is_same;
use super::super::facts::{CodeFact, CodeState};
use super::super::masks::{ELEMENTS, Masks, before, bit, elements};
use super::super::program::{Cond, Manner, Value};
use super::super::sieve::{Comparable, Comparing, Folding, Joined, Joint, Kind, MOST_FIXED, Side, Vector};
use super::arithmetic::{Made, arithmetic};
use super::compare::{Got, compare, holds};
use super::instant::Instant;
use super::{Machine, Truth};
use crate::language::tree::{Comparison, Order};

impl<'a> Machine<'a> {
    /// Which codes are in a set.
    pub(super) fn coded(&self, kind: Kind, set: usize) -> Masks {
        let may = match kind {
            Kind::Diagnosis => self.codes.any_diagnosis_in(set),
            Kind::Procedure => self.codes.any_procedure_in(set),
        };
        let mut masks = Masks::FALSE;
        if may {
            let system = kind.system();
            let sets = self.program.systems.get(system);
            for (at, fact) in self.facts(kind).iter().take(ELEMENTS).enumerate() {
                let truth = match fact.state {
                    CodeState::Missing | CodeState::Malformed => Truth::Unknown,
                    _ if fact.system != Some(system) => Truth::False,
                    _ => sets.is_some_and(|sets| sets.contains(fact.class, set)).into(),
                };
                masks.set(at, truth);
            }
        }
        masks
    }

    fn facts(&self, kind: Kind) -> &'a [CodeFact] {
        let codes = self.codes;
        match kind {
            Kind::Diagnosis => &codes.diagnoses,
            Kind::Procedure => &codes.procedures,
        }
    }

    /// Which codes have the form of none.
    pub(super) fn malformed(&self, kind: Kind) -> Masks {
        let facts = self.facts(kind).iter().take(ELEMENTS).enumerate();
        let malformed = facts.filter(|(_, fact)| fact.state == CodeState::Malformed);
        Masks::known(malformed.fold(0, |mask, (at, _)| mask | bit(at)))
    }

    /// Only asked where no table says that it does not answer for the day: the [gaps](Ask::Gap) are looked for before.
    pub(super) fn billable(&mut self, kind: Kind, on: &'a Value) -> Masks {
        let Got::Moment(day) = self.value(on) else {
            return Masks::UNKNOWN;
        };
        let mut masks = Masks::FALSE;
        for (at, fact) in self.facts(kind).iter().take(ELEMENTS).enumerate() {
            let table = fact
                .system
                .and_then(|system| self.program.systems.get(system))
                .map(|sets| &sets.table);
            let truth = match (fact.state, table) {
                (CodeState::Missing | CodeState::Malformed, _) | (_, None) => Truth::Unknown,
                (CodeState::Unknown, _) => Truth::False,
                (CodeState::Known, Some(table)) => {
                    let mut periods = table.periods(EntryId(fact.id)).iter();
                    periods.any(|period| period.contains(day.date())).into()
                }
            };
            masks.set(at, truth);
        }
        masks
    }

    /// Which diagnoses are secondary ones.
    pub(super) fn secondary(&self) -> Masks {
        let diagnoses = self.encounter.diagnoses.iter().take(ELEMENTS).enumerate();
        let is_secondary = |at: usize| self.is_secondary_at(at);
        Masks::known(diagnoses.fold(0, |mask, (at, _)| if is_secondary(at) { mask | bit(at) } else { mask }))
    }

    /// Holds values of some elements against each other, all beside the outer element at a place.
    pub(super) fn compare_elements(&mut self, comparing: &'a Comparing, outer: usize, among: u64) -> Masks {
        for column in &comparing.columns {
            self.column(*column);
        }
        let mut fixed = [Got::Unknown; MOST_FIXED];
        if !comparing.fixed.is_empty() {
            self.at_day(comparing.day.as_deref());
            for (to, value) in fixed.iter_mut().zip(&comparing.fixed) {
                *to = self.value(value);
            }
        }
        match (comparing.kind, &comparing.left) {
            (Comparable::Moments, left) => {
                let (left, right) = (self.dates(left, outer), self.dates(&comparing.right, outer));
                each(among, comparing.comparison, |inner| {
                    Some(left.at(inner)?.order(right.at(inner)?))
                })
            }
            (Comparable::Times, Vector::Arithmetic(sides, _)) => {
                let (from, to) = (self.dates(&sides.1, outer), self.dates(&sides.0, outer));
                let [Got::Time(other), ..] = fixed else {
                    return Masks::UNKNOWN;
                };
                each(among, comparing.comparison, |inner| {
                    Some(to.at(inner)?.since(from.at(inner)?).cmp(&other))
                })
            }
            _ => {
                let mut masks = Masks::FALSE;
                for inner in elements(among) {
                    let left = self.vector(&comparing.left, &fixed, outer, inner);
                    let right = self.vector(&comparing.right, &fixed, outer, inner);
                    masks.set(inner, compare(left, comparing.comparison, right, Manner::Texts));
                }
                masks
            }
        }
    }

    /// The dates in a column that was read before, or their days.
    fn dates(&self, vector: &Vector, outer: usize) -> Dates<'_> {
        match vector {
            Vector::Column(Side::Inner, column) => Dates::Each(self.columns.cells(*column), false),
            Vector::Column(Side::Outer, column) => Dates::of(self.columns.cells(*column).get(outer)),
            Vector::Column(Side::Encounter, column) => Dates::of(self.columns.cells(*column).first()),
            Vector::Day(moment) => match self.dates(moment, outer) {
                Dates::Each(cells, _) => Dates::Each(cells, true),
                Dates::Same(instant) => Dates::Same(instant.map(Instant::day)),
            },
            _ => Dates::Same(None),
        }
    }

    /// A value of two elements.
    fn vector(&self, vector: &'a Vector, fixed: &[Got<'a>; MOST_FIXED], outer: usize, inner: usize) -> Got<'a> {
        let place = |side: &Side| match side {
            Side::Outer => outer,
            Side::Inner => inner,
            Side::Encounter => 0,
        };
        match vector {
            Vector::Column(side, column) => self
                .columns
                .cells(*column)
                .get(place(side))
                .map_or(Got::Unknown, |cell| Got::cell(*cell)),
            Vector::Position(side) => i64::try_from(place(side) + 1).map_or(Got::Unknown, Got::Integer),
            Vector::Fixed(number) => fixed.get(*number).copied().unwrap_or(Got::Unknown),
            Vector::Day(moment) => self.vector(moment, fixed, outer, inner).day(),
            Vector::Arithmetic(sides, operator) => {
                let left = self.vector(&sides.0, fixed, outer, inner);
                let right = self.vector(&sides.1, fixed, outer, inner);
                arithmetic(left, *operator, right).unwrap_or(Got::Unknown)
            }
        }
    }

    /// Holds against a value what is made of the elements of a list that fit.
    pub(super) fn folding(&mut self, folding: &'a Folding) -> Truth {
        let Some(all) = self.elements_of(folding.list) else {
            return Truth::Unknown;
        };
        let fits = self.parts(&folding.fits, all);
        if fits.may & all != fits.must & all {
            return Truth::Unknown;
        }
        self.at_day(folding.day.as_deref());
        let fits = fits.must & all;
        let made = match folding.fold {
            None => Got::Integer(i64::from(fits.count_ones())),
            Some((fold, column)) => {
                let column = &self.column(column).column;
                let mut made = Made::of(fold);
                elements(fits).all(|at| made.add(Got::cell(column.cell(at))));
                made.finish()
            }
        };
        compare(made, folding.comparison, self.value(&folding.other), Manner::Texts)
    }

    /// For which of some elements a condition holds.
    pub(super) fn each_element(&mut self, list: usize, slot: usize, cond: &'a Cond, among: u64) -> Masks {
        let (Some(all), Some(elements_of)) = (self.elements_of(list), self.list_at(list)) else {
            return Masks::UNKNOWN;
        };
        let mut masks = Masks::FALSE;
        for at in elements(all & among) {
            self.hold_at(slot, elements_of, at, None);
            let truth = self.cond(cond);
            masks.set(at, truth);
        }
        masks
    }

    /// For each of some elements, whether an element of another list fits to it.
    pub(super) fn joined(&mut self, joined: &'a Joined, among: u64) -> Masks {
        let (Some(outer), Some(inner)) = (self.elements_of(joined.list), self.elements_of(joined.inner)) else {
            return Masks::UNKNOWN;
        };
        let alone = self.parts(&joined.alone, inner) & Masks::known(inner);
        if alone.may == 0 {
            return Masks::FALSE;
        }
        if self.has_no_twins(joined, alone.may, outer & among) {
            return Masks::FALSE;
        }
        let (Some(outer_list), Some(inner_list)) = (self.list_at(joined.list), self.list_at(joined.inner)) else {
            return Masks::UNKNOWN;
        };
        self.at_day(joined.day.as_deref());
        let mut masks = Masks::FALSE;
        for at in elements(outer & among) {
            let meant = match joined.each.order {
                None => u64::MAX,
                Some((Order::Before, _)) => before(at),
                Some((Order::After, _)) => !before(at) & !bit(at),
                Some((Order::OtherThan, _)) => !bit(at),
            };
            let mut fits = alone & Masks::known(meant);
            if fits.may == 0 {
                continue;
            }
            self.hold_at(joined.slot, outer_list, at, None);
            for joint in &joined.joints {
                fits = fits & self.joint(joint, joined, inner_list, at, fits.may);
                if fits.may == 0 {
                    break;
                }
            }
            let any = fits.any(u64::MAX);
            masks.may |= any.may & bit(at);
            masks.must |= any.must & bit(at);
        }
        masks
    }

    /// Whether it is quick to see that no two elements of a list are the same, where that is what is looked for.
    fn has_no_twins(&mut self, joined: &Joined, inner: u64, outer: u64) -> bool {
        const PLACES: u32 = 10;
        let column = match joined.joints.first() {
            Some(Joint::Same(one, other, _)) if one == other && joined.each.order.is_some() => *one,
            _ => return false,
        };
        let cells = self.column(column).column.cells();
        let mut seen = [0_u64; 1 << (PLACES - 6)];
        elements(inner | outer).all(|at| match cells.get(at).map(|cell| cell.held) {
            Some(Held::Short(text)) => {
                let place = text.place(PLACES);
                let word = seen.get_mut(place / ELEMENTS);
                word.is_some_and(|word| {
                    let is_new = *word & bit(place % ELEMENTS) == 0;
                    *word |= bit(place % ELEMENTS);
                    is_new
                })
            }
            _ => false,
        })
    }

    /// For some inner elements, whether they fit to the outer one that is held.
    fn joint(&mut self, joint: &'a Joint, joined: &'a Joined, inner: ListRef<'a>, outer: usize, among: u64) -> Masks {
        let mut masks = Masks::FALSE;
        let cond = match joint {
            Joint::Next => return Masks::known(bit(outer + 1)),
            Joint::Compare(comparing) => return self.compare_elements(comparing, outer, among),
            Joint::Same(one, other, cond) => {
                let held = self.column(*one).column.cell(outer).held;
                let column = &self.column(*other).column;
                for at in elements(among) {
                    match is_same(held, column.cell(at).held) {
                        Some(is_same) => masks.set(at, is_same.into()),
                        None => masks.set(at, Truth::Unknown),
                    }
                }
                cond
            }
            Joint::SameCode(one, other, cond) => {
                let fact = self.facts(*one).get(outer);
                for at in elements(among) {
                    let other = self.facts(*other).get(at);
                    let both_known = |one: &&CodeFact| {
                        one.state == CodeState::Known && other.is_some_and(|other| other.state == CodeState::Known)
                    };
                    let truth = match fact.filter(both_known).zip(other) {
                        Some((one, other)) => (one.system == other.system && one.id == other.id).into(),
                        None => Truth::Unknown,
                    };
                    masks.set(at, truth);
                }
                cond
            }
            Joint::Cond(cond) => {
                masks.may = among;
                cond
            }
            Joint::Unknown => return Masks::UNKNOWN,
        };
        // What is not known so quickly.
        for at in elements(masks.may & !masks.must) {
            self.hold_at(joined.each.slot, inner, at, None);
            let truth = self.cond(cond);
            masks.may &= !bit(at);
            masks.set(at, truth);
        }
        masks
    }
}

/// Dates of elements, or one that is the same for all; with only their days where that is asked.
#[derive(Debug, Clone, Copy)]
enum Dates<'c> {
    Each(&'c [Cell], bool),
    Same(Option<Instant>),
}

impl Dates<'_> {
    fn of(cell: Option<&Cell>) -> Dates<'static> {
        Dates::Same(cell.and_then(|cell| Instant::held(cell.held)))
    }

    #[inline]
    fn at(self, element: usize) -> Option<Instant> {
        match self {
            Dates::Each(cells, false) => Instant::held(cells.get(element)?.held),
            Dates::Each(cells, true) => Instant::held(cells.get(element)?.held).map(Instant::day),
            Dates::Same(instant) => instant,
        }
    }
}

/// Which of some elements have values in the order that a comparison asks for.
#[inline]
fn each(among: u64, comparison: Comparison, order: impl Fn(usize) -> Option<Ordering>) -> Masks {
    let mut masks = Masks::FALSE;
    for element in elements(among) {
        let truth = order(element).map_or(Truth::Unknown, |order| holds(comparison, order).into());
        masks.set(element, truth);
    }
    masks
}
