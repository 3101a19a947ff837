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

/// The counts of a group of discharges: discharges, deaths among them, lengths of stay, DRGs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    discharges: i64,
    deaths: i64,
    pub(crate) stays: Stays,
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

impl Accumulator for Group {
    type Item<'a> = Counted;
    type Context<'a> = [Weights];
    type Output = GroupFigures;

    #[inline]
    fn count(&mut self, discharge: Counted, times: i64) {
        self.discharges += times;
        self.deaths += if discharge.died { times } else { 0 };
        if let Some(days) = discharge.days {
            self.stays.count(days, times);
        }
        if let Some(drg) = discharge.drg {
            self.mix.count(drg, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.discharges += other.discharges;
        self.deaths += other.deaths;
        self.stays.merge(&other.stays);
        self.mix.merge(&other.mix);
    }

    fn finish(&self, weights: &[Weights]) -> Result<GroupFigures, Error> {
        let (discharges, deaths) = (whole(self.discharges)?, whole(self.deaths)?);
        Ok(GroupFigures {
            discharges,
            deaths,
            death_rate: Rate::part_of(deaths, discharges)?.places(3),
            stays: self.stays.finish(&())?,
            case_mix: self.mix.finish(weights)?,
        })
    }
}

/// A group of discharges for each key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Groups<K: Ord>(BTreeMap<K, Group>);

impl<K: Ord> Default for Groups<K> {
    fn default() -> Self {
        Groups(BTreeMap::new())
    }
}

impl<K: Ord> Groups<K> {
    /// Counts a discharge in the group of `key`; a group in which nothing is left is dropped.
    #[inline]
    pub(crate) fn count<Q: Ord + ?Sized + ToOwned<Owned = K>>(&mut self, key: &Q, discharge: Counted, times: i64)
    where
        K: Borrow<Q>,
    {
        match self.0.get_mut(key) {
            Some(group) => {
                group.count(discharge, times);
                if group.discharges == 0 && *group == Group::default() {
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
        for (key, group) in &other.0 {
            let sum = self.0.entry(key.clone()).or_default();
            sum.merge(group);
            if *sum == Group::default() {
                self.0.remove(key);
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &Group)> {
        self.0.iter()
    }

    pub(crate) fn get(&self, key: &K) -> Option<&Group> {
        self.0.get(key)
    }

    /// The figures of every group, in the order of the keys.
    pub(crate) fn finish(&self, weights: &[Weights]) -> Result<Vec<(K, GroupFigures)>, Error>
    where
        K: Clone,
    {
        self.iter()
            .map(|(key, group)| Ok((key.clone(), group.finish(weights)?)))
            .collect()
    }
}
