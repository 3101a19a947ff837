//! [`Stating`]: what was counted as sections of a report.

use std::{borrow::Cow, collections::BTreeSet, fs};

use casemix::{
    record::{Encounter, Release},
    stats::{
        Accumulator, Causes, CodeRanges, Families, Tally, cause_section,
        census::UnitFigures,
        icd_10_chapters,
        month::Facts,
        planning::{Market, Origin},
        rates::{CompletionContext, Count, Counts},
        registers::Selection,
        report::{Column, Report, Section, Table, Value},
        significance::Interval,
        tabulate::{TabulationReport, compare},
        utilization::{
            CaseMixContext, DrgShift, StayContext, capture_section, compare_capture,
            readmission::{Method, PlannedRule, Readmissions, Stay, Verdict},
            targets::{Comparison, Condition, DrgSet, Target, TargetCase, TargetContext, target_section},
        },
    },
};
use chrono::NaiveDate;

use super::{Asking, Counted, Plan, StatsArguments, chart, confidence, figures, plan_beds, tabulated, topic::Topic};
use crate::failure::Failure;

/// Everything that the sections are made of.
pub(super) struct Stating<'a> {
    pub(super) arguments: &'a StatsArguments,
    pub(super) asked: &'a Asking,
    pub(super) plan: &'a Plan<'a>,
    pub(super) counted: &'a Counted,
    pub(super) earlier: Option<&'a Counted>,
}

