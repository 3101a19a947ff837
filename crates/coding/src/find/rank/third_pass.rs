//! The third pass: the features of what is still in question, and what they are worth.

use super::super::draft::TermKind;
use super::super::features::{FEATURES, Feature};
use super::super::index::layout::flag;
use super::super::plan::MAX_SLOTS;
use super::super::ranking::Ranking;
use super::super::{stem, text};
use super::Ranked;
use super::second_pass::{Around, Asked, Rough};

/// Codes whose features are looked at.
const KEPT: usize = 100;

/// What it takes from the rank of conditions of pregnancy, birth and the newborn that the query does not speak of them: who
/// means these says so, or uses their own names.
const UNASKED_BIRTH: f32 = 2.0;

/// What it adds to the rank of a code that is for a condition without something, where the query says all of the condition and
/// nothing of what it is with: who does not name a complication means none.
const PLAIN: f32 = 2.0;

impl Asked<'_> {
    /// Scores the best of what the second pass read, in no order.
    pub(super) fn score(&self, mut read: Vec<Rough>, ranking: &Ranking, into: &mut Vec<Ranked>) {
        if read.len() > KEPT {
            read.select_nth_unstable_by(KEPT, |a, b| b.quick.total_cmp(&a.quick).then(a.code.cmp(&b.code)));
            read.truncate(KEPT);
            read.sort_unstable_by_key(|rough| rough.code);
        }
        let without = self.index.lemma("without").filter(|_| !self.plan.says_with);
        let mut around = Around::nothing();
        for rough in &read {
            self.look_around(rough.code, &mut around);
            let mut ranked = self.ranked(rough, &around, ranking);
            if without.is_some_and(|without| self.is_plain(&ranked, without)) {
                ranked.score += PLAIN;
            }
            into.push(ranked);
        }
    }

    /// Whether a code has all that is asked, and says what the condition is without.
    fn is_plain(&self, ranked: &Ranked, without: u16) -> bool {
        /// Share of the query from which on a code has all of it.
        const ALL: f32 = 0.96;
        let title = self.index.term_lemmas(self.index.title_of(ranked.code));
        let share = ranked.features.get(Feature::AllRecall as usize);
        share.is_some_and(|share| *share > ALL) && title.contains(&without) && !self.names_what_lacks(ranked.code)
    }

    /// Whether the query has a word of what the title of a code says that the condition is without.
    fn names_what_lacks(&self, code: u32) -> bool {
        let (_, lacking) = self.index.codes.title(code).split_once("without ").unwrap_or_default();
        let lacking = lacking.split([',', ';']).next().unwrap_or_default();
        let lacking = lacking.split(" of ").next().unwrap_or_default();
        text::words(lacking, text::MAX_WORDS).iter().any(|word| {
            let lemma = self.index.lemma(&stem::lemma(word.as_str()));
            lemma.is_some_and(|lemma| self.meanings.of(lemma).next().is_some())
        })
    }

    /// A code with its features and its score.
    fn ranked(&self, rough: &Rough, around: &Around, ranking: &Ranking) -> Ranked {
        let (plan, index, meanings, code) = (self.plan, self.index, self.meanings, rough.code);
        let (mask, trust) = plan
            .readings
            .get(usize::from(rough.reading))
            .copied()
            .unwrap_or_default();
        let found = meanings.read_term(index, rough.term);
        let seventh = self.sevenths.best(index.codes.seventh_list(code), mask, &found.covered);
        let seventh_slots = seventh.map(|(_, slots)| slots);
        let shares = meanings.shares(&found, &around.all, mask, seventh_slots);
        let mut ranked = Ranked {
            code,
            term: rough.term,
            score: 0.0,
            seventh: seventh.map(|(place, _)| place),
            seventh_slots: seventh_slots.unwrap_or_default(),
            reading: rough.reading,
            features: [0.0; FEATURES],
        };
        let agreement =
            2.0 * shares.recall * shares.precision / (shares.recall + shares.precision).max(f32::MIN_POSITIVE);
        let kind = index.term_kind(rough.term);
        let unspecified = index.is(code, flag::UNSPECIFIED);
        let (category, group) = index.codes.names(code);
        let head = plan.head_of(mask);
        let at = |shares: &[f32; MAX_SLOTS]| head.and_then(|head| shares.get(head).copied()).unwrap_or_default();
        let place = head.and_then(|head| found.place.get(head).copied()).unwrap_or(u8::MAX);
        let titled = meanings.read_term(index, index.title_of(code));
        let by_title = meanings.shares(&titled, &around.all, mask, seventh_slots);
        for (feature, value) in [
            (Feature::Recall, shares.recall * trust),
            (Feature::Precision, shares.precision),
            (Feature::Agreement, agreement * agreement * trust),
            (Feature::Context, shares.context),
            (Feature::Order, shares.order),
            (Feature::Same, f32::from(agreement > 0.985)),
            (Feature::Title, f32::from(rough.term == index.title_of(code))),
            (Feature::Inclusion, f32::from(kind == TermKind::Inclusion)),
            (
                Feature::Index,
                f32::from(matches!(kind, TermKind::Index | TermKind::Includes)),
            ),
            (Feature::Synonym, f32::from(kind == TermKind::Synonym)),
            (Feature::Heading, f32::from(index.is(code, flag::HEADING))),
            (Feature::Unspecified, f32::from(unspecified && plan.says_unspecified)),
            (
                Feature::UnspecifiedUnasked,
                f32::from(unspecified && !plan.says_unspecified),
            ),
            (
                Feature::Other,
                f32::from(index.is(code, flag::OTHER) && !plan.says_other),
            ),
            (Feature::Terms, (1.0 + index.terms_of(code).len() as f32).ln()),
            (Feature::Opposites, shares.opposites),
            (Feature::Head, shares.head),
            (Feature::RarestMissing, shares.rarest_missing),
            (Feature::Depth, (index.code(code).len() as f32 - 3.0).max(0.0)),
            (Feature::HeadWord, at(&found.covered)),
            (Feature::HeadAround, at(&around.all)),
            (
                Feature::HeadToHead,
                f32::from(place != u8::MAX && place == index.terms.head(rough.term)),
            ),
            (Feature::CategoryNames, category),
            (Feature::GroupNames, group),
            (Feature::AllRecall, shares.recall + shares.context),
            (Feature::TitleRecall, by_title.recall),
            (Feature::TitleHead, at(&titled.covered)),
            (Feature::MissingRarity, shares.missing),
            (Feature::ExtraRarity, shares.extra),
            (Feature::QueryLength, mask.count_ones() as f32),
            (Feature::FirstPass, rough.first_pass),
            (
                Feature::OtherTerms,
                squares(rough.all_terms - rough.quick * rough.quick),
            ),
            (Feature::CategoryBest, rough.category_best),
            (Feature::CategoryAll, squares(rough.category_others)),
            (Feature::Beside, squares(rough.beside)),
        ] {
            ranked.set(feature, value);
        }
        ranked.score = ranking.score(&ranked.features);
        if index.codes.is_of_birth(code) && !plan.names_birth {
            ranked.score -= UNASKED_BIRTH;
        }
        ranked
    }
}

/// A sum of squares as a feature.
fn squares(sum: f32) -> f32 {
    (1.0 + sum.max(0.0)).ln()
}
