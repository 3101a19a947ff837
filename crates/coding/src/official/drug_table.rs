//! The Table of Drugs and Chemicals of ICD-10-CM.

use roxmltree::Node;

use super::xml::{MAX_DEPTH, XmlError, XmlFault, child, children, error, text, with_document};
use crate::drugs::{DrugTable, DrugTerm};

/// Reads `icd10cm_drug_YEAR.xml`.
///
/// # Errors
///
/// [`XmlError`] where the bytes are no such file.
pub fn drug_table(bytes: &[u8]) -> Result<DrugTable, XmlError> {
    with_document(bytes, "ICD10CM.index", |document| {
        let mut table = DrugTable::default();
        for letter in children(document.root_element(), "letter") {
            for main in children(letter, "mainTerm") {
                drug_term(main, &mut Vec::new(), &mut table.terms)?;
            }
        }
        Ok(table)
    })
}

fn drug_term(node: Node<'_, '_>, above: &mut Vec<String>, terms: &mut Vec<DrugTerm>) -> Result<(), XmlError> {
    if above.len() >= MAX_DEPTH {
        return Err(error(node, XmlFault::TooLarge));
    }
    above.push(child(node, "title").map(text).unwrap_or_default());
    let mut codes: [String; 6] = Default::default();
    for cell in children(node, "cell") {
        // The first column is the substance itself; a dash stands for no code.
        let column = cell.attribute("col").and_then(|column| column.parse::<usize>().ok());
        let place = column.and_then(|column| codes.get_mut(column.checked_sub(2)?));
        if let Some(place) = place {
            *place = text(cell).trim_matches(['-', '–']).to_owned();
        }
    }
    terms.push(DrugTerm {
        term: above.join(", "),
        see: child(node, "see").map(text),
        codes,
    });
    for below in children(node, "term") {
        drug_term(below, above, terms)?;
    }
    above.pop();
    Ok(())
}
