//! [`CaseMixCuts`]: the case-mix index of parts of the discharges.

use std::collections::BTreeMap;

use casemix_drg::{DrgType, Weights};
use casemix_record::{DischargeStatus, MsDrg, PayerClass, Release, Text};

use super::{ByKey, discharge};
use crate::{
    Accumulator, CaseMix, Error, Families, Mix,
    month::{Facts, Outcome},
    report::{Column, Section, Table, Value},
};

/// DRGs by payer, service and disposition, so that the case-mix index of any part of the discharges can be stated.
///
/// Only discharges with a DRG are counted: of inpatient stays that ended.
///
/// ```
/// use casemix_drg::{Tables, Weights};
/// use casemix_record::{Mdc, PayerClass};
/// use casemix_stats::{Accumulator, Families, month::{Facts, Grouped, Outcome}};
/// use casemix_stats::utilization::{CaseMixContext, CaseMixCuts};
///
/// let release = "43.0".parse().unwrap();
/// let mut cuts = CaseMixCuts::default();
/// for (drg, payer, status) in [("291", PayerClass::Medicare, "01"), ("470", PayerClass::Commercial, "02")] {
///     let mut facts = Facts::new("");
///     (facts.payer, facts.disposition) = (Some(payer), status.parse().ok());
///     cuts.add((facts, Outcome::Grouped(Grouped::new(release, drg.parse().unwrap(), Mdc::PRE))));
/// }
///
/// let families = [Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, release)?];
/// let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026)?];
/// let figures = cuts.finish(&CaseMixContext::new(&weights, &families))?;
/// assert_eq!(figures.surgical.index().to_string(), "1.9289");
/// assert_eq!(figures.without_transfers.index().to_string(), "1.2838");
///
/// // Any other part: what Medicare pays.
/// let medicare = cuts.select(|cell| cell.payer == Some(PayerClass::Medicare));
/// assert_eq!(medicare.case_mix(&weights).index().to_string(), "1.2838");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseMixCuts(ByKey<CaseMixCell, Mix>);

/// What the discharges of a cell have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CaseMixCell {
    /// The class of the payer.
    pub payer: Option<PayerClass>,
    /// The hospital service at discharge; empty if none is given.
    pub service: Text,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
}

/// What is needed to state the case-mix index of the usual parts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CaseMixContext<'a> {
    /// Weights by year.
    pub weights: &'a [Weights],
    /// The DRGs of each release, which tell medical ones from surgical ones.
    pub families: &'a [Families],
    /// The dispositions that are transfers: [`acute_transfers`] unless set.
    pub transfers: Vec<DischargeStatus>,
}

impl<'a> CaseMixContext<'a> {
    /// With the [transfers to acute care](acute_transfers).
    pub fn new(weights: &'a [Weights], families: &'a [Families]) -> CaseMixContext<'a> {
        CaseMixContext {
            weights,
            families,
            transfers: acute_transfers(),
        }
    }
}

/// The dispositions that are transfers from one acute hospital to another: 02 and 66, and 82 and 94, which say the
/// same with a readmission planned (42 CFR 412.4(b)).
///
/// ```
/// use casemix_stats::utilization::acute_transfers;
///
/// let statuses: Vec<String> = acute_transfers().iter().map(|status| status.to_string()).collect();
/// assert_eq!(statuses, ["02", "66", "82", "94"]);
/// ```
pub fn acute_transfers() -> Vec<DischargeStatus> {
    let is_acute = |status: &DischargeStatus| matches!(status.without_planned_readmission().number(), 2 | 66);
    DischargeStatus::known().filter(is_acute).collect()
}

/// The discharges of a mix whose DRG is of one type; a DRG of a release without families has none.
///
/// ```
/// use casemix_drg::{DrgType, Tables};
/// use casemix_stats::{Accumulator, Families, Mix, utilization::of_type};
///
/// let release = "43.1".parse().unwrap();
/// let families = [Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, release)?];
/// let mut mix = Mix::default();
/// ["291", "470", "470"].map(|drg| mix.add((release, drg.parse().unwrap())));
/// assert_eq!(of_type(&mix, &families, DrgType::Surgical).total(), 2);
/// # Ok::<(), casemix_drg::Error>(())
/// ```
pub fn of_type(mix: &Mix, families: &[Families], drg_type: DrgType) -> Mix {
    part_of(mix, |release, drg| {
        let of_release = families.iter().find(|families| families.release() == release);
        of_release
            .and_then(|families| families.get(drg))
            .map_or(DrgType::None, |member| member.drg_type)
            == drg_type
    })
}

