//! A control chart: has something changed, or is it the usual up and down? The first year sets centre and limits, the
//! months after it are judged by them; an interval and a test say the same of two periods, and the page draws it.

use casemix::stats::{
    Rate,
    report::Report,
    significance::{Baseline, Confidence, ControlChart, ProportionTest, RateInterval, Rule, TwoProportions},
};

/// Patients operated on, and those who returned to surgery unplanned, by month from January 2025 on. From April 2026 on
/// a new suture is used.
const MONTHS: [(u64, u64); 18] = [
    (9, 412),
    (7, 388),
    (11, 430),
    (8, 401),
    (10, 422),
    (6, 397),
    (9, 405),
    (12, 431),
    (8, 399),
    (7, 410),
    (10, 418),
    (9, 402),
    (8, 406),
    (11, 425),
    (9, 414),
    (16, 409),
    (18, 421),
    (23, 417),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let label = |at: usize| format!("{}-{:02}", 2025 + at / 12, at % 12 + 1);
    let mut months = Vec::new();
    for (at, (returns, operated)) in MONTHS.into_iter().enumerate() {
        months.push((label(at), Rate::part_of(returns, operated)?));
    }

    let chart = ControlChart::p(months, Baseline::First(12))?;
    for signal in chart.signals(&Rule::WESTERN_ELECTRIC) {
        println!("{}: {}", chart.label_of(&signal), signal.rule);
    }

    // One month above the limit may be chance; what do the three months say against the fifteen before?
    let sum = |months: &[(u64, u64)]| {
        months
            .iter()
            .fold((0, 0), |sum, month| (sum.0 + month.0, sum.1 + month.1))
    };
    let (before, after) = MONTHS.split_at(15);
    let ((cases, patients), (cases_after, patients_after)) = (sum(before), sum(after));
    let (before, after) = (
        Rate::part_of(cases, patients)?,
        Rate::part_of(cases_after, patients_after)?,
    );
    for (name, rate) in [("before", before), ("after", after)] {
        if let Some(interval) = rate.interval(RateInterval::Wilson, Confidence::NINETY_FIVE)? {
            println!("{name}: {rate}, {interval}");
        }
    }
    if let Some(two) = TwoProportions::new(after, before)? {
        println!(
            "change: {}; {}",
            two.difference(Confidence::NINETY_FIVE),
            two.test(ProportionTest::Fisher)
        );
    }

    let section = chart.section("returns", "Unplanned returns to surgery", &Rule::WESTERN_ELECTRIC);
    let page = std::env::temp_dir().join("casemix-control-chart.html");
    std::fs::write(
        &page,
        Report::new("Returns to surgery", "January 2025 to June 2026")
            .with(section)
            .to_html(),
    )?;
    println!("the page is in {}", page.display());
    Ok(())
}
