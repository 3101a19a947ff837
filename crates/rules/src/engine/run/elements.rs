//! Answers for the elements of lists: codes in sets, values held against each other, elements that fit to each other.

use std::cmp::Ordering;

use casemix_codes::EntryId;
use casemix_record::Moment;
use casemix_record::field::{Cell, Held, ListRef};

use super::super::columns::is_same;
use super::super::facts::{CodeFact, CodeState};
use super::super::masks::{ELEMENTS, MOST_BLOCKS, Masks, before, bit, elements};
use super::super::program::{Cond, Manner, Value};
use super::super::sieve::{Compared, Comparing, DateOf, Folding, Joined, Joint, Kind, MOST_FIXED, Side, Vector};
use super::arithmetic::{Made, arithmetic};
use super::compare::{Got, compare};
use super::moments::{order, seconds_since};
use super::sift::Block;
use super::{Machine, Truth};
use crate::language::tree::{Comparison, Order};

impl<'a> Machine<'a> {
    /// Whether any code may be in a set.
    #[inline]
    pub(super) fn may_be_coded(&self, kind: Kind, set: usize) -> bool {
        match kind {
            Kind::Diagnosis => self.codes.any_diagnosis_in(set),
            Kind::Procedure => self.codes.any_procedure_in(set),
        }
    }

