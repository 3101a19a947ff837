//! Rules to questions.

use casemix_record::field::FieldPath;

use super::super::columns::{ColumnField, Known};
use super::super::compile::{CM, MAX_SLOTS, PCS};
use super::super::program::{Base, CodeRole, Cond, Each, Fact, Loop, Manner, Place, Rule, Value};
use super::super::reads::{Read, Reads, slot_bit};
use super::vector::{Sides, settled};
use super::{
    Ask, AskId, Asked, DayId, Folding, Gap, Joined, Joint, Kind, MOST_TESTS, Part, Parts, Sieve, Sifted, Tests, What,
    narrow,
};
use crate::language::tree::{CodeFact, Quantifier, State};

impl Sieve {
    /// The questions of rules, which are given with their places.
    pub(in super::super) fn new<'r>(
        rules: impl Iterator<Item = (usize, &'r Rule)>,
        lists: &[FieldPath],
        columns: &[ColumnField],
    ) -> Sieve {
        let mut maker = Maker {
            lists,
            columns,
            asks: Vec::new(),
            asked: Vec::new(),
            tests: Vec::new(),
            days: Vec::new(),
        };
        let mut sieve = Sieve::default();
        for (number, (at, rule)) in rules.enumerate() {
            let gates = maker.gates(rule);
            let gates = sieve.guard(number, &rule.needs, gates, &maker);
            for alarm in maker.alarms(rule) {
                sieve.alarm(number, maker.part(alarm));
            }
            if rule.unable.is_some() {
                sieve.unable.add(number);
            }
            if rule.reads_icd10 {
                sieve.of_icd10.add(number);
            }
            sieve.rules.push(Sifted { rule: at, gates });
        }
        let asked = |(ask, times): (Ask, usize)| Asked {
            is_shared: times > 1 && !ask.is_quick(),
            ask,
        };
        sieve.asks = maker.asks.into_iter().zip(maker.asked).map(asked).collect();
        sieve.tests = maker.tests.into();
        sieve.days = maker.days;
        sieve
    }
}

impl Ask {
    /// Whether answering it is as quick as looking for an answer that was kept.
    fn is_quick(&self) -> bool {
        matches!(
            self,
            Ask::Unknown | Ask::State(..) | Ask::Test(..) | Ask::Given(_) | Ask::Not(_)
        )
    }
}

/// What a condition stands in.
#[derive(Debug, Clone, Copy)]
struct Scope {
    /// The slots of elements that are held, a bit each.
    held: u32,
    /// The slot of the innermost element, and its list.
    inner: Option<(usize, usize)>,
    /// The date by which the rule is chosen; `None` where it is one of an element.
    by: Option<DayId>,
}

pub(super) struct Maker<'p> {
    lists: &'p [FieldPath],
    pub(super) columns: &'p [ColumnField],
    pub(super) asks: Vec<Ask>,
    /// How often each is asked.
    asked: Vec<usize>,
    pub(super) tests: Vec<Tests>,
    days: Vec<Value>,
}

