//! Ranking: a first pass over the postings finds the codes that share the most with the query, a second one reads the
//! terms of the best of them word by word.

use super::draft::TermKind;
use super::expand::{Expansion, expand};
use super::filter::Admission;
use super::index::Index;
use super::layout::{OPTIONAL, flag};
use super::lists::Lists;
use super::plan::{MAX_SLOTS, Plan};
use super::seventh::SeventhReadings;
use super::weights::{self, FEATURES, Feature};

/// Codes that the second pass reads.
const CANDIDATES: usize = 320;
/// Bytes of postings that the first pass reads after those of the rarest words.
const POSTINGS: usize = 160_000;
/// Terms of a code that are read.
const TERMS: u32 = 96;

/// Memory of a search, kept from one to the next so that nothing is allocated anew.
#[derive(Debug, Default)]
pub struct Workspace {
    /// For each code its score of the first pass, and the last slot that added to it.
    scores: Vec<f32>,
    stamps: Vec<u8>,
    touched: Vec<u32>,
    /// For each lemma where its readings begin in `meanings`, plus one.
    first_meaning: Vec<u16>,
    meanings: Vec<Meaning>,
    expansions: Vec<Vec<Expansion>>,
    rarities: Vec<f32>,
    /// For each slot its set of opposites, zero for none.
    opposites: Vec<u8>,
    pub(crate) best: Vec<Ranked>,
}

/// A lemma stands for a slot.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    slot: u8,
    weight: f32,
    next: u16,
    lemma: u16,
}

/// A code with its rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) code: u32,
    /// The term that matched best.
    pub(crate) term: u32,
    pub(crate) score: f32,
    /// Place of the seventh character in the code's list that the query names.
    pub(crate) seventh: Option<u8>,
    /// The reading of the query that matched.
    pub(crate) reading: u8,
    /// How well the best term matched, roughly.
    quick: f32,
    pub(crate) features: [f32; FEATURES],
}

impl Ranked {
    /// A code that the query is the beginning of.
    pub(crate) fn of_code(code: u32, term: u32, score: f32) -> Self {
        Self {
            code,
            term,
            score,
            seventh: None,
            reading: 0,
            quick: 0.0,
            features: [0.0; FEATURES],
        }
    }

    fn set(&mut self, feature: Feature, value: f32) {
        if let Some(place) = self.features.get_mut(feature as usize) {
            *place = value;
        }
    }
}

/// Adds what the codes of the same category and those right beside a code say for it, and scores all.
fn add_neighbours(ranked: &mut [Ranked], index: &Index) {
    ranked.sort_unstable_by_key(|ranked| ranked.code);
    let category = |one: &Ranked, other: &Ranked| index.code(one.code).get(..3) == index.code(other.code).get(..3);
    let mut quicks: Vec<(u32, f32)> = Vec::with_capacity(ranked.len());
    for family in ranked.chunk_by_mut(|one, other| category(one, other)) {
        let best = family.iter().map(|ranked| ranked.quick).fold(0.0, f32::max);
        let all: f32 = family.iter().map(|ranked| ranked.quick * ranked.quick).sum();
        quicks.clear();
        quicks.extend(
            family
                .iter()
                .map(|ranked| (index.above(ranked.code).unwrap_or(ranked.code), ranked.quick)),
        );
        for (at, ranked) in family.iter_mut().enumerate() {
            let own = ranked.quick * ranked.quick;
            let above = quicks.get(at).map(|(above, _)| *above);
            let beside: f32 = quicks
                .iter()
                .filter(|(of, _)| Some(*of) == above)
                .map(|(_, quick)| quick * quick)
                .sum();
            ranked.set(Feature::CategoryBest, best - ranked.quick);
            ranked.set(Feature::CategoryAll, (1.0 + (all - own).max(0.0)).ln());
            ranked.set(Feature::Beside, (1.0 + (beside - own).max(0.0)).ln());
            ranked.score = weights::score(&ranked.features);
        }
    }
}

/// How rare a word is taken to be that no code has.
const UNKNOWN: f32 = 7.0;

