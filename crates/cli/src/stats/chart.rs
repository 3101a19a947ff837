//! Control charts of a statistic over time.

use casemix::stats::{
    report::Section,
    significance::{Baseline, ControlChart, ControlKind, Rule},
    tabulate::{Measure, TabulationReport},
};

use super::{
    args::{ChartKind, RuleSet, StatsArguments},
    count::Counted,
    figures,
};
use crate::failure::Failure;

/// The sections of the chart that is asked for.
pub(super) fn sections(
    kind: ChartKind,
    measure: Measure,
    arguments: &StatsArguments,
    counted: &Counted,
    report: &TabulationReport,
) -> Result<Vec<Section>, Failure> {
    let baseline = arguments.baseline.map_or(Baseline::All, Baseline::First);
    let rules = |kind: ControlKind| match arguments.rules {
        Some(RuleSet::WesternElectric) => &Rule::WESTERN_ELECTRIC[..],
        Some(RuleSet::Nelson) => &Rule::NELSON[..],
        None => kind.usual_rules(),
    };
    let charts = match kind {
        ChartKind::P => vec![ControlChart::p(rates(measure, report)?, baseline).map_err(figures)?],
        ChartKind::U => vec![ControlChart::u(rates(measure, report)?, baseline).map_err(figures)?],
        ChartKind::Xmr => {
            let values = || {
                let rows = report.rows.iter();
                rows.filter_map(|row| Some((row.period_label(), measure.of(row).exact()?)))
            };
            vec![
                ControlChart::individuals(values(), baseline).map_err(figures)?,
                ControlChart::moving_range(values(), baseline).map_err(figures)?,
            ]
        }
        ChartKind::G => vec![ControlChart::g(between(counted), baseline)],
    };
    let section = |chart: &ControlChart| {
        let title = format!("{}: {}", measure.name(), chart.kind.name());
        let id = measure.id().replace('_', "-");
        chart
            .section(id, title, rules(chart.kind))
            .note(format!("{}: {}.", measure.name(), measure.method()))
    };
    Ok(charts.iter().map(section).collect())
}

fn rates(measure: Measure, report: &TabulationReport) -> Result<Vec<(String, casemix::stats::Rate)>, Failure> {
    let mut rates = Vec::with_capacity(report.rows.len());
    for row in &report.rows {
        match measure.rate(row).map_err(figures)? {
            Some(rate) => rates.push((row.period_label(), rate)),
            None => {
                return Err(Failure::Usage(format!(
                    "{} is no rate: draw it with --chart xmr",
                    measure.name()
                )));
            }
        }
    }
    Ok(rates)
}

/// Cases between events, in the order of the discharges; each event by its day.
fn between(counted: &Counted) -> Vec<(String, u64)> {
    let mut since = 0;
    let mut between = Vec::new();
    for ((moment, _), is_event) in &counted.cases {
        if *is_event {
            between.push((moment.date().to_string(), since));
            since = 0;
        } else {
            since += 1;
        }
    }
    between
}
