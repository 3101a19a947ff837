//! ICD-9-CM with its titles, and the General Equivalence Mappings.

use anyhow::{Context, Result};
use casemix_codes::table::Provenance;
use casemix_codes::{CodeDraft, Period};
use casemix_coding::convert::{Direction, GemRow, GemsDraft};
use casemix_record::CodeText;
use chrono::NaiveDate;

use crate::COMMAND;
use crate::codes::icd10pcs;
use crate::products::Products;
use crate::sources::{File, GEM_9_TO_10, GEM_10_TO_9, ICD9_DIAGNOSES, ICD9_PROCEDURES, PCS_DATABASE_2025, Sources};

/// Makes the tables of ICD-9-CM and of the mappings.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    for (name, file) in [("icd-9-cm", &ICD9_DIAGNOSES), ("icd-9-procedures", &ICD9_PROCEDURES)] {
        let draft = icd9(sources, name, file)?;
        products.add(name, draft.len(), draft.pack()?)?;
    }
    let mut draft = GemsDraft::default();
    for (direction, file) in [
        (Direction::Icd9ToIcd10Cm, &GEM_9_TO_10),
        (Direction::Icd10CmToIcd9, &GEM_10_TO_9),
    ] {
        let text = sources.text(file)?;
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        for row in rows.records() {
            let row = row.context(file.path)?;
            let field = |at| row.get(at).context(file.path);
            add(&mut draft, direction, [field(0)?, field(1)?, field(2)?])?;
        }
    }
    let database = icd10pcs::open(sources)?;
    let mut statement = database.prepare("SELECT icd9, pcs_code, flags FROM gems_i9_to_pcs ORDER BY rowid")?;
    let rows = statement.query_map([], |row| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?]))?;
    for row in rows {
        let row = row.context("mappings of procedures")?;
        add(
            &mut draft,
            Direction::Icd9ToIcd10Pcs,
            row.each_ref().map(String::as_str),
        )?;
    }
    let provenance = Provenance::new("CMS and CDC/NCHS", "2018 (the last)").made_by(COMMAND);
    let provenance = [&GEM_9_TO_10, &GEM_10_TO_9, &PCS_DATABASE_2025]
        .into_iter()
        .fold(provenance, |provenance, file| provenance.from_source(file.source()));
    products.add("gems", draft.len(), draft.pack(provenance)?)
}

fn add(draft: &mut GemsDraft, direction: Direction, [code, target, flags]: [&str; 3]) -> Result<()> {
    let row = GemRow::new(target, flags).with_context(|| format!("{code} {target} {flags}"))?;
    draft.add(direction, CodeText::normalize(code).context("a code")?, row);
    Ok(())
}

/// A code system of the last release of ICD-9-CM, version 32: lines of code and title, in Latin-1.
fn icd9(sources: &Sources, name: &str, file: &File) -> Result<CodeDraft> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).context("a day");
    let period = Period::new(day(2014, 10, 1)?, day(2015, 9, 30)?);
    let provenance = Provenance::new("CMS and CDC/NCHS", "version 32, FY2015")
        .made_by(COMMAND)
        .from_source(file.source());
    let mut draft = CodeDraft::new(name, provenance);
    draft.cover(period)?;
    let text: String = sources.file(file)?.iter().map(|byte| char::from(*byte)).collect();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (code, title) = line.split_once(' ').with_context(|| line.to_owned())?;
        let code = CodeText::normalize(code).context("a code")?;
        draft.add_period(code, period)?;
        draft.set_title(code, title.trim())?;
    }
    Ok(draft)
}
