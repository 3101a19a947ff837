//! Columns put to tests: words and texts in sets, texts that follow patterns.

use casemix_record::field::{Cell, Held, ListRef, Node, PartRef, ShortText};

use super::super::Program;
use super::super::masks::{ELEMENTS, Masks, bit, elements};
use super::super::sieve::{MOST_TESTS, TestId, TestKind, Tests, TextTest};
use super::compare::{Got, compare};
use super::sift::list_of;
use super::{Machine, Truth, text};
use crate::language::tree::Comparison;

/// The tests that the elements of columns passed.
#[derive(Debug, Default)]
pub(in super::super) struct Tested {
    /// The number of the encounter of which columns were put to tests, for the tests of each column.
    encounters: Vec<u32>,
    /// For each test the elements of a block that passed it: all of the first block, then all of the next one.
    passed: Vec<u64>,
    /// For the tests of each column the elements of a block of which it is known what they passed, in that order.
    known: Vec<u64>,
    /// How many blocks there are.
    blocks: usize,
    /// The tests that short texts passed which were seen before, in other encounters too.
    seen: Vec<Seen>,
}

impl Tested {
    /// Makes room for the tests of so many columns on so many blocks.
    pub(super) fn start(&mut self, tests: usize, blocks: usize) {
        self.blocks = blocks;
        self.encounters.resize(tests, 0);
        self.seen.resize_with(tests, Seen::default);
        self.passed.resize(tests * MOST_TESTS * blocks, 0);
        self.known.resize(tests * blocks, 0);
    }

    /// The elements of a block that passed a test.
    #[inline]
    fn answer(&self, test: TestId, block: usize) -> Masks {
        let (test, columns) = (test as usize, self.encounters.len());
        let passed = self.passed.get(block * columns * MOST_TESTS + test);
        let known = self.known.get(block * columns + test / MOST_TESTS);
        match (passed, known) {
            (Some(passed), Some(known)) => Masks {
                may: passed | !known,
                must: *passed,
            },
            _ => Masks::UNKNOWN,
        }
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

    /// What a text passed: as it was seen before, or as is found out now.
    #[inline]
    fn passed(&mut self, text: ShortText, find_out: impl FnOnce() -> Option<u64>) -> Option<u64> {
        let place = self.0.get_mut(text.place(Seen::BITS))?;
        match place {
            Some((known, passed)) if *known == text => Some(*passed),
            _ => {
                let passed = find_out()?;
                *place = Some((text, passed));
                Some(passed)
            }
        }
    }

    /// The tests that a scalar passes, a bit each; `None` where it has no meaning.
    #[inline]
    fn test<'a>(&mut self, tests: &Tests, cell: &Cell, text: impl Fn() -> Option<&'a str>) -> Option<u64> {
        let by_text = |texts| text().map(|text| test_text(texts, text));
        match (&tests.kind, cell.held) {
            (TestKind::Words(passed), Held::Word(word)) => Some(passed.get(usize::from(word)).copied().unwrap_or(0)),
            (TestKind::Texts(texts), Held::Short(short)) => self.passed(short, || by_text(texts)),
            (TestKind::Texts(texts), Held::Text(_)) => by_text(texts),
            _ => None,
        }
    }
}

impl<'a> Machine<'a> {
    /// Which elements of a column pass one of its tests.
    #[inline]
    pub(super) fn test(&mut self, test: TestId) -> Masks {
        let tests = test as usize / MOST_TESTS;
        if self.answers.tested.encounters.get(tests) != Some(&self.answers.encounter) {
            self.test_all(tests);
        }
        self.answers.tested.answer(test, self.block.number)
    }

