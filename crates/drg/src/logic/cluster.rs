//! Procedures that together count as one of their own.

use crate::{Error, tables::Tables};

use super::CodeMap;
use crate::tables::{ClusterRow, CodeKey};

/// Which rows of clusters apply in a release.
///
/// Up to 43.1 both readings give the same answers. In 44.0 they differ for revisions of hip and knee. The rules as they
/// were written down take the candidates from the map of codes, and the claims at hand for 44.0, which are not of the
/// official software, were answered so; the reading by range is that of the public implementation, and the only one
/// under which the DRGs 403 and 404, new in 44.0, can be reached by the clusters that stand for them. `CONFORMANCE.md`
/// has the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClusterRows {
    /// Every row that the codes of the release name as a candidate.
    #[default]
    Named,
    /// Of these, the rows whose own range holds the release.
    InForce,
}

impl ClusterRows {
    fn of(self, row: &ClusterRow<'_>) -> u16 {
        match self {
            ClusterRows::Named => row.releases,
            ClusterRows::InForce => row.in_force,
        }
    }
}

/// A cluster ready for use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    pub(crate) name: CodeKey,
    /// MDCs in which the members' own attributes do not count.
    pub(crate) suppressed_mdcs: u32,
    /// Pattern of its own attributes; `None` if the tables give it none.
    pub(crate) pattern: Option<u16>,
}

/// That a code is one of a cluster's choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Membership {
    pub(crate) cluster: u16,
    /// The choice, as one bit.
    pub(crate) choice: u32,
    /// All choices of the cluster.
    pub(crate) all_choices: u32,
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
        which: ClusterRows,
        pattern: impl Fn(CodeKey) -> Option<u16>,
    ) -> Result<Clusters, Error> {
        let mut rows: Vec<ClusterRow<'_>> = tables.clusters()?;
        rows.retain(|row| which.of(row) & mask != 0);
        rows.sort_by_key(|row| row.name);
        let mut clusters = Vec::with_capacity(rows.len());
        let mut members: Vec<(u64, Membership)> = Vec::new();
        for (row, cluster) in rows.iter().zip(0_u16..) {
            let all = 1_u32
                .checked_shl(row.choices.len() as u32)
                .filter(|_| row.choices.len() >= 2);
            let Some(all_choices) = all.map(|bit| bit - 1) else {
                return Err(Error::Inconsistent {
                    section: "cluster",
                    row: usize::from(cluster),
                });
            };
            for (codes, bit) in row.choices.iter().zip(0..) {
                let membership = Membership {
                    cluster,
                    choice: 1 << bit,
                    all_choices,
                };
                members.extend(codes.iter().map(|code| (code, membership)));
            }
            let (name, suppressed_mdcs) = (row.name, row.suppressed_mdcs);
            clusters.push(Cluster {
                name,
                suppressed_mdcs,
                pattern: pattern(name),
            });
        }
        members.sort_unstable();
        members.dedup();
        if let Some(row) = several_choices(&members) {
            return Err(Error::Inconsistent {
                section: "cluster",
                row: usize::from(row),
            });
        }
        let mut ranges: Vec<(CodeKey, (u32, u32))> = Vec::new();
        for ((code, _), at) in members.iter().zip(0_u32..) {
            match ranges.last_mut() {
                Some((last, (_, end))) if last.packed() == *code => *end = at + 1,
                _ => ranges.push((CodeKey::from_packed(*code), (at, at + 1))),
            }
        }
        Ok(Clusters {
            clusters,
            members: CodeMap::new(ranges.iter().copied(), ranges.len()),
            memberships: members.iter().map(|(_, membership)| *membership).collect(),
        })
    }

    /// How many clusters there are.
    pub(crate) fn len(&self) -> usize {
        self.clusters.len()
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
fn several_choices(sorted: &[(u64, Membership)]) -> Option<u16> {
    let next = sorted.iter().skip(1);
    let same = |(a, b): &(&(u64, Membership), &(u64, Membership))| (a.0, a.1.cluster) == (b.0, b.1.cluster);
    sorted.iter().zip(next).find(same).map(|(a, _)| a.1.cluster)
}
