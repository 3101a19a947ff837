//! What Medicare does not cover, or covers under conditions.

use chrono::NaiveDate;

use super::{stay::Stay, together::Together};
use crate::mce::{Edit, Flag, Flags};

/// From this day of discharge on a transplant of the pancreas alone is covered with diabetes of type I.
const PANCREAS_ALONE_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2006, 4, 26);

/// The flags by which a procedure may not be covered, in the order in which they are asked.
const NON_COVERED: [Flag; 13] = [
    Flag::NonCovered,
    Flag::NonCovered45,
    Flag::ArtificialHeartA,
    Flag::ArtificialHeartB,
    Flag::NonCovered6,
    Flag::NonCovered7,
    Flag::NonCoveredSterilization,
    Flag::NonCovered12Age60,
    Flag::NonCovered2,
    Flag::NonCovered3,
    Flag::NonCovered8,
    Flag::NonCovered13A,
    Flag::ArtificialHeart,
];
const ANY_NON_COVERED: Flags = Flags::of(&NON_COVERED);

/// The flags with a limited coverage of their own, in the order in which they are asked: the first counts (ICD-9-CM).
const LIMITED: [(Flag, Edit); 10] = [
    (Flag::LungVolumeReduction, Edit::LimitedCoverageLvrs),
    (Flag::LungTransplant, Edit::LimitedCoverageLungTransplant),
    (
        Flag::HeartLungTransplant,
        Edit::LimitedCoverageCombinationHeartLungTransplant,
    ),
    (Flag::HeartTransplant, Edit::LimitedCoverageHeartTransplant),
    (Flag::HeartImplant, Edit::LimitedCoverageHeartImplant),
    (
        Flag::IntestineTransplant,
        Edit::LimitedCoverageIntestineMultiVisceralTransplant,
    ),
    (Flag::LiverTransplant, Edit::LimitedCoverageLiverTransplant),
    (Flag::KidneyTransplantLimited, Edit::LimitedCoverageKidneyTransplant),
    (Flag::PancreasTransplant, Edit::LimitedCoveragePancreasTransplant),
    (Flag::ArtificialHeart, Edit::LimitedCoverageArtificialHeart),
];
const ANY_LIMITED: Flags = Flags::of(&[
    Flag::LungVolumeReduction,
    Flag::LungTransplant,
    Flag::HeartLungTransplant,
    Flag::HeartTransplant,
    Flag::HeartImplant,
    Flag::IntestineTransplant,
    Flag::LiverTransplant,
    Flag::KidneyTransplantLimited,
    Flag::PancreasTransplant,
    Flag::ArtificialHeart,
]);
const ARTIFICIAL_HEART_HALVES: Flags = Flags::of(&[Flag::ArtificialHeartA, Flag::ArtificialHeartB]);

/// The first flag by which a procedure is not covered.
#[inline]
pub(in crate::mce) fn non_covered(flags: Flags, stay: &Stay, together: &Together) -> Option<Flag> {
    if !flags.has_any(ANY_NON_COVERED) {
        return None;
    }
    let on_procedure = NON_COVERED.into_iter().filter(|flag| flags.has(*flag));
    on_procedure
        .into_iter()
        .find(|flag| is_non_covered(*flag, stay, together))
}

/// Whether a flag of a procedure says that it is not covered on this claim.
fn is_non_covered(flag: Flag, stay: &Stay, together: &Together) -> bool {
    let diagnoses = together.diagnoses();
    match flag {
        Flag::NonCovered => true,
        Flag::NonCovered45 if is_before_pancreas_alone(stay.day) => {
            !(diagnoses.has(Flag::NonCovered4) && diagnoses.has(Flag::NonCovered5))
        }
        Flag::NonCovered45 => !together.procedures.has(Flag::KidneyTransplant) && !diagnoses.has(Flag::DiabetesTypeI),
        Flag::ArtificialHeartA | Flag::ArtificialHeartB => {
            has_both_halves(together) && !diagnoses.has(Flag::ClinicalTrial)
        }
        Flag::ArtificialHeart => !diagnoses.has(Flag::ClinicalTrial),
        Flag::NonCovered6 | Flag::NonCovered7 | Flag::NonCoveredSterilization => diagnoses.has(flag),
        Flag::NonCovered12Age60 => !(0..=60).contains(&stay.age),
        Flag::NonCovered2 => !is_covered_by_diagnosis(diagnoses, stay.age),
        Flag::NonCovered3 => !diagnoses.has(Flag::NonCovered3),
        Flag::NonCovered8 => {
            !(together.secondary.has(Flag::NonCovered89) && together.procedures.has(Flag::NonCovered9))
        }
        Flag::NonCovered13A => !together.procedures.has(Flag::NonCovered13B),
        _ => false,
    }
}

/// Whether a transplant of the pancreas asks for two diagnoses on that day.
pub(in crate::mce) fn is_before_pancreas_alone(day: NaiveDate) -> bool {
    Some(day) < PANCREAS_ALONE_FROM
}

/// Whether a diagnosis lets a procedure of [`Flag::NonCovered2`] be covered, for some below an age. Of the two ages
/// that of 64 counts where both are on the claim.
fn is_covered_by_diagnosis(diagnoses: Flags, age: i32) -> bool {
    if diagnoses.has(Flag::NonCovered2) {
        true
    } else if diagnoses.has(Flag::NonCovered2AgeLess64) {
        (0..64).contains(&age)
    } else {
        diagnoses.has(Flag::NonCovered2AgeLess78) && (0..78).contains(&age)
    }
}

fn has_both_halves(together: &Together) -> bool {
    together.procedures.has(Flag::ArtificialHeartA) && together.procedures.has(Flag::ArtificialHeartB)
}

/// The flag by which a procedure that is not refused is covered under conditions.
#[inline]
pub(in crate::mce) fn limited(flags: Flags, together: &Together) -> Option<Flag> {
    if flags.has(Flag::LimitedCoverage) {
        return Some(Flag::LimitedCoverage);
    }
    if !flags.has_any(ARTIFICIAL_HEART_HALVES) {
        return None;
    }
    let in_trial = has_both_halves(together) && together.diagnoses().has(Flag::ClinicalTrial);
    let half = [Flag::ArtificialHeartA, Flag::ArtificialHeartB]
        .into_iter()
        .find(|flag| flags.has(*flag));
    half.filter(|_| in_trial)
}

/// The limited coverage that a procedure has by its own kind, and the flag (ICD-9-CM).
#[inline]
pub(in crate::mce) fn limited_of_its_kind(flags: Flags) -> Option<(Flag, Edit)> {
    if !flags.has_any(ANY_LIMITED) {
        return None;
    }
    LIMITED.into_iter().find(|(flag, _)| flags.has(*flag))
}
