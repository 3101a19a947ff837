//! The table of products, and how it is packed.

use casemix_codes::table::{Provenance, Schema, TableBuilder, TableError};

use super::draft::{PreparationRow, Row};
use crate::words::{Token, tokens};

/// The table of products.
///
/// Every text stands in it once, in a section of its kind; products, preparations and lists name it by its number.
///
/// | section | holds |
/// |---|---|
/// | `number` | `u32`: labeler and product, nine digits, ascending; each as the difference to the one before |
/// | `first`, `last` | `u32`, of each product: days of marketing as `yyyymmdd`, 0 for none |
/// | `of_preparation`, `of_brand`, `of_labeler`, `of_marketing`, `of_application`, `of_packages` | `u32`, of each product |
/// | `of_substances`, `of_name`, `of_amounts`, `of_units`, `of_form`, `of_routes`, `of_classes`, `of_schedule` | `u32`, of each preparation |
/// | `substances`, `substance_counts` | `u32`: lists of substances one behind the other, and how long each is |
/// | `substance`, `name`, `brand` | text, in the order of the alphabet whatever the case of letters |
/// | `labeler`, `marketing`, `application`, `packages`, `amounts`, `units`, `form`, `routes`, `classes`, `schedule` | text |
/// | `word` | text: the words of all names, ascending |
/// | `words`, `word_counts` | `u32`: the words of each substance, then of each name, then of each brand, and how many each has |
pub(super) const PRODUCTS: Schema = Schema {
    name: "ndc-directory",
    version: 2,
};

/// Packs products.
pub(super) fn pack(products: &[Row], provenance: Provenance) -> Result<Vec<u8>, TableError> {
    let mut rows: Vec<&Row> = products.iter().collect();
    rows.sort_unstable();
    rows.dedup();
    let mut builder = TableBuilder::new(PRODUCTS, "ndc", provenance);
    let of_product = |what: fn(&Row) -> u32| -> Vec<u32> { rows.iter().map(|row| what(row)).collect() };
    builder
        .deflated("number", &differences(of_product(|row| row.number)))?
        .deflated("first", &of_product(|row| row.days[0]))?
        .deflated("last", &of_product(|row| row.days[1]))?;

    let brands = Numbered::by_alphabet(rows.iter().map(|row| row.brand.as_str()));
    let labelers = Numbered::of(rows.iter().map(|row| row.labeler.as_str()));
    let marketing = Numbered::of(rows.iter().map(|row| row.marketing.as_str()));
    let applications = Numbered::of(rows.iter().map(|row| row.application.as_str()));
    let packages: Vec<String> = rows.iter().map(|row| row.package_lines()).collect();
    let packages = Numbered::of(packages.iter().map(String::as_str));
    let preparations = Numbered::of(rows.iter().map(|row| &row.preparation));
    builder.deflated("of_preparation", &preparations.of_row)?;
    brands.write(&mut builder, "of_brand", "brand", 1024)?;
    labelers.write(&mut builder, "of_labeler", "labeler", 1024)?;
    marketing.write(&mut builder, "of_marketing", "marketing", 1024)?;
    applications.write(&mut builder, "of_application", "application", 1024)?;
    packages.write(&mut builder, "of_packages", "packages", 1024)?;

    let preparations = &preparations.values;
    let lists = Numbered::of(preparations.iter().map(|one| one.substances.as_slice()));
    let substances = Numbered::by_alphabet(lists.values.iter().copied().flatten().map(String::as_str));
    let names = Numbered::by_alphabet(preparations.iter().map(|one| one.name.as_str()));
    builder
        .deflated("of_substances", &lists.of_row)?
        .deflated("substance_counts", &lengths(lists.values.iter().map(|list| list.len())))?;
    substances.write(&mut builder, "substances", "substance", 1024)?;
    names.write(&mut builder, "of_name", "name", 512)?;
    let texts: [TextColumn; 6] = [
        ("of_amounts", "amounts", |one| &one.amounts),
        ("of_units", "units", |one| &one.units),
        ("of_form", "form", |one| &one.form),
        ("of_routes", "routes", |one| &one.routes),
        ("of_classes", "classes", |one| &one.classes),
        ("of_schedule", "schedule", |one| &one.schedule),
    ];
    for (column, section, text) in texts {
        Numbered::of(preparations.iter().map(|one| text(one))).write(&mut builder, column, section, 1024)?;
    }

    let all = substances.values.iter().chain(&names.values).chain(&brands.values);
    let words_of: Vec<Vec<Token>> = all.map(|name| words(name)).collect();
    let words = Numbered::of(words_of.iter().flatten().map(String::as_str));
    words.write(&mut builder, "words", "word", 1024)?;
    builder.deflated("word_counts", &lengths(words_of.iter().map(Vec::len)))?;
    builder.finish()
}

/// A column of preparations, the section of its texts, and the text of one.
type TextColumn = (&'static str, &'static str, fn(&PreparationRow) -> &str);

/// Values, each once and in order, and which of them every row has.
struct Numbered<T> {
    values: Vec<T>,
    of_row: Vec<u32>,
}

impl<T: Copy + Ord> Numbered<T> {
    fn of(rows: impl Iterator<Item = T>) -> Self {
        Self::by(rows, |value| value)
    }

    /// In the order of a key, which is another one for every other value.
    fn by<K: Ord>(rows: impl Iterator<Item = T>, key: impl Fn(T) -> K) -> Self {
        let mut rows: Vec<(usize, T)> = rows.enumerate().collect();
        rows.sort_by_cached_key(|(_, value)| key(*value));
        let mut values: Vec<T> = Vec::new();
        let mut of_row = vec![0; rows.len()];
        for (row, value) in rows {
            if values.last() != Some(&value) {
                values.push(value);
            }
            if let Some(number) = of_row.get_mut(row) {
                *number = u32::try_from(values.len() - 1).unwrap_or(u32::MAX);
            }
        }
        Self { values, of_row }
    }
}

impl<'t> Numbered<&'t str> {
    fn by_alphabet(rows: impl Iterator<Item = &'t str>) -> Self {
        Self::by(rows, |text| (text.to_lowercase(), text))
    }

    /// Adds the column of numbers and the section of texts.
    fn write(
        &self,
        builder: &mut TableBuilder,
        column: &'static str,
        texts: &'static str,
        per_block: u32,
    ) -> Result<(), TableError> {
        builder.deflated(column, &self.of_row)?;
        builder.packed(texts, &self.values, per_block)?;
        Ok(())
    }
}

/// The words of a name, each once.
fn words(name: &str) -> Vec<Token> {
    let mut words: Vec<Token> = Vec::new();
    for word in tokens(name) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Of ascending numbers, what each adds to the one before.
fn differences(mut numbers: Vec<u32>) -> Vec<u32> {
    let mut before = 0;
    for number in &mut numbers {
        (*number, before) = (*number - before, *number);
    }
    numbers
}

fn lengths(lists: impl Iterator<Item = usize>) -> Vec<u32> {
    lists.map(|length| u32::try_from(length).unwrap_or(u32::MAX)).collect()
}
