//! Target ratios against a plain reading of their specifications, and the laws that they keep.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use casemix_drg::Tables;
use casemix_record::{CodeText, Mdc, MsDrg, Release};
use casemix_stats::{
    Accumulator, Families, Rate,
    month::{Facts, Grouped, Outcome},
    utilization::{
        readmission::{Exclusion, Verdict},
        targets::{
            Comparison, ComparisonFault, Condition, DrgSet, Outlier, Target, TargetCase, TargetContext, TargetCounts,
            TargetKind, standard_targets, target_section,
        },
    },
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Made {
    drg: u16,
    days: Option<u32>,
    status: u8,
    procedure: Option<&'static str>,
    severities: Option<u32>,
    verdict: Option<Verdict>,
}

impl Made {
    fn case(&self) -> TargetCase<'static> {
        let mut facts = Facts::new("E1");
        facts.days = self.days;
        facts.disposition = self.status.to_string().parse().ok();
        let drg = MsDrg::from_number(self.drg).unwrap();
        let outcome = Outcome::Grouped(Grouped::new(Release::new(43, 0), drg, Mdc::PRE));
        let mut case = TargetCase::new(facts, outcome);
        case.procedures = self
            .procedure
            .iter()
            .filter_map(|code| CodeText::normalize(code))
            .collect();
        case.severities = self.severities;
        case.verdict = self.verdict;
        case
    }
}

fn made() -> impl Strategy<Value = Made> {
    let drg = prop::sample::select(vec![
        3_u16, 64, 69, 177, 179, 193, 195, 207, 208, 291, 470, 570, 690, 871, 981, 998,
    ]);
    let status = prop::sample::select(vec![1_u8, 2, 3, 7, 20, 61, 83]);
    let procedure = prop::option::of(prop::sample::select(vec!["0JB10ZZ", "0SRD0J9"]));
    let verdict = prop::option::of(prop::sample::select(vec![
        Verdict::NotReadmitted,
        Verdict::Readmitted { days: 3 },
        Verdict::PlannedReadmission { days: 3 },
        Verdict::Excluded(Exclusion::Died),
    ]));
    (
        drg,
        prop::option::weighted(0.9, 1_u32..5),
        status,
        procedure,
        prop::option::of(0_u32..3),
        verdict,
    )
        .prop_map(|(drg, days, status, procedure, severities, verdict)| Made {
            drg,
            days,
            status,
            procedure,
            severities,
            verdict,
        })
}

fn targets() -> Vec<Target> {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    standard_targets(&Families::of(&tables, Release::new(43, 0)).unwrap())
}

fn counted<'a>(targets: &[Target], cases: impl IntoIterator<Item = &'a Made>) -> TargetCounts {
    let mut counts = TargetCounts::default();
    cases.into_iter().for_each(|made| counts.add((targets, &made.case())));
    counts
}

