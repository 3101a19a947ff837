//! Drug products beside the codes that a search finds: a query that names nothing but a drug, with its strength, form and route
//! or without, means what the directory of drug products has of it.

use crate::drugs::{DrugText, Preparation, Products, meant};

/// The directory of drug products that a finder asks.
#[derive(Debug)]
pub(crate) enum Directory {
    /// The embedded one, which the first search that asks it opens.
    #[cfg(feature = "embedded")]
    Embedded,
    Own(Box<Products>),
}

impl Directory {
    /// Opens what the first search would open.
    pub(crate) fn prepare(&self) {
        if let Some(products) = self.products() {
            products.prepare();
        }
    }

    /// The preparations that a query means, the best first; none where one of its words is of no drug. While it is typed, words
    /// may be beginnings.
    pub(crate) fn meant(&self, query: &str, is_typing: bool, limit: usize) -> Vec<Preparation<'_>> {
        let text = DrugText::read(query);
        let named = self
            .products()
            .filter(|products| is_typing || products.knows(&text.name()));
        named.map_or_else(Vec::new, |products| meant(products, &text, limit))
    }

    fn products(&self) -> Option<&Products> {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded => Products::embedded().ok(),
            Self::Own(products) => Some(products),
        }
    }
}