impl Workspace {
    /// Ranks the codes of an index; the best `limit` lie in `best`, best first.
    pub(crate) fn rank(&mut self, plan: &Plan, index: &Index, lists: &Lists, admission: &Admission, limit: usize) {
        self.best.clear();
        self.fit(index);
        self.read(plan, index, lists);
        self.first_pass(plan, index, admission);
        self.second_pass(plan, index);
        self.clear();
        self.best
            .sort_by(|a, b| b.score.total_cmp(&a.score).then(a.code.cmp(&b.code)));
        self.best.truncate(limit);
    }

    fn fit(&mut self, index: &Index) {
        if self.scores.len() < index.len() {
            self.scores.resize(index.len(), 0.0);
            self.stamps.resize(index.len(), 0);
        }
        if self.first_meaning.len() < index.lemmas() {
            self.first_meaning.resize(index.lemmas(), 0);
        }
        if self.expansions.len() < MAX_SLOTS {
            self.expansions.resize(MAX_SLOTS, Vec::new());
        }
    }

    /// Looks up what each word may mean.
    fn read(&mut self, plan: &Plan, index: &Index, lists: &Lists) {
        self.rarities.clear();
        self.opposites.clear();
        for (at, slot) in plan.slots.iter().enumerate() {
            let Some(expansions) = self.expansions.get_mut(at) else {
                break;
            };
            expand(slot, index, lists, expansions);
            let rarity = expansions.first().map_or(UNKNOWN, |best| index.rarity(best.lemma));
            self.rarities.push(rarity * slot.weight);
            self.opposites.push(lists.opposites(&slot.lemma));
            for expansion in expansions.iter() {
                let Some(first) = self.first_meaning.get_mut(usize::from(expansion.lemma)) else {
                    continue;
                };
                let Ok(next) = u16::try_from(self.meanings.len() + 1) else {
                    break;
                };
                self.meanings.push(Meaning {
                    slot: at as u8,
                    weight: expansion.weight,
                    next: *first,
                    lemma: expansion.lemma,
                });
                *first = next;
            }
        }
    }

    fn meanings(&self, lemma: u16) -> impl Iterator<Item = Meaning> {
        let first = self.first_meaning.get(usize::from(lemma)).copied().unwrap_or_default();
        let at = |place: u16| self.meanings.get(usize::from(place.checked_sub(1)?)).copied();
        std::iter::successors(at(first), move |meaning| at(meaning.next))
    }

    /// Adds up, for each code, how much of the query it has.
    fn first_pass(&mut self, plan: &Plan, index: &Index, admission: &Admission) {
        let work = |slot: &usize| -> usize {
            let expansions = self.expansions.get(*slot).into_iter().flatten();
            expansions.map(|expansion| index.postings_len(expansion.lemma)).sum()
        };
        let mut order: Vec<(usize, usize)> = (0..plan.slots.len()).map(|slot| (work(&slot), slot)).collect();
        order.sort_unstable();
        let mut read = 0;
        for (round, (work, slot)) in order.into_iter().enumerate() {
            if read > 0 && read + work > POSTINGS {
                break; // what is left is common: the second pass sees to it
            }
            read += work;
            let stamp = round as u8 + 1;
            let rarity = self.rarities.get(slot).copied().unwrap_or_default();
            for expansion in self.expansions.get(slot).into_iter().flatten() {
                let gain = rarity * expansion.weight / 255.0;
                for (code, weight) in index.postings(expansion.lemma) {
                    let at = code as usize;
                    let (Some(score), Some(last)) = (self.scores.get_mut(at), self.stamps.get_mut(at)) else {
                        break;
                    };
                    if *last == 0 {
                        if !admission.admits(index, code) {
                            continue;
                        }
                        self.touched.push(code);
                    }
                    if *last != stamp {
                        *last = stamp;
                        *score += gain * f32::from(weight);
                    }
                }
            }
        }
    }