impl Maker<'_> {
    /// What must hold for a rule to have something to say.
    fn gates(&mut self, rule: &Rule) -> Vec<Part> {
        let scope = Scope {
            held: 0,
            inner: None,
            by: rule.by_slot.is_none().then(|| self.day(&rule.by)),
        };
        let mut gates: Vec<AskId> = rule.guards.iter().map(|guard| self.cond(guard, scope)).collect();
        gates.extend(self.loops(&rule.loops, scope));
        self.sorted(gates)
    }

    /// What would make a rule say that it cannot be decided or run.
    fn alarms(&mut self, rule: &Rule) -> Vec<AskId> {
        let mut alarms = Vec::new();
        if rule.asks_day {
            alarms.push(self.no_day(rule));
        }
        let conditions = rule.loops.iter().filter_map(|each| each.condition.as_ref());
        let mut gaps = Vec::new();
        for cond in rule.guards.iter().chain(conditions) {
            Reads::visit(cond, &mut |read| {
                if let Read::Code(code, on) = read {
                    gaps.push((code.clone(), on.cloned()));
                }
            });
        }
        for (code, on) in gaps {
            let on = on.or_else(|| rule.by_slot.is_none().then(|| rule.by.clone()));
            let is_known = on.as_ref().is_some_and(|on| Reads::of_value(on) == Reads::default());
            alarms.push(match on.filter(|_| is_known) {
                Some(on) => self.ask(Ask::Gap(Box::new(Gap { code, on }))),
                None => self.ask(Ask::Unknown),
            });
        }
        alarms.sort_unstable();
        alarms.dedup();
        alarms
    }

    fn no_day(&mut self, rule: &Rule) -> AskId {
        let Some(slot) = rule.by_slot else {
            let day = self.day(&rule.by);
            return self.ask(Ask::NoDay(day));
        };
        let each = rule.loops.iter().find(|each| each.each.slot == slot);
        let list = each.and_then(|each| self.list(&each.each));
        let column = match &rule.by {
            Value::Field(place) => place.column,
            _ => None,
        };
        match (list, column) {
            (Some(list), Some(column)) => {
                let valid = self.ask(Ask::State(column, State::Valid));
                self.exception(list, valid)
            }
            _ => self.ask(Ask::Unknown),
        }
    }

    /// Whether the loops of a rule have elements for which their conditions hold: the inner loop for elements of the outer.
    fn loops(&mut self, loops: &[Loop], scope: Scope) -> Option<AskId> {
        let (outer, inner) = loops.split_first()?;
        let Some(list) = self.list(&outer.each) else {
            return Some(self.ask(Ask::Unknown));
        };
        let slot = outer.each.slot;
        let scope = Scope {
            held: slot_bit(slot),
            inner: Some((slot, list)),
            ..scope
        };
        let mut parts: Vec<AskId> = parts_of(outer.condition.as_ref())
            .map(|part| self.cond(part, scope))
            .collect();
        if let Some(inner) = inner.first() {
            parts.push(self.joined(&inner.each, inner.condition.as_ref(), scope));
        }
        let parts = self.parts(parts);
        Some(self.ask(Ask::Exists(list, parts)))
    }

    /// A condition about the encounter, or about the innermost element that is held.
    fn cond(&mut self, cond: &Cond, scope: Scope) -> AskId {
        match cond {
            Cond::And(all) => {
                let parts = all.iter().map(|cond| self.cond(cond, scope)).collect();
                self.all(parts)
            }
            Cond::Or(any) => {
                let asks: Vec<AskId> = any.iter().map(|cond| self.cond(cond, scope)).collect();
                // Any of them holds unless the opposite of all of them does.
                let mut opposites: Vec<Part> = asks.into_iter().map(|ask| !self.part(ask)).collect();
                opposites.sort_by_key(|part| self.cost_of_part(*part));
                let none = self.ask(Ask::All(opposites.into_iter().collect()));
                self.ask(Ask::Not(none))
            }
            Cond::Not(inner) => {
                let inner = self.cond(inner, scope);
                self.ask(Ask::Not(inner))
            }
            _ => {
                let reads = Reads::of(cond);
                let day = scope.by.filter(|_| reads.day);
                let slots = reads.slots & scope.held;
                match scope.inner {
                    _ if reads.day && day.is_none() => self.ask(Ask::Unknown),
                    _ if slots == 0 => self.whole(cond, scope, day),
                    Some((slot, list)) if slots == slot_bit(slot) => self.element(cond, (slot, list), scope, day),
                    _ => self.ask(Ask::Unknown),
                }
            }
        }
    }

    /// A condition about no element that is held.
    fn whole(&mut self, cond: &Cond, scope: Scope, day: Option<DayId>) -> AskId {
        if let Cond::Quantified(quantifier, each, inner) = cond
            && let Some(list) = self.list(each)
        {
            let scope = Scope {
                held: slot_bit(each.slot),
                inner: Some((each.slot, list)),
                ..scope
            };
            let exists = match (quantifier, inner) {
                (Quantifier::Every, Some(inner)) => {
                    let fits = self.cond(inner, scope);
                    self.exception(list, fits)
                }
                (Quantifier::Every, None) => return self.ask(Ask::Unknown),
                _ => {
                    let fits = self.fits(inner.as_deref(), scope);
                    self.ask(Ask::Exists(list, fits))
                }
            };
            return match quantifier {
                Quantifier::Any => exists,
                Quantifier::Every | Quantifier::No => self.ask(Ask::Not(exists)),
            };
        }
        let ask = self.of_column(cond).or_else(|| self.given(cond));
        let ask = ask.or_else(|| self.folding(cond, scope, day));
        let ask = ask.or_else(|| {
            let comparing = Sides::NONE.comparing(cond, None, self.columns, self.lists, day)?;
            Some(Ask::Compare(Box::new(comparing)))
        });
        let ask = ask.unwrap_or_else(|| Ask::Whole(Box::new(cond.clone()), day));
        self.ask(ask)
    }

    /// A condition about the innermost element that is held.
    fn element(&mut self, cond: &Cond, inner: (usize, usize), scope: Scope, day: Option<DayId>) -> AskId {
        let (slot, list) = inner;
        if let Cond::Quantified(quantifier @ (Quantifier::Any | Quantifier::No), each, fits) = cond
            && self.list(each).is_some()
        {
            let joined = self.joined(each, fits.as_deref(), scope);
            return match quantifier {
                Quantifier::No => self.ask(Ask::Not(joined)),
                _ => joined,
            };
        }
        let ask = self.of_column(cond).or_else(|| match cond {
            Cond::InTable(place, system, set) => Some(Ask::Coded(kind_of(place, Some(*system))?, *set)),
            Cond::Is(place, State::Valid) => {
                let (kind, column) = kind_of(place, None).zip(place.column)?;
                let present = self.ask(Ask::State(column, State::Present));
                let malformed = self.ask(Ask::Malformed(kind));
                let formed = self.ask(Ask::Not(malformed));
                Some(Ask::All(self.parts(vec![present, formed])))
            }
            Cond::Code(place, CodeFact::Billable, Some(on)) if Reads::of_value(on) == Reads::default() => {
                Some(Ask::Billable(kind_of(place, None)?, Box::new(on.clone())))
            }
            Cond::Flag(Value::Fact(Fact::IsPrincipal(_))) => Some(Ask::IsPrincipal),
            Cond::Flag(Value::Fact(Fact::IsSecondary(_))) => Some(Ask::IsSecondary),
            Cond::Compare(..) => {
                let sides = Sides::of(slot);
                let comparing = sides.comparing(cond, Some(list), self.columns, self.lists, day)?;
                Some(Ask::Compare(Box::new(comparing)))
            }
            _ => None,
        });
        let ask = ask.unwrap_or_else(|| Ask::Element {
            list,
            slot,
            cond: Box::new(cond.clone()),
            day,
        });
        self.ask(ask)
    }

    /// Whether an element of a list fits to the one that is held.
    fn joined(&mut self, each: &Each, cond: Option<&Cond>, outer: Scope) -> AskId {
        let (Some(inner), Some((slot, list))) = (self.list(each), outer.inner) else {
            return self.ask(Ask::Unknown);
        };
        let scope = Scope {
            held: outer.held | slot_bit(each.slot),
            inner: Some((each.slot, inner)),
            ..outer
        };
        let both = slot_bit(slot) | slot_bit(each.slot);
        let (mut alone, mut joints, mut day) = (Vec::new(), Vec::new(), None);
        for part in parts_of(cond) {
            let reads = Reads::of(part);
            let slots = reads.slots & scope.held;
            if slots & outer.held == 0 {
                alone.push(self.cond(part, scope));
            } else if slots & !both != 0 || reads.day && scope.by.is_none() {
                joints.push(Joint::Unknown);
            } else {
                let by = scope.by.filter(|_| reads.day);
                day = day.or(by);
                let sides = Sides {
                    outer: Some(slot),
                    inner: each.slot,
                };
                joints.push(self.joint(part, sides, inner, by));
            }
        }
        joints.sort_by_key(Joint::cost);
        let alone = self.parts(alone);
        self.ask(Ask::Joined(Box::new(Joined {
            list,
            slot,
            each: each.clone(),
            inner,
            alone,
            joints,
            day,
        })))
    }

    /// What an element must be together with another one.
    fn joint(&self, cond: &Cond, sides: Sides, inner: usize, by: Option<DayId>) -> Joint {
        if sides.is_next(cond) {
            return Joint::Next;
        }
        if let Some((one, other, manner)) = sides.equal_fields(cond) {
            let columns = one.column.zip(other.column);
            match (columns, kind_of(one, None).zip(kind_of(other, None)), manner) {
                (Some((one, other)), _, Manner::Texts) => return Joint::Same(one, other, cond.clone()),
                (_, Some((one, other)), Manner::Codes) => return Joint::SameCode(one, other, cond.clone()),
                _ => {}
            }
        }
        match sides.comparing(cond, Some(inner), self.columns, self.lists, by) {
            Some(comparing) => Joint::Compare(Box::new(comparing)),
            None => Joint::Cond(cond.clone()),
        }
    }

    /// How many elements of a list fit, or what is made of them, held against a value of the encounter.
    fn folding(&mut self, cond: &Cond, scope: Scope, day: Option<DayId>) -> Option<Ask> {
        let Cond::Compare(sides, comparison, _) = cond else {
            return None;
        };
        let (each, fits, fold) = match &sides.0 {
            Value::Count(bound) => (&bound.0, bound.1.as_ref(), None),
            Value::Fold(fold, folded) => match &folded.0 {
                Value::Field(place) => (&folded.1, folded.2.as_ref(), Some((*fold, place.column?))),
                _ => return None,
            },
            _ => return None,
        };
        let list = self.list(each)?;
        let column_list = fold.map(|(_, column)| self.columns.get(column).and_then(|column| column.list));
        if column_list.is_some_and(|of| of != Some(list)) {
            return None;
        }
        let scope = Scope {
            held: slot_bit(each.slot),
            inner: Some((each.slot, list)),
            ..scope
        };
        let fits = self.fits(fits, scope);
        Some(Ask::Fold(Box::new(Folding {
            list,
            fits,
            fold,
            comparison: *comparison,
            other: settled(&sides.1),
            day,
        })))
    }

    /// Whether a list of the encounter is there.
    fn given(&mut self, cond: &Cond) -> Option<Ask> {
        let Cond::Is(place, state @ (State::Present | State::Missing)) = cond else {
            return None;
        };
        let given = Ask::Given(self.list_at(place)?);
        Some(match state {
            State::Missing => Ask::Not(self.ask(given)),
            _ => given,
        })
    }

    fn list(&self, each: &Each) -> Option<usize> {
        self.list_at(&each.list)
    }

    /// The number of the list at a place.
    fn list_at(&self, place: &Place) -> Option<usize> {
        let path = place.path.as_ref().filter(|_| place.base == Base::Encounter)?;
        self.lists.iter().position(|list| list.names() == path.names())
    }

    /// What must hold for an element to fit.
    fn fits(&mut self, cond: Option<&Cond>, scope: Scope) -> Parts {
        let parts = parts_of(cond).map(|part| self.cond(part, scope)).collect();
        self.parts(parts)
    }

    /// Whether a condition does not hold for any element of a list.
    fn exception(&mut self, list: usize, fits: AskId) -> AskId {
        let opposite = !self.part(fits);
        self.ask(Ask::Exists(list, Parts::from_iter([opposite])))
    }

    /// A condition that holds where all of these do.
    fn all(&mut self, parts: Vec<AskId>) -> AskId {
        match parts.as_slice() {
            [only] => *only,
            _ => {
                let parts = self.parts(parts);
                self.ask(Ask::All(parts))
            }
        }
    }

    fn parts(&self, asks: Vec<AskId>) -> Parts {
        self.sorted(asks).into_iter().collect()
    }

    /// The parts of a condition that holds where all of these do, the quick ones first.
    fn sorted(&self, asks: Vec<AskId>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for id in asks {
            match self.asks.get(id) {
                Some(Ask::All(all)) => parts.extend(all.iter()),
                _ => parts.push(self.part(id)),
            }
        }
        parts.sort_by_key(|part| self.cost_of_part(*part));
        parts
    }

    /// The part that asks a question.
    pub(super) fn part(&self, id: AskId) -> Part {
        match self.asks.get(id) {
            Some(Ask::Not(inner)) => !self.part(*inner),
            Some(Ask::State(column, state)) => match state {
                State::Present => Part::of_column(*column, Known::Given),
                State::Missing => !Part::of_column(*column, Known::Given),
                State::Valid => Part::of_column(*column, Known::Valid),
                State::Invalid => Part::of_column(*column, Known::Invalid),
                State::Blank => Part::of_column(*column, Known::Blank),
            },
            Some(Ask::Test(tests, test)) => Part::from(What::Test(narrow(tests * MOST_TESTS + test))),
            Some(Ask::Given(list)) => Part::of_list(*list),
            _ => Part::from(What::Ask(narrow(id))),
        }
    }

    /// The number of a question, which is a new one unless it was asked before.
    pub(super) fn ask(&mut self, ask: Ask) -> AskId {
        let known = self.asks.iter().position(|known| *known == ask);
        let id = known.unwrap_or_else(|| {
            self.asks.push(ask);
            self.asked.push(0);
            self.asks.len() - 1
        });
        if let Some(times) = self.asked.get_mut(id) {
            *times += 1;
        }
        id
    }

    /// The number of a date by which rules are chosen.
    fn day(&mut self, by: &Value) -> DayId {
        let known = self.days.iter().position(|known| known == by);
        known.unwrap_or_else(|| {
            self.days.push(by.clone());
            self.days.len() - 1
        })
    }

    fn cost_of(&self, parts: &Parts) -> u32 {
        parts.iter().map(|part| self.cost_of_part(part)).sum()
    }

    fn cost_of_part(&self, part: Part) -> u32 {
        match part.what {
            What::Known(..) => 1,
            What::Test(test) => {
                let tests = self.tests.get(test as usize / MOST_TESTS);
                if tests.is_some_and(|tests| tests.is_listed) {
                    4
                } else {
                    2
                }
            }
            What::List(_) => 0,
            What::Ask(ask) => self.cost(ask as usize),
        }
    }

    /// What it costs to answer, roughly in nanoseconds.
    fn cost(&self, id: AskId) -> u32 {
        self.asks.get(id).map_or(0, |ask| self.cost_of_ask(ask))
    }

    fn cost_of_ask(&self, ask: &Ask) -> u32 {
        match ask {
            Ask::Unknown => 0,
            Ask::IsPrincipal => 1,
            // What parts hold themselves.
            Ask::State(..) | Ask::Test(..) | Ask::Given(_) | Ask::Not(_) => 1,
            Ask::Coded(..) | Ask::Malformed(_) => 3,
            Ask::IsSecondary => 10,
            Ask::Billable(..) | Ask::Compare(_) => 60,
            Ask::Fold(folding) => 50 + self.cost_of(&folding.fits),
            Ask::All(parts) | Ask::Exists(_, parts) => 2 + self.cost_of(parts),
            Ask::Whole(..) | Ask::NoDay(_) | Ask::Gap(_) => 15,
            Ask::Element { .. } => 150,
            Ask::Joined(joined) => 300 + self.cost_of(&joined.alone),
        }
    }
}

/// The parts of a condition all of which must hold.
fn parts_of(cond: Option<&Cond>) -> impl Iterator<Item = &Cond> {
    let (all, one) = match cond {
        Some(Cond::And(all)) => (all.as_slice(), None),
        one => (&[][..], one),
    };
    all.iter().chain(one)
}

/// Of what kind a code is, and that it is held against a set of the system of its kind.
fn kind_of(place: &Place, system: Option<usize>) -> Option<Kind> {
    match (&place.code, system) {
        (CodeRole::Diagnosis, None | Some(CM)) => Some(Kind::Diagnosis),
        (CodeRole::Procedure, None | Some(PCS)) => Some(Kind::Procedure),
        _ => None,
    }
}

impl Joint {
    fn cost(&self) -> u32 {
        match self {
            Joint::Next => 0,
            Joint::Same(..) | Joint::SameCode(..) => 1,
            Joint::Compare(_) => 2,
            Joint::Cond(_) => 3,
            Joint::Unknown => 4,
        }
    }
}

/// A bit for each slot.
const _: () = assert!(MAX_SLOTS <= u32::BITS as usize);