    /// Which codes are in a set.
    pub(super) fn coded(&self, kind: Kind, set: usize) -> Masks {
        let mut masks = Masks::FALSE;
        let system = kind.system();
        let sets = self.program.systems.get(system);
        for (at, fact) in self.in_block(self.facts(kind)).iter().enumerate() {
            let truth = match fact.state {
                CodeState::Missing | CodeState::Malformed => Truth::Unknown,
                _ if fact.system != Some(system) => Truth::False,
                _ => sets.is_some_and(|sets| sets.contains(fact.class, set)).into(),
            };
            masks.set(at, truth);
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
        let facts = self.in_block(self.facts(kind)).iter().enumerate();
        let malformed = facts.filter(|(_, fact)| fact.state == CodeState::Malformed);
        Masks::known(malformed.fold(0, |mask, (at, _)| mask | bit(at)))
    }

    /// Only asked where no table says that it does not answer for the day: the [gaps](super::super::sieve::Ask::Gap) are looked for
    /// before.
    pub(super) fn billable(&mut self, kind: Kind, on: &'a Value) -> Masks {
        let Got::Moment(day) = self.value(on) else {
            return Masks::UNKNOWN;
        };
        let day = day.date();
        let mut masks = Masks::FALSE;
        for (at, fact) in self.in_block(self.facts(kind)).iter().enumerate() {
            let table = fact
                .system
                .and_then(|system| self.program.systems.get(system))
                .map(|sets| &sets.table);
            let truth = match (fact.state, table) {
                (CodeState::Missing | CodeState::Malformed, _) | (_, None) => Truth::Unknown,
                (CodeState::Unknown, _) => Truth::False,
                (CodeState::Known, _) if fact.latest.is_some_and(|latest| latest.contains(day)) => Truth::True,
                (CodeState::Known, Some(table)) => {
                    let mut periods = table.periods(EntryId(fact.id)).iter();
                    periods.any(|period| period.contains(day)).into()
                }
            };
            masks.set(at, truth);
        }
        masks
    }

    /// Which diagnoses are secondary ones.
    pub(super) fn secondary(&self) -> Masks {
        let diagnoses = self.in_block(&self.encounter.diagnoses).iter().enumerate();
        let is_secondary = |at: usize| u64::from(self.is_secondary_at(self.block.base() + at));
        Masks::known(diagnoses.fold(0, |mask, (at, _)| mask | is_secondary(at) << at))
    }

    /// Holds values of some elements against each other, all beside the outer element at a place.
    #[inline(never)]
    pub(super) fn compare_elements(&mut self, comparing: &'a Comparing, outer: usize, among: u64) -> Masks {
        match &comparing.what {
            Compared::Dates(left, right) => {
                let by_day = left.is_day || right.is_day;
                let (left, right) = (self.dates(*left, outer), self.dates(*right, outer));
                each(among, comparing.comparison, left, right, |left, right| match by_day {
                    true => left.date().cmp(&right.date()),
                    false => order(left, right),
                })
            }
            Compared::Times(to, from, time) => {
                self.at_day(comparing.day);
                let Got::Time(time) = self.value(time) else {
                    return Masks::UNKNOWN;
                };
                let by_day = to.is_day || from.is_day;
                let (to, from) = (self.dates(*to, outer), self.dates(*from, outer));
                each(among, comparing.comparison, to, from, |to, from| {
                    seconds_since(from, to, by_day).cmp(&time)
                })
            }
            Compared::Values(left, right, fixed) => {
                let mut values = [Got::Unknown; MOST_FIXED];
                if !fixed.is_empty() {
                    self.at_day(comparing.day);
                }
                for (to, value) in values.iter_mut().zip(fixed) {
                    *to = self.value(value);
                }
                let mut masks = Masks::FALSE;
                for at in elements(among) {
                    let inner = self.block.base() + at;
                    let left = self.vector(left, &values, outer, inner);
                    let right = self.vector(right, &values, outer, inner);
                    masks.set(at, compare(left, comparing.comparison, right, Manner::Texts));
                }
                masks
            }
        }
    }

    /// The dates in a column.
    #[inline]
    fn dates(&self, of: DateOf, outer: usize) -> Dates<'_> {
        let cells = match of.side {
            Side::Encounter => std::slice::from_ref(self.columns.scalar(of.column)),
            Side::Inner => self
                .columns
                .cells(of.column)
                .get(self.block.base()..)
                .unwrap_or_default(),
            Side::Outer => self.columns.cells(of.column).get(outer..).unwrap_or_default(),
        };
        Dates {
            cells,
            at: if of.side == Side::Inner { usize::MAX } else { 0 },
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
            Vector::Column(Side::Encounter, column) => Got::cell(*self.columns.scalar(*column)),
            Vector::Column(side, column) => {
                let cell = self.columns.cells(*column).get(place(side));
                cell.map_or(Got::Unknown, |cell| Got::cell(*cell))
            }
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
        let outer = self.block;
        let mut count = 0;
        let mut made = folding.fold.map(|(fold, column)| (Made::of(fold), column));
        for block in Block::of(self.length(folding.list)) {
            if block.number == MOST_BLOCKS {
                return Truth::Unknown;
            }
            self.reach(folding.list);
            self.block = block;
            let fits = self.parts(&folding.fits, block.all) & Masks::known(block.all);
            self.block = outer;
            if fits.may != fits.must {
                return Truth::Unknown;
            }
            match &mut made {
                None => count += i64::from(fits.must.count_ones()),
                Some((made, column)) => {
                    let cells = self.columns.cells(*column);
                    let mut values = elements(fits.must).map(|at| cells.get(block.base() + at));
                    values.all(|cell| made.add(cell.map_or(Got::Unknown, |cell| Got::cell(*cell))));
                }
            }
        }
        self.at_day(folding.day);
        let made = made.map_or(Got::Integer(count), |(made, _)| made.finish());
        compare(made, folding.comparison, self.value(&folding.other), Manner::Texts)
    }

    /// For which of some elements a condition holds.
    pub(super) fn each_element(&mut self, list: usize, slot: usize, cond: &'a Cond, among: u64) -> Masks {
        let Some(list) = self.list_at(list) else {
            return Masks::UNKNOWN;
        };
        let mut masks = Masks::FALSE;
        for at in elements(among) {
            self.hold_at(slot, list, self.block.base() + at, None);
            let truth = self.cond(cond);
            masks.set(at, truth);
        }
        masks
    }

    /// For each of some elements, whether an element of another list fits to it.
    pub(super) fn joined(&mut self, joined: &'a Joined, among: u64) -> Masks {
        let length = self.length(joined.inner);
        if length == 0 {
            return Masks::FALSE;
        }
        if length > MOST_BLOCKS * ELEMENTS {
            return Masks::UNKNOWN;
        }
        self.reach(joined.inner);
        let outer = self.block;
        let mut masks = Masks::FALSE;
        for block in Block::of(length) {
            self.block = block;
            let alone = self.parts(&joined.alone, block.all) & Masks::known(block.all);
            if alone.may != 0 && !self.has_no_twins(joined, alone.may, (outer, among)) {
                masks = masks | self.joined_to(joined, alone, (outer, among & !masks.must));
            }
        }
        self.block = outer;
        masks
    }

    /// For each of some elements of an outer block, whether an element of the block at hand fits to it.
    fn joined_to(&mut self, joined: &'a Joined, alone: Masks, (outer, among): (Block, u64)) -> Masks {
        let (Some(outer_list), Some(inner_list)) = (self.list_at(joined.list), self.list_at(joined.inner)) else {
            return Masks::UNKNOWN;
        };
        self.at_day(joined.day);
        let mut masks = Masks::FALSE;
        for at in elements(among) {
            let place = outer.base() + at;
            let up_to = |place: usize| before(place.saturating_sub(self.block.base()));
            let meant = match joined.each.order {
                None => u64::MAX,
                Some((Order::Before, _)) => up_to(place),
                Some((Order::After, _)) => !up_to(place + 1),
                Some((Order::OtherThan, _)) => !self.bit_of(place),
            };
            let mut fits = alone & Masks::known(meant);
            if fits.may == 0 {
                continue;
            }
            self.hold_at(joined.slot, outer_list, place, None);
            for joint in &joined.joints {
                fits = fits & self.joint(joint, joined, inner_list, place, fits.may);
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

    /// Whether it is quick to see that no two elements of a list are the same, where that is what is looked for: some of
    /// the block at hand, and some of an outer one.
    fn has_no_twins(&mut self, joined: &Joined, inner: u64, (outer, among): (Block, u64)) -> bool {
        const PLACES: u32 = 10;
        let column = match joined.joints.first() {
            Some(Joint::Same(one, other, _)) if one == other && joined.each.order.is_some() => *one,
            _ => return false,
        };
        let cells = self.columns.cells(column);
        let mut seen = [0_u64; 1 << (PLACES - 6)];
        let mut is_new = |at: usize| match cells.get(at).map(|cell| cell.held) {
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
        };
        if outer.number == self.block.number {
            return elements(inner | among).all(|at| is_new(outer.base() + at));
        }
        elements(among).all(|at| is_new(outer.base() + at)) && elements(inner).all(|at| is_new(self.block.base() + at))
    }

    /// For some inner elements, whether they fit to the outer one that is held.
    fn joint(&mut self, joint: &'a Joint, joined: &'a Joined, inner: ListRef<'a>, outer: usize, among: u64) -> Masks {
        let mut masks = Masks::FALSE;
        let cond = match joint {
            Joint::Next => return Masks::known(self.bit_of(outer + 1)),
            Joint::Compare(comparing) => return self.compare_elements(comparing, outer, among),
            Joint::Same(one, other, cond) => {
                let held = self
                    .columns
                    .cells(*one)
                    .get(outer)
                    .map_or(Held::Nothing, |cell| cell.held);
                let cells = self.columns.cells(*other).get(self.block.base()..).unwrap_or_default();
                for at in elements(among) {
                    let other = cells.get(at).map_or(Held::Nothing, |cell| cell.held);
                    masks.set(at, is_same(held, other).map_or(Truth::Unknown, Truth::from));
                }
                cond
            }
            Joint::SameCode(one, other, cond) => {
                let fact = self.facts(*one).get(outer);
                let others = self.in_block(self.facts(*other));
                for at in elements(among) {
                    let other = others.get(at);
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
            self.hold_at(joined.each.slot, inner, self.block.base() + at, None);
            let truth = self.cond(cond);
            masks.may &= !bit(at);
            masks.set(at, truth);
        }
        masks
    }
}

/// Dates of the elements of a block, or one that is the same for all.
#[derive(Debug, Clone, Copy)]
struct Dates<'c> {
    cells: &'c [Cell],
    /// The bits of the place of an element that count.
    at: usize,
}

impl Dates<'_> {
    #[inline]
    fn of(self, element: usize) -> Option<Moment> {
        match self.cells.get(element & self.at)?.held {
            Held::Moment(moment) => Some(moment),
            _ => None,
        }
    }
}

/// Which of some elements have dates in the order that a comparison asks for.
#[inline]
fn each(
    among: u64,
    comparison: Comparison,
    left: Dates<'_>,
    right: Dates<'_>,
    order: impl Fn(Moment, Moment) -> Ordering,
) -> Masks {
    let (mut known, mut less, mut equal) = (0, 0, 0);
    for element in elements(among) {
        if let (Some(left), Some(right)) = (left.of(element), right.of(element)) {
            let order = order(left, right);
            known |= bit(element);
            less |= u64::from(order.is_lt()) << element;
            equal |= u64::from(order.is_eq()) << element;
        }
    }
    let holds = match comparison {
        Comparison::Equal => equal,
        Comparison::Different => known & !equal,
        Comparison::Less => less,
        Comparison::LessOrEqual => less | equal,
        Comparison::Greater => known & !(less | equal),
        Comparison::GreaterOrEqual => known & !less,
    };
    Masks {
        may: holds | !known,
        must: holds,
    }
}
