//! The answers to the questions of the [sieve](super::super::sieve) on one encounter.

use std::sync::Arc;

use casemix_record::field::ListRef;

use super::super::facts::{CodeFact, CodeState};
use super::super::masks::{ELEMENTS, Masks, before, bit, elements};
use super::super::program::{Base, CodeRole, Value};
use super::super::sieve::{Ask, AskId, Gap, Part, Rules, Sifted, Tests};
use super::compare::Got;
use super::tests::{Seen, Tested};
use super::{Machine, Truth};
use crate::language::tree::State;

/// The answers about one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(in super::super) struct Answers {
    /// The number of the encounter.
    pub(super) encounter: u32,
    answers: Vec<Answer>,
    /// How many elements each list has.
    lengths: Vec<usize>,
    /// The tests that columns passed.
    pub(super) tested: Vec<Tested>,
    /// The tests that texts passed which were seen before, in other encounters too.
    pub(super) seen: Vec<Seen>,
    /// The tests, so that those of other rules are not mistaken for them.
    tests: Arc<[Tests]>,
    /// The rules that are asked about, and those that are run without asking.
    open: Rules,
    forced: Rules,
}

/// An answer that was kept, and of which encounter.
#[derive(Debug, Clone, Copy, Default)]
struct Answer {
    encounter: u32,
    masks: Masks,
}

impl<'a> Machine<'a> {
    /// Forgets the answers about the encounter before, and counts the elements of lists.
    pub(super) fn start(&mut self) {
        let sieve = &self.program.sieve;
        let kept = &mut *self.answers;
        if !Arc::ptr_eq(&kept.tests, &sieve.tests) || kept.encounter == u32::MAX {
            *kept = Answers {
                tests: Arc::clone(&sieve.tests),
                ..Answers::default()
            };
            kept.answers.resize(sieve.asks.len(), Answer::default());
            kept.tested.resize_with(sieve.tests.len(), Tested::default);
            kept.seen.resize_with(sieve.tests.len(), Seen::default);
        }
        kept.encounter += 1;
        kept.lengths.clear();
        for (at, path) in self.program.lists.iter().enumerate() {
            let list = self.root.get(path).list();
            kept.lengths.push(list.map_or(0, |list| list.len()));
            if let Some(kept) = self.lists.get_mut(at) {
                *kept = list;
            }
        }
    }

    /// Finds the rules that something on the record may be about.
    pub(super) fn find_open(&mut self) {
        let sieve = &self.program.sieve;
        let (mut open, mut forced) = (
            std::mem::take(&mut self.answers.open),
            std::mem::take(&mut self.answers.forced),
        );
        open.clear();
        open.join(&sieve.always);
        for (trigger, rules) in &sieve.triggers {
            if self.may(*trigger) {
                open.join(rules);
            }
        }
        for (rules, sets) in sieve
            .coded
            .iter()
            .zip([self.codes.diagnosis_sets(), self.codes.procedure_sets()])
        {
            for (word, bits) in sets.iter().enumerate() {
                for set in elements(*bits) {
                    if let Some(rules) = rules.get(word * ELEMENTS + set) {
                        open.join(rules);
                    }
                }
            }
        }
        forced.clear();
        forced.join(&sieve.unable);
        if self.codes.is_icd9 {
            forced.join(&sieve.of_icd10);
        }
        for (alarm, rules) in &sieve.alarms {
            if self.may(*alarm) {
                forced.join(rules);
            }
        }
        open.join(&forced);
        (self.answers.open, self.answers.forced) = (open, forced);
    }

    /// The rules that may have something to say, of the 64 from `word` times 64 on.
    pub(super) fn passing(&mut self, word: usize) -> u64 {
        let (open, forced) = (self.answers.open.word(word), self.answers.forced.word(word));
        let mut passing = forced;
        for rule in elements(open & !forced) {
            let sifted = self.program.sieve.rules.get(word * ELEMENTS + rule);
            if sifted.is_some_and(|sifted| self.passes(sifted)) {
                passing |= bit(rule);
            }
        }
        passing
    }

    /// How many times 64 rules there are.
    pub(super) fn rule_words(&self) -> usize {
        self.answers.open.words()
    }

    fn passes(&mut self, rule: &'a Sifted) -> bool {
        self.parts(&rule.gates, u64::MAX).may != 0
    }

