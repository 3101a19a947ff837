//! The simulated hospital of the shared files, as encounters.

// A file that is not what it was is to stop a test.
#![allow(clippy::indexing_slicing)]

use std::{collections::HashMap, fs::File, io::Read};

use casemix_record::Encounter;
use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};

use crate::shared;

/// The 3,294 encounters of a simulated hospital's first quarter of 2025: 2,965 visits, 250 emergencies, 79 inpatients. The
/// tables say who, when, where and with which diagnoses; FHIR resources, where there are any, add documents with their texts,
/// practitioners, births and residences, types of admission and dispositions.
///
/// `None` where the shared files are not at hand, as [`shared`](shared()) says. Identifiers, dates and codes are taken as they
/// stand: category codes for diagnoses, CPT for procedures. What the files do not have (present-on-admission indicators,
/// charges, orders, provider identifiers) is absent.
///
/// # Panics
///
/// Where a file is not what it was.
#[must_use]
#[allow(clippy::expect_used)]
pub fn simulated_hospital() -> Option<Vec<Encounter>> {
    let resources = Resources::read()?;
    let (patients, diagnoses) = (
        by(table("patients")?, "patient_id"),
        by(table("diagnoses")?, "encounter_id"),
    );
    let procedures = table("procedures")?;
    let made = table("encounters")?.into_iter().map(|visit| {
        let patient = patients.get(&visit["patient_id"]);
        let mut record = visit_of(&visit, patient, diagnoses.get(&visit["encounter_id"]));
        let of_visit = |row: &&Row| {
            let start = row["start_datetime"].as_str();
            row["patient_id"] == visit["patient_id"]
                && *visit["admission_datetime"] <= *start
                && (visit["discharge_datetime"].is_empty() || *start <= *visit["discharge_datetime"])
        };
        record["procedures"] = procedures.iter().filter(of_visit).map(procedure).collect();
        resources.add(&visit["encounter_id"], &mut record);
        serde_json::from_value(record).expect("every field is of the file contract")
    });
    Some(made.collect())
}

/// A row of a table by the names of its columns.
type Row = HashMap<String, String>;

#[allow(clippy::expect_used)]
fn unpacked(file: &str) -> Option<String> {
    let path = shared(&format!("data/simulated-hospital/{file}.gz"))?;
    let mut text = String::new();
    let file = File::open(path).expect("the file is there");
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("the file is whole");
    Some(text)
}

#[allow(clippy::expect_used)]
fn table(name: &str) -> Option<Vec<Row>> {
    let text = unpacked(&format!("csv/{name}.csv"))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    Some(
        reader
            .deserialize()
            .map(|row| row.expect("a row has a cell for each column"))
            .collect(),
    )
}

/// Rows by a column; of several the first.
fn by(rows: Vec<Row>, column: &str) -> HashMap<String, Row> {
    let mut all = HashMap::new();
    for row in rows {
        all.entry(row[column].clone()).or_insert(row);
    }
    all
}

/// What the tables say of a visit.
fn visit_of(visit: &Row, patient: Option<&Row>, diagnosis: Option<&Row>) -> Value {
    let none = Row::new();
    let of = |row: Option<&Row>, column: &str| row.unwrap_or(&none).get(column).cloned().unwrap_or_default();
    let given = |text: String| {
        if text.is_empty() {
            Value::Null
        } else {
            Value::from(text)
        }
    };
    let mut record = json!({
        "id": visit["encounter_id"],
        "patient_id": visit["patient_id"],
        "class": visit["encounter_type"],
        "sex": match of(patient, "sex").as_str() { "F" => "female", "M" => "male", other => other },
        "age_years": of(patient, "age").parse::<u8>().ok(),
        "payer": payer(&of(patient, "insurance_type")),
        "admitted": moment(&visit["admission_datetime"]),
        "discharged": given(moment(&visit["discharge_datetime"])),
        "services": [{"service": visit["department_id"], "from": moment(&visit["admission_datetime"]), "to": given(moment(&visit["discharge_datetime"]))}],
        "facility": {"id": "hospital-main"},
        "patient": {"names": [{"family": of(patient, "family_name"), "given": of(patient, "given_name")}]},
    });
    if visit["encounter_type"] == "inpatient" {
        record["admitting_diagnosis"] = given(of(diagnosis, "admission_diagnosis_code"));
    }
    let principal = of(diagnosis, "discharge_diagnosis_code");
    if !principal.is_empty() {
        record["diagnoses"] = json!([{ "code": principal }]);
    }
    if of(diagnosis, "deceased") == "True" {
        record["discharge_status"] = "20".into();
    }
    if !visit["ward_id"].is_empty() {
        record["movements"] = json!([{
            "unit": visit["ward_id"], "bed": visit["bed_number"],
            "from": moment(&visit["admission_datetime"]), "to": given(moment(&visit["discharge_datetime"])),
        }]);
    }
    record
        .as_object_mut()
        .into_iter()
        .for_each(|fields| fields.retain(|_, value| !value.is_null()));
    record
}

