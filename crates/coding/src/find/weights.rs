//! What makes a code rank high: the features of a code and its best term, and how they are weighed.
//!
//! The weights in [`learned`] come from folds 0 and 1 of five folds of the inclusion terms of ICD-10-CM, each left out of
//! the index in which it was looked for (`tools/learn_ranking.py`); folds 2, 3 and 4 had no part in it.

use super::learned;

/// Number of features.
pub(crate) const FEATURES: usize = 35;

/// What is looked at in a code and its best term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Feature {
    /// Share of the query that the term has, by rarity of the words.
    Recall,
    /// Share of the term that the query has.
    Precision,
    /// The harmonic mean of both, squared: near one only where they say the same.
    Agreement,
    /// Share of the query that the code's other terms and the headings above add.
    Context,
    /// Share of neighbouring words of the query that are neighbours in the term.
    Order,
    /// The term and the query are the same words.
    Same,
    /// The term is the title.
    Title,
    /// The term is an inclusion term.
    Inclusion,
    /// The term is an index entry.
    Index,
    /// The term is a synonym.
    Synonym,
    /// The code has codes below it.
    Heading,
    /// The query says unspecified, and so does the code.
    Unspecified,
    /// The code says unspecified, and the query does not.
    UnspecifiedUnasked,
    /// The code is for what else there is.
    Other,
    /// Logarithm of the number of the code's own terms: what holds many names holds more.
    Terms,
    /// Opposites: the query says left, the term says right.
    Opposites,
    /// Score of the first pass, against the best of it.
    FirstPass,
    /// The first word of the query is the first of the term.
    Head,
    /// The rarest word of the query is missing from the term.
    RarestMissing,
    /// Length of the code beyond three characters.
    Depth,
    /// The term has the word that the query is about.
    HeadWord,
    /// The code or a heading above has the word that the query is about.
    HeadAround,
    /// The term is about what the query is about.
    HeadToHead,
    /// What the code's other terms have of the query, added up.
    OtherTerms,
    /// How many names codes of the category have.
    CategoryNames,
    /// How many names codes of the chapter have.
    GroupNames,
    /// Share of the query that the code has in whatever term, or has from the headings above.
    AllRecall,
    /// Share of the query that the title has.
    TitleRecall,
    /// The title has the word that the query is about.
    TitleHead,
    /// Rarity of the words of the query that are missing from the term, added up.
    MissingRarity,
    /// Rarity of the words of the term that the query does not have, added up.
    ExtraRarity,
    /// Number of words of the query.
    QueryLength,
    /// How much better the best code of the category matched.
    CategoryBest,
    /// How much the codes of the category matched, all together.
    CategoryAll,
    /// How much the codes right beside it matched, all together.
    Beside,
}

/// The rank of a code by its features: a sum of them, and of twenty units that each look at all of them together, for a
/// missing head word weighs less where the title says all of the query, and more where it does not.
pub(crate) fn score(features: &[f32; FEATURES]) -> f32 {
    let mut units = learned::BIAS;
    let mut score = 0.0;
    for ((value, row), direct) in features.iter().zip(&learned::INPUT).zip(&learned::DIRECT) {
        score += value * direct;
        for (unit, weight) in units.iter_mut().zip(row) {
            *unit += value * weight;
        }
    }
    let learned = units
        .iter()
        .zip(&learned::OUTPUT)
        .fold(score, |score, (unit, weight)| score + unit.max(0.0) * weight);
    learned + certain(features)
}

/// What needs no learning, and cannot be learned from terms that were left out: a term that says what the query says is
/// meant; and of the codes below a heading that says it, the unspecified one is meant where nothing more is said.
fn certain(features: &[f32; FEATURES]) -> f32 {
    let of = |feature: Feature| features.get(feature as usize).copied().unwrap_or_default();
    let near = ((of(Feature::Agreement) - 0.85) / 0.15).max(0.0);
    let by_default = of(Feature::UnspecifiedUnasked) * f32::from(of(Feature::AllRecall) > 0.96);
    8.0 * near * near + 5.0 * of(Feature::Same) + 3.0 * by_default * of(Feature::TitleRecall)
}

impl Feature {
    /// What a feature is called in an explanation.
    pub(crate) fn name(at: usize) -> Option<&'static str> {
        const NAMES: [&str; FEATURES] = [
            "share of the query in the term",
            "share of the term in the query",
            "query and term say the same",
            "other terms and headings have words of the query",
            "words in order",
            "the very words",
            "matched the title",
            "matched an inclusion term",
            "matched an index entry",
            "matched a synonym",
            "heading",
            "unspecified, as asked",
            "unspecified, not asked",
            "what has no code of its own",
            "code of many names",
            "opposites",
            "first pass",
            "begins alike",
            "rarest word missing",
            "depth",
            "has what the query is about",
            "its surroundings have what the query is about",
            "is about what the query is about",
            "other terms",
            "category of many names",
            "chapter of many names",
            "share of the query in any term or heading",
            "share of the query in the title",
            "title has what the query is about",
            "rarity of what the term lacks",
            "rarity of what the term adds",
            "words of the query",
            "best of the category",
            "matches in the category",
            "matches beside it",
        ];
        NAMES.get(at).copied()
    }
}
