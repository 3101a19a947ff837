//! Writes the seeds of the corpus that are made rather than found: small tables, records, claims, official files.
//!
//! ```text
//! cd fuzz && cargo run --release --example seeds
//! ```
//!
//! What fuzzing finds is added to `corpus/` by hand, under a name that says what it was.

use std::{
    error::Error,
    fs,
    io::{Cursor, Write},
    path::Path,
    sync::Arc,
};

use casemix::rules::mce::tables as mce;
use casemix_codes::{
    CodeDraft, CodeFile, CodeTable, Codes, DraftLink, Period,
    table::{Provenance, Schema, Source, TableBuilder},
};
use casemix_coding::find::{IndexDraft, TermKind};
use casemix_drg::{
    Tables, Weights,
    tables::{CodeKey, Content},
};
use casemix_record::{CodeText, Encounter, IcdVersion};
use zip::{ZipWriter, write::SimpleFileOptions};

fn main() -> Result<(), Box<dyn Error>> {
    seed("container", "small", &container()?)?;
    seed("code_table", "small", &code_table()?)?;
    seed("find_index", "small", &find_index()?)?;
    seed("drg_tables", "small", &drg_tables()?)?;
    seed("editor_tables", "small", &editor_tables()?)?;
    let source = Source {
        package: "Table 5".to_owned(),
        file: "table5.txt".to_owned(),
        sha256: String::new(),
    };
    let weights = Weights::read_table5(TABLE5.as_bytes(), 2026)?;
    seed("weights", "small", &weights.to_bytes(source)?)?;
    seed("table5", "headed", TABLE5.as_bytes())?;
    seed(
        "table5",
        "capped",
        TABLE5
            .replace("Weights", "Weights Before Cap\tWeights After Cap")
            .as_bytes(),
    )?;
    seed(
        "archive",
        "order",
        &zipped(&[("icd10cm-order-2026.txt", text("official_text/order"))])?,
    )?;
    let pcs = [
        ("icd10pcs_codes_2026.txt", text("official_text/codes")),
        ("order_addenda_2026.txt", ""),
    ];
    seed("archive", "codes", &zipped(&pcs)?)?;
    seed("archive", "workbook", &zipped(&WORKBOOK)?)?;
    for (name, text) in TEXTS {
        let (target, name) = name.split_once('/').ok_or("a target and a name")?;
        seed(target, name, text.as_bytes())?;
    }
    let encounter = serde_json::to_string(
        &Encounter::builder("E1")
            .diagnoses(["I50.23"])
            .procedures(["02703DZ"])
            .build(),
    )?;
    seed("encounter_json", "written", encounter.as_bytes())?;
    Ok(())
}

fn seed(target: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    println!("{target}/{name}: {} bytes", bytes.len());
    Ok(fs::write(folder.join(name), bytes)?)
}

/// The text of that name among the seeds.
fn text(name: &str) -> &'static str {
    TEXTS
        .iter()
        .find(|(other, _)| *other == name)
        .map_or("", |(_, text)| text)
}

