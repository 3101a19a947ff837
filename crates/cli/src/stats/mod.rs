//! `casemix stats`: any statistic of encounters and of the forms of a department.

mod args;
mod chart;
mod count;
mod list;
mod plan_beds;
mod register;
mod state;
mod topic;

use std::{collections::BTreeSet, fs::File};

use casemix::{
    Pipeline, WeightYears,
    stats::{
        Accumulator, Error, Families,
        forms::{Form, LineFault, Sheets},
        rates::{AcquiredFrom, Rules, Statistic},
        report::{Column, Report, Section, Table},
        significance::Confidence,
        tabulate::{Figure, Measure, Scheme, TabulationContext, TabulationReport},
        utilization::targets::{Target, standard_targets},
    },
};

pub(crate) use args::StatsArguments;
use args::{Asked, ChartKind};
use count::{Counted, Plan, count};
use topic::Topic;

use crate::{
    args::InputArguments,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, write_page},
    terminal,
};

/// What is stated where nothing is asked for.
const USUAL: [Measure; 7] = [
    Measure::Figure(Figure::AllDischarges),
    Measure::Figure(Figure::AllDeaths),
    Measure::Rate(Statistic::GrossDeathRate),
    Measure::Rate(Statistic::WholeAverageStay),
    Measure::Figure(Figure::MedianStay),
    Measure::Figure(Figure::CaseMixIndex),
    Measure::Figure(Figure::TotalCharges),
];

pub(crate) fn run(arguments: &StatsArguments) -> Result<Outcome, Failure> {
    if arguments.list || arguments.list_forms {
        let report = if arguments.list {
            list::statistics()
        } else {
            list::forms()
        };
        write(&report, arguments)?;
        return Ok(Outcome::Answered);
    }
    let asked = Asking::of(arguments)?;
    let (sheets, faults) = forms(arguments)?;
    let pipeline = arguments.release.pipeline()?;
    let codes = arguments.beside.exempt.codes()?;
    let plan = Plan {
        scheme: scheme(arguments),
        topics: asked.topics.clone(),
        register: arguments.register,
        events: asked.events(arguments),
        targets: targets(&asked, &pipeline)?,
        sheets: &sheets,
        pipeline: &pipeline,
        weights: WeightYears::embedded()?.as_slice(),
        codes: &codes,
    };
    let counted = count(input(&arguments.input), &plan, &arguments.threads)?;
    let earlier = earlier(arguments, &plan)?;
    let unmatched = sheets.unmatched(&counted.completed);
    let stating = state::Stating {
        arguments,
        asked: &asked,
        plan: &plan,
        counted: &counted,
        earlier: earlier.as_ref(),
    };
    let mut report = stating.report()?;
    report.sections.extend(unreadable(&counted));
    report.sections.extend(faulty(&faults));
    if unmatched > 0 {
        report.notes.push(format!(
            "{unmatched} encounters of the forms are in no file of encounters and not counted; check their numbers."
        ));
    }
    write(&report, arguments)?;
    let has_errors = counted.unreadable > 0 || !faults.is_empty();
    Ok(if has_errors {
        Outcome::SomeErrors
    } else {
        Outcome::Answered
    })
}

/// What is asked for.
struct Asking {
    measures: Vec<Measure>,
    topics: BTreeSet<Topic>,
}

impl Asking {
    fn of(arguments: &StatsArguments) -> Result<Asking, Failure> {
        let mut asked = Asking {
            measures: Vec::new(),
            topics: BTreeSet::new(),
        };
        for statistic in &arguments.statistic {
            match statistic {
                Asked::Measure(measure) => asked.measures.push(*measure),
                Asked::Topic(topic) => drop(asked.topics.insert(*topic)),
            }
        }
        let needs_measures = asked.topics.is_empty() && arguments.register.is_none();
        let compares = asked.topics.contains(&Topic::Comparison);
        if asked.measures.is_empty() && (needs_measures || compares) {
            asked.measures = USUAL.to_vec();
        }
        asked.check(arguments)?;
        Ok(asked)
    }

    fn check(&self, arguments: &StatsArguments) -> Result<(), Failure> {
        let usage = |text: &str| Err(Failure::Usage(text.to_owned()));
        let against = [Topic::DrgShift, Topic::Comparison, Topic::Standardised];
        let needs_earlier = against.iter().any(|topic| self.topics.contains(topic));
        if needs_earlier && arguments.beside.against.is_empty() {
            return usage(
                "drg-shift, comparison and standardised-deaths need an earlier period: name its file with --against",
            );
        }
        let Some(kind) = arguments.chart else { return Ok(()) };
        match (kind, self.measures.as_slice()) {
            (ChartKind::G, [Measure::Rate(_)]) => Ok(()),
            (ChartKind::G, _) => usage("a g chart needs one rate of patients: name it with --statistic"),
            (_, [_]) if arguments.period.is_some() && arguments.by.is_empty() => Ok(()),
            _ => usage("a chart needs one statistic and a --period, and no --by"),
        }
    }

    /// Of which statistic cases between events are counted.
    fn events(&self, arguments: &StatsArguments) -> Option<Measure> {
        let measure = self.measures.first().copied();
        measure.filter(|_| arguments.chart == Some(ChartKind::G))
    }
}

