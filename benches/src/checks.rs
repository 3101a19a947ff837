//! The encounters that validation is measured on, and the rules.

use std::error::Error;

use casemix::{
    check::CheckSet,
    codes::Codes,
    record::{Document, Encounter},
    rules::{
        RuleSet, RuleSetBuilder,
        packs::{self, RecordFindings},
        review::{RecordReview, TextReview, federal_limits},
    },
};
use casemix_testkit::Month;

/// Encounters of a generated month without planted defects, so that few findings are made.
#[derive(Debug)]
pub struct CheckWorkload {
    /// The encounters.
    pub encounters: Vec<Encounter>,
}

/// How many encounters are generated.
const ENCOUNTERS: usize = 2_000;

/// How many of them stay in the caches.
const HOT: usize = 50;

impl CheckWorkload {
    /// Generates the encounters; always the same.
    ///
    /// # Errors
    ///
    /// Never: the month exists.
    pub fn generate() -> Result<CheckWorkload, Box<dyn Error>> {
        let month = Month::new(2026, 1).ok_or("the month exists")?.seed(7);
        let encounters = month.encounters().take(ENCOUNTERS).map(|made| made.encounter).collect();
        Ok(CheckWorkload { encounters })
    }

    /// The encounters without documents and orders, as abstracts of a stay have none.
    #[must_use]
    pub fn abstracts(&self) -> Vec<Encounter> {
        let mut all = self.encounters.clone();
        for encounter in &mut all {
            encounter.documents.clear();
            encounter.orders.clear();
        }
        all
    }

    /// Some of the encounters as long stays: with a hundred documents and two hundred charges.
    #[must_use]
    pub fn long_stays(&self) -> Vec<Encounter> {
        let mut some: Vec<Encounter> = self.encounters.iter().take(LONG_STAYS).cloned().collect();
        some.iter_mut().for_each(lengthen);
        some
    }

    /// So few of the encounters that they stay in the caches of the processor, as the one does that a coder works on.
    #[must_use]
    pub fn hot(&self) -> &[Encounter] {
        self.encounters.get(..HOT).unwrap_or(&self.encounters)
    }

    /// How many diagnoses an encounter has.
    #[must_use]
    pub fn diagnoses(&self) -> f64 {
        self.mean(|encounter| encounter.diagnoses.len())
    }

    /// How many documents an encounter has.
    #[must_use]
    pub fn documents(&self) -> f64 {
        self.mean(|encounter| encounter.documents.len())
    }

    fn mean(&self, of: impl Fn(&Encounter) -> usize) -> f64 {
        self.encounters.iter().map(of).sum::<usize>() as f64 / self.encounters.len() as f64
    }
}

/// Every built-in rule about the record: all but those about coding.
///
/// # Errors
///
/// Where the packs of the program are damaged.
pub fn every_rule() -> Result<RuleSet, Box<dyn Error>> {
    let builder = language()?;
    let builder = builder
        .check(RecordFindings::new())
        .check(RecordReview::new())
        .check(TextReview::new());
    Ok(builder.build()?)
}

/// Every built-in pack, those about coding among them: conventions, guidelines, Medicare Code Editor. With them checks are
/// what `casemix check` does with each record.
///
/// # Errors
///
/// Where the packs of the program are damaged.
pub fn every_pack() -> Result<CheckSet, Box<dyn Error>> {
    Ok(CheckSet::embedded()?)
}

/// The rules that are written in the rule language.
///
/// # Errors
///
/// Where the packs of the program are damaged.
pub fn rules_of_the_language() -> Result<RuleSet, Box<dyn Error>> {
    Ok(language()?.build()?)
}

/// The rules of the rule language with all switched off but one, or with all.
///
/// # Errors
///
/// Where the packs of the program are damaged.
pub fn rules_alone(all: &RuleSet, rule: Option<&str>) -> Result<RuleSet, Box<dyn Error>> {
    let others = all.rules().filter(|info| Some(&*info.id) != rule);
    let builder = others.fold(language()?, |builder, info| builder.off(info.id.clone()));
    Ok(builder.build()?)
}

fn language() -> Result<RuleSetBuilder, Box<dyn Error>> {
    let packs = packs::all()?.into_iter().chain([federal_limits()?]);
    Ok(packs.fold(RuleSet::builder(Codes::embedded()?), RuleSetBuilder::pack))
}

/// How many encounters are made long stays.
const LONG_STAYS: usize = 100;

/// Charges and documents of a long stay.
const LONG_CHARGES: usize = 200;
const LONG_DOCUMENTS: usize = 100;

/// Adds notes of its progress to an encounter, and charges to its bill, which adds up as before.
fn lengthen(encounter: &mut Encounter) {
    let is_note = |document: &&Document| document.kind.to_str() == "progress-note";
    if let Some(note) = encounter.documents.iter().find(is_note).cloned() {
        for number in encounter.documents.len()..LONG_DOCUMENTS {
            let mut note = note.clone();
            note.id = format!("LONG-{number}").as_str().into();
            encounter.documents.push(note);
        }
    }
    let Some(mut total) = encounter.total_charges.value() else {
        return;
    };
    if let Some(charge) = encounter.charges.last().cloned() {
        for number in encounter.charges.len()..LONG_CHARGES {
            let mut charge = charge.clone();
            charge.units = "1".into();
            charge.rate = format!("{number}.50").as_str().into();
            charge.amount = charge.rate.clone();
            if let Some(sum) = charge.amount.value().and_then(|amount| total.checked_add(amount)) {
                total = sum;
                encounter.charges.push(charge);
            }
        }
    }
    encounter.total_charges = total.into();
}
