//! The answers to the questions of the [sieve](super::super::sieve) on one encounter.

use std::sync::Arc;

use casemix_codes::EntryId;
use casemix_record::field::{Held, ListRef, Node, ShortText};

use super::super::columns::is_same;
use super::super::facts::{CodeFact, CodeState};
use super::super::masks::{ELEMENTS, Masks, before, bit, elements};
use super::super::program::{Base, CodeRole, Cond, Manner, Value};
use super::super::sieve::{
    Ask, AskId, Comparing, Folding, Gap, Joined, Joint, Kind, MOST_FIXED, Side, Sifted, TextTest, TextTests, Vector,
    WordSet,
};
use super::arithmetic::{Made, arithmetic};
use super::compare::{Got, compare};
use super::{Machine, Truth, text};
use crate::language::tree::{Comparison, Order, State};

/// The answers about one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(in super::super) struct Answers {
    /// The number of the encounter.
    encounter: u32,
    answers: Vec<Answer>,
    /// How many elements each list has.
    lengths: Vec<usize>,
    /// The tests that texts passed which were seen before, in other encounters too: a bit each.
    texts: Vec<Seen>,
    /// The tests, so that those of other rules are not mistaken for them.
    tests: Arc<[TextTests]>,
}

/// An answer that was kept, and of which encounter.
#[derive(Debug, Clone, Copy, Default)]
struct Answer {
    encounter: u32,
    masks: Masks,
}

impl Default for Masks {
    fn default() -> Self {
        Masks::FALSE
    }
}

/// The tests that short texts of a column passed, a bit each. A text is found again at the place that it leads to, unless
/// another one took it.
#[derive(Debug)]
struct Seen([Option<(ShortText, u64)>; 1 << Seen::BITS]);

impl Default for Seen {
    fn default() -> Self {
        Seen([None; 1 << Seen::BITS])
    }
}

impl Seen {
    /// How many places there are, as a power of two.
    const BITS: u32 = 6;

    fn place(&mut self, text: ShortText) -> Option<&mut Option<(ShortText, u64)>> {
        self.0.get_mut(text.place(Seen::BITS))
    }
}

impl<'a> Machine<'a> {
    /// Forgets the answers about the encounter before, and counts the elements of lists.
    pub(super) fn start(&mut self) {
        let sieve = &self.program.sieve;
        let kept = &mut *self.answers;
        if kept.answers.len() != sieve.asks.len() || kept.encounter == u32::MAX {
            kept.answers.clear();
            kept.answers.resize(sieve.asks.len(), Answer::default());
            kept.encounter = 0;
        }
        if !Arc::ptr_eq(&kept.tests, &sieve.tests) {
            kept.tests = Arc::clone(&sieve.tests);
            kept.texts.clear();
            kept.texts.resize_with(sieve.tests.len(), Seen::default);
        }
        kept.encounter += 1;
        kept.lengths.clear();
        let length = |list| self.root.get(list).list().map_or(0, |list| list.len());
        kept.lengths.extend(self.program.lists.iter().map(length));
    }

    /// Whether a rule may have something to say.
    pub(super) fn passes(&mut self, rule: &Sifted) -> bool {
        rule.always
            || rule.reads_icd10 && self.codes.is_icd9
            || rule.alarms.iter().any(|alarm| self.ask(*alarm, u64::MAX).may != 0)
            || rule.gates.iter().all(|gate| self.ask(*gate, u64::MAX).may != 0)
    }

    /// The answer to a question for some elements; of others it may say anything.
    fn ask(&mut self, id: AskId, among: u64) -> Masks {
        let Some(asked) = self.program.sieve.asks.get(id) else {
            return Masks::UNKNOWN;
        };
        if !asked.is_shared {
            return self.answer(&asked.ask, among);
        }
        let encounter = self.answers.encounter;
        if let Some(kept) = self.answers.answers.get(id).filter(|kept| kept.encounter == encounter) {
            return kept.masks;
        }
        let masks = self.answer(&asked.ask, u64::MAX);
        if let Some(kept) = self.answers.answers.get_mut(id) {
            *kept = Answer { encounter, masks };
        }
        masks
    }

