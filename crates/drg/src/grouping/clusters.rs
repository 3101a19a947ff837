//! Finds the clusters of procedures that are complete on a claim.

use super::{ClaimState, claim_state::Procedure};
use crate::logic::Logic;

impl ClaimState {
    /// Finds the clusters all of whose choices are on the claim, and suppresses their members.
    pub(super) fn find_clusters(&mut self, logic: &Logic) {
        self.clusters.clear();
        for procedure in &mut self.procedures {
            procedure.memberships = procedure
                .code
                .map(|code| logic.clusters.range(code))
                .unwrap_or_default();
        }
        let of = |procedure: &Procedure| logic.clusters.memberships(procedure.memberships);
        // No code is more than one choice of a cluster, and a cluster has at least two.
        if self
            .procedures
            .iter()
            .filter(|procedure| !of(procedure).is_empty())
            .take(2)
            .count()
            < 2
        {
            return;
        }
        self.chosen.resize(logic.clusters.len(), 0);
        for membership in self.procedures.iter().flat_map(of) {
            if let Some(chosen) = self.chosen.get_mut(usize::from(membership.cluster)) {
                *chosen |= membership.choice;
                if *chosen == membership.all_choices {
                    self.clusters.push(membership.cluster);
                }
            }
        }
        for membership in self.procedures.iter().flat_map(of) {
            if let Some(chosen) = self.chosen.get_mut(usize::from(membership.cluster)) {
                *chosen = 0;
            }
        }
        self.clusters.sort_unstable();
        self.clusters.dedup();
        if self.clusters.is_empty() {
            return;
        }
        for procedure in &mut self.procedures {
            for membership in of(procedure)
                .iter()
                .filter(|m| self.clusters.binary_search(&m.cluster).is_ok())
            {
                let cluster = logic.clusters.get(membership.cluster);
                procedure.suppressed_mdcs |= cluster.map_or(0, |cluster| cluster.suppressed_mdcs);
            }
        }
    }
}

impl Procedure {
    /// Whether it is one of the choices of a cluster.
    pub(crate) fn is_member(&self, logic: &Logic, cluster: u16) -> bool {
        let memberships = logic.clusters.memberships(self.memberships);
        memberships
            .binary_search_by_key(&cluster, |membership| membership.cluster)
            .is_ok()
    }
}
