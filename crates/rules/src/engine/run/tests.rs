//! Columns put to tests: words and texts in sets, texts that follow patterns.

use casemix_record::field::{Held, Node, ShortText};

use super::super::masks::{ELEMENTS, Masks, bit, elements};
use super::super::sieve::{TestKind, Tests, TextTest};
use super::compare::{Got, compare};
use super::{Machine, Truth, text};
use crate::language::tree::Comparison;

/// The tests that the elements of a column passed.
#[derive(Debug, Default)]
pub(in super::super) struct Tested {
    /// The number of the encounter.
    encounter: u32,
    /// For each test the elements that passed it.
    passed: Vec<u64>,
    /// The elements of which it is known what they passed.
    known: u64,
}

/// The tests that short texts of a column passed, a bit each. A text is found again at the place that it leads to, unless
/// another one took it.
#[derive(Debug)]
pub(in super::super) struct Seen([Option<(ShortText, u64)>; 1 << Seen::BITS]);

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
    /// Which elements of a column pass one of its tests.
    pub(super) fn test(&mut self, tests: usize, test: usize) -> Masks {
        let encounter = self.answers.encounter;
        if self
            .answers
            .tested
            .get(tests)
            .is_none_or(|tested| tested.encounter != encounter)
        {
            self.test_all(tests);
        }
        let Some(tested) = self.answers.tested.get(tests) else {
            return Masks::UNKNOWN;
        };
        let passed = tested.passed.get(test).copied().unwrap_or(0);
        Masks {
            may: passed | !tested.known,
            must: passed,
        }
    }

    /// Puts a column to all its tests.
    #[inline(never)]
    fn test_all(&mut self, number: usize) {
        let (Some(tests), Some(tested)) = (
            self.program.sieve.tests.get(number),
            self.answers.tested.get_mut(number),
        ) else {
            return;
        };
        let mut tested = std::mem::take(tested);
        tested.encounter = self.answers.encounter;
        tested.known = 0;
        tested.passed.clear();
        tested.passed.resize(tests.count, 0);
        let count = self.column(tests.column).column.len().min(ELEMENTS);
        for at in 0..count {
            let held = self.column(tests.column).column.cell(at).held;
            let Some(passed) = self.passed(number, tests, at, held) else {
                continue;
            };
            tested.known |= bit(at);
            for test in elements(passed) {
                if let Some(elements) = tested.passed.get_mut(test) {
                    *elements |= bit(at);
                }
            }
        }
        if !tests.is_listed {
            let everywhere = |mask: &mut u64| *mask = if *mask & 1 == 1 { u64::MAX } else { 0 };
            tested.passed.iter_mut().for_each(everywhere);
            everywhere(&mut tested.known);
        }
        if let Some(kept) = self.answers.tested.get_mut(number) {
            *kept = tested;
        }
    }

    /// The tests that an element passes, a bit each; `None` where that is unknown.
    #[inline]
    fn passed(&mut self, number: usize, tests: &'a Tests, at: usize, held: Held) -> Option<u64> {
        match (&tests.kind, held) {
            (TestKind::Words(passed), Held::Word(word)) => Some(passed.get(usize::from(word)).copied().unwrap_or(0)),
            (TestKind::Texts(texts), Held::Short(short)) => {
                let seen = self.answers.seen.get_mut(number).and_then(|seen| seen.place(short));
                match seen {
                    Some(Some((known, passed))) if *known == short => Some(*passed),
                    _ => {
                        let passed = self.read_and_test(tests, texts, at)?;
                        let seen = self.answers.seen.get_mut(number).and_then(|seen| seen.place(short));
                        seen.into_iter().for_each(|seen| *seen = Some((short, passed)));
                        Some(passed)
                    }
                }
            }
            (TestKind::Texts(texts), Held::Text(_)) => self.read_and_test(tests, texts, at),
            _ => None,
        }
    }

    /// Puts the text of an element to all tests.
    fn read_and_test(&self, tests: &'a Tests, texts: &'a [TextTest], at: usize) -> Option<u64> {
        let field = self.program.columns.get(tests.column)?;
        let element = match field.list {
            Some(list) => self.list_at(list)?.get(at)?,
            None => Node::Part(Some(self.root)),
        };
        let node = match (&field.path, element.part()) {
            (Some(path), Some(part)) => part.get(path),
            _ => element,
        };
        let given = node.scalar()?.given()?;
        let passed = texts.iter().enumerate().map(|(at, test)| {
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
}
