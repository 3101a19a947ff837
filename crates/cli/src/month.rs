//! `casemix month`: a month's sheet of encounters.

use casemix::{
    Groupers, Pipeline, WeightYears,
    check::{CheckSet, DataQuality},
    contract::{Block, LineError},
    drg::{Weights, Workspace},
    rules::Waivers,
    stats::{
        Accumulator,
        month::{MonthContext, MonthSheet, Outcome as Standing, Refusal},
        report::{Column, Report, Section, Table},
        utilization::DocumentationReviews,
    },
};

use crate::{
    args::MonthArguments,
    batch,
    failure::{Failure, Outcome},
    input::Input,
    output::{Output, write_page},
    terminal,
};

/// So many unreadable lines are listed.
const LISTED: usize = 200;

pub(crate) fn run(arguments: &MonthArguments) -> Result<Outcome, Failure> {
    let pipeline = arguments.release.pipeline()?;
    let set = arguments.packs.set(Waivers::default())?;
    let input = if arguments.input.files.is_empty() {
        eprintln!(
            "casemix: the embedded sample of 5,000 generated encounters; name a FILE for your own, - for standard input"
        );
        Input::sample()
    } else {
        Input::new(&arguments.input)
    };
    let weights = WeightYears::embedded()?.as_slice();
    let mut month = Month::new(&set);
    batch::answer(
        input,
        &arguments.threads,
        Workspace::default,
        |work, block| Month::of(block, &pipeline, &set, weights, work),
        |counted| {
            month.merge(counted);
            Ok(())
        },
    )?;
    month.show(arguments, pipeline.groupers(), weights)
}

/// What has been counted, and the lines that could not be.
struct Month<'s> {
    sheet: MonthSheet,
    quality: DataQuality<'s>,
    documentation: DocumentationReviews,
    unreadable: u64,
    listed: Vec<LineError>,
}

impl<'s> Month<'s> {
    fn new(set: &'s CheckSet) -> Month<'s> {
        Month {
            sheet: MonthSheet::default(),
            quality: DataQuality::new(set),
            documentation: DocumentationReviews::default(),
            unreadable: 0,
            listed: Vec::new(),
        }
    }

    fn of(
        block: &Block,
        pipeline: &Pipeline,
        set: &'s CheckSet,
        weights: &[Weights],
        work: &mut Workspace,
    ) -> Month<'s> {
        let mut month = Month::new(set);
        block.for_each(|line, read| match read {
            Ok(encounter) => {
                month.quality.add(line, &encounter);
                let standing = match pipeline.group_in(&encounter, work) {
                    Ok(answer) => Standing::from(answer),
                    Err(fault) => Standing::NotGrouped(Refusal::from(&fault)),
                };
                month.documentation.add_encounter(&encounter, standing, weights);
                month.sheet.add_encounter(&encounter, standing);
            }
            Err(error) => {
                month.unreadable += 1;
                month.listed.push(error);
            }
        });
        month.listed.truncate(LISTED);
        month
    }

    /// Adds what follows.
    fn merge(&mut self, later: Month<'_>) {
        self.sheet.merge(&later.sheet);
        self.quality.merge(later.quality);
        self.documentation.merge(&later.documentation);
        self.unreadable += later.unreadable;
        self.listed.extend(later.listed);
        self.listed.truncate(LISTED);
    }

    fn show(self, arguments: &MonthArguments, groupers: &Groupers, weights: &[Weights]) -> Result<Outcome, Failure> {
        let context = MonthContext::new(groupers.tables(), weights).hospital(&arguments.hospital);
        let figures = self.sheet.finish(&context);
        let mut report = figures.map_err(|error| Failure::Figures(error.to_string()))?.report();
        if self.unreadable > 0 {
            report.sections.push(self.unreadable_lines());
        }
        let unreadable = self.unreadable;
        report.sections.extend(self.quality.sections());
        let documentation = self.documentation.finish(&());
        let documentation = documentation.map_err(|error| Failure::Figures(error.to_string()))?;
        if documentation.reviewed > 0 {
            // A hospital that states no review would read that nothing was done.
            report.sections.push(documentation.section());
        }
        write_page(arguments.html.as_deref(), &report)?;
        if arguments.json || arguments.html.is_none() {
            let mut output = Output::open(None)?;
            output.write(shown(&report, arguments.json)?.as_bytes())?;
            output.finish()?;
        }
        Ok(if unreadable > 0 {
            Outcome::SomeErrors
        } else {
            Outcome::Answered
        })
    }

    fn unreadable_lines(&self) -> Section {
        let columns = [
            Column::text("file", "File"),
            Column::number("line", "Line"),
            Column::text("why", "Why, and what to do"),
        ];
        let mut table = Table::new(columns);
        for error in &self.listed {
            let file = error.file.as_deref().unwrap_or_default();
            table.push([file.into(), error.line.into(), error.fault.to_string().into()]);
        }
        let section = Section::new("unreadable-lines", "Lines that could not be read", table);
        match self.unreadable {
            all if all > LISTED as u64 => section.note(format!(
                "The first {LISTED} of {all} lines; none of them is counted above."
            )),
            _ => section.note("None of these lines is counted above."),
        }
    }
}

fn shown(report: &Report, json: bool) -> Result<String, Failure> {
    if !json {
        return Ok(terminal::report(report));
    }
    let text = serde_json::to_string_pretty(report).map_err(|error| Failure::Figures(error.to_string()))?;
    Ok(text + "\n")
}
