//! Procedures that together count as one of their own.

use crate::{Error, tables::Tables};

use super::CodeMap;
use crate::tables::{ClusterRow, CodeKey};

/// A cluster ready for use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    pub(crate) name: CodeKey,
    /// All its choices: one bit each.
    pub(crate) choices: u32,
    /// MDCs in which the members' own attributes do not count.
    pub(crate) suppressed_mdcs: u32,
    /// Pattern of its own attributes; `None` if the tables give it none.
    pub(crate) pattern: Option<u16>,
}

/// That a code is one of a cluster's choices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Membership {
    pub(crate) cluster: u16,
    /// The choice, as a bit of [`Cluster::choices`].
    pub(crate) choice: u32,
}

impl Membership {
    pub(crate) fn is_first_choice(&self) -> bool {
        self.choice == 1
    }
}

/// The clusters of a release, by name, and the memberships of every code.
#[derive(Clone, Debug)]
pub(crate) struct Clusters {
    clusters: Vec<Cluster>,
    members: CodeMap<(u32, u32)>,
    memberships: Vec<Membership>,
}

impl Clusters {
    pub(super) fn compile(
        tables: &Tables,
        mask: u16,
        pattern: impl Fn(CodeKey) -> Option<u16>,
    ) -> Result<Clusters, Error> {
        let mut rows: Vec<ClusterRow<'_>> = tables.clusters()?;
        rows.retain(|row| row.releases & mask != 0);
        rows.sort_by_key(|row| row.name);
        let mut clusters = Vec::with_capacity(rows.len());
        let mut pairs: Vec<(u64, u16, u32)> = Vec::new();
        for (row, number) in rows.iter().zip(0_u16..) {
            let all = 1_u32
                .checked_shl(row.choices.len() as u32)
                .filter(|_| !row.choices.is_empty());
            let Some(choices) = all.map(|bit| bit - 1) else {
                return Err(Error::TooMany {
                    what: "choices of a cluster",
                    limit: 31,
                });
            };
            for (choice, bit) in row.choices.iter().zip(0..) {
                pairs.extend(choice.iter().map(|code| (code, number, 1 << bit)));
            }
            let (name, suppressed_mdcs) = (row.name, row.suppressed_mdcs);
            clusters.push(Cluster {
                name,
                choices,
                suppressed_mdcs,
                pattern: pattern(name),
            });
        }
        pairs.sort_unstable();
        pairs.dedup();
        if let Some(row) = several_choices(&pairs) {
            return Err(Error::Inconsistent {
                section: "cluster",
                row: usize::from(row),
            });
        }
        let mut ranges: Vec<(CodeKey, (u32, u32))> = Vec::new();
        for ((code, ..), at) in pairs.iter().zip(0_u32..) {
            match ranges.last_mut() {
                Some((last, (_, end))) if last.packed() == *code => *end = at + 1,
                _ => ranges.push((CodeKey::from_packed(*code), (at, at + 1))),
            }
        }
        Ok(Clusters {
            clusters,
            members: CodeMap::new(ranges.iter().copied(), ranges.len()),
            memberships: pairs
                .iter()
                .map(|(_, cluster, choice)| Membership {
                    cluster: *cluster,
                    choice: *choice,
                })
                .collect(),
        })
    }

    /// A cluster by number; numbers ascend with the names.
    pub(crate) fn get(&self, number: u16) -> Option<&Cluster> {
        self.clusters.get(usize::from(number))
    }

    /// The clusters that a code is a choice of, as positions of memberships.
    #[inline]
    pub(crate) fn range(&self, code: CodeKey) -> (u32, u32) {
        self.members.get(code).unwrap_or_default()
    }

    /// The memberships at these positions, ascending by cluster.
    #[inline]
    pub(crate) fn memberships(&self, (start, end): (u32, u32)) -> &[Membership] {
        self.memberships.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// A cluster in which one code is more than one choice.
fn several_choices(sorted: &[(u64, u16, u32)]) -> Option<u16> {
    let next = sorted.iter().skip(1);
    sorted
        .iter()
        .zip(next)
        .find(|(a, b)| (a.0, a.1) == (b.0, b.1))
        .map(|(a, _)| a.1)
}
