//! [`TermRead`]: a term read against a query, and what they share.

use super::super::index::Index;
use super::super::index::layout::OPTIONAL;
use super::super::plan::MAX_SLOTS;
use super::super::text::MAX_WORDS;
use super::meanings::Meanings;

/// What a term has of a query.
#[derive(Clone)]
pub(super) struct TermRead {
    /// For each slot how surely the term has it.
    pub(super) covered: [f32; MAX_SLOTS],
    /// For each word the slots it stands for, how surely, and its rarity.
    words: [(u64, f32, f32); MAX_WORDS],
    len: usize,
    /// Where the term has each slot.
    pub(super) place: [u8; MAX_SLOTS],
    /// Sets of opposites that the term has a word of.
    opposites: u64,
}

impl TermRead {
    pub(super) fn empty() -> Self {
        Self {
            covered: [0.0; MAX_SLOTS],
            words: [(0, 0.0, 0.0); MAX_WORDS],
            len: 0,
            place: [u8::MAX; MAX_SLOTS],
            opposites: 0,
        }
    }
}

/// What a term and a query share.
pub(super) struct Shares {
    pub(super) recall: f32,
    pub(super) precision: f32,
    pub(super) context: f32,
    pub(super) order: f32,
    pub(super) opposites: f32,
    pub(super) head: f32,
    pub(super) rarest_missing: f32,
    pub(super) missing: f32,
    pub(super) extra: f32,
}

impl Meanings {
    /// Notes in `around` which slots a term has; false where it has none.
    pub(super) fn note(&self, index: &Index, term: u32, around: &mut [f32; MAX_SLOTS]) -> bool {
        let mut any = false;
        for lemma in index.term_lemmas(term) {
            for meaning in self.of(lemma & !OPTIONAL) {
                any = true;
                if let Some(held) = around.get_mut(usize::from(meaning.slot)) {
                    *held = held.max(meaning.weight);
                }
            }
        }
        any
    }

    /// Reads a term against the query.
    pub(super) fn read_term(&self, index: &Index, term: u32) -> TermRead {
        let mut read = TermRead::empty();
        for (place, lemma) in index.term_lemmas(term).iter().enumerate() {
            let is_optional = lemma & OPTIONAL != 0;
            let lemma = lemma & !OPTIONAL;
            let (mut slots, mut weight) = (0_u64, 0.0_f32);
            for meaning in self.of(lemma) {
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
            read.opposites |= 1 << index.lexicon.opposites(lemma);
        }
        read
    }

    /// What a term shares with one reading of the query: the slots of `mask`, `around` what is known of the code besides,
    /// `seventh` the slots that a seventh character has.
    pub(super) fn shares(&self, term: &TermRead, around: &[f32; MAX_SLOTS], mask: u64, seventh: Option<u64>) -> Shares {
        let (mut asked, mut had, mut context) = (0.0_f32, 0.0_f32, 0.0_f32);
        let (mut pairs, mut in_order, mut before) = (0.0_f32, 0.0_f32, None::<u8>);
        let (mut rarest, mut rarest_missing, mut head) = (0.0_f32, 0.0, None);
        let mut opposites = 0.0_f32;
        let mut rest = mask;
        while rest != 0 {
            let slot = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            let rarity = self.rarity(slot);
            let mut covered = term.covered.get(slot).copied().unwrap_or_default();
            if covered == 0.0 && seventh.is_some_and(|slots| slots & 1 << slot != 0) {
                covered = 1.0;
            }
            asked += rarity;
            had += rarity * covered;
            let set = self.opposites(slot);
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