/// Whether a discharge is in denominator and numerator of a standard target, each written out.
fn plainly(name: &str, made: &Made) -> (bool, bool) {
    let drg = made.drg;
    let is = |list: &[u16]| list.contains(&drg);
    let surgical = is(&[3, 470, 570, 981]);
    let medical = is(&[64, 69, 177, 179, 193, 195, 207, 208, 291, 690, 871]);
    let split = is(&[64, 177, 179, 193, 195, 291, 470, 570, 690, 871, 981]);
    let captured = is(&[64, 177, 193, 291, 570, 871, 981]);
    let long_enough = ![2, 7, 20].contains(&made.status);
    let stay = |of_type: bool, days| (of_type, long_enough && made.days == Some(days));
    match name {
        "stroke" => (is(&[64, 69]), is(&[64])),
        "respiratory-infections" => (is(&[177, 179, 193, 195]), is(&[177])),
        "simple-pneumonia" => (is(&[193, 195]), is(&[193])),
        "septicemia" => (is(&[193, 195, 690, 871]), is(&[871])),
        "ventilator-support" => (is(&[3, 207, 208, 871]), is(&[3, 207])),
        "unrelated-procedure" => (surgical, is(&[981])),
        "excisional-debridement" => (is(&[570]), made.procedure == Some("0JB10ZZ")),
        "medical-cc-mcc" => (medical && split, captured),
        "surgical-cc-mcc" => (surgical && split, captured),
        "single-cc-mcc-medical" => (medical && captured, made.severities == Some(1)),
        "single-cc-mcc-surgical" => (surgical && captured, made.severities == Some(1)),
        "one-day-medical" => stay(medical, 1),
        "two-day-medical" => stay(medical, 2),
        "one-day-surgical" => stay(surgical, 1),
        "two-day-surgical" => stay(surgical, 2),
        "three-day-snf" => ([3, 61, 83].contains(&made.status), made.days == Some(3)),
        "readmission" => (
            !matches!(made.verdict, None | Some(Verdict::Excluded(_))),
            matches!(made.verdict, Some(Verdict::Readmitted { .. })),
        ),
        other => panic!("{other} is not written out"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn ratios_are_as_a_plain_reading_says(cases in prop::collection::vec(made(), 0..60)) {
        let mut targets = targets();
        targets.iter_mut().for_each(|target| target.minimum = 0);
        let ratios = counted(&targets, &cases).finish(&TargetContext::new(&targets)).unwrap();
        for ratio in ratios {
            let parts = cases.iter().map(|made| plainly(&ratio.name, made));
            let (denominator, numerator) = parts.fold((0_u64, 0_u64), |(d, n), (in_d, in_n)| {
                (d + u64::from(in_d), n + u64::from(in_d && in_n))
            });
            prop_assert_eq!(ratio.ratio, Some(Rate::part_of(numerator, denominator).unwrap()), "{}", ratio.name);
        }
    }

    #[test]
    fn counts_keep_the_laws(cases in prop::collection::vec((made(), 0_usize..2), 0..40)) {
        let targets = targets();
        let whole = counted(&targets, cases.iter().map(|(made, _)| made));
        let part = |of| counted(&targets, cases.iter().rev().filter(move |(_, at)| *at == of).map(|(made, _)| made));
        let (a, b) = (part(0), part(1));
        let sum = |parts: [&TargetCounts; 2]| {
            let mut sum = parts[0].clone();
            sum.merge(parts[1]);
            sum
        };
        prop_assert_eq!(&sum([&a, &b]), &whole);
        prop_assert_eq!(&sum([&b, &a]), &whole);
        let mut left = whole;
        cases.iter().filter(|(_, at)| *at == 0).for_each(|(made, _)| left.subtract((&targets, &made.case())));
        prop_assert_eq!(left, b);
    }

    #[test]
    fn a_set_of_drgs_is_read_back(numbers in prop::collection::btree_set(1_u16..60, 0..20)) {
        let set: DrgSet = numbers.iter().map(|number| MsDrg::from_number(*number).unwrap()).collect();
        prop_assert_eq!(set.to_string().parse::<DrgSet>().unwrap(), set);
    }

    #[test]
    fn any_comparison_file_is_read_or_refused(text in "(target,group,percentile,value\n)?[a-z0-9,.\"\n-]{0,60}") {
        let _ = Comparison::read(&text);
    }
}

/// The titles of the DRGs say what the targets are about.
#[test]
fn the_titles_justify_the_standard_targets() {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let mask = tables.mask(Release::new(43, 0)).unwrap();
    let title = |drg: MsDrg| {
        let mut rows = tables.drg_titles().unwrap();
        rows.find(|row| row.number == drg.number() && row.releases & mask != 0)
            .unwrap()
            .title
            .to_lowercase()
    };
    for (name, words) in [
        ("stroke", &["stroke", "intracranial hemorrhage"][..]),
        ("respiratory-infections", &["respiratory infections"]),
        ("simple-pneumonia", &["simple pneumonia"]),
        ("septicemia", &["septicemia"]),
        ("ventilator-support", &["mv >96 hours", "ventilator support >96 hours"]),
        ("unrelated-procedure", &["unrelated to principal diagnosis"]),
    ] {
        let targets = targets();
        let target = targets.iter().find(|target| target.name == name).unwrap();
        let drgs: Vec<MsDrg> = target.numerator.drgs.as_ref().unwrap().iter().collect();
        assert!(!drgs.is_empty());
        for drg in drgs {
            let title = title(drg);
            assert!(words.iter().any(|word| title.contains(word)), "{name}: {drg} {title}");
        }
    }
    let targets = targets();
    let debridement = targets
        .iter()
        .find(|target| target.name == "excisional-debridement")
        .unwrap();
    assert!(
        debridement
            .denominator
            .drgs
            .as_ref()
            .unwrap()
            .iter()
            .all(|drg| title(drg).contains("debridement"))
    );
    let short = targets
        .iter()
        .filter(|target| target.kind == TargetKind::Admission)
        .count();
    assert_eq!(short, 6);
}

fn with_ratio(numerator: usize, kind: TargetKind, file: &str) -> (Option<Rate>, Option<Outlier>, Option<u8>) {
    let mut target = Target::new(
        "x",
        "X",
        Condition::drgs("291".parse().unwrap()),
        Condition::drgs("291-293".parse().unwrap()),
    );
    target.kind = kind;
    let made = |drg| Made {
        drg,
        days: Some(3),
        status: 1,
        procedure: None,
        severities: None,
        verdict: None,
    };
    let cases: Vec<Made> = (0..40).map(|at| made(if at < numerator { 291 } else { 293 })).collect();
    let comparison = Comparison::read(&format!("target,group,percentile,value\n{file}")).unwrap();
    let targets = [target];
    let context = TargetContext::new(&targets).comparison(&comparison);
    let ratios = counted(&targets, &cases).finish(&context).unwrap();
    let standing = ratios[0].standings.first();
    (
        ratios[0].ratio,
        standing.and_then(|s| s.outlier),
        standing.and_then(|s| s.percentile),
    )
}

#[test]
fn outliers_are_at_the_percentiles_and_beyond() {
    let file = "x,nation,20,30\nx,nation,50,40\nx,nation,80,50\n";
    // 40 discharges: each is 2.5 points.
    assert_eq!(with_ratio(20, TargetKind::Coding, file).1, Some(Outlier::High)); // 50%, at the 80th
    assert_eq!(with_ratio(19, TargetKind::Coding, file).1, None);
    assert_eq!(with_ratio(12, TargetKind::Coding, file).1, Some(Outlier::Low)); // 30%, at the 20th
    assert_eq!(with_ratio(13, TargetKind::Coding, file).1, None);
    assert_eq!(with_ratio(12, TargetKind::Admission, file).1, None);
    assert_eq!(with_ratio(16, TargetKind::Coding, file).2, Some(50));
    assert_eq!(with_ratio(11, TargetKind::Coding, file).2, None);
    assert_eq!(with_ratio(20, TargetKind::Coding, "x,state,50,40\n").1, None);
}

#[test]
fn fewer_than_eleven_are_not_shown() {
    let file = "x,nation,80,1\n";
    assert!(with_ratio(11, TargetKind::Coding, file).0.is_some());
    assert_eq!(with_ratio(10, TargetKind::Coding, file), (None, None, None));
    let (targets, made) = (
        targets(),
        Made {
            drg: 871,
            days: None,
            status: 1,
            procedure: None,
            severities: None,
            verdict: None,
        },
    );
    let section = target_section(
        &counted(&targets, [&made])
            .finish(&TargetContext::new(&targets))
            .unwrap(),
    );
    assert!(
        section
            .table
            .column("numerator")
            .unwrap()
            .all(|value| value.to_string() == "too few")
    );
}

#[test]
fn a_comparison_file_is_refused_at_its_line() {
    let heading = "target,group,percentile,value";
    for (text, line, fault) in [
        (String::new(), 1, ComparisonFault::Heading),
        ("target;group".to_owned(), 1, ComparisonFault::Heading),
        (format!("{heading}\n\nx,nation,80"), 3, ComparisonFault::Cells),
        (format!("{heading}\n,nation,80,1"), 2, ComparisonFault::Cells),
        (format!("{heading}\n\"x\",nation,80,1"), 2, ComparisonFault::Cells),
        (format!("{heading}\nx,nation,80.5,1"), 2, ComparisonFault::Percentile),
        (format!("{heading}\nx,nation,80,101"), 2, ComparisonFault::Value),
        (format!("{heading}\nx,nation,80,many"), 2, ComparisonFault::Value),
        (
            format!("{heading}\nx,nation,80,1\nx,nation,80,2"),
            3,
            ComparisonFault::Repeated,
        ),
    ] {
        let error = Comparison::read(&text).unwrap_err();
        assert_eq!((error.line, error.fault), (line, fault), "{text}");
    }
    assert_eq!("870-872, x".parse::<DrgSet>().unwrap_err().entry, 2);
}
