//! [`Mix`]: how many discharges each DRG had, and what follows from it with weights and families.

use casemix_drg::{DrgType, Weights};
use casemix_record::{MsDrg, Release};
use rust_decimal::Decimal;

use crate::{Accumulator, Error, Families, Rate, accumulator::whole};

/// How many discharges each DRG of each release had.
///
/// Relative weights are no part of it: the same mix is weighted with the year's own weights, or with another year's to
/// compare.
///
/// ```
/// use casemix_drg::Weights;
/// use casemix_stats::{Accumulator, Mix};
///
/// let release = "43.1".parse().unwrap();
/// let mut mix = Mix::default();
/// ["291", "291", "470", "998"].map(|drg| mix.add((release, drg.parse().unwrap())));
///
/// let case_mix = mix.case_mix(&[Weights::open(casemix_drg_data::WEIGHTS_FY2026)?]);
/// assert_eq!((case_mix.weighted, case_mix.unweighted), (3, 1));
/// assert_eq!(case_mix.weight.to_string(), "4.4965"); // twice 1.2583 and once 1.9799
/// assert_eq!(case_mix.index().to_string(), "1.4988");
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Mix(Vec<(Release, Vec<i64>)>);

impl Mix {
    /// The DRGs that occur, by release, with their counts; ascending.
    pub fn iter(&self) -> impl Iterator<Item = (Release, MsDrg, i64)> {
        self.0.iter().flat_map(|(release, counts)| {
            let counted = (0..).zip(counts).filter(|(_, count)| **count != 0);
            counted.filter_map(|(drg, count)| Some((*release, MsDrg::from_number(drg).ok()?, *count)))
        })
    }

    /// How many discharges a DRG had.
    pub fn get(&self, release: Release, drg: MsDrg) -> i64 {
        let of_release = self.0.iter().find(|(held, _)| *held == release);
        of_release
            .and_then(|(_, counts)| counts.get(usize::from(drg.number())))
            .copied()
            .unwrap_or_default()
    }

    /// All discharges with a DRG.
    pub fn total(&self) -> i64 {
        self.iter().map(|(_, _, count)| count).sum()
    }

    /// The relative weights of all discharges together, each by the weights of its release's year.
    ///
    /// Discharges of a year without weights, or of a DRG without one, are counted apart.
    pub fn case_mix(&self, weights: &[Weights]) -> CaseMix {
        let mut case_mix = CaseMix::default();
        for (release, drg, count) in self.iter() {
            let of_drg = CaseMix::of(weight_of(weights, release, drg), count);
            case_mix.weight += of_drg.weight;
            case_mix.weighted += of_drg.weighted;
            case_mix.unweighted += of_drg.unweighted;
        }
        case_mix
    }

    /// CC and MCC capture among the DRGs of one type, or of all types.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added.
    pub fn capture(&self, families: &[Families], of_type: Option<DrgType>) -> Result<Capture, Error> {
        let (mut splits, mut with_either, mut splits_mcc, mut with_mcc) = (0, 0, 0, 0);
        for (release, drg, count) in self.iter() {
            let of_release = families.iter().find(|families| families.release() == release);
            let Some(member) = of_release.and_then(|families| families.get(drg)) else {
                continue;
            };
            if of_type.is_some_and(|wanted| wanted != member.drg_type) || !member.family_splits() {
                continue;
            }
            whole(count)?;
            splits += count;
            with_either += if member.is_with_cc_or_mcc() { count } else { 0 };
            splits_mcc += if member.family_splits_mcc() { count } else { 0 };
            with_mcc += if member.is_with_mcc() { count } else { 0 };
        }
        Ok(Capture {
            cc_or_mcc: Rate::part_of(with_either, splits)?,
            mcc: Rate::part_of(with_mcc, splits_mcc)?,
        })
    }
}

/// The weight of a DRG in the year of its release.
pub(crate) fn weight_of(weights: &[Weights], release: Release, drg: MsDrg) -> Option<Decimal> {
    weights.iter().find(|year| year.are_for(release))?.get(drg)?.weight
}

impl Accumulator for Mix {
    type Item<'a> = (Release, MsDrg);
    type Context<'a> = [Weights];
    type Output = CaseMix;

    fn count(&mut self, (release, drg): (Release, MsDrg), times: i64) {
        let at = self
            .0
            .iter()
            .position(|(held, _)| *held >= release)
            .unwrap_or(self.0.len());
        if self.0.get(at).is_none_or(|(held, _)| *held != release) {
            self.0.insert(at, (release, Vec::new()));
        }
        let place = usize::from(drg.number());
        if let Some((_, counts)) = self.0.get_mut(at) {
            if counts.len() <= place {
                counts.resize(place + 1, 0);
            }
            if let Some(count) = counts.get_mut(place) {
                *count += times;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        other
            .iter()
            .for_each(|(release, drg, count)| self.count((release, drg), count));
    }

    fn finish(&self, weights: &[Weights]) -> Result<CaseMix, Error> {
        self.iter().try_for_each(|(_, _, count)| whole(count).map(drop))?;
        Ok(self.case_mix(weights))
    }
}

impl PartialEq for Mix {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Mix {}

/// Relative weights of discharges, summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseMix {
    /// Sum of the weights, exact.
    pub weight: Decimal,
    /// Discharges that have a weight.
    pub weighted: i64,
    /// Discharges with a DRG that has no weight, for want of weights of that year or of that DRG.
    pub unweighted: i64,
}

impl CaseMix {
    /// Of discharges that all have this weight, or none.
    pub(crate) fn of(weight: Option<Decimal>, discharges: i64) -> CaseMix {
        match weight {
            Some(weight) => CaseMix {
                weight: weight * Decimal::from(discharges),
                weighted: discharges,
                unweighted: 0,
            },
            None => CaseMix {
                unweighted: discharges,
                ..CaseMix::default()
            },
        }
    }

    /// The case-mix index (CMI): weight for each discharge that has one, shown with four decimals; undefined if none
    /// has.
    pub fn index(&self) -> Rate {
        Rate::mean(self.weight, self.weighted).places(4)
    }
}

/// How often severity was captured where it could be: DRGs with a CC or MCC among the families that have such a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capture {
    /// Discharges in a DRG with a CC or MCC, of those in families split by either.
    pub cc_or_mcc: Rate,
    /// Discharges in a DRG with an MCC, of those in families that have a DRG for an MCC alone.
    pub mcc: Rate,
}