fn payer(insurance: &str) -> &'static str {
    match insurance {
        "medicare" | "medicare_plus_private" | "medicare_medicaid" => "medicare",
        "medicaid" => "medicaid",
        "medicaid_chip" => "childrens-health-insurance",
        "other_public" => "other-government",
        "uninsured" => "self-pay",
        "private" | "private_employer" => "commercial",
        _ => "unknown",
    }
}

fn procedure(row: &Row) -> Value {
    json!({
        "id": row["procedure_id"], "code": row["procedure_code"], "system": "cpt", "description": row["procedure_name"],
        "date": moment(&row["start_datetime"]), "ended": moment(&row["end_datetime"]), "operator": row["primary_surgeon_id"],
    })
}

/// The FHIR resources, by what refers to them.
struct Resources {
    /// By the identifier of the tables.
    encounters: HashMap<String, Value>,
    patients: HashMap<String, Value>,
    conditions: HashMap<String, Value>,
    /// By the reference of their encounter.
    documents: HashMap<String, Vec<Value>>,
}

impl Resources {
    fn read() -> Option<Self> {
        let mut encounters = HashMap::new();
        for resource in resources("Encounter")? {
            encounters.insert(text(&resource, "/identifier/0/value"), resource);
        }
        let referred = |kind: &str| -> Option<HashMap<String, Value>> {
            let all = resources(kind)?.into_iter();
            Some(all.map(|one| (format!("{kind}/{}", text(&one, "/id")), one)).collect())
        };
        let mut documents: HashMap<String, Vec<Value>> = HashMap::new();
        for (kind, place) in [
            ("Composition", "/encounter/reference"),
            ("DocumentReference", "/context/encounter/0/reference"),
        ] {
            for resource in resources(kind)? {
                documents
                    .entry(text(&resource, place))
                    .or_default()
                    .push(document(&resource));
            }
        }
        Some(Resources {
            encounters,
            patients: referred("Patient")?,
            conditions: referred("Condition")?,
            documents,
        })
    }

    /// Adds to a record what the resources say of it.
    fn add(&self, identifier: &str, record: &mut Value) {
        let Some(encounter) = self.encounters.get(identifier) else {
            return;
        };
        let (Some(fields), Some(patient)) = (
            record.as_object_mut(),
            self.patients.get(&text(encounter, "/subject/reference")),
        ) else {
            return;
        };
        fields.insert("birth_date".to_owned(), text(patient, "/birthDate").into());
        fields.remove("age_years");
        fields.insert("patient".to_owned(), person(patient));
        let type_of = [("EM", "1"), ("UR", "2"), ("EL", "3"), ("R", "3")];
        put(
            fields,
            "admission_type",
            type_of,
            &text(encounter, "/priority/coding/0/code"),
        );
        let status = [("home", "01"), ("exp", "20")];
        let disposition = text(encounter, "/hospitalization/dischargeDisposition/coding/0/code");
        put(fields, "discharge_status", status, &disposition);
        fields.insert(
            "diagnoses".to_owned(),
            self.diagnoses(encounter, fields.get("diagnoses")),
        );
        fields.insert("practitioners".to_owned(), practitioners(encounter));
        let mut documents = self
            .documents
            .get(&format!("Encounter/{}", text(encounter, "/id")))
            .cloned()
            .unwrap_or_default();
        documents.sort_by_key(|one| (text(one, "/written"), text(one, "/id")));
        fields.insert("documents".to_owned(), documents.into());
    }

