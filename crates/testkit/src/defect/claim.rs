//! Defects of the claim form.

use casemix_record::{
    BillCode, Charge, Diagnosis, DischargeStatus, Encounter, Location, Moment, Money, Occurrence, PractitionerRole,
    Procedure, Raw, RawCode, Text,
};
use chrono::Duration;

use super::{DefectKind, at, at_element, clear, clear_text, money::charge_at, money::revenue, moved, pick};

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new("missing-type-of-bill", "the type of bill is not stated", |e, _| {
        clear(&mut e.bill.as_mut()?.type_of_bill)?;
        Some(bill_at("type_of_bill"))
    }),
    DefectKind::new("malformed-type-of-bill", "a type of bill that is none", |e, rng| {
        type_of_bill(e, rng.pick(&["11", "O111", "inpatient", "01110"])?)
    }),
    DefectKind::new(
        "outpatient-type-of-bill",
        "an inpatient stay on the bill of an outpatient",
        |e, _| type_of_bill(e, "0131"),
    ),
    DefectKind::new(
        "interim-bill-of-the-discharged",
        "the first of several bills of a patient who is discharged",
        |e, rng| type_of_bill(e, rng.pick(&["0112", "0113"])?),
    ),
    DefectKind::new(
        "final-bill-of-the-present",
        "the bill says the whole stay, the status that the patient is still there",
        |e, _| {
            (e.death.is_none() && e.bill.is_some()).then_some(())?;
            e.discharge_status = Raw::from_text("30");
            Some(bill_at("type_of_bill"))
        },
    ),
    DefectKind::new(
        "replaced-without-reason",
        "a replacement without a condition code that says why",
        |e, rng| type_of_bill(e, rng.pick(&["0117", "0118"])?),
    ),
    DefectKind::new(
        "missing-statement-dates",
        "the days that the bill covers are not stated",
        |e, _| {
            clear(&mut e.bill.as_mut()?.from)?;
            Some(bill_at("from"))
        },
    ),
    DefectKind::new("statement-reversed", "the statement ends before it begins", |e, rng| {
        let bill = e.bill.as_mut()?;
        bill.through = moved(bill.from.value()?, -Duration::days(rng.between(1, 30))).into();
        Some(bill_at("through"))
    }),
    DefectKind::new(
        "statement-ends-early",
        "the statement of a whole stay ends before the discharge",
        |e, _| {
            (e.days_in_hospital()? >= 2).then_some(())?;
            let bill = e.bill.as_mut()?;
            bill.through = moved(bill.through.value()?, -Duration::days(1)).into();
            Some(bill_at("through"))
        },
    ),
    DefectKind::new(
        "statement-begins-late",
        "the statement of a whole stay begins after the admission",
        |e, _| {
            (e.days_in_hospital()? >= 2).then_some(())?;
            let bill = e.bill.as_mut()?;
            bill.from = moved(bill.from.value()?, Duration::days(1)).into();
            Some(bill_at("from"))
        },
    ),
    DefectKind::new("missing-name", "the patient has no name", |e, _| {
        let names = &mut e.patient.as_mut()?.names;
        (!names.is_empty()).then(|| names.clear())?;
        Some(at("patient").field("names"))
    }),
    DefectKind::new("missing-address", "the patient has no address", |e, _| {
        e.bill.as_ref()?;
        e.patient.as_mut()?.residence.take()?;
        Some(at("patient").field("residence"))
    }),
    DefectKind::new("unknown-state", "a state that does not exist", |e, rng| {
        let state = &mut e.patient.as_mut()?.residence.as_mut()?.state;
        (!state.is_blank()).then_some(())?;
        *state = Text::from(*rng.pick(&["ZZ", "XQ", "Minnesota"])?);
        Some(at("patient").field("residence").field("state"))
    }),
    DefectKind::new("missing-source", "the point of origin is not stated", |e, _| {
        e.bill.as_ref()?;
        clear(&mut e.admission_source)?;
        Some(at("admission_source"))
    }),
    DefectKind::new("unknown-source", "a point of origin that does not exist", |e, rng| {
        e.bill.as_ref()?;
        e.admission_source = Raw::from_text(*rng.pick(&["3", "H", "Z"])?);
        Some(at("admission_source"))
    }),
    DefectKind::new(
        "ended-source",
        "a point of origin that is no longer in use",
        |e, rng| {
            e.bill.as_ref()?;
            e.admission_source = Raw::from_text(*rng.pick(&["7", "A", "B", "C"])?);
            Some(at("admission_source"))
        },
    ),
    DefectKind::new(
        "newborn-from-home",
        "a newborn with the point of origin of others",
        |e, rng| {
            (e.bill.is_some() && e.admission_type.to_str() == "4").then_some(())?;
            e.admission_source = Raw::from_text(*rng.pick(&["1", "4"])?);
            Some(at("admission_source"))
        },
    ),
    DefectKind::new(
        "missing-admitting-diagnosis",
        "the admitting diagnosis is not stated",
        |e, _| {
            (e.bill.is_some() && !e.admitting_diagnosis.is_blank()).then_some(())?;
            e.admitting_diagnosis = RawCode::default();
            Some(at("admitting_diagnosis"))
        },
    ),
    DefectKind::new(
        "unknown-admitting-diagnosis",
        "the admitting diagnosis has a code that never was",
        |e, _| {
            (e.bill.is_some() && !e.admitting_diagnosis.is_blank()).then_some(())?;
            e.admitting_diagnosis = "J18.4".into();
            Some(at("admitting_diagnosis"))
        },
    ),
    DefectKind::new(
        "still-a-patient",
        "the status says still a patient, and there is a discharge",
        |e, _| {
            (e.death.is_none() && e.bill.is_some()).then_some(())?;
            e.discharge_status = Raw::from_text("30");
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "attending-without-npi",
        "the attending practitioner has no identifier",
        |e, _| without_npi(e, PractitionerRole::Attending),
    ),
    DefectKind::new(
        "operator-without-npi",
        "the operating practitioner has no identifier",
        |e, _| without_npi(e, PractitionerRole::Operating),
    ),
    DefectKind::new("hospital-without-npi", "the hospital has no identifier", |e, _| {
        clear(&mut e.facility.as_mut()?.npi)?;
        Some(at("facility").field("npi"))
    }),
    DefectKind::new(
        "malformed-certification-number",
        "a certification number of five characters",
        |e, _| {
            let number = &mut e.facility.as_mut()?.certification_number;
            (!number.is_blank()).then(|| *number = "24999".into())?;
            Some(at("facility").field("certification_number"))
        },
    ),
    DefectKind::new(
        "missing-member-identifier",
        "the coverage has no member identifier",
        |e, _| {
            clear_text(&mut e.coverages.first_mut()?.member_id)?;
            Some(at_element("coverages", 0, "member_id"))
        },
    ),
    DefectKind::new("too-many-diagnoses", "more diagnoses than the form takes", |e, _| {
        e.bill.as_ref()?;
        let mut place = 0;
        // External causes have a place of their own.
        let on_the_form = |e: &Encounter| e.diagnoses.iter().filter(|d| d.role.is_absent()).count();
        while on_the_form(e) < 27 {
            let code = MINOR.get(place)?;
            place += 1;
            if e.diagnoses.iter().all(|diagnosis| diagnosis.code.as_str() != *code) {
                e.diagnoses.push(Diagnosis::with_poa(*code, "Y"));
            }
        }
        Some(at("diagnoses"))
    }),
    DefectKind::new("too-many-procedures", "more procedures than the form takes", |e, _| {
        (e.bill.is_some() && e.days_in_hospital()? >= 1).then_some(())?;
        (!e.procedures.iter().any(|done| done.code.as_str() == "30233N1")).then_some(())?;
        let operator = e.practitioners.first()?.id.clone();
        let day = e.admitted.value()?.date();
        let mut minute = 0;
        while e.procedures.len() < 26 {
            minute += 1;
            let at = Moment::from(day.and_hms_opt(23, minute, 0)?);
            let transfused = Procedure::builder("30233N1").date(at).operator(operator.clone());
            e.procedures.push(transfused.build());
        }
        Some(at("procedures"))
    }),
    DefectKind::new(
        "line-without-revenue-code",
        "a line without its revenue code",
        |e, rng| {
            let ancillary = |line: &Charge| revenue(line).is_some_and(|code| (220..360).contains(&code));
            let (index, line) = pick(&mut e.charges, rng, ancillary)?;
            line.revenue_code = Raw::absent();
            Some(charge_at(index, "revenue_code"))
        },
    ),
    DefectKind::new("line-without-amount", "a line without its charge", |e, rng| {
        let ancillary = |line: &Charge| revenue(line).is_some_and(|code| code >= 220);
        let (index, line) = pick(&mut e.charges, rng, ancillary)?;
        line.amount = Raw::absent();
        Some(charge_at(index, "amount"))
    }),
    DefectKind::new("total-as-line", "the total stands among the lines", |e, _| {
        let total = e.total_charges.clone();
        (!e.charges.is_empty()).then_some(())?;
        e.charges
            .push(Charge::builder().revenue_code("0001").amount(total).build());
        Some(charge_at(e.charges.len() - 1, "revenue_code"))
    }),
    DefectKind::new("room-without-rate", "a room without its daily rate", |e, rng| {
        let room = |line: &Charge| revenue(line).is_some_and(|code| (100..220).contains(&code));
        let (index, line) = pick(&mut e.charges, rng, room)?;
        clear(&mut line.rate)?;
        Some(charge_at(index, "rate"))
    }),
    DefectKind::new("drug-without-code", "a drug that needs its code has none", |e, _| {
        line(
            e,
            Charge::builder()
                .revenue_code("0636")
                .units("1")
                .amount("120.00")
                .build(),
        )
    }),
    DefectKind::new(
        "modifier-alone",
        "a modifier without the code that it modifies",
        |e, rng| {
            let (index, line) = pick(&mut e.charges, rng, |line| line.hcpcs.is_blank())?;
            line.modifiers.push("LT".into());
            Some(charge_at(index, "modifiers"))
        },
    ),
    DefectKind::new("code-without-units", "a coded service without its units", |e, _| {
        line(
            e,
            Charge::builder()
                .revenue_code("0636")
                .hcpcs("J0171")
                .amount("120.00")
                .build(),
        )
    }),
    DefectKind::new(
        "trauma-charge-without-trauma",
        "a charge of a trauma activation, and no such admission",
        |e, _| {
            (e.admission_type.to_str() != "5").then_some(())?;
            line(
                e,
                Charge::builder()
                    .revenue_code("0681")
                    .units("1")
                    .amount("4000.00")
                    .build(),
            )
        },
    ),
    DefectKind::new("same-condition-twice", "a condition code stands twice", |e, _| {
        let codes = &mut e.bill.as_mut()?.condition_codes;
        codes.extend(["20", "20"].map(Raw::<BillCode>::from_text));
        Some(bill_at("condition_codes"))
    }),
    DefectKind::new(
        "outpatient-condition-code",
        "a stay that was changed to outpatient, on the bill of an inpatient",
        |e, _| {
            e.bill.as_mut()?.condition_codes.push(Raw::from_text("44"));
            Some(bill_at("condition_codes"))
        },
    ),
    DefectKind::new("occurrence-without-date", "an occurrence without its date", |e, _| {
        let occurrences = &mut e.bill.as_mut()?.occurrences;
        occurrences.push(Occurrence::builder("11").build());
        Some(bill_at("occurrences").index(occurrences.len() - 1).field("from"))
    }),
    DefectKind::new("span-reversed", "an occurrence span ends before it begins", |e, rng| {
        let from = e.admitted.value()?.date();
        let to = from - Duration::days(rng.between(1, 20));
        let occurrences = &mut e.bill.as_mut()?.occurrences;
        occurrences.push(
            Occurrence::builder("71")
                .from(Moment::from(from))
                .to(Moment::from(to))
                .build(),
        );
        Some(bill_at("occurrences").index(occurrences.len() - 1).field("to"))
    }),
    DefectKind::new("value-without-amount", "a value code without its amount", |e, rng| {
        let (index, value) = pick(&mut e.bill.as_mut()?.values, rng, |_| true)?;
        value.amount = Raw::absent();
        Some(bill_at("values").index(index).field("amount"))
    }),
    DefectKind::new(
        "covered-days-disagree",
        "the covered days are not those of the stay",
        |e, rng| {
            let more = rng.between(1, 9);
            let (index, value) = value(e, "80")?;
            *value = Raw::from_text((value.value()?.decimal() + rust_decimal::Decimal::from(more)).to_string());
            Some(bill_at("values").index(index).field("amount"))
        },
    ),
    DefectKind::new(
        "death-date-missing",
        "the patient died, and the bill does not say when",
        |e, _| remove_occurrence(e, "55"),
    ),
    DefectKind::new(
        "death-date-disagrees",
        "the date of death on the bill is another",
        |e, rng| {
            let by = Duration::days(rng.between(1, 30));
            let bill = e.bill.as_mut()?;
            let (index, occurrence) = pick(&mut bill.occurrences, rng, |one| one.code.to_str() == "55")?;
            occurrence.from = moved(occurrence.from.value()?, by).into();
            Some(bill_at("occurrences").index(index).field("from"))
        },
    ),
    DefectKind::new(
        "birth-weight-value-missing",
        "a newborn's bill without the birth weight",
        |e, _| {
            let (index, _) = value(e, "54")?;
            e.bill.as_mut()?.values.remove(index);
            Some(bill_at("values"))
        },
    ),
    DefectKind::new(
        "birth-weight-value-disagrees",
        "the birth weight on the bill is another",
        |e, rng| {
            let more = rng.between(10, 900);
            let (index, value) = value(e, "54")?;
            *value = Raw::from_text((value.value()?.decimal() + rust_decimal::Decimal::from(more)).to_string());
            Some(bill_at("values").index(index).field("amount"))
        },
    ),
    DefectKind::new(
        "leave-not-on-the-bill",
        "a leave of absence that the bill does not say",
        |e, _| remove_occurrence(e, "74"),
    ),
    DefectKind::new(
        "billed-too-late",
        "the bill is sent more than a year after the discharge",
        |e, rng| {
            let late = e.discharged.value()?.date() + Duration::days(rng.between(380, 900));
            let completion = e.completion.as_mut()?;
            completion.billed.value()?;
            completion.billed = Moment::from(late).into();
            Some(at("completion").field("billed"))
        },
    ),
    DefectKind::new(
        "billed-before-coded",
        "the bill is sent before coding is finished",
        |e, rng| {
            let completion = e.completion.as_mut()?;
            let coded = completion.coded.value()?.date();
            completion.billed = Moment::from(coded - Duration::days(rng.between(1, 3))).into();
            Some(at("completion").field("billed"))
        },
    ),
];

