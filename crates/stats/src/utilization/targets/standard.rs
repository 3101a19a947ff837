//! [`standard_targets`]: the target areas that payment pattern reports made customary.

use casemix_drg::DrgType;
use casemix_record::{DischargeStatus, MsDrg};

use super::{Condition, DrgSet, ReadmissionPart, Target, TargetKind};
use crate::{CodeRanges, Families, FamilyMember, utilization::acute_transfers};

const BY_TITLE: &str = "DRGs chosen by their titles; the report's own list may differ from year to year";
const STAYS: &str =
    "without status 07 and 20 and transfers to acute care; claims are not told apart by time in observation";

/// The target areas of the Medicare payment pattern report (PEPPER), as far as discharge records tell them.
///
/// | target | numerator | denominator | approximation |
/// |---|---|---|---|
/// | `stroke` | stroke, intracranial hemorrhage: 061-066 | and precerebral occlusion, transient ischemia: 067-069 | by title |
/// | `respiratory-infections` | 177-178 | 177-179, 193-195 | by title |
/// | `simple-pneumonia` | 193-194 | 190-195 | by title |
/// | `septicemia` | 870-872 | 193-195, 689-690, 870-872 | by title |
/// | `unrelated-procedure` | 981-983, 987-989 | all surgical DRGs | |
/// | `medical-cc-mcc`, `surgical-cc-mcc` | DRGs with a CC or MCC | families of the type that have a split | families by the formulas of the release |
/// | `single-cc-mcc-medical`, `-surgical` | with one CC or MCC alone | DRGs with a CC or MCC, of the type | |
/// | `ventilator-support` | more than 96 hours: 003-004, 207, 870, 927, 933 | the same and their shorter counterparts: 208, 871-872, 928-929, 934 | by title |
/// | `excisional-debridement` | excision of skin, subcutaneous tissue or muscle (0HB, 0JB, 0KB) | 463-465, 570-572, 622-624, 901-903 | any such excision |
/// | `one-day-medical`, `-surgical`, `two-day-medical`, `-surgical` | stays of one, two days | all of the type | one-day stays by whole days |
/// | `three-day-snf` | stays of three days | discharges to a skilled nursing facility or swing bed: 03, 61, 83, 89 | |
/// | `readmission` | an unplanned readmission followed | index admissions that were judged | planned ones do not count |
///
/// Visits to the emergency department by level are on outpatient claims, and are not here. DRGs that the release does
/// not assign are left out.
///
/// ```
/// use casemix_drg::Tables;
/// use casemix_stats::{Families, utilization::targets::standard_targets};
///
/// let targets = standard_targets(&Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, "43.0".parse().unwrap())?);
/// assert_eq!(targets.len(), 17);
/// let septicemia = targets.iter().find(|target| target.name == "septicemia").unwrap();
/// assert_eq!(septicemia.numerator.drgs.as_ref().unwrap().to_string(), "870-872");
/// # Ok::<(), casemix_drg::Error>(())
/// ```
pub fn standard_targets(families: &Families) -> Vec<Target> {
    let drgs = |ranges: &[(u16, u16)]| {
        let listed = |drg: MsDrg, _: &FamilyMember| {
            ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&drg.number()))
        };
        Condition::drgs(chosen(families, listed))
    };
    let by_title = |name, title, numerator: &[(u16, u16)], denominator: &[(u16, u16)]| Target {
        approximation: BY_TITLE.into(),
        ..Target::new(name, title, drgs(numerator), drgs(denominator))
    };
    let surgical = Condition::drgs(chosen(families, |_, member| member.drg_type == DrgType::Surgical));
    let mut targets = vec![
        by_title("stroke", "Stroke and intracranial hemorrhage", &[(61, 66)], &[(61, 69)]),
        by_title(
            "respiratory-infections",
            "Respiratory infections",
            &[(177, 178)],
            &[(177, 179), (193, 195)],
        ),
        by_title("simple-pneumonia", "Simple pneumonia", &[(193, 194)], &[(190, 195)]),
        by_title(
            "septicemia",
            "Septicemia",
            &[(870, 872)],
            &[(193, 195), (689, 690), (870, 872)],
        ),
        by_title(
            "ventilator-support",
            "Ventilator support above 96 hours",
            VENTILATED,
            VENTILATED_OR_NOT,
        ),
        Target::new(
            "unrelated-procedure",
            "Operating room procedure unrelated to principal diagnosis",
            drgs(&[(981, 983), (987, 989)]),
            surgical,
        ),
        excisional_debridement(drgs(&[(463, 465), (570, 572), (622, 624), (901, 903)])),
    ];
    targets.extend(severity_targets(families));
    targets.extend(stay_targets(families));
    targets.push(Target {
        kind: TargetKind::Admission,
        approximation: "unplanned readmissions alone, by the rule for planned ones that they were judged by".into(),
        ..Target::new(
            "readmission",
            "Readmission in the interval",
            Condition {
                readmission: Some(ReadmissionPart::Readmitted),
                ..Condition::default()
            },
            Condition {
                readmission: Some(ReadmissionPart::Index),
                ..Condition::default()
            },
        )
    });
    targets
}