    /// The principal diagnosis of the tables, and the others by rank.
    fn diagnoses(&self, encounter: &Value, principal: Option<&Value>) -> Value {
        let mut codes: Vec<String> = vec![text(principal.unwrap_or(&Value::Null), "/0/code")];
        let ranked = encounter
            .pointer("/diagnosis")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for one in ranked.filter(|one| text(one, "/use/coding/0/code") != "AD") {
            let condition = self.conditions.get(&text(one, "/condition/reference"));
            let code = text(condition.unwrap_or(&Value::Null), "/code/coding/0/code");
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
            .into_iter()
            .filter(|code| !code.is_empty())
            .map(|code| json!({ "code": code }))
            .collect()
    }
}

#[allow(clippy::expect_used)]
fn resources(kind: &str) -> Option<Vec<Value>> {
    let text = unpacked(&format!("fhir_r4_inpatient/{kind}.ndjson"))?;
    let read = |line: &str| serde_json::from_str(line).expect("each line is a resource");
    Some(text.lines().map(read).collect())
}

/// The text at a place, or a blank one.
fn text(value: &Value, place: &str) -> String {
    value
        .pointer(place)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn put<const N: usize>(fields: &mut Map<String, Value>, name: &str, of: [(&str, &str); N], code: &str) {
    if let Some((_, meaning)) = of.into_iter().find(|(known, _)| *known == code) {
        fields.insert(name.to_owned(), meaning.into());
    }
}

fn person(patient: &Value) -> Value {
    let of_extension = |url: &str| {
        let all = patient
            .pointer("/extension")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let one = all.into_iter().find(|one| text(one, "/url").ends_with(url));
        text(one.unwrap_or(&Value::Null), "/extension/0/valueCoding/display")
    };
    let race = match of_extension("us-core-race").as_str() {
        "White" => "white",
        "Black or African American" => "black-or-african-american",
        "Asian" => "asian",
        "" => "unknown",
        _ => "other",
    };
    let ethnicity = match of_extension("us-core-ethnicity").as_str() {
        "Hispanic or Latino" => "hispanic-or-latino",
        _ => "not-hispanic-or-latino",
    };
    json!({
        "names": [{"family": text(patient, "/name/0/family"), "given": text(patient, "/name/0/given/0")}],
        "identifiers": [{"kind": "medical-record-number", "value": text(patient, "/identifier/0/value")}],
        "races": [race], "ethnicity": ethnicity,
        "residence": {
            "city": text(patient, "/address/0/city"), "state": text(patient, "/address/0/state"),
            "zip_code": text(patient, "/address/0/postalCode"), "lines": [text(patient, "/address/0/line/0")],
        },
    })
}

fn practitioners(encounter: &Value) -> Value {
    let all = encounter
        .pointer("/participant")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let one = |one: &Value| {
        let role = match text(one, "/type/0/coding/0/code").as_str() {
            "ATND" => "attending",
            "ADM" => "admitting",
            _ => return None,
        };
        let id = text(one, "/individual/reference");
        Some(
            json!({"id": id.trim_start_matches("Practitioner/"), "role": role, "name": text(one, "/individual/display")}),
        )
    };
    all.filter_map(one).collect()
}

/// A document of either kind of resource.
fn document(resource: &Value) -> Value {
    let kind = match text(resource, "/type/coding/0/code").as_str() {
        "34117-2" => "history-and-physical",
        "78390-2" => "nursing-assessment",
        "18842-5" => "discharge-summary",
        "11504-8" => "operative-report",
        "18748-4" => "imaging-report",
        "34878-9" => "emergency-note",
        "34746-8" | "54094-8" | "34745-0" => "nursing-note",
        "11506-3" | "34131-3" => "progress-note",
        _ => "other",
    };
    let sections = resource
        .pointer("/section")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let told: Vec<String> = sections
        .map(|section| format!("{}: {}", text(section, "/title"), plain(&text(section, "/text/div"))))
        .collect();
    let attached = decoded(&text(resource, "/content/0/attachment/data"));
    let author = text(resource, "/author/0/reference");
    let mut document = json!({
        "id": text(resource, "/id"), "kind": kind, "title": text(resource, "/type/text"), "status": "final",
        "author": author.trim_start_matches("Practitioner/"), "written": moment(&text(resource, "/date")),
        "text": if told.is_empty() { attached } else { told.join("\n") },
    });
    let signed = text(resource, "/attester/0/time");
    if !signed.is_empty() {
        let by = text(resource, "/attester/0/party/reference");
        document["authenticated"] = moment(&signed).into();
        document["authenticator"] = by.trim_start_matches("Practitioner/").into();
    }
    document
}

/// A time of the hospital: without zone and fractions of a second.
fn moment(instant: &str) -> String {
    instant
        .trim_end_matches('Z')
        .split('.')
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Text without its tags.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Base64 as text.
fn decoded(data: &str) -> String {
    let six = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for value in data.bytes().filter_map(six) {
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attachments_and_sections_become_plain_text() {
        assert_eq!(decoded("UzogYQo="), "S: a\n");
        assert_eq!(plain("<div xmlns='x'>a &lt; b<br/>c</div>"), "a < bc");
        assert_eq!(moment("2025-03-25T13:50:16.016037Z"), "2025-03-25T13:50:16");
    }

    #[test]
    fn the_quarter_is_read_as_it_is_described() {
        let Some(all) = simulated_hospital() else { return };
        let of = |class: &str| all.iter().filter(|one| one.class.to_str() == class).count();
        assert_eq!((all.len(), of("inpatient"), of("emergency")), (3_294, 79, 250));
        let documents: usize = all.iter().map(|one| one.documents.len()).sum();
        assert!(documents > 2_300, "{documents}");
        let told = all
            .iter()
            .flat_map(|one| &one.documents)
            .filter(|one| !one.text.is_blank())
            .count();
        assert_eq!(told, documents);
    }
}
