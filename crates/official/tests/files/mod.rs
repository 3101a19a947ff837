//! The official files of the shared test folder.
#![allow(dead_code)]

use casemix_codes::official::ConversionTable;
use casemix_official::{CodeSetArchive, conversion_workbook};
use casemix_testkit::shared;

fn bytes(name: &str) -> Option<Vec<u8>> {
    shared(&format!("data/icd-official/{name}")).map(|path| std::fs::read(path).expect("a file that can be read"))
}

pub(crate) fn icd10cm_2026() -> Option<CodeSetArchive> {
    Some(CodeSetArchive::open(&bytes("icd10cm-code-descriptions-2026.zip")?).expect("the published archive"))
}

pub(crate) fn icd10pcs_2026() -> Option<CodeSetArchive> {
    Some(CodeSetArchive::open(&bytes("cms_2026_pr.zip")?).expect("the published archive"))
}

pub(crate) fn poa_exempt_2026() -> Option<CodeSetArchive> {
    Some(CodeSetArchive::open(&bytes("POAexemptCodesFY26.zip")?).expect("the published archive"))
}

pub(crate) fn workbook_2026() -> Option<Vec<u8>> {
    bytes("ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx")
}

pub(crate) fn conversions_2026() -> Option<ConversionTable> {
    Some(conversion_workbook(&workbook_2026()?).expect("the published workbook"))
}