fn zipped(files: &[(&str, &str)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A table with a section of each kind.
fn container() -> Result<Vec<u8>, Box<dyn Error>> {
    let schema = Schema {
        name: "drg-weights",
        version: 1,
    };
    let mut builder = TableBuilder::new(schema, "small", Provenance::new("nobody", "1"));
    builder.column("drg", &[1_u16, 2, 3, 5, 8])?;
    builder.strings("title", ["one", "", "three"])?;
    builder.packed("text", ["a long text", "another long text", ""], 2)?;
    Ok(builder.finish()?)
}

/// Some codes of each kind with their edit flags, and all that is not a code.
fn editor_tables() -> Result<Vec<u8>, Box<dyn Error>> {
    let tables = mce::Tables::embedded()?;
    let some = |version, kind| {
        let codes = tables.codes(version, kind).step_by(2500);
        codes.map(|(key, rows)| (key, rows.to_vec())).collect()
    };
    let content = mce::Content {
        diagnoses9: some(IcdVersion::Icd9, mce::CodeKind::Diagnosis),
        procedures9: some(IcdVersion::Icd9, mce::CodeKind::Procedure),
        diagnoses10: some(IcdVersion::Icd10, mce::CodeKind::Diagnosis),
        procedures10: some(IcdVersion::Icd10, mce::CodeKind::Procedure),
        ages: tables.ages().to_vec(),
        statuses: tables.statuses().to_vec(),
        releases: tables.releases().to_vec(),
    };
    Ok(content.to_bytes(Provenance::new("nobody", "1"))?)
}

/// Some dozens of codes with their headings, titles, periods and conversions.
/// The search index of the small code table, with names of its own.
fn find_index() -> Result<Vec<u8>, Box<dyn Error>> {
    let table: Arc<dyn CodeTable> = Arc::new(CodeFile::open(code_table()?)?);
    let mut draft = IndexDraft::of(&table);
    draft.tabular_notes().term("I50.9", TermKind::Synonym, "Weak heart (old)");
    draft.term_below("S72", TermKind::Index, "Broken femur");
    draft.concept(["Heart failure, unspecified", "Cardiac insufficiency"]);
    Ok(draft.pack()?)
}

fn code_table() -> Result<Vec<u8>, Box<dyn Error>> {
    let codes = Codes::embedded()?;
    let mut draft = CodeDraft::new("icd-10-cm", Provenance::new("nobody", "1"));
    let text = |code: &str| CodeText::normalize(code).ok_or("a code");
    for entry in ["I50", "Z3A", "S72.14", "A79"]
        .into_iter()
        .flat_map(|prefix| codes.icd10cm.entries_starting_with(prefix))
    {
        if entry.periods().is_empty() {
            draft.add_heading(entry.code())?;
        }
        for period in entry.periods() {
            draft.add_period(entry.code(), *period)?;
        }
        if let Some(title) = entry.title() {
            draft.set_title(entry.code(), title)?;
        }
        if !entry.seventh_characters().is_empty() {
            draft.set_seventh_characters(entry.code(), entry.seventh_characters().to_vec());
        }
    }
    let (earlier, later) = (Some(text("A79.89")?), text("A79.82")?);
    draft.add_link(DraftLink {
        earlier,
        effective: "2021-10-01".parse()?,
        later,
        together: false,
    });
    draft.cover(Period {
        first: "2015-10-01".parse()?,
        last: "2027-03-31".parse()?,
    })?;
    Ok(draft.pack()?)
}

/// The grouper's tables of one release with few codes and some hundred formulas.
fn drg_tables() -> Result<Vec<u8>, Box<dyn Error>> {
    const CODES: [&str; 14] = [
        "I50.23", "E11.65", "J96.01", "L89.154", "S72.141A", "I26.99", "B20", "J18.9", "02703DZ", "02H63JZ", "0JH606Z",
        "0QS606Z", "W19.XXXA", "N39.3",
    ];
    let keep: Vec<CodeKey> = CODES.iter().filter_map(|code| CodeKey::of(code)).collect();
    let all = Tables::open(casemix_drg_data::MS_DRG)?;
    let release = "43.1".parse()?;
    let mask = all.mask(release)?;
    let kept = |code: &CodeKey, releases: u16| keep.contains(code) && releases & mask != 0;
    let clusters = all
        .clusters()?
        .into_iter()
        .filter(|cluster| cluster.releases & mask != 0);
    let clusters = clusters.filter(|cluster| {
        cluster
            .choices
            .iter()
            .any(|c| c.iter().any(|code| keep.contains(&CodeKey::from_packed(code))))
    });
    let clusters: Vec<_> = clusters.take(4).collect();
    let named = |code: &CodeKey| clusters.iter().any(|cluster| cluster.name == *code);
    let mut content = Content {
        releases: vec![release],
        attributes: all.attributes()?.iter().map(str::to_owned).collect(),
        lists: all.lists()?.iter().map(|list| list.iter().collect()).collect(),
        schemes: all.schemes()?,
        diagnoses: all.diagnoses()?.filter(|row| kept(&row.code, row.releases)).collect(),
        procedures: all
            .procedures()?
            .filter(|row| (keep.contains(&row.code) || named(&row.code)) && row.releases & mask != 0)
            .collect(),
        exclusions: all
            .exclusions()?
            .filter(|row| kept(&row.principal, row.releases))
            .take(1)
            .collect(),
        excluded_codes: keep.clone(),
        groups: vec![vec![0, 2]],
        genders: all.genders()?.filter(|row| kept(&row.code, row.releases)).collect(),
        formulas: all
            .formulas()?
            .into_iter()
            .filter(|row| row.releases & mask != 0 && [0, 5, 25].contains(&row.mdc))
            .collect(),
        hac_formulas: all.hac_formulas()?.filter(|row| row.releases & mask != 0).collect(),
        clusters: clusters
            .iter()
            .map(|cluster| {
                let choices = cluster
                    .choices
                    .iter()
                    .map(|c| c.iter().map(CodeKey::from_packed).collect())
                    .collect();
                (cluster.name, 1, cluster.suppressed_mdcs, choices)
            })
            .collect(),
        drg_titles: all
            .drg_titles()?
            .filter(|row| row.releases & mask != 0)
            .take(20)
            .collect(),
        mdc_titles: all.mdc_titles()?.filter(|row| row.releases & mask != 0).collect(),
        hac_titles: all.hac_titles()?.filter(|row| row.releases & mask != 0).collect(),
    };
    content.excluded_codes.sort_unstable();
    // The one release is the first of these tables.
    content.diagnoses.iter_mut().for_each(|row| row.releases = 1);
    content.procedures.iter_mut().for_each(|row| row.releases = 1);
    content.genders.iter_mut().for_each(|row| row.releases = 1);
    content.formulas.iter_mut().for_each(|row| row.releases = 1);
    content.hac_formulas.iter_mut().for_each(|row| row.releases = 1);
    content
        .exclusions
        .iter_mut()
        .for_each(|row| (row.releases, row.group) = (1, 0));
    let titles = [
        &mut content.drg_titles,
        &mut content.mdc_titles,
        &mut content.hac_titles,
    ];
    titles.into_iter().flatten().for_each(|row| row.releases = 1);
    Ok(content.to_bytes(Provenance::new("nobody", "1"))?)
}

const TABLE5: &str = "MS-DRG\tPost-Acute DRG\tSpecial Pay DRG\tMDC\tTYPE\tMS-DRG Title\tWeights\tGeometric mean LOS\tArithmetic mean LOS\n\
    291\tYes\tNo\t05\tMED\tHEART FAILURE AND SHOCK WITH MCC\t1.2683\t3.9\t5.0\n\
    998\tNo\tNo\t\t**\tPRINCIPAL DIAGNOSIS INVALID\t.\t.\t.\n";

const TEXTS: [(&str, &str); 22] = [
    (
        "encounter_json/stay",
        r#"{"id":"E1","sex":"female","birth_date":"1957-03-02","age_years":68,"admitted":"2025-11-03T22:10:00","discharged":"2025-11-08T11:00","discharge_status":"1","poa_exempt_hospital":false,"diagnoses":[{"code":"I50.23","poa":"Y"},{"code":"W01.0XXA","role":"external-cause"}],"procedures":[{"code":"02703DZ","date":"2025-11-04"}],"charges":[{"revenue_code":"0120","units":5,"amount":"6250.00"}],"total_charges":6250.00,"leaves":[{"from":"2025-11-05","to":"2025-11-06"}],"ward_clerk":{"a":[1,2.5,null,true]}}"#,
    ),
    (
        "encounter_json/wrong-values",
        r#"{"id":7,"sex":"X","admitted":"2025-02-30","discharge_status":"9Q","age_years":"old","diagnoses":[{"code":"???","poa":"?"},{}],"newborn":{"birth_weight_grams":"heavy"},"patient":{"residence":{"zip_code":"123"}}}"#,
    ),
    ("encounter_json/wrong-kinds", r#"{"diagnoses":"I50.23"}"#),
    ("encounter_json/twice", r#"{"id":"E1","id":"E2"}"#),
    ("encounter_json/empty", "{}"),
    (
        "csv_form/stay",
        "id,sex,admitted,discharged,diagnoses,diagnoses.poa,patient.residence.zip_code,movements.unit,ward_clerk\nE1,female,2025-11-03,2025-11-08,I50.23;E11.65,Y;N,02115-1234,ICU;Ward 3,7",
    ),
    (
        "csv_form/elements",
        "diagnoses.1,diagnoses.1000,diagnoses.1001,procedures.2.date,charges.modifiers\nI50.23,Z79.4,Z79.4,2025-11-04,LT",
    ),
    ("identifiers/code", "i50.23"),
    ("identifiers/npi", "1234567893"),
    ("identifiers/date", "2025-11-03T22:10:05"),
    ("identifiers/money", "-1234.50"),
    ("identifiers/location", "diagnoses[2].poa"),
    (
        "contract/lines",
        "{\"id\":\"E1\",\"discharged\":\"2025-11-08\",\"diagnoses\":[{\"code\":\"I50.23\"}]}\n\n{\"id\":\"E2\"\n{\"id\":\"E3\",\"drg_release\":\"43.1\"}\n{\"id\":\"E4\",\"discharged\":\"1999-01-01\"}",
    ),
    (
        "contract/rows",
        "id,discharged,diagnoses\nE1,2025-11-08,\"I50.23;E11.65\"\nE2,,J18.9\n",
    ),
    (
        "official_text/order",
        "00001 A00     0 Cholera                                                      Cholera\n00002 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae            Cholera due to Vibrio cholerae 01, biovar cholerae\n",
    ),
    (
        "official_text/codes",
        "A000    Cholera due to Vibrio cholerae 01, biovar cholerae\nA001    Cholera due to Vibrio cholerae 01, biovar eltor\n",
    ),
    (
        "official_text/addenda",
        "Add:     A0100   Typhoid fever, unspecified\nDelete:  A011    Paratyphoid fever A\nRevise from:  A012    Old\nRevise to:    A012    New\n",
    ),
    (
        "official_text/conversion",
        "A79.82\t2021-10-01\tA79.89\nC56.3\t10/1/2021\tC56.1 and C56.2\nT15.0\t2016\tCodes in categories T15-T19\n",
    ),
    ("formula/nested", "PDX:hiv | (PDX:hivsig & SDX:hiv)"),
    (
        "formula/negated",
        "(MCC & (cardefib | ~defib)) | ANY:crtsinstim & ONLY:incident",
    ),
    (
        "group/claim",
        r#"{"id":"E1","sex":"male","discharge_status":"20","diagnoses":[{"code":"I21.4","poa":"Y"},{"code":"L89.154","poa":"N"},{"code":"R57.0","poa":"W"},{"code":"T81.500A","poa":"1"}],"procedures":[{"code":"02703DZ"},{"code":"4A023N7"}]}"#,
    ),
    (
        "group/spine",
        r#"{"sex":"unknown","poa_exempt_hospital":true,"admitting_diagnosis":"M54.5","diagnoses":[{"code":"M48.062"},{"code":"N39.3","role":"principal"}],"procedures":[{"code":"0SG00AJ"},{"code":"0SG0071"},{"code":"0SG10AJ"}]}"#,
    ),
];

/// The least that is a workbook with one sheet of one row.
const WORKBOOK: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>A79.82</t></is></c><c r="B1"><v>44470</v></c><c r="C1" t="inlineStr"><is><t>A79.89</t></is></c></row></sheetData></worksheet>"#,
    ),
];
