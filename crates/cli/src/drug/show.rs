//! What is known of a drug, as text and as JSON.

use std::fmt::Write as _;

use casemix::record::Ndc;
use casemix_coding::drugs::{BillingCode, Encounter, Intent, Package, Preparation, Product, SubstanceGroup};
use serde_json::{Value, json};

use super::Known;
use crate::find::dotted;

/// What directory and billing codes have.
#[derive(Default)]
pub(super) struct Found<'t> {
    /// Codes that the directory lists.
    pub(super) listed: Vec<(Ndc, Product<'t>, Option<Package<'t>>)>,
    /// The codes of a reading of which it lists none.
    pub(super) unlisted: Vec<Ndc>,
    /// Preparations of a name.
    pub(super) preparations: Vec<Preparation<'t>>,
    pub(super) billed: Vec<BillingCode<'t>>,
}

pub(super) fn as_text(known: &Known<'_>, harms: &[&SubstanceGroup<'_>], limit: usize) -> String {
    let mut text = String::new();
    let directory = known
        .products
        .day()
        .map_or("the directory".to_owned(), |day| format!("the directory of {day}"));
    let found = &known.found;
    if found.unlisted.len() > 1 {
        text.push_str("ten digits without hyphens may be any of these:\n");
    }
    for code in &found.unlisted {
        let _ = writeln!(text, "{code}  on claims {}  not in {directory}", code.claim().as_str());
    }
    for (ndc, product, package) in &found.listed {
        let _ = writeln!(text, "{ndc}  on claims {}  in {directory}", ndc.claim().as_str());
        let _ = writeln!(text, "  {product}");
        about(&mut text, &product.preparation());
        match package {
            Some(package) => drop(writeln!(text, "  package: {}", package.description)),
            None => text.push_str("  no such package is listed\n"),
        }
        let days = package.map_or((product.first_day(), product.last_day()), |one| {
            (one.first_day, one.last_day)
        });
        let since = days.0.map_or(String::new(), |day| format!(" since {day}"));
        let until = days.1.map_or(String::new(), |day| format!(" until {day}"));
        let marketing = product.marketing();
        let ground = match marketing.application.starts_with(marketing.category) {
            true => marketing.application.to_owned(),
            false => format!("{} {}", marketing.category, marketing.application)
                .trim()
                .to_owned(),
        };
        let _ = writeln!(text, "  marketed{since}{until} ({ground})");
    }
    if !found.preparations.is_empty() {
        let _ = writeln!(text, "in {directory}:");
    }
    for preparation in &found.preparations {
        let products: Vec<_> = preparation.products().collect();
        let shown: Vec<String> = products.iter().take(3.min(limit)).map(ToString::to_string).collect();
        let more = if products.len() > shown.len() { ", ..." } else { "" };
        let _ = writeln!(
            text,
            "{preparation}\n  {} products: {}{more}",
            products.len(),
            shown.join(", ")
        );
    }
    if let Some(until) = known.billing_until.filter(|_| !found.billed.is_empty()) {
        let _ = writeln!(text, "HCPCS as of {until}, the last day it covers:");
    }
    for code in &found.billed {
        let unit = code.unit.map_or(String::new(), |unit| format!("  one unit is {unit}"));
        let _ = writeln!(text, "{} {}{unit}", code.code.as_str(), code.title);
    }
    for group in harms {
        let _ = writeln!(text, "{} {}", dotted(group.heading.code().as_str()), group.substances);
        for intent in Intent::ALL {
            if let Some(code) = group.code(intent, Encounter::Initial) {
                let _ = writeln!(text, "    {} {}", dotted(code.as_str()), intent.name());
            }
        }
    }
    text
}

/// What is in it, its classes and its schedule.
fn about(text: &mut String, preparation: &Preparation<'_>) {
    let _ = writeln!(text, "  {preparation}");
    let classes: Vec<&str> = preparation.classes().map(|class| class.name).collect();
    if !classes.is_empty() {
        let _ = writeln!(text, "  classes: {}", classes.join(", "));
    }
    if let Some(schedule) = preparation.schedule() {
        let _ = writeln!(
            text,
            "  controlled substance, schedule {}",
            schedule.trim_start_matches('C')
        );
    }
}

/// A preparation as JSON.
pub(super) fn preparation(preparation: &Preparation<'_>) -> Value {
    let strengths = preparation
        .strengths()
        .map(|strength| json!({"substance": strength.substance, "amount": strength.amount, "unit": strength.unit}));
    json!({"name": preparation.name(), "strengths": strengths.collect::<Vec<_>>(), "form": preparation.form(),
        "routes": preparation.routes().collect::<Vec<_>>(),
        "classes": preparation.classes().map(|class| class.name).collect::<Vec<_>>(),
        "schedule": preparation.schedule()})
}

/// A preparation as JSON, with the number of its products.
pub(crate) fn counted(one: &Preparation<'_>) -> Value {
    let mut value = preparation(one);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("products".to_owned(), one.products().count().into());
    }
    value
}

pub(super) fn as_json(known: &Known<'_>, harms: &[&SubstanceGroup<'_>]) -> String {
    let found = &known.found;
    let listed = found.listed.iter().map(|(ndc, product, package)| {
        json!({"ndc": ndc.to_string(), "claim": ndc.claim().as_str(), "label": product.label_code(),
            "brand": product.brand(), "labeler": product.labeler(), "preparation": preparation(&product.preparation()),
            "package": package.map(|package| package.description),
            "first_day": product.first_day().map(|day| day.to_string()),
            "last_day": product.last_day().map(|day| day.to_string()),
            "category": product.marketing().category, "application": product.marketing().application})
    });
    let unlisted = found
        .unlisted
        .iter()
        .map(|code| json!({"ndc": code.to_string(), "claim": code.claim().as_str()}));
    let preparations = found.preparations.iter().map(counted);
    let billed = found.billed.iter().map(
        |code| json!({"code": code.code.as_str(), "title": code.title, "unit": code.unit.map(|unit| unit.to_string())}),
    );
    let harms = harms.iter().map(|group| {
        let codes = Intent::ALL.into_iter().filter_map(|intent| {
            let code = group.code(intent, Encounter::Initial)?;
            Some(json!({"intent": intent.name(), "code": dotted(code.as_str())}))
        });
        json!({"heading": dotted(group.heading.code().as_str()), "substances": group.substances,
            "codes": codes.collect::<Vec<_>>()})
    });
    let answer = json!({"directory": known.products.provenance().release,
        "products": listed.collect::<Vec<_>>(), "unlisted": unlisted.collect::<Vec<_>>(),
        "preparations": preparations.collect::<Vec<_>>(), "billing": billed.collect::<Vec<_>>(),
        "harm": harms.collect::<Vec<_>>()});
    format!("{answer:#}\n")
}
