//! Drugs, medications and codes built character by character: any text; directories, mappings and official files of any
//! bytes.

use casemix::coding::{
    cm::Cm,
    convert::{Direction, GemsDraft, read_gem},
    drugs::{BillingCodes, BillingUnit, DrugEffects, DrugText, MedicationCoder, Products, ProductsDraft, read_ndc},
    official::{PcsTables, drug_table, pcs_definitions, pcs_index},
    pcs::{Index, Labels, LabelsDraft, Pcs, Wanted},
};
use casemix_codes::{Codes, table::Provenance};
use casemix_record::{Encounter, Medication};

use super::container::repaired;

/// A day that all tables cover.
const DAY: &str = "2026-02-01";

/// A text as the name of a drug, as its code, and as the medication of a record: every answer holds together.
pub fn drug_texts(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (Ok(products), Ok(billing)) = (Products::embedded(), BillingCodes::embedded()) else {
        return;
    };
    let read = DrugText::read(&text);
    assert!(read.name.len() <= text.len());
    let _ = BillingUnit::in_description(&text);
    if let Ok(reading) = read_ndc(&text) {
        for ndc in products.listed(&reading) {
            assert!(products.lookup(ndc).next().is_some());
        }
    }
    let found = products.search(&text, 5);
    assert!(found.len() <= 5 && found.iter().all(|preparation| preparation.products().next().is_some()));
    let medication = Medication::builder()
        .name(&*text)
        .ndc(&*text)
        .route(&*text)
        .dose_unit(&*text);
    let mut encounter = Encounter::builder("E1").admitted(DAY).build();
    encounter.medications.push(medication.build());
    let coded = MedicationCoder::new(products, billing).code(&encounter);
    assert_eq!(coded.medications.len(), 1);
    let (Ok(codes), Ok(day)) = (Codes::embedded(), DAY.parse()) else {
        return;
    };
    if let (Ok(billing), Ok(diagnoses)) = (billing.on(day), codes.icd10cm.on(day)) {
        billing.find(&text);
        DrugEffects::new(diagnoses).find(&text);
    }
}

/// A text as a code or the beginning of one, and as the words of a procedure.
pub fn built_codes(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (Ok(codes), Ok(pcs), Ok(day)) = (Codes::embedded(), Pcs::embedded(), DAY.parse()) else {
        return;
    };
    if let Ok(pcs) = pcs.on(day) {
        let _ = (pcs.next(&text), pcs.complete(&text), pcs.explain(&text));
        if let Err(fault) = pcs.check(&text) {
            assert!(!fault.to_string().is_empty());
        }
        assert!(pcs.candidates(&Wanted::words(&text).at_most(5)).len() <= 5);
    }
    if let Ok(diagnoses) = codes.icd10cm.on(day) {
        let cm = Cm::new(diagnoses);
        let _ = (
            cm.next(&text),
            cm.complete(&text),
            cm.explain(&text),
            cm.combinations(&[&text, "I10"]),
        );
        if let Err(fault) = cm.check(&text) {
            assert!(!fault.to_string().is_empty());
        }
    }
}

/// A directory: the files of the authority, and a packed table with its check sum put right.
pub fn ndc_directory(data: &[u8]) {
    const HEAD: &[u8] = b"PRODUCTID\tPRODUCTNDC\tSUBSTANCENAME\tSTARTMARKETINGDATE\n";
    for file in [data, &[HEAD, data].concat()] {
        if let Ok(draft) = ProductsDraft::read(file, Some(data))
            && let Ok(directory) = draft.build(Provenance::new("any", "any"))
        {
            walk(&directory);
        }
    }
    if let Ok(directory) = Products::open(repaired(data)) {
        walk(&directory);
    }
}

fn walk(directory: &Products) {
    for product in directory.iter().take(50) {
        let _ = (
            product.to_string(),
            product.preparation().to_string(),
            product.packages().count(),
        );
    }
    directory.search("a", 3);
}

/// Official files of ICD-10-PCS, of the table of drugs, mappings; packed labels and index with their check sum put right.
pub fn coding_files(data: &[u8]) {
    if let Ok(tables) = PcsTables::read(data) {
        let _ = tables.labels().pack(Provenance::new("any", "any"));
    }
    let _ = pcs_definitions(data, &mut LabelsDraft::default());
    if let Ok(rows) = pcs_index(data) {
        let _ = Index::pack(rows, Provenance::new("any", "any"));
    }
    if let Ok(table) = drug_table(data) {
        assert!(table.terms().len() <= data.len());
    }
    let _ = read_gem(data, Direction::Icd9ToIcd10Cm, &mut GemsDraft::default());
    if let Ok(labels) = Labels::open(repaired(data)) {
        let _ = (labels.label("0DTJ4ZZ", 5), labels.possible("XW0", 3).count());
    }
    let _ = Index::open(repaired(data));
}