    /// Reads the terms of the best codes.
    fn second_pass(&mut self, plan: &Plan, index: &Index) {
        let mut candidates = std::mem::take(&mut self.touched);
        let score = |code: &u32| self.scores.get(*code as usize).copied().unwrap_or_default();
        let cut = threshold(candidates.iter().map(score), CANDIDATES);
        let highest = candidates.iter().map(score).fold(f32::MIN_POSITIVE, f32::max);
        let mut best = std::mem::take(&mut self.best);
        let sevenths = SeventhReadings::of(plan, index);
        let mut kept = 0;
        for code in &candidates {
            let first = score(code);
            if first >= cut && kept < 2 * CANDIDATES {
                kept += 1;
                best.extend(self.score_code(*code, first / highest, plan, index, &sevenths));
            }
        }
        add_neighbours(&mut best, index);
        self.best = best;
        for code in candidates.drain(..) {
            if let (Some(score), Some(stamp)) = (self.scores.get_mut(code as usize), self.stamps.get_mut(code as usize))
            {
                (*score, *stamp) = (0.0, 0);
            }
        }
        self.touched = candidates;
    }

    fn clear(&mut self) {
        for meaning in self.meanings.drain(..) {
            if let Some(first) = self.first_meaning.get_mut(usize::from(meaning.lemma)) {
                *first = 0;
            }
        }
    }

    fn score_code(
        &self,
        code: u32,
        first_pass: f32,
        plan: &Plan,
        index: &Index,
        sevenths: &SeventhReadings,
    ) -> Option<Ranked> {
        let terms = index.terms_of(code);
        let title = terms.start;
        let mut around = [0.0_f32; MAX_SLOTS];
        let mut best: Option<(f32, Ranked)> = None;
        let mut others = 0.0_f32;
        let list = index.seventh_list(code);
        // What any of the code's terms and the headings above say is known of it.
        for term in terms.clone().take(TERMS as usize) {
            self.note(index, term, &mut around);
        }
        let mut heading = index.above(code);
        for _ in 0..4 {
            let Some(above) = heading else { break };
            for term in index.terms_of(above).take(12) {
                self.note(index, term, &mut around);
            }
            heading = index.above(above);
        }
        let titled = self.read_term(index, title);
        for term in terms.clone().take(TERMS as usize) {
            let found = self.read_term(index, term);
            let mut quickest = 0.0_f32;
            for (reading, (mask, trust)) in plan.readings.iter().enumerate() {
                let seventh = sevenths.best(list, *mask, &found.covered);
                let features = self.features(&found, &around, *mask, seventh.map(|(_, covered)| covered), plan);
                let quick = trust * (features.recall * (0.35 + 0.65 * features.precision) + 0.25 * features.context);
                quickest = quickest.max(quick);
                if best.as_ref().is_none_or(|(held, _)| quick > *held) {
                    let mut values = [0.0; FEATURES];
                    let kind = index.term_kind(term);
                    let mut set = |feature: Feature, value: f32| {
                        if let Some(place) = values.get_mut(feature as usize) {
                            *place = value;
                        }
                    };
                    let agreement = 2.0 * features.recall * features.precision
                        / (features.recall + features.precision).max(f32::MIN_POSITIVE);
                    set(Feature::Recall, features.recall * trust);
                    set(Feature::Precision, features.precision);
                    set(Feature::Agreement, agreement * agreement * trust);
                    set(Feature::Context, features.context);
                    set(Feature::Order, features.order);
                    set(Feature::Same, f32::from(agreement > 0.985));
                    set(Feature::Title, f32::from(term == title));
                    set(Feature::Inclusion, f32::from(kind == TermKind::Inclusion));
                    set(
                        Feature::Index,
                        f32::from(matches!(kind, TermKind::Index | TermKind::Includes)),
                    );
                    set(Feature::Synonym, f32::from(kind == TermKind::Synonym));
                    set(Feature::Heading, f32::from(index.is(code, flag::HEADING)));
                    let unspecified = index.is(code, flag::UNSPECIFIED);
                    set(Feature::Unspecified, f32::from(unspecified && plan.says_unspecified));
                    set(
                        Feature::UnspecifiedUnasked,
                        f32::from(unspecified && !plan.says_unspecified),
                    );
                    set(
                        Feature::Other,
                        f32::from(index.is(code, flag::OTHER) && !plan.says_other),
                    );
                    set(Feature::Terms, (1.0 + terms.len() as f32).ln());
                    set(Feature::Opposites, features.opposites);
                    set(Feature::FirstPass, first_pass);
                    set(Feature::Head, features.head);
                    set(Feature::RarestMissing, features.rarest_missing);
                    set(Feature::Depth, (index.code(code).len() as f32 - 3.0).max(0.0));
                    let head = self.head_of(plan, *mask);
                    let at =
                        |shares: &[f32; MAX_SLOTS]| head.and_then(|head| shares.get(head).copied()).unwrap_or_default();
                    set(Feature::HeadWord, at(&found.covered));
                    set(Feature::HeadAround, at(&around));
                    let place = head.and_then(|head| found.place.get(head).copied()).unwrap_or(u8::MAX);
                    set(
                        Feature::HeadToHead,
                        f32::from(place != u8::MAX && place == index.term_head(term)),
                    );
                    let (category, group) = index.names(code);
                    set(Feature::CategoryNames, category);
                    set(Feature::GroupNames, group);
                    let by_title = self.features(&titled, &around, *mask, seventh.map(|(_, covered)| covered), plan);
                    set(Feature::AllRecall, features.recall + features.context);
                    set(Feature::TitleRecall, by_title.recall);
                    set(Feature::TitleHead, at(&titled.covered));
                    set(Feature::MissingRarity, features.missing);
                    set(Feature::ExtraRarity, features.extra);
                    set(Feature::QueryLength, mask.count_ones() as f32);
                    let ranked = Ranked {
                        code,
                        term,
                        score: 0.0,
                        quick,
                        seventh: seventh.map(|(place, _)| place),
                        reading: reading as u8,
                        features: values,
                    };
                    best = Some((quick, ranked));
                }
            }
            others += quickest * quickest;
        }
        best.map(|(quick, mut ranked)| {
            let others = (1.0 + (others - quick * quick).max(0.0)).ln();
            ranked.set(Feature::OtherTerms, others);
            ranked
        })
    }

