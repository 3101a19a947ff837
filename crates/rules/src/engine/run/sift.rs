//! The answers to the questions of the [sieve](super::super::sieve) on one encounter.

use std::sync::Arc;

use casemix_record::field::{ListRef, PartRef};
use chrono::NaiveDate;

use super::super::Program;
use super::super::facts::{CodeFact, CodeState};
use super::super::masks::{ELEMENTS, MOST_BLOCKS, Masks, before, bit, elements};
use super::super::program::{Base, CodeRole};
use super::super::sieve::{Ask, AskId, DayId, Gap, KnownPart, Part, Parts, Sifted, Tests, What};
use super::compare::Got;
use super::tested::Tested;
use super::{Machine, Truth};

/// The answers about one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(in super::super) struct Answers {
    /// The number of the encounter.
    pub(super) encounter: u32,
    answers: Vec<Answer>,
    /// The days by which rules are chosen, each with the encounter of which it is.
    days: Vec<(u32, Option<NaiveDate>)>,
    /// How many elements each list has.
    lengths: Vec<usize>,
    /// The tests that columns passed.
    pub(super) tested: Tested,
    /// The tests, so that those of other rules are not mistaken for them.
    tests: Arc<[Tests]>,
    /// The rules that are asked about, and those that are run without asking: a bit each among all.
    open: Vec<u64>,
    forced: Vec<u64>,
}

/// An answer that was kept, of which encounter, and about which block of elements.
#[derive(Debug, Clone, Copy, Default)]
struct Answer {
    encounter: u32,
    block: usize,
    masks: Masks,
}

/// Elements of a list that are asked about at once, or the encounter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) number: usize,
    /// Those that are there.
    pub(super) all: u64,
}

impl Block {
    /// What is about the encounter has the same bit everywhere.
    pub(super) const ENCOUNTER: Block = Block {
        number: 0,
        all: u64::MAX,
    };

    /// The blocks of a list of so many elements.
    #[inline]
    pub(super) fn of(length: usize) -> impl Iterator<Item = Block> {
        (0..length.div_ceil(ELEMENTS)).map(move |number| Block {
            number,
            all: before(length - number * ELEMENTS),
        })
    }

