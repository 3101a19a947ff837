//! Conditions and values of a rule on an encounter. Nothing here asks for memory.

use casemix_codes::EntryId;
use casemix_record::field::{Cell, CellState, Held, Node};
use casemix_record::{Age, DiagnosisRole};

use super::super::columns::is_same;
use super::super::facts::CodeState;
use super::super::program::{CodeRole, Cond, Each, Fact, Manner, Place, Value};
use super::arithmetic::{Made, arithmetic, between};
use super::compare::{Got, compare};
use super::{Machine, Truth, text};
use crate::language::tree::{Amount, CodeFact as Asked, Comparison, Fold, Quantifier, State};
use crate::limit::Quantum;

impl<'a> Machine<'a> {
    /// Whether a condition holds.
    pub(super) fn cond(&mut self, cond: &'a Cond) -> Truth {
        match cond {
            Cond::And(all) => self.all(all),
            Cond::Or(any) => {
                let mut most = Truth::False;
                for cond in any {
                    most = most.max(self.cond(cond));
                    if most == Truth::True {
                        break;
                    }
                }
                most
            }
            Cond::Not(inner) => !self.cond(inner),
            Cond::Is(place, state) => self.is(place, *state).into(),
            Cond::IsFact(fact, state) => {
                let known = !self.fact(*fact).is_unknown();
                matches!(
                    (state, known),
                    (State::Present | State::Valid, true) | (State::Missing, false)
                )
                .into()
            }
            Cond::Flag(value) => match self.value(value) {
                Got::Flag(flag) => flag.into(),
                _ => Truth::Unknown,
            },
            Cond::Compare(sides, comparison, manner) => {
                let same = self.same_code(sides, *comparison, *manner);
                if let Some(same) = same.or_else(|| self.same_field(sides, *comparison, *manner)) {
                    return same;
                }
                let (left, right) = (self.value(&sides.0), self.value(&sides.1));
                compare(left, *comparison, right, *manner)
            }
            Cond::InTable(place, system, set) => {
                let code = self.code(place);
                match code.state {
                    CodeState::Missing | CodeState::Malformed => Truth::Unknown,
                    _ if code.system != Some(*system) => Truth::False,
                    _ => self
                        .program
                        .systems
                        .get(*system)
                        .is_some_and(|sets| sets.contains(code.class, *set))
                        .into(),
                }
            }
            Cond::InTexts(value, texts, manner) => match self.value(value) {
                Got::Text(value) => text::is_in(value, texts, *manner).into(),
                _ => Truth::Unknown,
            },
            Cond::InWords(value, words) => match self.value(value) {
                Got::Word(word) => words.binary_search(&word).is_ok().into(),
                _ => Truth::Unknown,
            },
            Cond::Code(place, fact, on) => self.code_is(place, *fact, on.as_ref()),
            Cond::Contains(value, amount, phrases) => match self.value(value) {
                Got::Text(value) => match amount {
                    Amount::One | Amount::All => phrases.iter().all(|phrase| text::contains(value, phrase)),
                    Amount::Any => phrases.iter().any(|phrase| text::contains(value, phrase)),
                }
                .into(),
                _ => Truth::Unknown,
            },
            Cond::Like(value, pattern) => match self.value(value) {
                Got::Text(value) => text::is_like(value, pattern).into(),
                _ => Truth::Unknown,
            },
            Cond::Quantified(quantifier, each, inner) => self.quantified(*quantifier, each, inner.as_deref()),
        }
    }

    /// Whether two codes that are looked up already are the same; `None` for anything else.
    #[inline]
    fn same_code(&self, sides: &(Value, Value), comparison: Comparison, manner: Manner) -> Option<Truth> {
        let (Value::Field(left), Value::Field(right)) = sides else {
            return None;
        };
        if manner != Manner::Codes
            || [left, right]
                .iter()
                .any(|place| matches!(place.code, CodeRole::Other { .. }))
        {
            return None;
        }
        let (left, right) = (self.code(left), self.code(right));
        let both_known = left.state == CodeState::Known && right.state == CodeState::Known;
        let is_same = left.system == right.system && left.id == right.id;
        both_known.then(|| Truth::from(is_same == (comparison == Comparison::Equal)))
    }