    fn answer(&mut self, ask: &'a Ask, among: u64) -> Masks {
        match ask {
            Ask::Unknown => Masks::UNKNOWN,
            Ask::All(all) => {
                let mut holds = Masks::TRUE;
                for part in all {
                    holds = holds & self.ask(*part, among & holds.may);
                    if holds.may & among == 0 {
                        return Masks::FALSE;
                    }
                }
                holds
            }
            Ask::Any(any) => {
                let mut holds = Masks::FALSE;
                for part in any {
                    let open = among & !holds.must;
                    if open == 0 {
                        break;
                    }
                    holds = holds | self.ask(*part, open);
                }
                holds
            }
            Ask::Not(inner) => !self.ask(*inner, among),
            Ask::Exists { list, fits } => match self.elements_of(*list) {
                Some(0) => Masks::FALSE,
                Some(among) => self.ask(*fits, among).any(among),
                None => Masks::UNKNOWN,
            },
            Ask::Given(list) => Truth::from(self.length(*list) > 0).into(),
            Ask::State(column, state) => self.state(*column, *state),
            Ask::Words(column, words) => self.words_in(*column, words),
            Ask::Texts { column, tests, test } => self.texts_pass(*column, *tests, *test),
            Ask::Coded(kind, set) => self.coded(*kind, *set),
            Ask::Malformed(kind) => self.malformed(*kind),
            Ask::Billable(kind, on) => self.billable(*kind, on),
            Ask::IsPrincipal => Masks::known(self.principal.map_or(0, bit)),
            Ask::IsSecondary => self.secondary(),
            Ask::Compare(comparing) => match self.elements_of(comparing.list) {
                Some(all) => self.compare_elements(comparing, 0, all & among),
                None => Masks::UNKNOWN,
            },
            Ask::Fold(folding) => self.folding(folding).into(),
            Ask::Whole(cond, day) => {
                self.at_day(day.as_deref());
                self.cond(cond).into()
            }
            Ask::Element { list, slot, cond, day } => {
                self.at_day(day.as_deref());
                self.each_element(*list, *slot, cond, among)
            }
            Ask::Joined(joined) => self.joined(joined, among),
            Ask::NoDay(by) => Truth::from(!matches!(self.value(by), Got::Moment(_))).into(),
            Ask::Gap(gap) => Truth::from(self.has_gap(gap)).into(),
        }
    }

    fn at_day(&mut self, by: Option<&'a Value>) {
        if let Some(by) = by {
            self.day = match self.value(by) {
                Got::Moment(moment) => Some(moment.date()),
                _ => None,
            };
        }
    }

    fn length(&self, list: usize) -> usize {
        self.answers.lengths.get(list).copied().unwrap_or(usize::MAX)
    }

    /// The elements of a list; `None` where there are too many to tell apart.
    fn elements_of(&self, list: usize) -> Option<u64> {
        let length = self.length(list);
        (length <= ELEMENTS).then(|| before(length))
    }

