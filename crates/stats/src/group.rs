//! [`Group`]: the counts of any group of discharges, and [`Groups`], one for each key.

use std::{borrow::Borrow, collections::BTreeMap};

use casemix_drg::Weights;
use casemix_record::{MsDrg, Release};

use crate::{Accumulator, CaseMix, Error, Mix, Rate, StayFigures, Stays, accumulator::whole};

/// What is counted of one discharge in every group that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) died: bool,
    pub(crate) days: Option<u32>,
    pub(crate) drg: Option<(Release, MsDrg)>,
}

/// Discharges, deaths among them, and lengths of stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Discharges {
    number: i64,
    deaths: i64,
    pub(crate) stays: Stays,
}

/// Discharges, and their DRGs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) discharges: Discharges,
    pub(crate) mix: Mix,
}

/// What is said of a group of discharges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupFigures {
    /// Discharges, deaths among them.
    pub discharges: u64,
    /// Deaths.
    pub deaths: u64,
    /// Deaths as a percentage of discharges, deaths among them.
    pub death_rate: Rate,
    /// Lengths of stay of the discharges whose length is known.
    pub stays: StayFigures,
    /// Relative weights.
    pub case_mix: CaseMix,
}

impl Accumulator for Discharges {
    type Item<'a> = Counted;
    type Context<'a> = CaseMix;
    type Output = GroupFigures;

    #[inline]
    fn count(&mut self, discharge: Counted, times: i64) {
        self.number += times;
        self.deaths += if discharge.died { times } else { 0 };
        if let Some(days) = discharge.days {
            self.stays.count(days, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.number += other.number;
        self.deaths += other.deaths;
        self.stays.merge(&other.stays);
    }

    fn finish(&self, case_mix: &CaseMix) -> Result<GroupFigures, Error> {
        let (discharges, deaths) = (whole(self.number)?, whole(self.deaths)?);
        Ok(GroupFigures {
            discharges,
            deaths,
            death_rate: Rate::part_of(deaths, discharges)?.places(3),
            stays: self.stays.finish(&())?,
            case_mix: *case_mix,
        })
    }
}

impl Accumulator for Group {
    type Item<'a> = Counted;
    type Context<'a> = [Weights];
    type Output = GroupFigures;

    #[inline]
    fn count(&mut self, discharge: Counted, times: i64) {
        self.discharges.count(discharge, times);
        if let Some(drg) = discharge.drg {
            self.mix.count(drg, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.discharges.merge(&other.discharges);
        self.mix.merge(&other.mix);
    }

    fn finish(&self, weights: &[Weights]) -> Result<GroupFigures, Error> {
        self.discharges.finish(&self.mix.finish(weights)?)
    }
}

/// What [`Groups`] ask of a group.
pub(crate) trait Grouping: for<'a> Accumulator<Item<'a> = Counted> {
    /// Discharges in the group.
    fn number(&self) -> i64;
}

impl Grouping for Discharges {
    fn number(&self) -> i64 {
        self.number
    }
}

impl Grouping for Group {
    fn number(&self) -> i64 {
        self.discharges.number
    }
}

/// A group of discharges for each key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Groups<K: Ord, G = Group>(BTreeMap<K, G>);

impl<K: Ord, G> Default for Groups<K, G> {
    fn default() -> Self {
        Groups(BTreeMap::new())
    }
}

impl<K: Ord, G: Grouping> Groups<K, G> {
    /// Counts a discharge in the group of `key`; a group in which nothing is left is dropped.
    #[inline]
    pub(crate) fn count<Q: Ord + ?Sized + ToOwned<Owned = K>>(&mut self, key: &Q, discharge: Counted, times: i64)
    where
        K: Borrow<Q>,
    {
        match self.0.get_mut(key) {
            Some(group) => {
                group.count(discharge, times);
                if group.number() == 0 && *group == G::default() {
                    self.0.remove(key);
                }
            }
            None => self.0.entry(key.to_owned()).or_default().count(discharge, times),
        }
    }

    pub(crate) fn merge(&mut self, other: &Self)
    where
        K: Clone,
    {
        other
            .iter()
            .for_each(|(key, group)| self.merge_group(key.clone(), group));
    }

    pub(crate) fn merge_group(&mut self, key: K, group: &G)
    where
        K: Clone,
    {
        let sum = self.0.entry(key.clone()).or_default();
        sum.merge(group);
        if *sum == G::default() {
            self.0.remove(&key);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &G)> {
        self.0.iter()
    }

    /// All groups as one.
    pub(crate) fn whole(&self) -> G {
        self.0.values().fold(G::default(), |mut sum, group| {
            sum.merge(group);
            sum
        })
    }

    /// The groups by a coarser key.
    pub(crate) fn by<C: Ord + Clone>(&self, coarser: impl Fn(&K) -> C) -> Groups<C, G> {
        let mut groups = Groups::default();
        self.iter()
            .for_each(|(key, group)| groups.merge_group(coarser(key), group));
        groups
    }
}

impl<K: Ord + Clone> Groups<K> {
    /// The figures of every group, in the order of the keys.
    pub(crate) fn finish(&self, weights: &[Weights]) -> Result<Vec<(K, GroupFigures)>, Error> {
        self.iter()
            .map(|(key, group)| Ok((key.clone(), group.finish(weights)?)))
            .collect()
    }
}
