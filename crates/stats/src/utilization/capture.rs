//! CC and MCC capture family by family, and compared.

use std::collections::BTreeMap;

use casemix_drg::DrgType;
use casemix_record::MsDrg;
use rust_decimal::Decimal;

use crate::{
    Accumulator, Capture, Error, Families, Mix, Rate,
    report::{Column, Section, Table},
};

/// How often severity was captured in one family of DRGs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FamilyCapture {
    /// First DRG of the family, which names it.
    pub base_drg: MsDrg,
    /// Surgical or medical.
    pub drg_type: DrgType,
    /// The capture.
    pub capture: Capture,
}

/// CC and MCC capture of each family that is split by severity, ascending by family.
///
/// The numerator is the discharges in a DRG with the CC or MCC, the denominator all discharges of the family. Discharges
/// of several releases count together: a family is known by its first DRG.
///
/// ```
/// use casemix_drg::Tables;
/// use casemix_stats::{Accumulator, Families, Mix, utilization::capture_by_family};
///
/// let release = "43.1".parse().unwrap();
/// let families = [Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, release)?];
/// let mut mix = Mix::default();
/// ["291", "292", "293", "293", "795"].map(|drg| mix.add((release, drg.parse().unwrap())));
///
/// let [heart_failure] = capture_by_family(&mix, &families)?[..] else { panic!("795 has no split") };
/// assert_eq!(heart_failure.capture.cc_or_mcc.to_string(), "50.00%");
/// assert_eq!(heart_failure.capture.mcc.to_string(), "25.00%");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Overdrawn`] where more was subtracted than added.
pub fn capture_by_family(mix: &Mix, families: &[Families]) -> Result<Vec<FamilyCapture>, Error> {
    let mut parts: BTreeMap<MsDrg, (DrgType, Mix)> = BTreeMap::new();
    for (release, drg, count) in mix.iter() {
        let of_release = families.iter().find(|families| families.release() == release);
        let member = of_release.and_then(|families| families.get(drg));
        if let Some(member) = member.filter(|member| member.family_splits()) {
            let (_, part) = parts
                .entry(member.base_drg)
                .or_insert_with(|| (member.drg_type, Mix::default()));
            part.count((release, drg), count);
        }
    }
    let captured = |(base_drg, (drg_type, mix)): (MsDrg, (DrgType, Mix))| {
        let capture = mix.capture(families, None)?;
        Ok(FamilyCapture {
            base_drg,
            drg_type,
            capture,
        })
    };
    parts.into_iter().map(captured).collect()
}

/// The capture of a family, compared with another period, service or hospital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaptureComparison {
    /// First DRG of the family, which names it.
    pub base_drg: MsDrg,
    /// Surgical or medical.
    pub drg_type: DrgType,
    /// What is compared with; undefined if it has no discharge of the family.
    pub reference: Capture,
    /// What is compared; undefined if it has no discharge of the family.
    pub own: Capture,
}

impl CaptureComparison {
    /// By how many percentage points more discharges have a CC or MCC than in the reference; exact, and undefined
    /// where one of the two is.
    pub fn cc_or_mcc_change(&self) -> Rate {
        points(self.reference.cc_or_mcc, self.own.cc_or_mcc)
    }

    /// The same for an MCC.
    pub fn mcc_change(&self) -> Rate {
        points(self.reference.mcc, self.own.mcc)
    }

    /// Discharges with a CC or MCC beyond those that the capture of the reference would give: negative where severity
    /// may have been missed.
    pub fn beyond_expected(&self) -> Rate {
        let (reference, own) = (self.reference.cc_or_mcc, self.own.cc_or_mcc);
        let beyond = crossed(reference, own).map(|beyond| Rate::mean(beyond, reference.denominator()));
        beyond.unwrap_or_else(undefined)
    }
}

/// The difference of two percentages, in percentage points.
fn points(reference: Rate, own: Rate) -> Rate {
    let both = reference.denominator().checked_mul(own.denominator());
    let change = crossed(reference, own)
        .zip(both)
        .map(|(change, both)| Rate::percent(change, both));
    change.unwrap_or_else(undefined)
}

fn undefined() -> Rate {
    Rate::percent(0, 0)
}

/// The difference of two rates times both denominators; `None` if it has more than 28 digits.
fn crossed(reference: Rate, own: Rate) -> Option<Decimal> {
    let expected = reference.numerator().checked_mul(own.denominator())?;
    own.numerator()
        .checked_mul(reference.denominator())?
        .checked_sub(expected)
}

/// CC and MCC capture of each family that either of two mixes has, ascending by family.
///
/// ```
/// use casemix_drg::Tables;
/// use casemix_stats::{Accumulator, Families, Mix, utilization::compare_capture};
///
/// let release = "43.1".parse().unwrap();
/// let families = [Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, release)?];
/// let mix = |drgs: &[&str]| {
///     let mut mix = Mix::default();
///     drgs.iter().for_each(|drg| mix.add((release, drg.parse().unwrap())));
///     mix
/// };
/// let heart_failure = compare_capture(&mix(&["291", "293"]), &mix(&["292", "293", "293", "293"]), &families)?[0];
/// assert_eq!(heart_failure.cc_or_mcc_change().to_string(), "-25.00%");
/// assert_eq!(heart_failure.beyond_expected().to_string(), "-1.00");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Overdrawn`] where more was subtracted than added.
pub fn compare_capture(reference: &Mix, own: &Mix, families: &[Families]) -> Result<Vec<CaptureComparison>, Error> {
    let nothing = Mix::default().capture(families, None)?;
    let mut lines: BTreeMap<MsDrg, CaptureComparison> = BTreeMap::new();
    let mut line = |of: FamilyCapture, is_own: bool| {
        let line = lines.entry(of.base_drg).or_insert(CaptureComparison {
            base_drg: of.base_drg,
            drg_type: of.drg_type,
            reference: nothing,
            own: nothing,
        });
        *(if is_own { &mut line.own } else { &mut line.reference }) = of.capture;
    };
    capture_by_family(reference, families)?
        .into_iter()
        .for_each(|of| line(of, false));
    capture_by_family(own, families)?
        .into_iter()
        .for_each(|of| line(of, true));
    Ok(lines.into_values().collect())
}

/// A comparison as a section.
///
/// ```
/// use casemix_stats::{Mix, utilization::{capture_section, compare_capture}};
///
/// let comparison = compare_capture(&Mix::default(), &Mix::default(), &[])?;
/// assert!(capture_section(&comparison).table.rows.is_empty());
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub fn capture_section(comparison: &[CaptureComparison]) -> Section {
    let mut table = Table::new([
        Column::text("family", "Family"),
        Column::text("type", "Type"),
        Column::number("reference", "CC or MCC, reference"),
        Column::number("own", "CC or MCC"),
        Column::number("change", "Change in points"),
        Column::number("beyond_expected", "Discharges beyond expected"),
        Column::number("reference_mcc", "MCC, reference"),
        Column::number("own_mcc", "MCC"),
        Column::number("change_mcc", "Change in points, MCC"),
    ]);
    for line in comparison {
        table.push([
            line.base_drg.to_string().into(),
            line.drg_type.name().into(),
            line.reference.cc_or_mcc.into(),
            line.own.cc_or_mcc.into(),
            line.cc_or_mcc_change().into(),
            line.beyond_expected().into(),
            line.reference.mcc.into(),
            line.own.mcc.into(),
            line.mcc_change().into(),
        ]);
    }
    Section::new("capture-by-family", "CC and MCC capture by family", table).note(
        "Discharges in a DRG with the CC or MCC, of all discharges of the family; families without a split have none.",
    )
}