    /// The slot of what a reading is about: the head of the query, or the last word that was put in its place.
    fn head_of(&self, plan: &Plan, mask: u64) -> Option<usize> {
        let head = plan.head?;
        if mask & 1 << head != 0 {
            return Some(head);
        }
        let asked = plan.slots.get(head)?;
        let stands_for =
            |slot: &super::plan::Slot| slot.is_reading && slot.start <= asked.start && slot.end >= asked.end;
        let slots = plan.slots.iter().enumerate().rev();
        slots
            .filter(|(at, slot)| mask & 1 << at != 0 && stands_for(slot))
            .map(|(at, _)| at)
            .next()
    }

    /// Notes in `around` which slots a term has.
    fn note(&self, index: &Index, term: u32, around: &mut [f32; MAX_SLOTS]) {
        for lemma in index.term_lemmas(term) {
            for meaning in self.meanings(lemma & !OPTIONAL) {
                if let Some(held) = around.get_mut(usize::from(meaning.slot)) {
                    *held = held.max(meaning.weight);
                }
            }
        }
    }

    /// Reads a term against the query.
    fn read_term(&self, index: &Index, term: u32) -> TermRead {
        let mut read = TermRead {
            covered: [0.0; MAX_SLOTS],
            words: [(0, 0.0, 0.0); super::text::MAX_WORDS],
            len: 0,
            place: [u8::MAX; MAX_SLOTS],
            opposites: 0,
        };
        for (place, lemma) in index.term_lemmas(term).iter().enumerate() {
            let is_optional = lemma & OPTIONAL != 0;
            let lemma = lemma & !OPTIONAL;
            let (mut slots, mut weight) = (0_u64, 0.0_f32);
            for meaning in self.meanings(lemma) {
                let slot = usize::from(meaning.slot);
                slots |= 1 << meaning.slot;
                weight = weight.max(meaning.weight);
                if let (Some(covered), Some(at)) = (read.covered.get_mut(slot), read.place.get_mut(slot))
                    && meaning.weight > *covered
                {
                    (*covered, *at) = (meaning.weight, place as u8);
                }
            }
            let own = index.rarity(lemma) * if is_optional { 0.15 } else { 1.0 };
            if let Some(word) = read.words.get_mut(place) {
                *word = (slots, weight, own);
                read.len = place + 1;
            }
            read.opposites |= 1 << index.opposites(lemma);
        }
        read
    }

