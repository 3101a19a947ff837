//! Disease names of MeSH (National Library of Medicine, public domain), as a package carries them: a dictionary in the
//! pickle format, packed with bzip2.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, Result, bail};
use serde_pickle::{DeOptions, HashableValue, Value};

use crate::sources::{MESH_DISEASES, Sources};

/// The names of each disease, its heading first.
pub(super) fn concepts(sources: &Sources) -> Result<Vec<Vec<String>>> {
    let packed = sources.file(&MESH_DISEASES)?;
    let mut bytes = Vec::new();
    bzip2::read::BzDecoder::new(&packed[..])
        .read_to_end(&mut bytes)
        .context(MESH_DISEASES.path)?;
    let value = serde_pickle::value_from_slice(&bytes, DeOptions::new()).context(MESH_DISEASES.path)?;
    let headings = |name: &str| dictionary(&value, name);
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (variant, canonical) in headings("disease_variant_to_canonical")? {
        let Value::List(canonical) = canonical else {
            bail!("{variant}: no list of headings")
        };
        for heading in canonical {
            let Value::String(heading) = heading else {
                bail!("{variant}: a heading is no text")
            };
            let names = names.entry(heading.clone()).or_insert_with(|| vec![heading.clone()]);
            if *variant != *heading {
                names.push(variant.clone());
            }
        }
    }
    Ok(names.into_values().collect())
}

/// The dictionary `name` of the file, ascending by key.
fn dictionary<'v>(value: &'v Value, name: &str) -> Result<Vec<(&'v String, &'v Value)>> {
    let Value::Dict(parts) = value else {
        bail!("{}: no dictionary", MESH_DISEASES.path)
    };
    let part = parts
        .get(&HashableValue::String(name.to_owned()))
        .with_context(|| format!("no {name}"))?;
    let Value::Dict(part) = part else {
        bail!("{name}: no dictionary")
    };
    let rows = part.iter().map(|(key, value)| match key {
        HashableValue::String(key) => Ok((key, value)),
        other => bail!("{name}: the key {other} is no text"),
    });
    rows.collect()
}
