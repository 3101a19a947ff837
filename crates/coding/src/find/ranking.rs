//! [`Ranking`]: how features are weighed.

use std::fmt;
use std::sync::OnceLock;

use thiserror::Error;

use super::features::{FEATURES, Feature};

/// Units that look at all features together.
const UNITS: usize = 24;

/// The numbers by which codes are ranked: a sum of features, and of units that each look at all of them together, for
/// a missing head word weighs less where the title says all of the query, and more where it does not.
///
/// Those of the program were learned from inclusion terms of ICD-10-CM, each left out of the index in which it was looked
/// for. Others can be learned from what coders of a house chose, with `tools/learn_ranking.py`, and read from its output.
#[derive(Clone, PartialEq)]
pub struct Ranking {
    direct: [f32; FEATURES],
    input: [[f32; UNITS]; FEATURES],
    begin: [f32; UNITS],
    output: [f32; UNITS],
}

/// Why a text is no ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {line}: {} numbers are needed here; take a file as tools/learn_ranking.py writes it", .needed)]
#[non_exhaustive]
pub struct RankingError {
    /// The line, from 1.
    pub line: usize,
    /// How many numbers it has to have.
    pub needed: usize,
}

impl Ranking {
    /// The ranking of the program.
    pub fn learned() -> &'static Self {
        static LEARNED: OnceLock<Ranking> = OnceLock::new();
        // A test reads the text; were it unsound, codes would be ranked by what is certain alone.
        LEARNED.get_or_init(|| Self::parse(include_str!("ranking.txt")).unwrap_or_else(|_| Self::none()))
    }

    /// A ranking by what needs no learning.
    fn none() -> Self {
        Self {
            direct: [0.0; FEATURES],
            input: [[0.0; UNITS]; FEATURES],
            begin: [0.0; UNITS],
            output: [0.0; UNITS],
        }
    }

    /// Reads what `tools/learn_ranking.py` writes: a line for each feature, what it adds to the rank by itself and then to
    /// each unit; a line of where each unit begins; a line of what each adds to the rank. Lines that begin with `#` are
    /// comments.
    ///
    /// # Errors
    ///
    /// [`RankingError`] at the first line that has not the numbers it should have, or is missing or too many.
    pub fn parse(text: &str) -> Result<Self, RankingError> {
        let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#'));
        let last = text.lines().count();
        let mut next = |into: &mut [f32]| {
            let (line, at) = lines.next().unwrap_or(("", last + 1));
            let numbers: Vec<f32> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            let sound = numbers.len() == into.len() && numbers.iter().all(|number| number.is_finite());
            if sound {
                into.copy_from_slice(&numbers);
                Ok(())
            } else {
                Err(RankingError {
                    line: at,
                    needed: into.len(),
                })
            }
        };
        let mut ranking = Self::none();
        for (direct, input) in ranking.direct.iter_mut().zip(&mut ranking.input) {
            let mut row = [0.0; 1 + UNITS];
            next(&mut row)?;
            let [first, rest @ ..] = row;
            (*direct, *input) = (first, rest);
        }
        next(&mut ranking.begin)?;
        next(&mut ranking.output)?;
        match lines.next() {
            Some((_, line)) => Err(RankingError { line, needed: 0 }),
            None => Ok(ranking),
        }
    }

    /// The rank of a code by its features.
    pub(crate) fn score(&self, features: &[f32; FEATURES]) -> f32 {
        let mut units = self.begin;
        let mut score = certain(features);
        for ((value, row), direct) in features.iter().zip(&self.input).zip(&self.direct) {
            if *value != 0.0 {
                score += value * direct;
                for (unit, weight) in units.iter_mut().zip(row) {
                    *unit += value * weight;
                }
            }
        }
        let units = units.iter().zip(&self.output);
        units.fold(score, |score, (unit, weight)| score + unit.max(0.0) * weight)
    }
}

impl fmt::Debug for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ranking({FEATURES} features, {UNITS} units)")
    }
}

/// What needs no learning, and cannot be learned from terms that were left out: a term that says what the query says is
/// meant; and of the codes below a heading that says it, the unspecified one is meant where nothing more is said.
fn certain(features: &[f32; FEATURES]) -> f32 {
    let of = |feature: Feature| features.get(feature as usize).copied().unwrap_or_default();
    let near = ((of(Feature::Agreement) - 0.85) / 0.15).max(0.0);
    let by_default = of(Feature::UnspecifiedUnasked) * f32::from(of(Feature::AllRecall) > 0.96);
    8.0 * near * near + 5.0 * of(Feature::Same) + 3.0 * by_default * of(Feature::TitleRecall)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_program_are_sound() {
        assert!(Ranking::parse(include_str!("ranking.txt")).is_ok());
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let text = include_str!("ranking.txt");
        let (first, _) = text.split_once('\n').expect("lines");
        assert_eq!(
            Ranking::parse(first),
            Err(RankingError {
                line: 2,
                needed: 1 + UNITS
            })
        );
        let long = format!("{text}1 2 3\n");
        assert_eq!(
            Ranking::parse(&long),
            Err(RankingError {
                line: text.lines().count() + 1,
                needed: 0
            })
        );
    }
}
