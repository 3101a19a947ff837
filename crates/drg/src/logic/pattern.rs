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
#[derive(Clone, Debug)]
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
        let carries = |name: &str| list.iter().any(|attribute| names.name(*attribute) == name);
        let weight = |stem: &str| (1..=4).filter(|n| carries(&format!("{stem}{n}"))).sum();
        let joints = JOINTS.iter().enumerate().filter(|(_, joint)| carries(joint));
        let hac = (1..16).filter(|number| carries(&format!("hac{number:02}_proc")));
        let joints = joints.fold(0, |joints, (bit, _)| joints | 1 << bit);
        let (stents, vessels) = (weight("stent"), weight("vessel"));
        let fusion = Fusion {
            anterior: carries("sglantfuse"),
            posterior: carries("sglpostfuse"),
            posterior1: carries("sglpostfuse1"),
            section_x: carries("sglantsectXfuse"),
        };
        Pattern {
            bits: procedure_bits(list.iter().filter_map(|attribute| names.local(*attribute))),
            non_operating_room: carries("nonor"),
            operating_room: carries("d468") || carries("d477"),
            is_counted: joints != 0 || stents != 0 || vessels != 0 || fusion != Fusion::default(),
            joints,
            stents,
            vessels,
            drug_eluting_stent: carries("NORdrugstent"),
            other_stent: carries("NORstent"),
            arterial: carries("arterial"),
            fusion,
            hac: hac.fold(0, |set, number: u16| set | 1 << number),
        }
    }
}