const VENTILATED: &[(u16, u16)] = &[(3, 4), (207, 207), (870, 870), (927, 927), (933, 933)];
const VENTILATED_OR_NOT: &[(u16, u16)] = &[(3, 4), (207, 208), (870, 872), (927, 929), (933, 934)];

fn chosen(families: &Families, holds: impl Fn(MsDrg, &FamilyMember) -> bool) -> DrgSet {
    let held = families.iter().filter(|(drg, member)| holds(*drg, member));
    held.map(|(drg, _)| drg).collect()
}

fn excisional_debridement(denominator: Condition) -> Target {
    // The letters are ICD-10-PCS: medical and surgical; skin, subcutaneous tissue, muscles; excision.
    let excisions: CodeRanges = "0HB, 0JB, 0KB".parse().unwrap_or_default();
    Target {
        approximation: "any excision of skin, subcutaneous tissue or muscle counts, also one for another purpose"
            .into(),
        ..Target::new(
            "excisional-debridement",
            "Excisional debridement",
            Condition {
                procedures: excisions,
                ..Condition::default()
            },
            denominator,
        )
    }
}

const TYPES: [DrgType; 2] = [DrgType::Medical, DrgType::Surgical];

fn severity_targets(families: &Families) -> impl Iterator<Item = Target> + '_ {
    TYPES.into_iter().flat_map(move |of_type| {
        let split = |member: &FamilyMember| member.drg_type == of_type && member.family_splits();
        let captured = chosen(families, |_, member| split(member) && member.is_with_cc_or_mcc());
        let all = Condition::drgs(chosen(families, |_, member| split(member)));
        let only_one = Condition {
            severities: Some(1..=1),
            ..Condition::default()
        };
        let name = of_type.name();
        [
            Target::new(
                format!("{name}-cc-mcc"),
                format!("{name} DRGs with CC or MCC"),
                Condition::drgs(captured.clone()),
                all,
            ),
            Target::new(
                format!("single-cc-mcc-{name}"),
                format!("{name} DRGs with a single CC or MCC"),
                only_one,
                Condition::drgs(captured),
            ),
        ]
    })
}

fn stay_targets(families: &Families) -> impl Iterator<Item = Target> + '_ {
    let status = |number| DischargeStatus::from_number(number).ok();
    let not_dispositions: Vec<DischargeStatus> = [7, 20]
        .into_iter()
        .filter_map(status)
        .chain(acute_transfers())
        .collect();
    let short = TYPES.into_iter().flat_map(move |of_type| {
        let all = Condition::drgs(chosen(families, |_, member| member.drg_type == of_type));
        let not_dispositions = not_dispositions.clone();
        [(1, "one"), (2, "two")].map(|(days, word)| Target {
            kind: TargetKind::Admission,
            approximation: STAYS.into(),
            ..Target::new(
                format!("{word}-day-{}", of_type.name()),
                format!("{word}-day stays in {} DRGs", of_type.name()),
                Condition {
                    days: Some(days..=days),
                    not_dispositions: not_dispositions.clone(),
                    ..Condition::default()
                },
                all.clone(),
            )
        })
    });
    let to_nursing = [3, 61, 83, 89].into_iter().filter_map(status).collect();
    short.chain([Target {
        kind: TargetKind::Admission,
        ..Target::new(
            "three-day-snf",
            "Three-day stays before skilled nursing",
            Condition {
                days: Some(3..=3),
                ..Condition::default()
            },
            Condition {
                dispositions: to_nursing,
                ..Condition::default()
            },
        )
    }])
}