    /// Whether two fields are the same, where their columns tell; `None` where their texts have to be held against each other.
    #[inline]
    fn same_field(&mut self, sides: &(Value, Value), comparison: Comparison, manner: Manner) -> Option<Truth> {
        let (Value::Field(left), Value::Field(right)) = sides else {
            return None;
        };
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::Different);
        if manner != Manner::Texts || !is_equality {
            return None;
        }
        let is_same = is_same(self.cell(left)?.held, self.cell(right)?.held)?;
        Some(Truth::from(is_same == (comparison == Comparison::Equal)))
    }

    /// Whether all conditions hold.
    #[inline]
    pub(super) fn all(&mut self, all: &'a [Cond]) -> Truth {
        let mut least = Truth::True;
        for cond in all {
            least = least.min(self.cond(cond));
            if least == Truth::False {
                break;
            }
        }
        least
    }

    fn quantified(&mut self, quantifier: Quantifier, each: &'a Each, inner: Option<&'a Cond>) -> Truth {
        let Some(list) = self.list(each) else {
            return Truth::False;
        };
        // Every: no element for which it does not hold. Any: one for which it does.
        let is_every = quantifier == Quantifier::Every;
        let mut found = Truth::False;
        for index in 0..list.len() {
            if self.hold(each, list, index) {
                let holds = inner.map_or(Truth::True, |inner| self.cond(inner));
                found = found.max(if is_every { !holds } else { holds });
                if found == Truth::True {
                    break;
                }
            }
        }
        match quantifier {
            Quantifier::Any => found,
            Quantifier::Every | Quantifier::No => !found,
        }
    }

    fn is(&mut self, place: &Place, state: State) -> bool {
        if let Some(cell) = self.cell(place) {
            let is_present = matches!(cell.state, CellState::Valid | CellState::Invalid);
            return match (state, &place.code) {
                (State::Present, _) => is_present,
                (State::Missing, _) => !is_present,
                (State::Blank, _) => cell.state == CellState::Blank,
                (State::Valid, CodeRole::None) => cell.state == CellState::Valid,
                (State::Invalid, CodeRole::None) => cell.state == CellState::Invalid,
                (State::Valid, _) => is_present && self.code(place).state != CodeState::Malformed,
                (State::Invalid, _) => is_present && self.code(place).state == CodeState::Malformed,
            };
        }
        let node = self.node(place);
        let Node::Scalar(scalar) = node else {
            return node.is_present() == (state == State::Present);
        };
        let is_invalid = || match place.code {
            CodeRole::None => scalar.is_invalid(),
            _ => !scalar.is_blank() && self.code(place).state == CodeState::Malformed,
        };
        match state {
            State::Present => !scalar.is_blank(),
            State::Missing => scalar.is_blank(),
            State::Valid => !scalar.is_blank() && !is_invalid(),
            State::Invalid => is_invalid(),
            State::Blank => scalar.is_blank() && scalar.text().is_some(),
        }
    }

    /// What the code table says of a code on a day.
    fn code_is(&mut self, place: &'a Place, asked: Asked, on: Option<&'a Value>) -> Truth {
        let code = self.code(place);
        if matches!(code.state, CodeState::Missing | CodeState::Malformed) {
            return Truth::Unknown;
        }
        let Some(table) = code
            .system
            .and_then(|system| self.program.systems.get(system))
            .map(|sets| &sets.table)
        else {
            self.unable
                .get_or_insert_with(|| "there is no table of the code system of a code".to_owned());
            return Truth::Unknown;
        };
        let day = match on.map(|on| self.value(on)) {
            Some(Got::Moment(day)) => day.date(),
            Some(_) => return Truth::Unknown,
            None if asked == Asked::Known => return (code.state == CodeState::Known).into(),
            None => match self.day {
                Some(day) => day,
                None => return Truth::Unknown,
            },
        };
        if let Err(gap) = table.on(day) {
            self.unable.get_or_insert_with(|| gap.to_string());
            return Truth::Unknown;
        }
        let id = EntryId(code.id);
        let holds = code.state == CodeState::Known
            && match asked {
                Asked::Billable => table.periods(id).iter().any(|period| period.contains(day)),
                Asked::Known => {
                    let edition = table.on(day);
                    edition.is_ok_and(|edition| table.entry(id).is_some_and(|entry| edition.contains(entry)))
                }
            };
        holds.into()
    }

    /// A value.
    pub(super) fn value(&mut self, value: &'a Value) -> Got<'a> {
        match value {
            Value::Field(place) => self.field(place),
            Value::Constant(constant) => Got::constant(constant),
            Value::Fact(fact) => self.fact(*fact),
            Value::Limit(limits) => match self.limit(limits).map(|limit| limit.value) {
                Some(Quantum::Time(time)) => Got::Time(time.num_seconds()),
                Some(Quantum::Number(number)) => Got::Decimal(number),
                None => Got::Unknown,
            },
            Value::Count(bound) => self.count(&bound.0, bound.1.as_ref()),
            Value::Fold(fold, folded) => self.fold(*fold, &folded.0, &folded.1, folded.2.as_ref()),
            Value::Between(unit, sides) => match (self.value(&sides.0), self.value(&sides.1)) {
                (Got::Moment(from), Got::Moment(to)) => between(*unit, from.date(), to.date()),
                _ => Got::Unknown,
            },
            Value::Day(moment) => self.value(moment).day(),
            Value::Length(text) => match self.value(text) {
                Got::Text(text) => Got::Integer(i64::try_from(text.chars().count()).unwrap_or(i64::MAX)),
                _ => Got::Unknown,
            },
            Value::Arithmetic(sides, operator) => {
                let (left, right) = (self.value(&sides.0), self.value(&sides.1));
                arithmetic(left, *operator, right).unwrap_or(Got::Unknown)
            }
        }
    }

    /// The value of a field.
    #[inline]
    fn field(&mut self, place: &Place) -> Got<'a> {
        match self.cell(place) {
            // Only the record holds the text.
            Some(Cell {
                held: Held::Text(_) | Held::Short(_),
                ..
            })
            | None => Got::scalar(self.scalar(place)),
            Some(cell) => Got::cell(cell),
        }
    }

    /// How many elements there are for which a condition holds; unknown where it is unknown for one.
    fn count(&mut self, each: &'a Each, inner: Option<&'a Cond>) -> Got<'a> {
        let Some(list) = self.list(each) else {
            return Got::Integer(0);
        };
        let mut count = 0;
        for index in 0..list.len() {
            if !self.hold(each, list, index) {
                continue;
            }
            match inner.map_or(Truth::True, |inner| self.cond(inner)) {
                Truth::True => count += 1,
                Truth::Unknown => return Got::Unknown,
                Truth::False => {}
            }
        }
        Got::Integer(count)
    }

    /// What is made of the values of a list; unknown where it is unknown for one whether it fits.
    fn fold(&mut self, fold: Fold, value: &'a Value, each: &'a Each, inner: Option<&'a Cond>) -> Got<'a> {
        let mut made = Made::of(fold);
        let list = self.list(each);
        for index in 0..list.map_or(0, |list| list.len()) {
            if !list.is_some_and(|list| self.hold(each, list, index)) {
                continue;
            }
            let is_known = match inner.map_or(Truth::True, |inner| self.cond(inner)) {
                Truth::True => made.add(self.value(value)),
                Truth::Unknown => false,
                Truth::False => true,
            };
            if !is_known {
                return Got::Unknown;
            }
        }
        made.finish()
    }

    /// A fact that follows from the record.
    pub(super) fn fact(&self, fact: Fact) -> Got<'a> {
        let encounter = self.encounter;
        let age = |of: fn(Age) -> u32| encounter.age_at_admission().map(|age| i64::from(of(age)));
        let number = match fact {
            Fact::AgeInYears => encounter.age_in_years().map(i64::from),
            Fact::AgeInMonths => age(|age| age.months),
            Fact::AgeInDays => age(|age| age.days),
            Fact::LengthOfStay => encounter.length_of_stay(),
            Fact::ComputedLengthOfStay => encounter.computed_length_of_stay(),
            Fact::DaysInHospital => encounter.days_in_hospital(),
            Fact::LeaveDays => Some(encounter.leave_days()),
            Fact::Position(slot) => self
                .slots
                .get(slot)
                .and_then(|element| i64::try_from(element.index + 1).ok()),
            Fact::IsPrincipal(slot) => return Got::Flag(self.is_principal(slot)),
            Fact::IsSecondary(slot) => return Got::Flag(self.is_secondary(slot)),
        };
        number.map_or(Got::Unknown, Got::Integer)
    }

    fn is_principal(&self, slot: usize) -> bool {
        let index = self.slots.get(slot).map(|element| element.index);
        index.is_some() && index == self.principal
    }

    fn is_secondary(&self, slot: usize) -> bool {
        self.slots
            .get(slot)
            .is_some_and(|element| self.is_secondary_at(element.index))
    }

    /// As [`Encounter::secondary_diagnoses`](casemix_record::Encounter::secondary_diagnoses) has it.
    pub(super) fn is_secondary_at(&self, index: usize) -> bool {
        self.encounter.diagnoses.get(index).is_some_and(|diagnosis| {
            let apart = matches!(
                diagnosis.role.value(),
                Some(DiagnosisRole::Admitting | DiagnosisRole::ReasonForVisit)
            );
            !apart && self.principal != Some(index)
        })
    }
}
