//! How far the title of a procedure says what is asked, and no more: titles of ICD-10-PCS are made of the values of the axes,
//! so that what a title has beyond the query is a value that nobody named. Of what fits alike the plainest is meant: no
//! device, no qualifier, the usual approach.

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

impl Asked<'_> {
    /// Ranks procedures by their titles; the best keeps the highest rank that there was. Where rules of the list of
    /// procedures have read the query, `named` says whether they show that a procedure is meant.
    pub(super) fn rank_by_axes(&self, named: Option<bool>, best: &mut [Ranked]) {
        let highest = best.iter().map(|ranked| ranked.score).fold(f32::NEG_INFINITY, f32::max);
        let mut around = Around::nothing();
        let (mut most, mut share) = (f32::NEG_INFINITY, 0.0);
        best.sort_unstable_by_key(|ranked| ranked.code);
        for ranked in best.iter_mut() {
            self.look_around(ranked.code, &mut around);
            let (fit, said) = self.fit(ranked.code, &around.all);
            ranked.score = fit;
            if fit > most {
                (most, share) = (fit, said);
            }
        }
        let highest = match named {
            Some(true) => highest.max(NAMED * share),
            Some(false) => highest.min(NOT_NAMED),
            None => highest,
        };
        for ranked in best {
            ranked.score += highest - most;
        }
    }

    /// How well a code fits the reading of the query that fits it best, zero where nothing is missing or too much, and how
    /// far the code says all of it.
    fn fit(&self, code: u32, around: &[f32; MAX_SLOTS]) -> (f32, f32) {
        let title = self.meanings.read_term(self.index, self.index.title_of(code));
        let readings = self.plan.readings.iter().map(|(mask, trust)| {
            let shares = self.meanings.shares(&title, around, *mask, None);
            let asked = shares.missing / (1.0 - shares.recall).max(f32::EPSILON);
            let missing = (shares.missing - AROUND * shares.context * asked).max(0.0);
            let fit = -missing - UNASKED * shares.extra - OPPOSITE * shares.opposites - (1.0 - trust) * asked;
            let share = (shares.recall + AROUND * shares.context).min(1.0);
            (fit, share.powi(3) * UNREAD.powi(self.unread(*mask, around)))
        });
        readings.fold(
            (f32::NEG_INFINITY, 0.0),
            |best, fit| if fit.0 > best.0 { fit } else { best },
        )
    }

    /// How many words of a reading stand as they were asked, and are nowhere in the names of a code.
    fn unread(&self, mask: u64, around: &[f32; MAX_SLOTS]) -> i32 {
        let slots = self.plan.slots.iter().zip(around).enumerate();
        let unread = slots.filter(|(at, (slot, known))| mask & 1 << at != 0 && !slot.is_reading && **known < 0.3);
        i32::try_from(unread.count()).unwrap_or(i32::MAX)
    }
}