    fn features(
        &self,
        term: &TermRead,
        around: &[f32; MAX_SLOTS],
        mask: u64,
        seventh: Option<u64>,
        plan: &Plan,
    ) -> Shares {
        let (mut asked, mut had, mut context) = (0.0_f32, 0.0_f32, 0.0_f32);
        let (mut pairs, mut in_order, mut before) = (0.0_f32, 0.0_f32, None::<u8>);
        let (mut rarest, mut rarest_missing, mut head) = (0.0_f32, 0.0, None);
        let mut opposites = 0.0_f32;
        for slot in 0..plan.slots.len() {
            if mask & 1 << slot == 0 {
                continue;
            }
            let rarity = self.rarities.get(slot).copied().unwrap_or_default();
            let mut covered = term.covered.get(slot).copied().unwrap_or_default();
            if covered == 0.0 && seventh.is_some_and(|slots| slots & 1 << slot != 0) {
                covered = 1.0;
            }
            asked += rarity;
            had += rarity * covered;
            let set = self.opposites.get(slot).copied().unwrap_or_default();
            if set > 0 && covered == 0.0 && term.opposites & 1 << set != 0 {
                opposites += 1.0; // the query says left, the term says right
            }
            let known = around.get(slot).copied().unwrap_or_default();
            context += rarity * (known - covered).max(0.0);
            if rarity > rarest {
                rarest = rarity;
                rarest_missing = f32::from(covered < 0.3);
            }
            let place = term.place.get(slot).copied().filter(|place| *place != u8::MAX);
            head = head.or(Some(f32::from(place == Some(0))));
            pairs += 1.0;
            if let (Some(place), Some(before)) = (place, before) {
                in_order += f32::from(place == before + 1);
            }
            before = place;
        }
        let (mut all, mut matched) = (0.0_f32, 0.0_f32);
        for (slots, weight, rarity) in term.words.iter().take(term.len) {
            all += rarity;
            if slots & mask != 0 {
                matched += rarity * weight;
            }
        }
        let asked = asked.max(f32::MIN_POSITIVE);
        Shares {
            recall: had / asked,
            precision: matched / all.max(f32::MIN_POSITIVE),
            context: context / asked,
            order: in_order / (pairs - 1.0).max(1.0),
            opposites,
            head: head.unwrap_or_default(),
            rarest_missing,
            missing: asked - had,
            extra: all - matched,
        }
    }
}

/// What a term has of a query.
struct TermRead {
    covered: [f32; MAX_SLOTS],
    /// For each word the slots it stands for, how surely, and its rarity.
    words: [(u64, f32, f32); super::text::MAX_WORDS],
    len: usize,
    /// Where the term has each slot.
    place: [u8; MAX_SLOTS],
    /// Sets of opposites that the term has a word of.
    opposites: u64,
}

struct Shares {
    recall: f32,
    precision: f32,
    context: f32,
    order: f32,
    opposites: f32,
    head: f32,
    rarest_missing: f32,
    missing: f32,
    extra: f32,
}

/// The score that about `count` of `scores` reach.
fn threshold(scores: impl Iterator<Item = f32> + Clone, count: usize) -> f32 {
    const BINS: usize = 512;
    let highest = scores.clone().fold(0.0_f32, f32::max);
    let mut bins = [0_u32; BINS];
    let mut all = 0;
    for score in scores {
        let bin = (score / highest.max(f32::MIN_POSITIVE) * (BINS - 1) as f32) as usize;
        if let Some(bin) = bins.get_mut(bin) {
            *bin += 1;
        }
        all += 1;
    }
    if all <= count {
        return 0.0;
    }
    let mut above = 0;
    for (at, bin) in bins.iter().enumerate().rev() {
        above += *bin as usize;
        if above >= count {
            return at as f32 / (BINS - 1) as f32 * highest;
        }
    }
    0.0
}