fn part_of(mix: &Mix, holds: impl Fn(Release, MsDrg) -> bool) -> Mix {
    let mut part = Mix::default();
    let held = mix.iter().filter(|(release, drg, _)| holds(*release, *drg));
    held.for_each(|(release, drg, count)| part.count((release, drg), count));
    part
}

impl CaseMixCuts {
    /// The discharges of the cells for which `holds` is true.
    pub fn select(&self, holds: impl Fn(&CaseMixCell) -> bool) -> Mix {
        let mut sum = Mix::default();
        let held = self.0.iter().filter(|(cell, _)| holds(cell));
        held.for_each(|(_, mix)| sum.merge(mix));
        sum
    }

    /// The discharges by what `key` says of their cell.
    fn by<K: Ord>(&self, key: impl Fn(&CaseMixCell) -> K) -> BTreeMap<K, Mix> {
        let mut parts: BTreeMap<K, Mix> = BTreeMap::new();
        for (cell, mix) in self.0.iter() {
            parts.entry(key(cell)).or_default().merge(mix);
        }
        parts
    }
}

impl Accumulator for CaseMixCuts {
    type Item<'a> = (Facts<'a>, Outcome);
    type Context<'a> = CaseMixContext<'a>;
    type Output = CaseMixFigures;

    fn count(&mut self, (facts, outcome): (Facts<'_>, Outcome), times: i64) {
        if let Some(grouped) = discharge(&facts, outcome) {
            let cell = CaseMixCell {
                payer: facts.payer,
                service: facts.service.into(),
                disposition: facts.disposition,
            };
            self.0.count(cell, (grouped.release, grouped.drg), times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    fn finish(&self, context: &CaseMixContext<'_>) -> Result<CaseMixFigures, Error> {
        let weights = context.weights;
        let all = self.select(|_| true);
        let figures = all.finish(weights)?;
        let of_type = |drg_type| of_type(&all, context.families, drg_type).finish(weights);
        let is_transfer = |cell: &CaseMixCell| {
            cell.disposition
                .is_some_and(|status| context.transfers.contains(&status))
        };
        let payers = self.by(|cell| cell.payer).into_iter();
        let services = self.by(|cell| cell.service.to_string()).into_iter();
        Ok(CaseMixFigures {
            all: figures,
            medical: of_type(DrgType::Medical)?,
            surgical: of_type(DrgType::Surgical)?,
            transfers: self.select(is_transfer).finish(weights)?,
            without_transfers: self.select(|cell| !is_transfer(cell)).finish(weights)?,
            payers: payers
                .map(|(payer, mix)| Ok((payer, mix.finish(weights)?)))
                .collect::<Result<_, Error>>()?,
            services: services
                .map(|(service, mix)| Ok((service, mix.finish(weights)?)))
                .collect::<Result<_, Error>>()?,
        })
    }
}

/// The case mix of the usual parts of the discharges.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseMixFigures {
    /// All discharges with a DRG.
    pub all: CaseMix,
    /// Those in medical DRGs.
    pub medical: CaseMix,
    /// Those in surgical DRGs.
    pub surgical: CaseMix,
    /// Those who were transferred.
    pub transfers: CaseMix,
    /// All but those who were transferred.
    pub without_transfers: CaseMix,
    /// By payer; `None` is not stated.
    pub payers: Vec<(Option<PayerClass>, CaseMix)>,
    /// By service at discharge; the empty one is not stated.
    pub services: Vec<(String, CaseMix)>,
}

impl CaseMixFigures {
    /// The figures as a section.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("cut", "Discharges"),
            Column::text("part", "Part"),
            Column::number("weighted", "With a weight"),
            Column::number("weight", "Weight"),
            Column::number("case_mix_index", "CMI"),
            Column::number("unweighted", "No weight"),
        ]);
        let mut row = |cut: &str, part: &str, mix: &CaseMix| {
            let figures: [Value; 4] = [
                mix.weighted.into(),
                Value::fixed(Some(mix.weight), 4),
                mix.index().into(),
                mix.unweighted.into(),
            ];
            table.push([cut.into(), part.into()].into_iter().chain(figures));
        };
        row("all", "", &self.all);
        row("type", "medical", &self.medical);
        row("type", "surgical", &self.surgical);
        row("transfer", "transferred", &self.transfers);
        row("transfer", "not transferred", &self.without_transfers);
        for (payer, mix) in &self.payers {
            row("payer", payer.map_or("not stated", |payer| payer.as_str()), mix);
        }
        for (service, mix) in &self.services {
            row("service", if service.is_empty() { "not stated" } else { service }, mix);
        }
        Section::new("case-mix", "Case-mix index", table).note(
            "Sum of the relative weights of the final DRGs for each discharge that has one; weights are not reduced for \
             transfers.",
        )
    }
}
