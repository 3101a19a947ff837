//! The billing code of a medication, its units, and the charges for it.

use std::collections::BTreeMap;

use casemix_record::{CodeText, Encounter, Finding, Medication};

use super::findings::{self, Found};
use super::text::DrugText;
use super::{BilledDrug, CodedMedication, amount_of};
use crate::drugs::{BillingCode, BillingEdition};

/// Finds the billing code: the one given, else that of the substances if just one fits form and route.
pub(super) fn bill<'t>(
    medication: &Medication,
    given: Option<BillingCode<'t>>,
    edition: Option<BillingEdition<'t>>,
    text: &DrugText,
    coded: &mut CodedMedication<'t>,
    found: &mut Found<'_>,
) {
    let amount = amount_of(medication, coded.preparation.as_ref());
    let units = |code: &BillingCode<'_>| {
        let (amount, unit) = amount.as_ref()?;
        code.unit?.units(*amount, unit)
    };
    if let Some(code) = given {
        if amount.is_some() && code.unit.is_some() && units(&code).is_none() {
            found.units_do_not_convert(&code);
        }
        coded.billing = Some(BilledDrug {
            code,
            units: units(&code),
        });
        return;
    }
    let (Some(edition), [ingredient]) = (edition, coded.ingredients.as_slice()) else {
        return;
    };
    let oral = match coded.route {
        Some(route) => route == "ORAL",
        None => {
            let by_mouth = |preparation: &super::Preparation<'_>| preparation.routes().all(|route| route == "ORAL");
            coded
                .preparation
                .as_ref()
                .or(coded.candidates.first())
                .is_some_and(by_mouth)
        }
    };
    let by_mouth = |code: &BillingCode<'_>| {
        let title = code.title.to_lowercase();
        ["oral", "tab", "caps", "by mouth"]
            .iter()
            .any(|word| title.contains(word))
    };
    let mut codes: Vec<BillingCode<'t>> = edition.find(ingredient);
    codes.retain(|code| by_mouth(code) == oral);
    // A salt that is named tells codes apart that differ by it.
    let named = |code: &BillingCode<'_>| {
        text.name
            .iter()
            .any(|word| word != ingredient && code.title.to_lowercase().contains(word.as_str()))
    };
    if codes.iter().any(named) {
        codes.retain(named);
    }
    match codes.as_slice() {
        [] => {}
        [code] => {
            coded.billing = Some(BilledDrug {
                code: *code,
                units: units(code),
            })
        }
        _ => {
            found.several_billing_codes(ingredient, &codes);
            coded.billing_candidates = codes;
        }
    }
}

/// Compares the units that charges bill with those that the medications make, where the record gives whole quantities.
pub(super) fn compare_charges(encounter: &Encounter, coded: &[CodedMedication<'_>], findings: &mut Vec<Finding>) {
    let mut made: BTreeMap<CodeText, Option<u64>> = BTreeMap::new();
    for (medication, coded) in encounter.medications.iter().zip(coded) {
        if let Some(billing) = &coded.billing {
            let units = billing.units.filter(|_| medication.quantity.value().is_some());
            let sum = made.entry(billing.code.code).or_insert(Some(0));
            *sum = sum.zip(units).and_then(|(sum, units)| sum.checked_add(units));
        }
    }
    for (code, units) in made.iter().filter_map(|(code, units)| Some((code, (*units)?))) {
        let charges = || {
            let numbered = encounter.charges.iter().enumerate();
            numbered.filter(|(_, charge)| CodeText::normalize(&charge.hcpcs.to_str()) == Some(*code))
        };
        let billed: Option<rust_decimal::Decimal> =
            charges().map(|(_, charge)| Some(charge.units.value()?.decimal())).sum();
        if let (Some((index, _)), Some(billed)) = (charges().next(), billed)
            && billed != rust_decimal::Decimal::from(units)
        {
            findings.push(findings::units_disagree(index, *code, billed, units));
        }
    }
}
