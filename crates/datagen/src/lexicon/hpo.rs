//! Names of the Human Phenotype Ontology, unaltered, in the OBO format. Its licence asks to cite it, to show the version
//! and not to alter it; NOTICE does, and names are taken as they are.

use anyhow::Result;

use crate::sources::{HPO, Sources};

/// The names of each phenotype: its label, then its exact synonyms.
pub(super) fn concepts(sources: &Sources) -> Result<Vec<Vec<String>>> {
    let text = sources.text(&HPO)?;
    let stanzas = text
        .split("\n\n")
        .filter(|stanza| stanza.starts_with("[Term]") && !stanza.contains("\nis_obsolete: true"));
    Ok(stanzas.map(names).filter(|names| names.len() > 1).collect())
}

fn names(stanza: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in stanza.lines() {
        let label = line.strip_prefix("name: ");
        let synonym = line
            .strip_prefix("synonym: \"")
            .and_then(|rest| rest.split_once("\" EXACT"))
            .map(|(name, _)| name);
        if let Some(name) = label.or(synonym)
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}
