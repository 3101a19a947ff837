//! Conditions on the scalars of one column: its state, and the tests that all of it is put to at once.

use super::super::program::{CodeRole, Cond, Constant, Place, Value};
use super::make::Maker;
use super::{Ask, MOST_TESTS, TestKind, Tests, TextTest};
use crate::language::tree::{Comparison, State};

impl Maker<'_> {
    /// A condition on the scalars of one column.
    pub(super) fn of_column(&mut self, cond: &Cond) -> Option<Ask> {
        match cond {
            Cond::Is(place, state) => {
                let by_column = matches!(state, State::Present | State::Missing | State::Blank);
                let is_code = !matches!(place.code, CodeRole::None);
                let column = place.column.filter(|_| by_column || !is_code);
                column.map(|column| Ask::State(column, *state))
            }
            Cond::InWords(Value::Field(place), words) => self.words(place, words),
            Cond::InTexts(Value::Field(place), texts, manner) => self.text(place, TextTest::In(texts.clone(), *manner)),
            Cond::Like(Value::Field(place), pattern) => self.text(place, TextTest::Like(pattern.clone())),
            Cond::Compare(sides, comparison, manner) => {
                let (Value::Field(place), Value::Constant(constant)) = &**sides else {
                    return None;
                };
                let is = match constant {
                    Constant::Word(word, _) => self.words(place, &[*word]),
                    Constant::Text(text) => self.text(place, TextTest::Is(text.clone(), *manner)),
                    _ => None,
                };
                match comparison {
                    Comparison::Equal => is,
                    Comparison::Different => is.map(|is| Ask::Not(self.ask(is))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a word is one of these.
    fn words(&mut self, place: &Place, words: &[u16]) -> Option<Ask> {
        let column = place.column?;
        let same = |known: &Tests| match &known.kind {
            TestKind::Words(_) => known.column == column,
            TestKind::Texts(_) => false,
        };
        if words.iter().any(|word| *word >= MOST_WORDS) {
            return None;
        }
        let tests = self.tests_of(column, same, || TestKind::Words(vec![0; usize::from(MOST_WORDS)]));
        let known = self.tests.get_mut(tests)?;
        let TestKind::Words(passed) = &mut known.kind else {
            return None;
        };
        let passes = |test: usize, passed: &[u64]| {
            let of_test = passed.iter().enumerate().filter(|(_, bits)| *bits >> test & 1 == 1);
            of_test
                .map(|(word, _)| word)
                .eq(words.iter().map(|word| usize::from(*word)))
        };
        let test = (0..known.count)
            .find(|test| passes(*test, &*passed))
            .unwrap_or(known.count);
        if test == known.count {
            known.count += 1;
            for word in words {
                if let Some(bits) = passed.get_mut(usize::from(*word)) {
                    *bits |= 1 << test;
                }
            }
        }
        Some(Ask::Test(tests, test))
    }

    /// Whether a text passes a test.
    fn text(&mut self, place: &Place, test: TextTest) -> Option<Ask> {
        let column = place.column?;
        let same = |known: &Tests| match &known.kind {
            TestKind::Texts(_) => known.column == column,
            TestKind::Words(_) => false,
        };
        let tests = self.tests_of(column, same, || TestKind::Texts(Vec::new()));
        let known = self.tests.get_mut(tests)?;
        let TestKind::Texts(texts) = &mut known.kind else {
            return None;
        };
        let at = texts.iter().position(|known| *known == test).unwrap_or(texts.len());
        if at == texts.len() {
            texts.push(test);
            known.count += 1;
        }
        Some(Ask::Test(tests, at))
    }

    /// The tests of a column that have room for another one.
    fn tests_of(&mut self, column: usize, same: impl Fn(&Tests) -> bool, kind: impl FnOnce() -> TestKind) -> usize {
        let has_room = |known: &Tests| same(known) && known.count < MOST_TESTS;
        self.tests.iter().position(has_room).unwrap_or_else(|| {
            self.tests.push(Tests {
                column,
                is_listed: self.columns.get(column).is_some_and(|column| column.list.is_some()),
                count: 0,
                kind: kind(),
            });
            self.tests.len() - 1
        })
    }
}

/// The words of a vocabulary that tests know are below this number.
const MOST_WORDS: u16 = 256;
