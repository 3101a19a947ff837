//! `casemix drug`: products of a code or a name, billing codes and units, harm by a drug, medications of encounters coded.

use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use casemix::codes::Codes;
use casemix_coding::drugs::{
    BillingCodes, BillingEdition, DrugEffects, MedicationCoder, NdcReading, Preparation, Products, ProductsDraft,
    read_ndc,
};
use chrono::NaiveDate;
use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::output::print;
use crate::today::today;

mod medications;
mod show;

/// What `casemix drug` takes.
#[derive(Debug, Args)]
pub(crate) struct DrugArguments {
    /// A substance or brand, or a national drug code in any form, with or without its package.
    #[arg(value_name = "NAME|NDC", required_unless_present = "encounters")]
    drug: Option<String>,
    /// Code the medications of encounters instead: files of NDJSON or CSV, plain or gzip; `-` is standard input.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "drug")]
    encounters: Vec<PathBuf>,
    /// The code sets of this day [default: today, or the last day that a code set covers].
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// The product file of the current official directory, product.txt, instead of the embedded directory.
    #[arg(long, value_name = "FILE")]
    products: Option<PathBuf>,
    /// The package file of that directory, package.txt.
    #[arg(long, value_name = "FILE", requires = "products")]
    packages: Option<PathBuf>,
    /// Show at most this many of each kind.
    #[arg(long, value_name = "N", default_value = "5")]
    limit: NonZeroUsize,
    /// Write JSON; for encounters one object a line.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &DrugArguments) -> Result<Outcome, Failure> {
    let loaded;
    let products = match &arguments.products {
        None => Products::embedded().map_err(|error| Failure::Tables(error.into()))?,
        Some(products) => {
            loaded = load(products, arguments.packages.as_ref())?;
            &loaded
        }
    };
    let billing = BillingCodes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    match &arguments.drug {
        None => medications::run(arguments, &MedicationCoder::new(products, billing)),
        Some(drug) => answer(arguments, drug, products, billing),
    }
}

/// The official directory in files.
fn load(products: &PathBuf, packages: Option<&PathBuf>) -> Result<Products, Failure> {
    let input = |file: &PathBuf, message: String| Failure::Input {
        file: file.display().to_string(),
        message,
    };
    let unread = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("cannot read: {error}: check the name"),
        _ => format!("cannot read: {error}"),
    };
    let read = |file: &PathBuf| fs::read(file).map_err(|error| input(file, unread(error)));
    let packages = packages.map(read).transpose()?;
    let draft = ProductsDraft::read(&read(products)?, packages.as_deref());
    let draft = draft.map_err(|error| input(products, error.to_string()))?;
    let provenance = casemix::codes::table::Provenance::new("FDA", products.display().to_string());
    draft.build(provenance).map_err(|error| Failure::Tables(error.into()))
}

/// What is known of a drug.
struct Known<'t> {
    products: &'t Products,
    found: show::Found<'t>,
    /// The day of the billing codes, where they do not reach the day asked for.
    billing_until: Option<NaiveDate>,
}

fn answer(
    arguments: &DrugArguments,
    drug: &str,
    products: &Products,
    billing: &BillingCodes,
) -> Result<Outcome, Failure> {
    let usage = |error: casemix::codes::NoRelease| Failure::Usage(error.to_string());
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let (day, limit) = (arguments.date.unwrap_or_else(today), arguments.limit.get());
    let (billing, billing_until) = match (arguments.date, billing.on(day)) {
        (_, Ok(edition)) => (edition, None),
        (Some(_), Err(error)) => return Err(usage(error)),
        (None, Err(_)) => newest(billing)?,
    };
    let diagnoses = codes.icd10cm.on(day).map_err(usage)?;
    let is_code = drug.contains(|character: char| character.is_ascii_digit())
        && !drug.contains(|character: char| character.is_alphabetic());
    let found = match is_code {
        true if drug.matches('-').count() == 1 => by_label(drug, products)?,
        true => {
            let reading = read_ndc(drug).map_err(|error| Failure::NotFound(error.to_string()))?;
            by_code(&reading, products)
        }
        false => show::Found {
            preparations: products.search(drug, limit),
            ..show::Found::default()
        },
    };
    let effects = DrugEffects::new(diagnoses);
    let codes_of = |names: &[&str]| -> (Vec<_>, Vec<_>) {
        let billed = names.iter().flat_map(|name| billing.find(name)).collect();
        (billed, names.iter().flat_map(|name| effects.find(name)).collect())
    };
    // Code sets name substances; a brand or a code stands for those of its product.
    let listed = found.listed.first().map(|(_, product, _)| product.preparation());
    let best = listed.or_else(|| found.preparations.first().copied());
    let substances: Vec<&str> = best
        .iter()
        .flat_map(Preparation::strengths)
        .map(|strength| strength.substance)
        .collect();
    let (mut billed, mut harms) = if is_code { Default::default() } else { codes_of(&[drug]) };
    if billed.is_empty() && harms.is_empty() {
        (billed, harms) = codes_of(&substances);
    }
    billed.truncate(limit);
    harms.truncate(limit);
    if !is_code && found.preparations.is_empty() && billed.is_empty() && harms.is_empty() {
        return Err(Failure::NotFound(
            "neither products nor code sets name this drug".to_owned(),
        ));
    }
    let known = Known {
        products,
        found: show::Found { billed, ..found },
        billing_until,
    };
    let text = match arguments.json {
        true => show::as_json(&known, &harms),
        false => show::as_text(&known, &harms, limit),
    };
    print(&text)
}

/// Billing codes as of the last day that they cover.
fn newest(billing: &BillingCodes) -> Result<(BillingEdition<'_>, Option<NaiveDate>), Failure> {
    let last = billing.codes().provenance().last_day;
    let edition = billing.on(last.unwrap_or_default());
    let edition = edition.map_err(|error| Failure::Usage(error.to_string()))?;
    Ok((edition, last))
}

/// Every package of the products of a code without package, as labels show it.
fn by_label<'t>(code: &str, products: &'t Products) -> Result<show::Found<'t>, Failure> {
    let packages = products.lookup_label(code).flat_map(|product| {
        product
            .packages()
            .map(move |package| (package.ndc, product, Some(package)))
    });
    let listed: Vec<_> = packages.collect();
    if listed.is_empty() {
        return Err(Failure::NotFound(
            "the directory lists no product of this code: labeler and product have 4-4, 5-3 or 5-4 digits; or give the \
             package too"
                .to_owned(),
        ));
    }
    Ok(show::Found {
        listed,
        ..show::Found::default()
    })
}

/// The products of a code that the directory lists, and the forms of those that it does not.
fn by_code<'t>(reading: &NdcReading, products: &'t Products) -> show::Found<'t> {
    let codes = match reading {
        NdcReading::Code(code) => vec![*code],
        NdcReading::OneOf(codes) => codes.clone(),
        _ => Vec::new(),
    };
    let mut found = show::Found::default();
    for ndc in products.listed(reading) {
        match products.package(ndc) {
            Some((product, package)) => found.listed.push((ndc, product, Some(package))),
            None => found
                .listed
                .extend(products.lookup(ndc).take(1).map(|product| (ndc, product, None))),
        }
    }
    if found.listed.is_empty() {
        found.unlisted = codes;
    }
    found
}
