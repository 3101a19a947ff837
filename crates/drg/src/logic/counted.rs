//! The attributes that counters count, by number within the release.

use super::Names;
use crate::bits::Fact;

/// The counters of spinal fusions, in the order of the bits of a set of them.
pub(crate) const FUSION_COUNTERS: [Fact; 6] = [
    Fact::SglAntSectXCtr,
    Fact::SglPostFuseCtr,
    Fact::SglAntCtr,
    Fact::SglPost1Ctr,
    Fact::MultFuse,
    Fact::SingleFusionCtr,
];

/// Attributes that the marking of codes asks for by name; `None` for one that the release does not know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    /// `stent1` to `stent4`.
    pub(crate) stents: [Option<u16>; 4],
    /// `vessel1` to `vessel4`.
    pub(crate) vessels: [Option<u16>; 4],
    /// Joints, in the order of the bits of [`Pattern::joints`](super::Pattern::joints).
    pub(crate) joints: [Option<u16>; 6],
    /// What each of [`FUSION_COUNTERS`] counts.
    pub(crate) fusions: [[Option<u16>; 2]; 6],
    pub(crate) arterial: Option<u16>,
    pub(crate) drug_eluting_stent: Option<u16>,
    pub(crate) other_stent: Option<u16>,
    /// `incident`, `mdc15fallthrough`: what the formula of DRG 794 tells apart.
    pub(crate) incident: Option<u16>,
    pub(crate) fall_through: Option<u16>,
}

impl Counted {
    pub(super) fn of(names: &Names<'_>) -> Counted {
        let named = |name: &str| names.local_by_name(name);
        let numbered = |stem: &str| std::array::from_fn(|i| named(&format!("{stem}{}", i + 1)));
        let (anterior, posterior) = (named("sglantfuse"), named("sglpostfuse"));
        let (posterior1, section_x) = (named("sglpostfuse1"), named("sglantsectXfuse"));
        Counted {
            stents: numbered("stent"),
            vessels: numbered("vessel"),
            joints: super::pattern::JOINTS.map(named),
            fusions: [
                [section_x, None],
                [posterior, None],
                [anterior, None],
                [posterior1, None],
                [anterior, posterior1],
                [anterior, posterior],
            ],
            arterial: named("arterial"),
            drug_eluting_stent: named("NORdrugstent"),
            other_stent: named("NORstent"),
            incident: named("incident"),
            fall_through: named("mdc15fallthrough"),
        }
    }
}
