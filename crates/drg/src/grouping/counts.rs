//! Counts what formulas ask of all procedures together: stents, vessels, joints, spinal fusions.

use super::{ClaimState, claim_state::pattern};
use crate::{bits::Fact, logic::Logic};

impl ClaimState {
    /// Notes every counter that is reached.
    pub(super) fn count_procedures(&mut self, logic: &Logic) {
        let (mut stents, mut vessels, mut drug_eluting, mut other_stents) = (0_u32, 0_u32, 0_u32, 0_u32);
        let (mut anterior, mut posterior, mut posterior1, mut section_x) = (0_u32, 0_u32, 0_u32, 0_u32);
        let mut joints = 0;
        let all = self
            .procedures
            .iter()
            .filter_map(|procedure| pattern(logic, procedure.pattern));
        for pattern in all.filter(|pattern| pattern.is_counted) {
            let count = u32::from(pattern.stents);
            stents = stents.saturating_add(count);
            vessels = vessels.saturating_add(u32::from(pattern.vessels));
            drug_eluting = drug_eluting.saturating_add(if pattern.drug_eluting_stent { count } else { 0 });
            other_stents = other_stents.saturating_add(if pattern.other_stent { count } else { 0 });
            anterior += u32::from(pattern.fusion.anterior);
            posterior += u32::from(pattern.fusion.posterior);
            posterior1 += u32::from(pattern.fusion.posterior1);
            section_x += u32::from(pattern.fusion.section_x);
            joints |= pattern.joints;
        }
        for cluster in self.clusters.iter().filter_map(|number| logic.clusters.get(*number)) {
            joints |= pattern(logic, cluster.pattern).map_or(0, |pattern| pattern.joints);
        }
        let bits = &mut self.bits;
        bits.note(Fact::Bilateral, joints.count_ones() >= 2);
        bits.note(Fact::FourStents, stents >= 4);
        bits.note(Fact::FourVessels, vessels >= 4);
        bits.note(Fact::FourDrugElutingStents, drug_eluting >= 4);
        bits.note(Fact::FourNonDrugElutingStents, other_stents >= 4);
        bits.note(Fact::SglAntSectXCtr, section_x >= 2);
        bits.note(Fact::SglPostFuseCtr, posterior >= 2);
        bits.note(Fact::SglAntCtr, anterior >= 2);
        bits.note(Fact::SglPost1Ctr, posterior1 >= 2);
        bits.note(Fact::MultFuse, anterior + posterior1 >= 2);
        bits.note(
            Fact::SingleFusionCtr,
            anterior + posterior >= 3 && anterior >= 1 && posterior >= 1,
        );
    }
}