/// Diagnoses of no sex and no age that are chronic and not exempt.
const MINOR: [&str; 40] = [
    "H61.21", "H61.22", "L82.1", "L57.0", "L30.9", "L29.9", "L85.3", "L20.9", "L21.9", "L40.0", "L70.0", "L71.9",
    "L72.0", "H04.123", "H52.13", "H52.4", "H10.10", "H91.93", "J30.9", "J34.2", "K02.9", "K05.10", "K08.109", "K64.9",
    "M19.90", "M21.611", "M21.612", "M25.50", "M54.50", "M79.7", "R05.3", "R06.83", "R12", "R51.9", "R63.4", "B35.1",
    "B35.3", "B07.9", "I83.90", "G47.00",
];

fn bill_at(field: &'static str) -> Location {
    at("bill").field(field)
}

fn type_of_bill(e: &mut Encounter, text: &str) -> Option<Location> {
    (e.discharge_status.value()? != DischargeStatus::from_number(30).ok()?).then_some(())?;
    e.bill.as_mut()?.type_of_bill = Raw::from_text(text);
    Some(bill_at("type_of_bill"))
}

/// Leaves out the identifiers of those in that role.
fn without_npi(e: &mut Encounter, role: PractitionerRole) -> Option<Location> {
    e.bill.as_ref()?;
    let index = e
        .practitioners
        .iter()
        .position(|one| one.role.value() == Some(role) && one.npi.value().is_some())?;
    e.practitioners.get_mut(index)?.npi = Raw::absent();
    Some(at_element("practitioners", index, "npi"))
}

/// Adds a line of the bill, and its amount to the total.
fn line(e: &mut Encounter, line: Charge) -> Option<Location> {
    (!e.charges.is_empty()).then_some(())?;
    e.total_charges = e.total_charges.value()?.checked_add(line.amount.value()?)?.into();
    e.charges.push(line);
    Some(charge_at(e.charges.len() - 1, "revenue_code"))
}

/// The amount of a value code.
fn value<'a>(e: &'a mut Encounter, code: &str) -> Option<(usize, &'a mut Raw<Money>)> {
    let values = &mut e.bill.as_mut()?.values;
    let index = values.iter().position(|value| value.code.to_str() == code)?;
    values.get_mut(index).map(|value| (index, &mut value.amount))
}

fn remove_occurrence(e: &mut Encounter, code: &str) -> Option<Location> {
    let occurrences = &mut e.bill.as_mut()?.occurrences;
    let index = occurrences.iter().position(|one| one.code.to_str() == code)?;
    occurrences.remove(index);
    Some(bill_at("occurrences"))
}
