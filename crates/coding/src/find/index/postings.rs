//! [`Postings`]: for each lemma the codes that have it; derived from the terms when an index is opened.

use super::super::draft::TermKind;
use super::codes::Codes;
use super::layout::{NONE, OPTIONAL};
use super::pool::Ends;
use super::terms::Terms;

/// What the headings above a code say holds for the code too, the less the farther away.
const INHERITED: [u8; 3] = [70, 50, 40];

/// For each lemma the codes that have it, ascending, each with the weight that the lemma has for it.
#[derive(Debug)]
pub(crate) struct Postings {
    ends: Ends,
    codes: Vec<u32>,
    weights: Vec<u8>,
}

impl Postings {
    pub(crate) fn of(codes: &Codes, terms: &Terms, lemmas: usize) -> Self {
        let mut gathered = Gathered::new(lemmas);
        let (mut held, mut inherited) = ((NONE, 0..0), Vec::new());
        let mut rows: Vec<(u16, u8, u32)> = Vec::with_capacity(terms.lemmas_len() * 2);
        for code in 0..codes.len() as u32 {
            let around = (codes.above(code), terms.shared_range(code));
            let around = (around.0.unwrap_or(NONE), around.1);
            if code == 0 || around != held {
                gather_around(code, codes, terms, &mut gathered);
                inherited.clear();
                gathered.drain(|lemma, weight| inherited.push((lemma, weight)));
                held = around;
            }
            for term in terms.own(code) {
                gathered.term(terms, term, own_weight(terms.kind(term), terms.lemmas(term).len()));
            }
            for (lemma, weight) in &inherited {
                gathered.add(*lemma, *weight);
            }
            gathered.drain(|lemma, weight| rows.push((lemma, weight, code)));
        }
        Self::sorted(&rows, lemmas)
    }

    /// Sorts rows by lemma, keeping their order.
    fn sorted(rows: &[(u16, u8, u32)], lemmas: usize) -> Self {
        let mut counts = vec![0_u32; lemmas];
        for (lemma, ..) in rows {
            if let Some(count) = counts.get_mut(usize::from(*lemma)) {
                *count += 1;
            }
        }
        let ends = Ends::of(counts.iter().copied());
        let mut next: Vec<usize> = (0..lemmas).map(|lemma| ends.range(lemma).start).collect();
        let (mut codes, mut weights) = (vec![0; ends.total()], vec![0; ends.total()]);
        for (lemma, weight, code) in rows {
            let Some(place) = next.get_mut(usize::from(*lemma)) else {
                continue;
            };
            if let (Some(to_code), Some(to_weight)) = (codes.get_mut(*place), weights.get_mut(*place)) {
                (*to_code, *to_weight) = (*code, *weight);
            }
            *place += 1;
        }
        Self { ends, codes, weights }
    }

    /// Number of codes that have a lemma.
    pub(crate) fn len(&self, lemma: u16) -> usize {
        self.ends.range(usize::from(lemma)).len()
    }

    /// The codes that have a lemma, each with its weight.
    #[inline]
    pub(crate) fn get(&self, lemma: u16) -> impl Iterator<Item = (u32, u8)> {
        let range = self.ends.range(usize::from(lemma));
        let codes = self.codes.get(range.clone()).unwrap_or_default();
        let weights = self.weights.get(range).unwrap_or_default();
        codes.iter().copied().zip(weights.iter().copied())
    }
}

/// What a code has from the headings above and from terms that it shares with the codes beside it.
fn gather_around(code: u32, codes: &Codes, terms: &Terms, gathered: &mut Gathered) {
    for term in terms.shared(code) {
        gathered.term(terms, *term, own_weight(terms.kind(*term), terms.lemmas(*term).len()));
    }
    let mut heading = codes.above(code);
    for weight in INHERITED {
        let Some(at) = heading else { break };
        for term in terms.own(at) {
            gathered.term(terms, term, weight);
        }
        heading = codes.above(at);
    }
}

/// Lemmas with the greatest weight that was given for each.
struct Gathered {
    /// Zero for those that are not gathered.
    weights: Vec<u8>,
    lemmas: Vec<u16>,
}

impl Gathered {
    fn new(lemmas: usize) -> Self {
        Self {
            weights: vec![0; lemmas],
            lemmas: Vec::new(),
        }
    }

    fn term(&mut self, terms: &Terms, term: u32, weight: u8) {
        for lemma in terms.lemmas(term) {
            self.add(lemma & !OPTIONAL, weight);
        }
    }

    #[inline]
    fn add(&mut self, lemma: u16, weight: u8) {
        if let Some(held) = self.weights.get_mut(usize::from(lemma)) {
            if *held == 0 {
                self.lemmas.push(lemma);
            }
            *held = weight.max(*held);
        }
    }

    fn drain(&mut self, mut each: impl FnMut(u16, u8)) {
        for lemma in self.lemmas.drain(..) {
            if let Some(weight) = self.weights.get_mut(usize::from(lemma)) {
                each(lemma, std::mem::take(weight));
            }
        }
    }
}

/// A word counts the more for a code, the fewer words the term has that it stands in.
fn own_weight(kind: TermKind, words: usize) -> u8 {
    let trust = match kind {
        TermKind::Title => 255.0,
        TermKind::Inclusion => 245.0,
        TermKind::Includes | TermKind::Index => 225.0,
        TermKind::Synonym => 215.0,
    };
    let length = 0.55 + 0.45 * (words as f32 / 6.0).min(3.0);
    (trust / length.max(1.0)).max(90.0) as u8
}
