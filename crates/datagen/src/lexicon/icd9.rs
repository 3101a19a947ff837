//! What ICD-9-CM called the same things: titles of codes that the General Equivalence Mappings lead to each other, both
//! ways and to nothing else.

use anyhow::Result;
use casemix_codes::{CodeFile, CodeTable};
use casemix_coding::convert::{Direction, Gems};

/// For each pair of codes the title in ICD-10-CM, then that in ICD-9-CM.
pub(super) fn concepts(icd10cm: &dyn CodeTable) -> Result<Vec<Vec<String>>> {
    let gems = Gems::open(casemix_coding_data::GEMS)?;
    let icd9cm = CodeFile::open(casemix_coding_data::ICD9CM)?;
    let icd9cm: &dyn CodeTable = &icd9cm;
    let mut concepts = Vec::new();
    for old in gems.codes(Direction::Icd9ToIcd10Cm) {
        let Some(new) = gems
            .map(Direction::Icd9ToIcd10Cm, old)
            .and_then(|mapping| mapping.only())
        else {
            continue;
        };
        let back = gems
            .map(Direction::Icd10CmToIcd9, &new)
            .and_then(|mapping| mapping.only());
        let titles = (icd10cm.lookup(&new), icd9cm.lookup(old));
        if let (Some(new), Some(old)) = titles
            && back == Some(old.code())
            && let (Some(new), Some(old)) = (new.title(), old.title())
            && new != old
        {
            concepts.push(vec![new.to_owned(), old.to_owned()]);
        }
    }
    Ok(concepts)
}