impl Stating<'_> {
    pub(super) fn report(&self) -> Result<Report, Failure> {
        let tabulation = tabulated(self.counted, self.plan)?;
        let period = match tabulation.bounds {
            Some((first, last)) => format!("{first} to {last}"),
            None => "no dated discharges".to_owned(),
        };
        let subtitle = match self.arguments.output.hospital.as_str() {
            "" => period,
            hospital => format!("{hospital}, {period}"),
        };
        let mut report = Report::new("Statistics", subtitle);
        let is_comparison = self.asked.topics.contains(&Topic::Comparison);
        match (self.arguments.chart, self.asked.measures.as_slice()) {
            (Some(kind), [measure, ..]) => {
                let sections = chart::sections(kind, *measure, self.arguments, self.counted, &tabulation)?;
                report.sections.extend(sections);
            }
            (_, []) => {}
            (_, measures) if !is_comparison => report.sections.push(match self.arguments.intervals {
                None => tabulation.section(measures),
                Some(_) => tabulation.section_with_intervals(measures, confidence(self.arguments)?),
            }),
            _ => {}
        }
        for topic in &self.asked.topics {
            report.sections.extend(self.topic(*topic, &tabulation)?);
        }
        if let Some(register) = &self.counted.register {
            report
                .sections
                .push(register.section(&self.selection()?).map_err(figures)?);
        }
        if tabulation.bounds.is_some() && self.plan.scheme.first.is_none() && self.plan.scheme.period.is_none() {
            let note =
                "The period runs from the first discharge to the last; --from and --to, or --period, give it whole.";
            report.notes.push(note.to_owned());
        }
        report
            .notes
            .push("The census is of the records read: patients who are in none of them are not in it.".to_owned());
        Ok(report)
    }

    fn topic(&self, topic: Topic, tabulation: &TabulationReport) -> Result<Vec<Section>, Failure> {
        let (counted, weights) = (self.counted, self.plan.weights);
        let census = || counted.tabulation.census();
        let bounds = || tabulation.bounds.ok_or_else(|| no_days(topic));
        let section = match topic {
            Topic::Rates => self.rates(tabulation),
            Topic::Census => {
                let (first, last) = bounds()?;
                census().section(first, last, self.arguments.limits.at)
            }
            Topic::UnitStays => UnitFigures::section(&counted.units.finish(&()).map_err(figures)?),
            Topic::CaseMix => {
                let families = self.families()?;
                let context = CaseMixContext::new(weights, &families);
                counted.cuts.finish(&context).map_err(figures)?.section()
            }
            Topic::Capture => {
                let (families, nothing) = (self.families()?, Default::default());
                let reference = self.earlier.map_or(&nothing, |earlier| &earlier.mix);
                capture_section(&compare_capture(reference, &counted.mix, &families).map_err(figures)?)
            }
            Topic::DrgShift => {
                let earlier = self.earlier.map(|earlier| &earlier.mix).ok_or_else(|| no_days(topic))?;
                let shift = DrgShift::between(earlier, &counted.mix, &self.families()?, weights);
                shift.map_err(figures)?.section()
            }
            Topic::Stays => {
                let report = counted.stays.finish(&StayContext::new(weights));
                report.map_err(figures)?.section()
            }
            Topic::Conditions => {
                let tables = self.plan.pipeline.groupers().tables();
                counted.conditions.finish(tables).map_err(figures)?.section()
            }
            Topic::Poa => counted.poa.finish(&()).map_err(figures)?.section(),
            Topic::Readmissions => self.readmissions(|_, _| ())?.finish(&()).map_err(figures)?.section(),
            Topic::Documentation => counted.documentation.finish(&()).map_err(figures)?.section(),
            Topic::Returns => counted.returns.finish(&()).map_err(figures)?.section(),
            Topic::Targets => self.targets()?,
            Topic::DeathsByCause => cause_section(&self.causes(&counted.causes)?),
            Topic::Delinquent => {
                let (first, last) = bounds()?;
                let mut context = CompletionContext::new(first, last);
                context.limit_days = self.arguments.limits.delinquent_days;
                counted.completions.finish(&context).map_err(figures)?.section()
            }
            Topic::Origin => {
                let mut areas = Tally::default();
                counted
                    .areas
                    .iter()
                    .for_each(|((area, _), patients)| areas.count(area.to_string(), patients));
                Origin::of(&areas).map_err(figures)?.section()
            }
            Topic::MarketShare => {
                let mut areas = Tally::default();
                counted.areas.iter().for_each(|((area, hospital), patients)| {
                    areas.count((area.to_string(), hospital.to_string()), patients);
                });
                let market = Market::of(&areas).map_err(figures)?;
                market.section(&self.arguments.output.hospital)
            }
            Topic::Forecast => plan_beds::forecast(census(), bounds()?, self.arguments)?,
            Topic::Season => plan_beds::season(census(), bounds()?, self.arguments)?,
            Topic::BedNeed => plan_beds::bed_need(census(), bounds()?, tabulation, self.arguments)?,
            Topic::Standardised => self.standardised()?,
            Topic::Comparison => self.comparison(tabulation)?,
        };
        Ok(vec![section])
    }

    /// Every rate, of all rows together where the tabulation has several.
    fn rates(&self, tabulation: &TabulationReport) -> Section {
        let mut counts = Counts::default();
        tabulation.rows.iter().for_each(|row| counts.merge(&row.counts));
        if tabulation.by.is_empty() {
            return counts.section();
        }
        // Each row counted the days of the calendar.
        counts.set(Count::CalendarDays, 0);
        counts
            .section()
            .note("Of all groups together, without rates of use: they need the whole hospital, so leave --by out.")
    }

    fn families(&self) -> Result<Vec<Families>, Failure> {
        let earlier = self.earlier.into_iter().flat_map(|earlier| earlier.mix.iter());
        let releases: BTreeSet<Release> = self
            .counted
            .mix
            .iter()
            .chain(earlier)
            .map(|(release, ..)| release)
            .collect();
        let tables = self.plan.pipeline.groupers().tables();
        let families = releases.into_iter().map(|release| Families::of(tables, release));
        Ok(families.collect::<Result<_, _>>()?)
    }

    /// The verdicts on all stays, counted; `each` is given every stay with its verdict.
    fn readmissions(&self, mut each: impl FnMut(&str, Verdict)) -> Result<Readmissions, Failure> {
        let rule = PlannedRule::default();
        let stays = self.counted.followed.iter().map(|(encounter, _)| encounter);
        let admitted = |encounter: &Encounter| encounter.admitted.value().map(|moment| moment.date());
        let Some(until) = stays.clone().filter_map(admitted).max() else {
            return Ok(Readmissions::default());
        };
        let mut method = Method::new(until);
        method.interval_days = self.arguments.limits.readmission_days;
        let mut stays: Vec<Stay<'_>> = stays.filter_map(|encounter| Stay::of(encounter, &rule)).collect();
        stays.sort_by_key(|stay| stay.patient);
        let in_period = |day: NaiveDate| {
            let scheme = &self.plan.scheme;
            scheme.first.is_none_or(|first| first <= day) && scheme.last.is_none_or(|last| day <= last)
        };
        let mut readmissions = Readmissions::default();
        let judged = method.judge_sorted(stays, |judged| {
            if in_period(judged.stay.discharged.date()) {
                readmissions.add(judged.verdict);
                each(judged.stay.id, judged.verdict);
            }
        });
        judged.map_err(|error| Failure::Figures(error.to_string()))?;
        Ok(readmissions)
    }

    /// Target ratios; the one of readmissions from the verdicts, which need all stays.
    fn targets(&self) -> Result<Section, Failure> {
        let targets = &self.plan.targets;
        let comparison = self.arguments.beside.comparison.as_ref().map(|path| {
            let failed = |message: String| Failure::Input {
                file: path.display().to_string(),
                message,
            };
            let text = fs::read_to_string(path).map_err(|error| failed(format!("cannot read: {error}")))?;
            Comparison::read(&text).map_err(|error| failed(error.to_string()))
        });
        let comparison = comparison.transpose()?;
        let of_verdicts: Vec<Target> = targets
            .iter()
            .map(|target| match target.denominator.readmission {
                Some(_) => target.clone(),
                None => {
                    let mut nothing = target.clone();
                    nothing.denominator = Condition::drgs(DrgSet::default());
                    nothing
                }
            })
            .collect();
        let mut verdicts = std::collections::BTreeMap::new();
        self.readmissions(|id, verdict| {
            verdicts.insert(id.to_owned(), verdict);
        })?;
        let mut counts = self.counted.targets.clone();
        for (encounter, outcome) in &self.counted.followed {
            if let Some(verdict) = verdicts.get(encounter.id.as_str()) {
                let mut case = TargetCase::new(Facts::of(encounter), *outcome);
                case.verdict = Some(*verdict);
                counts.add((&of_verdicts, &case));
            }
        }
        let context = TargetContext::new(targets);
        let context = match &comparison {
            Some(comparison) => context.comparison(comparison),
            None => context,
        };
        Ok(target_section(&counts.finish(&context).map_err(figures)?))
    }

    fn causes(&self, causes: &Causes) -> Result<Vec<casemix::stats::CauseFigures>, Failure> {
        let mut sets: Vec<(Cow<'_, str>, CodeRanges)> = Vec::new();
        for argument in &self.arguments.codes {
            let (name, codes) = argument.split_once('=').unwrap_or((argument, argument));
            sets.push((name.trim().into(), ranges(codes)?));
        }
        if sets.is_empty() {
            sets = icd_10_chapters();
        }
        causes.finish(&sets).map_err(figures)
    }

    fn selection(&self) -> Result<Selection, Failure> {
        let codes: Vec<&str> = self
            .arguments
            .codes
            .iter()
            .map(|codes| codes.split_once('=').map_or(codes.as_str(), |(_, codes)| codes))
            .collect();
        let mut selection = Selection::default().codes(ranges(&codes.join(","))?);
        selection.first = self.plan.scheme.first;
        selection.last = self.plan.scheme.last;
        Ok(selection)
    }

    /// The death rate with the ages and sexes of the earlier records, and the deaths that their rates lead to expect.
    fn standardised(&self) -> Result<Section, Failure> {
        let reference = self.earlier.ok_or_else(|| no_days(Topic::Standardised))?;
        let (ours, reference) = (&self.counted.strata, &reference.strata);
        let confidence = confidence(self.arguments)?;
        let indirect = ours.indirect(reference).map_err(figures)?;
        let direct = ours.direct(reference).map_err(figures)?;
        let of_ratio = indirect.interval(confidence).map_err(figures)?;
        let of_rate = direct.interval(confidence).map_err(figures)?;
        let mut table = Table::new([
            Column::text("figure", "Figure"),
            Column::number("value", "Value"),
            Column::number("low", "from"),
            Column::number("high", "to"),
            Column::text("method", "Method"),
        ]);
        let mut row = |name: &str, value: Value, interval: Option<Interval>, method: &str| {
            let limits = interval.map_or([Value::Blank, Value::Blank], |interval| interval.values());
            let name = [Value::from(name), value];
            table.push(name.into_iter().chain(limits).chain([method.into()]));
        };
        row("crude rate", ours.crude().into(), None, "deaths / discharges × 100");
        row(
            "crude rate, reference",
            reference.crude().into(),
            None,
            "deaths / discharges × 100",
        );
        let direct_method = "our rates with the discharges of the reference by age and sex";
        row(
            "standardised rate, direct",
            direct.rate().into(),
            of_rate,
            direct_method,
        );
        let expected = Value::rounded(indirect.expected.try_into().unwrap_or(f64::NAN), 2);
        row("deaths observed", indirect.observed.into(), None, "");
        row(
            "deaths expected",
            expected,
            None,
            "the rates of the reference with our discharges by age and sex",
        );
        row("ratio (SMR)", indirect.ratio().into(), of_ratio, "observed / expected");
        Ok(
            Section::new("standardised-deaths", "Standardised death rate", table).note(
                "By ten years of age and sex. Where one of both has nobody of an age and sex the figure is undefined.",
            ),
        )
    }

    fn comparison(&self, tabulation: &TabulationReport) -> Result<Section, Failure> {
        let Some(earlier) = self.earlier else {
            return Err(no_days(Topic::Comparison));
        };
        let empty = Default::default();
        let plan = Plan {
            scheme: casemix::stats::tabulate::Scheme {
                first: None,
                last: None,
                ..self.plan.scheme.clone()
            },
            topics: BTreeSet::new(),
            register: None,
            events: None,
            targets: Vec::new(),
            sheets: &empty,
            pipeline: self.plan.pipeline,
            weights: self.plan.weights,
            codes: self.plan.codes,
        };
        let earlier = tabulated(earlier, &plan)?;
        Ok(compare(
            &earlier,
            tabulation,
            &self.asked.measures,
            confidence(self.arguments)?,
        ))
    }
}

fn ranges(text: &str) -> Result<CodeRanges, Failure> {
    text.parse()
        .map_err(|error: casemix::stats::CodeRangeError| Failure::Usage(format!("--codes: {error}")))
}

fn no_days(topic: Topic) -> Failure {
    Failure::Figures(format!(
        "{} needs discharges with a date; there are none in the files and the period",
        topic.name()
    ))
}
