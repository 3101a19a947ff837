//! What procedures of one kind share, ready for use.

use super::Names;
use crate::bits::{ProcedureBits, procedure_bits};

/// Joints whose replacement on two sides is one bilateral procedure, in the order of the bits of [`Pattern::joints`].
pub(super) const JOINTS: [&str; 6] = [
    "righthip",
    "lefthip",
    "leftknee",
    "rightknee",
    "leftankle",
    "rightankle",
];

/// Attributes of a procedure, and what is counted over procedures.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    pub(crate) bits: ProcedureBits,
    pub(crate) non_operating_room: bool,
    /// `d468` or `d477`: an operating room procedure.
    pub(crate) operating_room: bool,
    /// Any of the counters counts it.
    pub(crate) is_counted: bool,
    pub(crate) joints: u8,
    /// Number of stents and of vessels that it stands for.
    pub(crate) stents: u8,
    pub(crate) vessels: u8,
    pub(crate) drug_eluting_stent: bool,
    pub(crate) other_stent: bool,
    pub(crate) arterial: bool,
    pub(crate) fusion: Fusion,
    /// Hospital-acquired conditions that it is the procedure of: bit by number.
    pub(crate) hac: u16,
}

/// Part that a procedure has in the counting of spinal fusions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fusion {
    /// `sglantfuse`: single level, anterior column.
    pub(crate) anterior: bool,
    /// `sglpostfuse`: single level, posterior column.
    pub(crate) posterior: bool,
    /// `sglpostfuse1`: single level, posterior column, in the narrower sense.
    pub(crate) posterior1: bool,
    /// `sglantsectXfuse`: single level, anterior column, with a device of the new technology section.
    pub(crate) section_x: bool,
}

impl Pattern {
    pub(super) fn compile(list: &[u16], names: &Names<'_>) -> Pattern {
        let mut pattern = Pattern {
            bits: procedure_bits(list.iter().filter_map(|attribute| names.local(*attribute))),
            ..Pattern::default()
        };
        for attribute in list {
            pattern.note(names.name(*attribute));
        }
        let counts = pattern.joints != 0 || pattern.stents != 0 || pattern.vessels != 0;
        pattern.is_counted = counts || pattern.fusion != Fusion::default();
        pattern
    }

    /// Notes what an attribute says beyond being one.
    fn note(&mut self, name: &str) {
        match name {
            "nonor" => self.non_operating_room = true,
            "d468" | "d477" => self.operating_room = true,
            "NORdrugstent" => self.drug_eluting_stent = true,
            "NORstent" => self.other_stent = true,
            "arterial" => self.arterial = true,
            "sglantfuse" => self.fusion.anterior = true,
            "sglpostfuse" => self.fusion.posterior = true,
            "sglpostfuse1" => self.fusion.posterior1 = true,
            "sglantsectXfuse" => self.fusion.section_x = true,
            _ => self.note_numbered(name),
        }
    }

    /// Notes an attribute that carries a number: `stent2`, `vessel3`, `hac10_proc`; or a joint.
    fn note_numbered(&mut self, name: &str) {
        let number = |text: Option<&str>| text.and_then(|digits| digits.parse::<u8>().ok()).filter(|n| *n < 16);
        if let Some(joint) = JOINTS.iter().position(|joint| *joint == name) {
            self.joints |= 1 << joint;
        } else if let Some(count) = number(name.strip_prefix("stent")) {
            self.stents += count;
        } else if let Some(count) = number(name.strip_prefix("vessel")) {
            self.vessels += count;
        } else if let Some(condition) = number(name.strip_prefix("hac").and_then(|rest| rest.strip_suffix("_proc"))) {
            self.hac |= 1 << condition;
        }
    }
}
