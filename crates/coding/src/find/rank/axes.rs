//! How far the title of a procedure says what is asked, and no more: titles of ICD-10-PCS are made of the values of the axes,
//! so that what a title has beyond the query is a value that nobody named. Of what fits alike the plainest is meant: no
//! device, no qualifier, the usual approach.

use super::super::features::Feature;
use super::super::plan::MAX_SLOTS;
use super::Ranked;
use super::second_pass::{Around, Asked};

/// What a word is worth that only the index has, or another name of the code.
const AROUND: f32 = 0.7;
/// What a word of the title costs that nobody asked for, against one of the query that the title has not.
const UNASKED: f32 = 0.5;
/// What it costs that the query says left, the title right.
const OPPOSITE: f32 = 3.0;
/// The rank of a code that has every word of a query which names a procedure: codes of other systems seldom have more.
const NAMED: f32 = 24.0;
/// What remains of it for each word of the query that no rule has read and no name of the code has: who adds *status* or
/// *complication* means no procedure.
const UNREAD: f32 = 0.3;
/// The highest rank of a code for what is called as a condition or a site is.
const NOT_NAMED: f32 = 4.0;

/// How well a code fits a reading of a query.
#[derive(Debug, Clone, Copy, Default)]
struct Fit {
    /// Zero where nothing is missing or too much.
    score: f32,
    /// Share of the reading that the code has.
    share: f32,
    code: u32,
    /// The slots of the reading.
    mask: u64,
}

impl Asked<'_> {
    /// Ranks procedures by their titles; the best keeps the highest rank that there was. Where rules of the list of
    /// procedures have read the query, `named` says whether they show that a procedure is meant.
    pub(super) fn rank_by_axes(&self, named: Option<bool>, best: &mut [Ranked]) {
        let highest = best.iter().map(|ranked| ranked.score).fold(f32::NEG_INFINITY, f32::max);
        let mut most: Option<Fit> = None;
        for ranked in best.iter_mut() {
            let fit = self.fit(ranked);
            ranked.score = fit.score;
            if most.is_none_or(|most| fit.score > most.score) {
                most = Some(fit);
            }
        }
        let Some(most) = most else { return };
        let highest = match named {
            Some(true) => highest.max(NAMED * self.says(&most)),
            Some(false) => highest.min(NOT_NAMED),
            None => highest,
        };
        for ranked in best {
            ranked.score += highest - most.score;
        }
    }

    /// How well a code fits the reading of the query that fits it best.
    fn fit(&self, ranked: &Ranked) -> Fit {
        let title = self.meanings.read_term(self.index, self.index.title_of(ranked.code));
        let all = ranked
            .features
            .get(Feature::AllRecall as usize)
            .copied()
            .unwrap_or_default();
        let fits = self.plan.readings.iter().map(|(mask, trust)| {
            let shares = self.meanings.shares(&title, &[0.0; MAX_SLOTS], *mask, None);
            let asked: f32 = shares.missing / (1.0 - shares.recall).max(f32::EPSILON);
            let around = AROUND * (all.min(1.0) - shares.recall).max(0.0);
            let missing = shares.missing - around * asked;
            Fit {
                score: -missing - UNASKED * shares.extra - OPPOSITE * shares.opposites - (1.0 - trust) * asked,
                share: (shares.recall + around).min(1.0),
                code: ranked.code,
                mask: *mask,
            }
        });
        fits.reduce(|best, fit| if fit.score > best.score { fit } else { best })
            .unwrap_or_default()
    }

    /// How far a code says all of a query.
    fn says(&self, fit: &Fit) -> f32 {
        let mut around = Around::nothing();
        self.look_around(fit.code, &mut around);
        fit.share.powi(3) * UNREAD.powi(self.unread(fit.mask, &around.all))
    }

    /// How many words of a reading stand as they were asked, and are nowhere in the names of a code.
    fn unread(&self, mask: u64, around: &[f32; MAX_SLOTS]) -> i32 {
        let slots = self.plan.slots.iter().zip(around).enumerate();
        let unread = slots.filter(|(at, (slot, known))| mask & 1 << at != 0 && !slot.is_reading && **known < 0.3);
        i32::try_from(unread.count()).unwrap_or(i32::MAX)
    }
}