    /// Puts a column to all its tests.
    #[inline(never)]
    fn test_all(&mut self, number: usize) {
        let Some(tests) = self.program.sieve.tests.get(number) else {
            return;
        };
        if let Some(list) = self.program.columns.all.get(tests.column).and_then(|field| field.list) {
            self.reach(list);
        }
        let (program, root, lists) = (self.program, self.root, &self.lists);
        let text = |at| text_at(program, root, lists, tests.column, at);
        let tested = &mut self.answers.tested;
        if let Some(encounter) = tested.encounters.get_mut(number) {
            *encounter = self.answers.encounter;
        }
        if !tests.is_listed {
            return tested.test_everywhere(number, tests, self.columns.scalar(tests.column), || text(0));
        }
        for (block, cells) in self.columns.cells(tests.column).chunks(ELEMENTS).enumerate() {
            tested.test_block(number, tests, block, cells, |at| text(block * ELEMENTS + at));
        }
    }
}

impl Tested {
    /// Puts the scalars of a block to tests.
    #[inline]
    fn test_block<'a>(
        &mut self,
        number: usize,
        tests: &Tests,
        block: usize,
        cells: &[Cell],
        text: impl Fn(usize) -> Option<&'a str>,
    ) {
        let Some((passed, known, seen)) = self.of_block(number, tests, block) else {
            return;
        };
        passed.fill(0);
        *known = 0;
        for (at, cell) in cells.iter().enumerate() {
            let Some(passed_by_this) = seen.test(tests, cell, || text(at)) else {
                continue;
            };
            *known |= bit(at);
            for test in elements(passed_by_this) {
                if let Some(elements) = passed.get_mut(test) {
                    *elements |= bit(at);
                }
            }
        }
    }

    /// Puts a scalar of the encounter to tests: it has the same bit everywhere.
    fn test_everywhere<'a>(&mut self, number: usize, tests: &Tests, scalar: &Cell, text: impl Fn() -> Option<&'a str>) {
        let everywhere = |holds: bool| if holds { u64::MAX } else { 0 };
        for block in 0..self.blocks {
            let Some((passed, known, seen)) = self.of_block(number, tests, block) else {
                return;
            };
            let passed_by_this = seen.test(tests, scalar, &text);
            *known = everywhere(passed_by_this.is_some());
            let bits = passed_by_this.unwrap_or(0);
            for (test, passed) in passed.iter_mut().enumerate() {
                *passed = everywhere(bits >> test & 1 == 1);
            }
        }
    }

    /// What is noted of the tests of a column for a block: for each test the elements that passed it, and those of which it
    /// is known what they passed; and the texts that were seen before.
    #[inline]
    fn of_block(&mut self, number: usize, tests: &Tests, block: usize) -> Option<(&mut [u64], &mut u64, &mut Seen)> {
        let column = block * self.encounters.len() + number;
        let of_column = self.passed.get_mut(column * MOST_TESTS..)?;
        Some((
            of_column.get_mut(..tests.count)?,
            self.known.get_mut(column)?,
            self.seen.get_mut(number)?,
        ))
    }
}

/// The tests that a text passes, a bit each.
fn test_text(tests: &[TextTest], given: &str) -> u64 {
    let passed = tests.iter().enumerate().map(|(at, test)| {
        let passes = match test {
            TextTest::In(texts, manner) => text::is_in(given, texts, *manner),
            TextTest::Is(text, manner) => {
                compare(Got::Text(given), Comparison::Equal, Got::Text(text), *manner) == Truth::True
            }
            TextTest::Like(pattern) => text::is_like(given, pattern),
        };
        u64::from(passes) << at
    });
    passed.fold(0, |passed, one| passed | one)
}

/// The text of an element in a column, which does not hold it.
fn text_at<'a>(
    program: &Program,
    root: PartRef<'a>,
    lists: &[Option<ListRef<'a>>],
    column: usize,
    at: usize,
) -> Option<&'a str> {
    let field = program.columns.all.get(column)?;
    let element = match field.list {
        Some(list) => list_of(program, root, lists, list)?.get(at)?,
        None => Node::Part(Some(root)),
    };
    let node = match (&field.path, element.part()) {
        (Some(path), Some(part)) => part.get(path),
        _ => element,
    };
    node.scalar()?.given_lent()
}