    /// The place of its first element.
    #[inline]
    pub(super) fn base(self) -> usize {
        self.number * ELEMENTS
    }
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
            kept.days.resize(sieve.days.len(), (0, None));
        }
        kept.encounter += 1;
        kept.lengths.clear();
        let mut longest = 0;
        for (at, path) in self.program.lists.iter().enumerate() {
            let list = self.root.get(path).list();
            let length = list.map_or(0, |list| list.len());
            longest = longest.max(length);
            kept.lengths.push(length);
            if let Some(kept) = self.lists.get_mut(at) {
                *kept = list;
            }
        }
        let blocks = longest.div_ceil(ELEMENTS).clamp(1, MOST_BLOCKS);
        kept.tested.start(sieve.tests.len(), blocks);
        self.columns.start(&self.program.columns, blocks, self.root);
    }

    /// Finds the rules that something on the record may be about.
    pub(super) fn find_open(&mut self) {
        let sieve = &self.program.sieve;
        let (mut open, mut forced) = (
            std::mem::take(&mut self.answers.open),
            std::mem::take(&mut self.answers.forced),
        );
        for rules in [&mut open, &mut forced] {
            rules.clear();
            rules.resize(sieve.rules.len().div_ceil(ELEMENTS), 0);
        }
        sieve.always.join(&mut open);
        for (rules, sets) in sieve
            .coded
            .iter()
            .zip([self.codes.diagnosis_sets(), self.codes.procedure_sets()])
        {
            for (word, bits) in sets.iter().enumerate() {
                for set in elements(*bits) {
                    if let Some(rules) = rules.get(word * ELEMENTS + set) {
                        rules.join(&mut open);
                    }
                }
            }
        }
        for (guard, rules) in &sieve.known_guards {
            if self.known(std::slice::from_ref(guard), u64::MAX) == 0 {
                rules.remove(&mut open);
            }
        }
        for (guard, rules) in &sieve.guards {
            if self.part(guard, u64::MAX).may == 0 {
                rules.remove(&mut open);
            }
        }
        sieve.unable.join(&mut forced);
        if self.codes.is_icd9 {
            sieve.of_icd10.join(&mut forced);
        }
        for (alarm, rules) in &sieve.alarms {
            if self.part(alarm, u64::MAX).may != 0 {
                rules.join(&mut forced);
            }
        }
        (self.answers.open, self.answers.forced) = (open, forced);
    }

    /// The rules that may have something to say, of the 64 from `word` times 64 on.
    pub(super) fn passing(&mut self, word: usize) -> u64 {
        let of_word = |rules: &[u64]| rules.get(word).copied().unwrap_or(0);
        let (open, forced) = (of_word(&self.answers.open), of_word(&self.answers.forced));
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
        self.answers.open.len()
    }

    #[inline]
    fn passes(&mut self, rule: &'a Sifted) -> bool {
        rule.gates.iter().all(|gate| self.part(gate, u64::MAX).may != 0)
    }

    /// Whether all parts of a condition hold, for some elements; of others it may say anything.
    #[inline]
    pub(super) fn parts(&mut self, parts: &'a Parts, among: u64) -> Masks {
        let known = self.known(&parts.known, among);
        if known == 0 || parts.others.is_empty() {
            return Masks::known(known);
        }
        self.others(&parts.others, known)
    }

    /// For which of some elements it is known that all of these hold.
    #[inline]
    fn known(&self, parts: &[KnownPart], among: u64) -> u64 {
        let known = self.columns.known(self.block.number);
        parts.iter().fold(among, |left, part| {
            let known = known.get(part.at as usize).copied().unwrap_or(0);
            left & (known ^ part.opposite)
        })
    }

    /// Whether all of these hold, for some elements.
    #[inline(never)]
    fn others(&mut self, parts: &'a [Part], among: u64) -> Masks {
        let mut holds = Masks::known(among);
        for part in parts {
            holds = holds & self.part(part, holds.may);
            if holds.may == 0 {
                return Masks::FALSE;
            }
        }
        holds
    }

    #[inline(always)]
    fn part(&mut self, part: &'a Part, among: u64) -> Masks {
        let opposite = |holds: Masks| if part.is_not { !holds } else { holds };
        opposite(match part.what {
            What::Known(at) => Masks::known(self.known(&[KnownPart { at, opposite: 0 }], u64::MAX)),
            What::Test(test) => self.test(test),
            What::List(list) => Truth::from(self.length(list as usize) > 0).into(),
            What::Ask(ask) => self.ask(ask as usize, among),
        })
    }

    /// The answer to a question for some elements.
    #[inline(always)]
    fn ask(&mut self, id: AskId, among: u64) -> Masks {
        match self.program.sieve.asks.get(id) {
            Some(asked) if asked.is_shared => self.answer_once(id, &asked.ask),
            Some(asked) => self.answer(&asked.ask, among),
            None => Masks::UNKNOWN,
        }
    }

    #[inline(never)]
    fn answer_once(&mut self, id: AskId, ask: &'a Ask) -> Masks {
        let (encounter, block) = (self.answers.encounter, self.block.number);
        if let Some(kept) = self.answers.answers.get(id)
            && (kept.encounter, kept.block) == (encounter, block)
        {
            return kept.masks;
        }
        let masks = self.answer(ask, self.block.all);
        if let Some(kept) = self.answers.answers.get_mut(id) {
            *kept = Answer {
                encounter,
                block,
                masks,
            };
        }
        masks
    }

    #[inline(always)]
    fn answer(&mut self, ask: &'a Ask, among: u64) -> Masks {
        match ask {
            Ask::All(parts) => self.parts(parts, among),
            Ask::Exists(list, fits) => self.exists(*list, fits),
            // Nearly every code is in none of the sets.
            Ask::Coded(kind, set) if !self.may_be_coded(*kind, *set) => Masks::FALSE,
            Ask::Compare(comparing) => match comparing.list {
                Some(_) => self.compare_elements(comparing, 0, among),
                None => self.compare_elements(comparing, 0, 1).any(1),
            },
            _ => self.find_out(ask, among),
        }
    }

    /// Whether any element of a list fits.
    #[inline(always)]
    fn exists(&mut self, list: usize, fits: &'a Parts) -> Masks {
        let length = self.length(list);
        if length == 0 {
            return Masks::FALSE;
        }
        self.reach(list);
        if length > ELEMENTS {
            return self.exists_in_blocks(length, fits);
        }
        let all = before(length);
        let outer = std::mem::replace(&mut self.block, Block { number: 0, all });
        let any = self.parts(fits, all).any(all);
        self.block = outer;
        any
    }

    /// The same for a list of several blocks.
    #[cold]
    #[inline(never)]
    fn exists_in_blocks(&mut self, length: usize, fits: &'a Parts) -> Masks {
        let (outer, mut any) = (self.block, Masks::FALSE);
        for block in Block::of(length) {
            if block.number == MOST_BLOCKS {
                any = any | Masks::UNKNOWN;
                break;
            }
            self.block = block;
            any = any | self.parts(fits, block.all).any(block.all);
            if any == Masks::TRUE {
                break;
            }
        }
        self.block = outer;
        any
    }

    /// Answers questions that are rarely asked.
    #[inline(never)]
    fn find_out(&mut self, ask: &'a Ask, among: u64) -> Masks {
        match ask {
            Ask::Coded(kind, set) => self.coded(*kind, *set),
            Ask::Joined(joined) => self.joined(joined, among),
            Ask::Whole(cond, day) => {
                self.at_day(*day);
                self.cond(cond).into()
            }
            Ask::Malformed(kind) => self.malformed(*kind),
            Ask::Billable(kind, on) => self.billable(*kind, on),
            Ask::IsPrincipal => Masks::known(self.principal.map_or(0, |at| self.bit_of(at))),
            Ask::IsSecondary => self.secondary(),
            Ask::Fold(folding) => self.folding(folding).into(),
            Ask::Element { list, slot, cond, day } => {
                self.at_day(*day);
                self.each_element(*list, *slot, cond, among)
            }
            Ask::NoDay(day) => Truth::from(self.day(*day).is_none()).into(),
            Ask::Gap(gap) => Truth::from(self.has_gap(gap)).into(),
            // Parts hold all others themselves.
            _ => Masks::UNKNOWN,
        }
    }

    /// Sets the day by which a rule is chosen.
    #[inline]
    pub(super) fn at_day(&mut self, day: Option<DayId>) {
        if let Some(day) = day {
            self.day = self.day(day);
        }
    }

    /// A day by which rules are chosen.
    #[inline]
    fn day(&mut self, id: DayId) -> Option<NaiveDate> {
        let encounter = self.answers.encounter;
        match self.answers.days.get(id) {
            Some((kept, day)) if *kept == encounter => *day,
            _ => self.find_day(id),
        }
    }

    #[inline(never)]
    fn find_day(&mut self, id: DayId) -> Option<NaiveDate> {
        let day = match self.value(self.program.sieve.days.get(id)?) {
            Got::Moment(moment) => Some(moment.date()),
            _ => None,
        };
        if let Some(kept) = self.answers.days.get_mut(id) {
            *kept = (self.answers.encounter, day);
        }
        day
    }

    /// How many elements a list has.
    #[inline]
    pub(super) fn length(&self, list: usize) -> usize {
        self.answers.lengths.get(list).copied().unwrap_or(usize::MAX)
    }

    /// The bit of an element, if it is in the block that is asked about.
    #[inline]
    pub(super) fn bit_of(&self, element: usize) -> u64 {
        element.checked_sub(self.block.base()).map_or(0, bit)
    }

    /// Of what stands for each element of a list, that for the block that is asked about.
    #[inline]
    pub(super) fn in_block<T>(&self, of_all: &'a [T]) -> &'a [T] {
        let rest = of_all.get(self.block.base()..).unwrap_or_default();
        rest.get(..ELEMENTS).unwrap_or(rest)
    }

    /// Makes sure that the columns of a list are read.
    #[inline(always)]
    pub(super) fn reach(&mut self, list: usize) {
        let (lists, program, root) = (&self.lists, self.program, self.root);
        self.columns
            .reach(&program.columns, list, || list_of(program, root, lists, list));
    }

    /// A list of the encounter.
    #[inline]
    pub(super) fn list_at(&self, list: usize) -> Option<ListRef<'a>> {
        list_of(self.program, self.root, &self.lists, list)
    }

    /// Whether a table would have to say of a code that it does not answer for the day.
    fn has_gap(&mut self, gap: &'a Gap) -> bool {
        let day = match self.value(&gap.on) {
            Got::Moment(day) => Some(day.date()),
            _ => None,
        };
        // Nearly all codes are of one system, which is asked once.
        let mut last = (None, true);
        let mut has_gap = |fact: &CodeFact| {
            if matches!(fact.state, CodeState::Missing | CodeState::Malformed) {
                return false;
            }
            if last.0 != fact.system || last.1 {
                let sets = fact.system.and_then(|system| self.program.systems.get(system));
                let answers = |day| sets.is_some_and(|sets| sets.table.on(day).is_ok());
                last = (fact.system, sets.is_none() || day.is_some_and(|day| !answers(day)));
            }
            last.1
        };
        match (&gap.code.code, gap.code.base) {
            (CodeRole::Diagnosis, Base::Slot(_)) => self.codes.diagnoses.iter().any(&mut has_gap),
            (CodeRole::Procedure, Base::Slot(_)) => self.codes.procedures.iter().any(&mut has_gap),
            (_, Base::Slot(_)) => true,
            _ => has_gap(&self.code(&gap.code)),
        }
    }
}

/// A list of the encounter, of which the first were found before.
#[inline]
pub(super) fn list_of<'a>(
    program: &Program,
    root: PartRef<'a>,
    found: &[Option<ListRef<'a>>],
    list: usize,
) -> Option<ListRef<'a>> {
    match found.get(list) {
        Some(found) => *found,
        None => root.get(program.lists.get(list)?).list(),
    }
}
