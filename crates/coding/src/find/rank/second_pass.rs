//! The second pass: the terms of the best codes are read word by word.

use super::super::draft::TermKind;
use super::super::features::{FEATURES, Feature};
use super::super::index::Index;
use super::super::index::layout::flag;
use super::super::plan::{MAX_SLOTS, Plan};
use super::super::seventh::SeventhReadings;
use super::Ranked;
use super::first_pass::Candidates;
use super::meanings::Meanings;
use super::term_read::{Shares, TermRead};

/// Terms of a code that are read.
const TERMS: usize = 96;
/// Terms of a heading above that are read.
const TERMS_ABOVE: usize = 12;

/// A query as it is put to the codes of an index.
pub(super) struct SecondPass<'p> {
    plan: &'p Plan,
    index: &'p Index,
    meanings: &'p Meanings,
    sevenths: SeventhReadings,
}

/// What the headings above a code have of a query.
struct Above {
    heading: Option<u32>,
    around: [f32; MAX_SLOTS],
}

/// The term of a code that matched best so far.
struct Best {
    quick: f32,
    term: u32,
    reading: usize,
    /// The seventh character that the query names, and the slots that its meaning has.
    seventh: Option<(u8, u64)>,
    found: TermRead,
    shares: Shares,
}

impl<'p> SecondPass<'p> {
    pub(super) fn new(plan: &'p Plan, index: &'p Index, meanings: &'p Meanings) -> Self {
        Self {
            sevenths: SeventhReadings::of(plan, index),
            plan,
            index,
            meanings,
        }
    }

    /// Reads the best candidates; what they are worth is said when all are read.
    pub(super) fn read(&self, candidates: &Candidates, into: &mut Vec<Ranked>) {
        // Neighbours have their headings in common.
        let mut above = Above {
            heading: None,
            around: [0.0; MAX_SLOTS],
        };
        for (code, first_pass) in candidates.best() {
            above = self.above(code, above);
            into.extend(self.score(code, first_pass, &above));
        }
    }

    /// Scores a code by its best term.
    fn score(&self, code: u32, first_pass: f32, above: &Above) -> Option<Ranked> {
        let (plan, index, meanings) = (self.plan, self.index, self.meanings);
        let terms = index.terms_of(code);
        let list = index.codes.seventh_list(code);
        // What any of the code's terms and the headings above say is known of it.
        let mut around = above.around;
        let mut said = 0_u128;
        for (at, term) in terms.iter().take(TERMS).enumerate() {
            if meanings.note(index, term, &mut around) {
                said |= 1 << at;
            }
        }
        // A term without any word of the query is as good as any other such.
        let nothing = TermRead::empty();
        let unsaid = plan.readings.iter().map(|(mask, trust)| {
            let shares = meanings.shares(&nothing, &around, *mask, None);
            trust * 0.25 * shares.context
        });
        let unsaid = unsaid.fold(0.0, f32::max);
        let mut best: Option<Best> = None;
        let mut others = 0.0_f32;
        for (at, term) in terms.iter().take(TERMS).enumerate() {
            if at > 0 && said & 1 << at == 0 {
                others += unsaid * unsaid;
                continue;
            }
            let found = meanings.read_term(index, term);
            let mut quickest = 0.0_f32;
            for (reading, (mask, trust)) in plan.readings.iter().enumerate() {
                let seventh = self.sevenths.best(list, *mask, &found.covered);
                let shares = meanings.shares(&found, &around, *mask, seventh.map(|(_, slots)| slots));
                let quick = trust * (shares.recall * (0.35 + 0.65 * shares.precision) + 0.25 * shares.context);
                quickest = quickest.max(quick);
                if best.as_ref().is_none_or(|held| quick > held.quick) {
                    best = Some(Best {
                        quick,
                        term,
                        reading,
                        seventh,
                        found: found.clone(),
                        shares,
                    });
                }
            }
            others += quickest * quickest;
        }
        let best = best?;
        let mut ranked = self.ranked(code, &best, &around);
        ranked.set(Feature::FirstPass, first_pass);
        ranked.set(
            Feature::OtherTerms,
            (1.0 + (others - best.quick * best.quick).max(0.0)).ln(),
        );
        Some(ranked)
    }

    /// The features of a code by its best term.
    fn ranked(&self, code: u32, best: &Best, around: &[f32; MAX_SLOTS]) -> Ranked {
        let (plan, index, meanings) = (self.plan, self.index, self.meanings);
        let (mask, trust) = plan.readings.get(best.reading).copied().unwrap_or_default();
        let (shares, found, terms) = (&best.shares, &best.found, index.terms_of(code));
        let mut ranked = Ranked {
            code,
            term: best.term,
            score: 0.0,
            quick: best.quick,
            seventh: best.seventh.map(|(place, _)| place),
            reading: best.reading as u8,
            features: [0.0; FEATURES],
        };
        let agreement =
            2.0 * shares.recall * shares.precision / (shares.recall + shares.precision).max(f32::MIN_POSITIVE);
        let kind = index.term_kind(best.term);
        let unspecified = index.is(code, flag::UNSPECIFIED);
        let (category, group) = index.codes.names(code);
        let head = plan.head_of(mask);
        let at = |shares: &[f32; MAX_SLOTS]| head.and_then(|head| shares.get(head).copied()).unwrap_or_default();
        let place = head.and_then(|head| found.place.get(head).copied()).unwrap_or(u8::MAX);
        let titled = meanings.read_term(index, index.title_of(code));
        let by_title = meanings.shares(&titled, around, mask, best.seventh.map(|(_, slots)| slots));
        for (feature, value) in [
            (Feature::Recall, shares.recall * trust),
            (Feature::Precision, shares.precision),
            (Feature::Agreement, agreement * agreement * trust),
            (Feature::Context, shares.context),
            (Feature::Order, shares.order),
            (Feature::Same, f32::from(agreement > 0.985)),
            (Feature::Title, f32::from(best.term == index.title_of(code))),
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
            (Feature::Terms, (1.0 + terms.len() as f32).ln()),
            (Feature::Opposites, shares.opposites),
            (Feature::Head, shares.head),
            (Feature::RarestMissing, shares.rarest_missing),
            (Feature::Depth, (index.code(code).len() as f32 - 3.0).max(0.0)),
            (Feature::HeadWord, at(&found.covered)),
            (Feature::HeadAround, at(around)),
            (
                Feature::HeadToHead,
                f32::from(place != u8::MAX && place == index.terms.head(best.term)),
            ),
            (Feature::CategoryNames, category),
            (Feature::GroupNames, group),
            (Feature::AllRecall, shares.recall + shares.context),
            (Feature::TitleRecall, by_title.recall),
            (Feature::TitleHead, at(&titled.covered)),
            (Feature::MissingRarity, shares.missing),
            (Feature::ExtraRarity, shares.extra),
            (Feature::QueryLength, mask.count_ones() as f32),
        ] {
            ranked.set(feature, value);
        }
        ranked
    }

    /// What the headings above a code say of the query; `held` answers where it is of the same heading.
    fn above(&self, code: u32, held: Above) -> Above {
        let index = self.index;
        let heading = index.above(code);
        if held.heading == heading && heading.is_some() {
            return held;
        }
        let mut above = Above {
            heading,
            around: [0.0; MAX_SLOTS],
        };
        let mut next = heading;
        for _ in 0..4 {
            let Some(at) = next else { break };
            for term in index.terms_of(at).iter().take(TERMS_ABOVE) {
                self.meanings.note(index, term, &mut above.around);
            }
            next = index.above(at);
        }
        above
    }
}
