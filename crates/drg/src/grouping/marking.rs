//! Which codes had a part in the DRG.

use super::{ClaimState, Decision};
use crate::{Answer, logic::Logic};

impl ClaimState {
    /// Marks the codes that had a part in the initial and in the final DRG.
    pub(super) fn mark(&self, _logic: &Logic, _initial: &Decision, _final: &Decision, _answer: &mut Answer) {}
}
