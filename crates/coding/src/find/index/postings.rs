//! [`Postings`]: for each lemma the codes that have it; derived from the terms when an index is opened.

use std::ops::Range;

use super::super::draft::TermKind;
use super::codes::Codes;
use super::layout::{NONE, OPTIONAL};
use super::pool::Ends;
use super::terms::Terms;

/// What the headings above a code say holds for the code too, the less the farther away.
const INHERITED: [u8; 3] = [70, 50, 40];

/// Codes one after the other that have a lemma with the same weight.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Run {
    first: u32,
    len: u16,
    pub(crate) weight: u8,
}

impl Run {
    #[inline]
    pub(crate) fn codes(self) -> Range<u32> {
        self.first..self.end()
    }

    #[inline]
    fn end(self) -> u32 {
        self.first + u32::from(self.len)
    }
}

/// For each lemma the codes that have it, ascending.
#[derive(Debug)]
pub(crate) struct Postings {
    ends: Ends,
    runs: Vec<Run>,
    /// For each lemma the number of its codes.
    counts: Vec<u32>,
}

impl Postings {
    pub(crate) fn of(codes: &Codes, terms: &Terms, lemmas: usize) -> Self {
        let mut gathered = Gathered::new(lemmas);
        let (mut held, mut inherited) = ((NONE, 0..0), Vec::new());
        let mut runs = Runs::new(lemmas);
        for code in 0..codes.len() as u32 {
            let around = (codes.above(code).unwrap_or(NONE), terms.shared_range(code));
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
            gathered.drain(|lemma, weight| runs.add(lemma, code, weight));
        }
        runs.finish()
    }

    /// Number of codes that have a lemma.
    pub(crate) fn len(&self, lemma: u16) -> usize {
        self.counts.get(usize::from(lemma)).copied().unwrap_or_default() as usize
    }

    /// The codes that have a lemma.
    #[inline]
    pub(crate) fn get(&self, lemma: u16) -> &[Run] {
        self.runs.get(self.ends.range(usize::from(lemma))).unwrap_or_default()
    }

    /// The weight that a lemma has for a code, where the code has it.
    pub(crate) fn weight(&self, lemma: u16, code: u32) -> Option<u8> {
        let runs = self.get(lemma);
        let run = runs.get(runs.partition_point(|run| run.end() <= code))?;
        run.codes().contains(&code).then_some(run.weight)
    }
}

/// Postings that are being put together, code by code.
struct Runs {
    /// For each lemma the run that may go on.
    open: Vec<Run>,
    closed: Vec<(u16, Run)>,
    counts: Vec<u32>,
}

impl Runs {
    fn new(lemmas: usize) -> Self {
        Self {
            open: vec![Run::default(); lemmas],
            closed: Vec::new(),
            counts: vec![0; lemmas],
        }
    }

    #[inline]
    fn add(&mut self, lemma: u16, code: u32, weight: u8) {
        let at = usize::from(lemma);
        let (Some(open), Some(count)) = (self.open.get_mut(at), self.counts.get_mut(at)) else {
            return;
        };
        *count += 1;
        if open.end() == code && open.weight == weight && open.len < u16::MAX {
            open.len += 1;
            return;
        }
        let next = Run {
            first: code,
            len: 1,
            weight,
        };
        let done = std::mem::replace(open, next);
        if done.len > 0 {
            self.closed.push((lemma, done));
        }
    }

    /// Sorts the runs by lemma, keeping their order.
    fn finish(mut self) -> Postings {
        for (lemma, open) in (0_u16..).zip(&self.open).filter(|(_, open)| open.len > 0) {
            self.closed.push((lemma, *open));
        }
        let mut lengths = vec![0_u32; self.open.len()];
        for (lemma, _) in &self.closed {
            if let Some(length) = lengths.get_mut(usize::from(*lemma)) {
                *length += 1;
            }
        }
        let ends = Ends::of(lengths);
        let mut next: Vec<usize> = (0..self.open.len()).map(|lemma| ends.range(lemma).start).collect();
        let mut runs = vec![Run::default(); ends.total()];
        for (lemma, run) in self.closed {
            let place = next.get_mut(usize::from(lemma));
            if let Some(place) = place {
                if let Some(into) = runs.get_mut(*place) {
                    *into = run;
                }
                *place += 1;
            }
        }
        Postings {
            ends,
            runs,
            counts: self.counts,
        }
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