fn scheme(arguments: &StatsArguments) -> Scheme {
    let mut rules = Rules::default();
    rules.intermediate_weeks = arguments.limits.intermediate_weeks;
    if let Some(day) = arguments.limits.infection_day {
        rules.acquired = AcquiredFrom::Day(day);
    }
    Scheme {
        by: arguments.by.clone(),
        period: arguments.period,
        first: arguments.from,
        last: arguments.to,
        rules,
    }
}

fn input(arguments: &InputArguments) -> Input {
    if arguments.files.is_empty() {
        eprintln!(
            "casemix: the embedded sample of 5,000 generated encounters; name a FILE for your own, - for standard input"
        );
        return Input::sample();
    }
    Input::new(arguments)
}

/// The encounters of the earlier period, counted in the same way without its limits of time.
fn earlier(arguments: &StatsArguments, plan: &Plan<'_>) -> Result<Option<Counted>, Failure> {
    if arguments.beside.against.is_empty() {
        return Ok(None);
    }
    let files = InputArguments {
        files: arguments.beside.against.clone(),
        format: arguments.input.format,
        max_line: arguments.input.max_line,
    };
    let empty = Sheets::default();
    let plan = Plan {
        scheme: Scheme {
            first: None,
            last: None,
            ..plan.scheme.clone()
        },
        topics: plan.topics.clone(),
        register: None,
        events: None,
        targets: Vec::new(),
        sheets: &empty,
        pipeline: plan.pipeline,
        weights: plan.weights,
        codes: plan.codes,
    };
    count(Input::new(&files), &plan, &arguments.threads).map(Some)
}

fn targets(asked: &Asking, pipeline: &Pipeline) -> Result<Vec<Target>, Failure> {
    let newest = pipeline.groupers().releases().max();
    match newest.filter(|_| asked.topics.contains(&Topic::Targets)) {
        Some(release) => Ok(standard_targets(&Families::of(pipeline.groupers().tables(), release)?)),
        None => Ok(Vec::new()),
    }
}

/// Lines of forms that are wrong.
type FormFaults = Vec<(Form, u64, Vec<LineFault>)>;

fn forms(arguments: &StatsArguments) -> Result<(Sheets, FormFaults), Failure> {
    let (mut sheets, mut faults) = (Sheets::default(), Vec::new());
    for file in &arguments.beside.forms {
        let failed = |message: String| Failure::Input {
            file: file.path.display().to_string(),
            message,
        };
        let source = File::open(&file.path).map_err(|error| failed(format!("cannot read: {error}")))?;
        let filled = sheets
            .read(file.form, source)
            .map_err(|failure| failed(failure.to_string()))?;
        if filled.faulty > 0 {
            faults.push((file.form, filled.faulty, filled.faults));
        }
    }
    Ok((sheets, faults))
}

fn unreadable(counted: &Counted) -> Option<Section> {
    let mut table = Table::new([
        Column::text("file", "File"),
        Column::number("line", "Line"),
        Column::text("why", "Why, and what to do"),
    ]);
    for error in &counted.listed {
        let file = error.file.as_deref().unwrap_or_default();
        table.push([file.into(), error.line.into(), error.fault.to_string().into()]);
    }
    let section = Section::new("unreadable-lines", "Lines that could not be read", table);
    let note = format!("{} lines in all; none of them is counted above.", counted.unreadable);
    (counted.unreadable > 0).then(|| section.note(note))
}

fn faulty(faults: &FormFaults) -> Option<Section> {
    let mut table = Table::new([
        Column::text("form", "Form"),
        Column::text("why", "Line, and what to do"),
    ]);
    for (form, _, listed) in faults {
        for fault in listed {
            table.push([form.name().into(), fault.to_string().into()]);
        }
    }
    let all: u64 = faults.iter().map(|(_, all, _)| all).sum();
    let section = Section::new("form-faults", "Rows of forms that could not be used", table);
    (all > 0).then(|| section.note(format!("{all} rows in all; none of them is counted above.")))
}

/// Tabulates what was counted.
fn tabulated(counted: &Counted, plan: &Plan<'_>) -> Result<TabulationReport, Failure> {
    let weights = WeightYears::embedded()?.as_slice();
    let context = TabulationContext::new(&plan.scheme)
        .books(plan.pipeline.groupers().tables(), weights)
        .sheets(plan.sheets);
    counted.tabulation.finish(&context).map_err(figures)
}

fn confidence(arguments: &StatsArguments) -> Result<Confidence, Failure> {
    let percent = arguments.intervals.unwrap_or(95.0);
    Confidence::new(percent / 100.0).map_err(|error| Failure::Usage(error.to_string()))
}

/// A statistic cannot be stated.
fn figures(error: Error) -> Failure {
    Failure::Figures(error.to_string())
}

fn write(report: &Report, arguments: &StatsArguments) -> Result<(), Failure> {
    let form = &arguments.output;
    write_page(form.html.as_deref(), report)?;
    let text = if form.json {
        let text = serde_json::to_string_pretty(report).map_err(|error| Failure::Figures(error.to_string()))?;
        text + "\n"
    } else if form.csv {
        let tables: Vec<String> = report.sections.iter().map(|section| section.table.to_csv()).collect();
        tables.join("\n")
    } else if form.html.is_some() {
        return Ok(());
    } else {
        terminal::report(report)
    };
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()
}
