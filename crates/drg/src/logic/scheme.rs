//! What diagnoses of one kind share, ready for use.

use crate::{
    HacList, Severity,
    bits::{DiagnosisBits, diagnosis_bits},
    tables::SchemeRow,
};

use super::Names;
use crate::{Error, HacEntries};

/// Sites of significant trauma, in the order of the bits of [`Scheme::trauma_sites`].
const TRAUMA_SITES: [&str; 8] = [
    "sthead", "stchest", "stabdom", "stkidney", "sturin", "stpel", "stuplimb", "stlolimb",
];

/// A hospital-acquired condition that a diagnosis may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HacCandidate {
    pub(crate) number: u8,
    pub(crate) list: HacList,
    /// The list is the one of HAC 6 that shows a code without meeting the condition by itself.
    pub(crate) show: bool,
}

/// MDC, severity and attributes of a diagnosis.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    /// All attributes: operands, categories, hospital-acquired conditions.
    pub(crate) bits: DiagnosisBits,
    pub(crate) mdc: u8,
    pub(crate) severity: Severity,
    /// Suppression lists that hold one of the operands: bit by number of the list.
    pub(crate) suppressed_by: u32,
    pub(crate) trauma_sites: u8,
    pub(crate) external_cause: bool,
    pub(crate) incident: bool,
    /// Counts as MCC only for a patient who lives.
    pub(crate) mcc_alive: bool,
    pub(crate) hac11_principal: bool,
    pub(crate) hac: Vec<HacCandidate>,
}

impl Scheme {
    pub(super) fn compile(row: &SchemeRow, names: &Names<'_>, suppression: &[&[u16]]) -> Result<Scheme, Error> {
        let operands = names.list(row.operands);
        let lists = [row.operands, row.categories, row.hac];
        let attributes = || lists.iter().flat_map(|list| names.list(*list)).copied();
        let carries = |name: &str| operands.iter().any(|operand| names.name(*operand) == name);
        let suppressed = |list: &&[u16]| list.iter().any(|name| operands.contains(name));
        let sites = TRAUMA_SITES.iter().enumerate().filter(|(_, site)| carries(site));
        Ok(Scheme {
            bits: diagnosis_bits(attributes().filter_map(|attribute| names.local(attribute))),
            mdc: row.mdc,
            severity: row.severity,
            suppressed_by: suppression
                .iter()
                .zip(0..)
                .filter(|(list, _)| suppressed(list))
                .fold(0, |m, (_, i)| m | 1 << i),
            trauma_sites: sites.fold(0, |sites, (bit, _)| sites | 1 << bit),
            external_cause: carries("ecode"),
            incident: carries("incident"),
            mcc_alive: carries("mccalive"),
            hac11_principal: names.list(row.hac).iter().any(|name| names.name(*name) == "hac11_pdx"),
            hac: candidates(names.list(row.hac).iter().map(|name| names.name(*name)))?,
        })
    }
}

/// One candidate for each number, ascending; of several lists with one number the last counts.
fn candidates<'a>(lists: impl Iterator<Item = &'a str>) -> Result<Vec<HacCandidate>, Error> {
    let mut found: Vec<HacCandidate> = Vec::new();
    for list in lists.filter(|list| !list.ends_with("_pdx")) {
        let Some(number) = condition_number(list) else { continue };
        let name = HacList::new(list).ok_or(Error::TooMany {
            what: "characters in a list name",
            limit: 15,
        })?;
        let candidate = HacCandidate {
            number,
            list: name,
            show: list.ends_with("_show"),
        };
        match found.iter_mut().find(|candidate| candidate.number == number) {
            Some(earlier) => *earlier = candidate,
            None => found.push(candidate),
        }
    }
    found.sort_by_key(|candidate| candidate.number);
    if found.len() > HacEntries::MOST {
        return Err(Error::TooMany {
            what: "hospital-acquired conditions of one code",
            limit: HacEntries::MOST,
        });
    }
    Ok(found)
}

/// The number in `HAC05` or `hac11_sdx`.
fn condition_number(list: &str) -> Option<u8> {
    let rest = list.strip_prefix("HAC").or_else(|| list.strip_prefix("hac"))?;
    rest.get(..2)?.parse().ok().filter(|number| (1..16).contains(number))
}
