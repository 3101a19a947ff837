//! The directory of drug products.

use anyhow::{Context, Result, ensure};
use casemix_codes::table::Provenance;
use casemix_coding::drugs::{Products as Directory, ProductsDraft};

use crate::COMMAND;
use crate::products::Products;
use crate::sources::{NDC_PACKAGES, NDC_PRODUCTS, Sources};

/// The day of the files: that of the newest product in them, on which they were fetched too.
const DAY: &str = "2019-04-29";

/// Makes the table of products.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let (listed, packages) = (sources.file(&NDC_PRODUCTS)?, sources.file(&NDC_PACKAGES)?);
    let draft = ProductsDraft::read(&listed, Some(&packages))?;
    let provenance = Provenance::new("FDA", DAY)
        .made_by(COMMAND)
        .from_source(NDC_PRODUCTS.source())
        .from_source(NDC_PACKAGES.source());
    let packed = draft.pack(provenance)?;
    let directory = Directory::open(packed.clone())?;
    let newest = directory.iter().filter_map(|product| product.first_day()).max();
    let newest = newest.context("no product has a first day")?.to_string();
    ensure!(newest == DAY, "the newest product came on {newest}, not on {DAY}");
    println!("ndc: {} lines left out", draft.skipped());
    products.add("ndc", directory.len(), packed)
}