    /// Whether all parts of a condition hold.
    #[inline]
    pub(super) fn parts(&mut self, parts: &'a [Part], among: u64) -> Masks {
        let mut holds = Masks::TRUE;
        for part in parts {
            holds = holds
                & match part {
                    Part::Given(column) => Masks::known(self.column(*column as usize).given),
                    Part::Missing(column) => Masks::known(!self.column(*column as usize).given),
                    Part::Test(tests, test) => self.test(*tests as usize, *test as usize),
                    Part::Ask(ask) => self.ask(*ask as usize, among & holds.may),
                };
            if holds.may & among == 0 {
                return Masks::FALSE;
            }
        }
        holds
    }

    /// Whether the answer to a question about the encounter is anything but no.
    #[inline]
    fn may(&mut self, ask: AskId) -> bool {
        self.ask(ask, u64::MAX).may != 0
    }

    /// The answer to a question for some elements; of others it may say anything.
    #[inline]
    pub(super) fn ask(&mut self, id: AskId, among: u64) -> Masks {
        match self.program.sieve.asks.get(id) {
            Some(asked) if asked.is_shared => self.answer_once(id, &asked.ask),
            Some(asked) => self.answer(&asked.ask, among),
            None => Masks::UNKNOWN,
        }
    }

    fn answer_once(&mut self, id: AskId, ask: &'a Ask) -> Masks {
        let encounter = self.answers.encounter;
        if let Some(kept) = self.answers.answers.get(id)
            && kept.encounter == encounter
        {
            return kept.masks;
        }
        let masks = self.answer(ask, u64::MAX);
        if let Some(kept) = self.answers.answers.get_mut(id) {
            *kept = Answer { encounter, masks };
        }
        masks
    }

    fn answer(&mut self, ask: &'a Ask, among: u64) -> Masks {
        match ask {
            Ask::Exists(list, fits) => match self.elements_of(*list) {
                Some(0) => Masks::FALSE,
                Some(among) => self.parts(fits, among).any(among),
                None => Masks::UNKNOWN,
            },
            Ask::All(parts) => self.parts(parts, among),
            Ask::State(column, state) => self.state(*column, *state),
            Ask::Not(inner) => !self.ask(*inner, among),
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
            Ask::Test(tests, test) => self.test(*tests, *test),
            Ask::Given(list) => Truth::from(self.length(*list) > 0).into(),
            Ask::Exception(list, fits) => match self.elements_of(*list) {
                Some(among) => (!self.ask(*fits, among)).any(among),
                None => Masks::UNKNOWN,
            },
            _ => self.find_out(ask, among),
        }
    }

    /// Answers questions that take longer.
    #[inline(never)]
    fn find_out(&mut self, ask: &'a Ask, among: u64) -> Masks {
        match ask {
            Ask::Coded(kind, set) => self.coded(*kind, *set),
            Ask::Malformed(kind) => self.malformed(*kind),
            Ask::Billable(kind, on) => self.billable(*kind, on),
            Ask::IsPrincipal => Masks::known(self.principal.map_or(0, bit)),
            Ask::IsSecondary => self.secondary(),
            Ask::Compare(comparing) => match comparing.list.map(|list| self.elements_of(list)) {
                Some(Some(all)) => self.compare_elements(comparing, 0, all & among),
                Some(None) => Masks::UNKNOWN,
                None => self.compare_elements(comparing, 0, 1).any(1),
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
            _ => Masks::UNKNOWN,
        }
    }

    /// Sets the day by which a rule is chosen.
    #[inline]
    pub(super) fn at_day(&mut self, by: Option<&'a Value>) {
        if let Some(by) = by {
            self.day = match self.value(by) {
                Got::Moment(moment) => Some(moment.date()),
                _ => None,
            };
        }
    }

    #[inline]
    fn length(&self, list: usize) -> usize {
        self.answers.lengths.get(list).copied().unwrap_or(usize::MAX)
    }

    /// The elements of a list; `None` where there are too many to tell apart.
    #[inline]
    pub(super) fn elements_of(&self, list: usize) -> Option<u64> {
        let length = self.length(list);
        (length <= ELEMENTS).then(|| before(length))
    }

    /// A list of the encounter.
    #[inline]
    pub(super) fn list_at(&self, list: usize) -> Option<ListRef<'a>> {
        match self.lists.get(list) {
            Some(known) => *known,
            None => self.root.get(self.program.lists.get(list)?).list(),
        }
    }

    #[inline]
    fn state(&mut self, number: usize, state: State) -> Masks {
        let column = self.column(number);
        Masks::known(match state {
            State::Present => column.given,
            State::Missing => !column.given,
            State::Blank => column.blank,
            State::Valid => column.valid,
            State::Invalid => column.invalid,
        })
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
