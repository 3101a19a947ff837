//! What stands together on a claim.

use casemix_codes::Key;

use crate::mce::{Flag, Flags};

/// The flags of the codes of a claim, united, and what edits ask of several codes at once.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::mce) struct Together {
    pub(in crate::mce) principal: Flags,
    pub(in crate::mce) secondary: Flags,
    /// Whether there is a secondary diagnosis, valid or not.
    pub(in crate::mce) has_secondary: bool,
    pub(in crate::mce) procedures: Flags,
    /// Whether an operating room procedure is specific.
    pub(in crate::mce) has_specific_operation: bool,
    /// Whether two different procedures are joint replacements.
    pub(in crate::mce) has_two_joints: bool,
    first_joint: Option<Key>,
}

impl Together {
    pub(super) fn add_diagnosis(&mut self, flags: Flags, is_principal: bool) {
        if is_principal {
            self.principal = flags;
        } else {
            self.has_secondary = true;
            self.secondary = self.secondary.union(flags);
        }
    }

    pub(super) fn add_procedure(&mut self, key: Option<Key>, flags: Flags) {
        self.procedures = self.procedures.union(flags);
        self.has_specific_operation |= flags.has(Flag::OperatingRoom) && !flags.has(Flag::Nonspecific);
        if flags.has(Flag::Bilateral) {
            self.first_joint = self.first_joint.or(key);
            self.has_two_joints |= self.first_joint != key;
        }
    }

    /// The flags of all diagnoses.
    pub(in crate::mce) fn diagnoses(&self) -> Flags {
        self.principal.union(self.secondary)
    }
}