    fn list_at(&self, list: usize) -> Option<ListRef<'a>> {
        self.root.get(self.program.lists.get(list)?).list()
    }

    /// An answer from the elements of a column; the same for all where the column is no list.
    #[inline]
    fn spread(&self, column: usize, masks: Masks) -> Masks {
        match self.program.columns.get(column) {
            Some(field) if field.list.is_none() => masks.of(0),
            _ => masks,
        }
    }

    fn state(&mut self, number: usize, state: State) -> Masks {
        let column = self.column(number);
        let (valid, invalid, blank) = (column.valid(), column.invalid(), column.blank());
        let holds = match state {
            State::Present => valid | invalid,
            State::Missing => !(valid | invalid),
            State::Blank => blank,
            State::Valid => valid,
            State::Invalid => invalid,
        };
        self.spread(number, Masks::known(holds))
    }

    fn words_in(&mut self, number: usize, words: &WordSet) -> Masks {
        let mut masks = Masks::FALSE;
        for (at, cell) in self.column(number).cells().iter().take(ELEMENTS).enumerate() {
            let truth = match cell.held {
                Held::Word(word) => words.holds(word).into(),
                _ => Truth::Unknown,
            };
            masks.set(at, truth);
        }
        // Nothing is known of elements beyond.
        self.spread(number, masks)
    }

    fn texts_pass(&mut self, number: usize, tests: usize, test: usize) -> Masks {
        let mut masks = Masks::FALSE;
        let count = self.column(number).len().min(ELEMENTS);
        for at in 0..count {
            let passed = match self.column(number).cell(at).held {
                Held::Short(short) => self.tests_passed(number, at, tests, short),
                Held::Text(_) => self.try_tests(number, at, tests),
                _ => None,
            };
            masks.set(
                at,
                passed.map_or(Truth::Unknown, |passed| Truth::from(passed >> test & 1 == 1)),
            );
        }
        self.spread(number, masks)
    }

    /// The tests that a short text passes, from memory if it was seen before.
    fn tests_passed(&mut self, column: usize, at: usize, tests: usize, text: ShortText) -> Option<u64> {
        let seen = self.answers.texts.get_mut(tests).and_then(|seen| seen.place(text));
        if let Some(Some((known, passed))) = seen
            && *known == text
        {
            return Some(*passed);
        }
        let passed = self.try_tests(column, at, tests)?;
        if let Some(seen) = self.answers.texts.get_mut(tests).and_then(|seen| seen.place(text)) {
            *seen = Some((text, passed));
        }
        Some(passed)
    }

    /// Puts the text of an element to all tests.
    fn try_tests(&self, column: usize, at: usize, tests: usize) -> Option<u64> {
        let field = self.program.columns.get(column)?;
        let part = match field.list {
            Some(list) => self.list_at(list)?.get(at)?,
            None => Node::Part(Some(self.root)),
        };
        let node = match (&field.path, part.part()) {
            (Some(path), Some(part)) => part.get(path),
            _ => part,
        };
        let given = node.scalar()?.given()?;
        let tests = self.program.sieve.tests.get(tests)?;
        let passed = tests.tests.iter().enumerate().map(|(at, test)| {
            let passes = match test {
                TextTest::In(texts, manner) => text::is_in(given, texts, *manner),
                TextTest::Is(text, manner) => {
                    compare(Got::Text(given), Comparison::Equal, Got::Text(text), *manner) == Truth::True
                }
                TextTest::Like(pattern) => text::is_like(given, pattern),
            };
            u64::from(passes) << at
        });
        Some(passed.fold(0, |passed, one| passed | one))
    }

    fn coded(&self, kind: Kind, set: usize) -> Masks {
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

    fn malformed(&self, kind: Kind) -> Masks {
        let facts = self.facts(kind).iter().take(ELEMENTS).enumerate();
        let malformed = facts.filter(|(_, fact)| fact.state == CodeState::Malformed);
        Masks::known(malformed.fold(0, |mask, (at, _)| mask | bit(at)))
    }

    /// Only asked where no table says that it does not answer for the day: the [gaps](Ask::Gap) are looked for before.
    fn billable(&mut self, kind: Kind, on: &'a Value) -> Masks {
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

    fn secondary(&self) -> Masks {
        let diagnoses = self.encounter.diagnoses.iter().take(ELEMENTS).enumerate();
        let is_secondary = |at: usize| self.is_secondary_at(at);
        Masks::known(diagnoses.fold(0, |mask, (at, _)| if is_secondary(at) { mask | bit(at) } else { mask }))
    }

    /// Holds values of some elements against each other, all beside the outer element at a place.
    fn compare_elements(&mut self, comparing: &'a Comparing, outer: usize, among: u64) -> Masks {
        self.at_day(comparing.day.as_deref());
        let mut fixed = [Got::Unknown; MOST_FIXED];
        for (to, value) in fixed.iter_mut().zip(&comparing.fixed) {
            *to = self.value(value);
        }
        let mut masks = Masks::FALSE;
        for inner in elements(among) {
            let left = self.vector(&comparing.left, &fixed, outer, inner);
            let right = self.vector(&comparing.right, &fixed, outer, inner);
            masks.set(inner, compare(left, comparing.comparison, right, Manner::Texts));
        }
        masks
    }

    /// A value of two elements.
    fn vector(&mut self, vector: &'a Vector, fixed: &[Got<'a>; MOST_FIXED], outer: usize, inner: usize) -> Got<'a> {
        let place = |side: &Side| match side {
            Side::Outer => outer,
            Side::Inner => inner,
        };
        match vector {
            Vector::Column(side, column) => Got::cell(self.column(*column).cell(place(side))),
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
    fn folding(&mut self, folding: &'a Folding) -> Truth {
        let Some(all) = self.elements_of(folding.list) else {
            return Truth::Unknown;
        };
        let fits = self.ask(folding.fits, all);
        if fits.may & all != fits.must & all {
            return Truth::Unknown;
        }
        self.at_day(folding.day.as_deref());
        let fits = fits.must & all;
        let made = match folding.fold {
            None => Got::Integer(i64::from(fits.count_ones())),
            Some((fold, column)) => {
                let column = self.column(column);
                let mut made = Made::of(fold);
                elements(fits).all(|at| made.add(Got::cell(column.cell(at))));
                made.finish()
            }
        };
        compare(made, folding.comparison, self.value(&folding.other), Manner::Texts)
    }

    fn each_element(&mut self, list: usize, slot: usize, cond: &'a Cond, among: u64) -> Masks {
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
    fn joined(&mut self, joined: &'a Joined, among: u64) -> Masks {
        let (Some(outer), Some(inner)) = (self.elements_of(joined.list), self.elements_of(joined.inner)) else {
            return Masks::UNKNOWN;
        };
        let alone = self.ask(joined.alone, inner) & Masks::known(inner);
        if alone.may == 0 {
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

    /// For some inner elements, whether they fit to the outer one that is held.
    fn joint(&mut self, joint: &'a Joint, joined: &'a Joined, inner: ListRef<'a>, outer: usize, among: u64) -> Masks {
        let mut masks = Masks::FALSE;
        let cond = match joint {
            Joint::Next => return Masks::known(bit(outer + 1)),
            Joint::Compare(comparing) => return self.compare_elements(comparing, outer, among),
            Joint::Same(one, other, cond) => {
                let held = self.column(*one).cell(outer).held;
                let column = self.column(*other);
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

    /// Whether a table would have to say of a code that it does not answer for the day.
    fn has_gap(&mut self, gap: &'a Gap) -> bool {
        let day = match self.value(&gap.on) {
            Got::Moment(day) => Some(day.date()),
            _ => None,
        };
        let has_gap = |fact: &CodeFact| {
            let is_code = !matches!(fact.state, CodeState::Missing | CodeState::Malformed);
            let sets = fact.system.and_then(|system| self.program.systems.get(system));
            let answers = |day| sets.is_some_and(|sets| sets.table.on(day).is_ok());
            is_code && (sets.is_none() || day.is_some_and(|day| !answers(day)))
        };
        match (&gap.code.code, gap.code.base) {
            (CodeRole::Diagnosis, Base::Slot(_)) => self.codes.diagnoses.iter().any(has_gap),
            (CodeRole::Procedure, Base::Slot(_)) => self.codes.procedures.iter().any(has_gap),
            (_, Base::Slot(_)) => true,
            _ => has_gap(&self.code(&gap.code)),
        }
    }
}
