//! From the words of a name to a preparation.

use std::collections::BTreeMap;

use super::findings::Found;
use super::text::DrugText;
use super::{CodedMedication, RecognizedBy, ingredients};
use crate::drugs::{Preparation, Products};
use crate::words::tokens;

/// As many preparations of a name are looked at.
const MANY: usize = 400;

/// As many candidates are shown.
const SHOWN: usize = 10;

/// Tells what a name means: the substances, and the preparation if strength, form and route leave one.
pub(super) fn by_name<'t>(
    products: &'t Products,
    text: &DrugText,
    coded: &mut CodedMedication<'t>,
    found: &mut Found<'_>,
) {
    let Some(fitting) = search(products, text) else {
        return found.unknown_name(text);
    };
    let (fitting, is_listed) = narrowed(fitting, text, coded.route);
    if !is_listed {
        found.unlisted_strength();
    }
    let mut groups: BTreeMap<Vec<String>, Vec<Preparation<'t>>> = BTreeMap::new();
    for preparation in &fitting {
        groups.entry(ingredients(preparation)).or_default().push(*preparation);
    }
    // The substances that the name has all words of, else the only ones that fit.
    let exact = groups.keys().find(|names| {
        let words: Vec<String> = names.iter().flat_map(|name| tokens(name).collect::<Vec<_>>()).collect();
        let asked: Vec<String> = tokens(&text.name()).collect();
        !words.is_empty() && words.iter().all(|word| asked.contains(word))
    });
    let decided = exact
        .or_else(|| groups.keys().next().filter(|_| groups.len() == 1))
        .cloned();
    coded.by = Some(RecognizedBy::Name);
    let Some(substances) = decided else {
        coded.candidates = groups
            .values()
            .filter_map(|group| group.first().copied())
            .take(SHOWN)
            .collect();
        return found.several_substances(text, groups.keys());
    };
    let mut group = groups.remove(&substances).unwrap_or_default();
    // The salt that the name has, where it has one.
    let asked: Vec<String> = tokens(&text.name()).collect();
    let said = |preparation: &Preparation<'_>| {
        let words: Vec<String> = preparation
            .strengths()
            .flat_map(|strength| tokens(strength.substance))
            .collect();
        words.iter().all(|word| asked.contains(word)).then_some(words.len())
    };
    let most = group.iter().filter_map(said).max();
    keep(&mut group, |preparation| most.is_some() && said(preparation) == most);
    coded.ingredients = substances;
    let route = coded.route;
    let same = |preparation: &&Preparation<'_>| group.first().is_some_and(|first| alike(first, preparation, route));
    match group.iter().all(|preparation| same(&preparation)) {
        true => coded.preparation = group.first().copied(),
        false => coded.candidates = group.into_iter().take(SHOWN).collect(),
    }
}

/// The preparations that have the words of a name, with as few substances as any has; without words that no product has
/// where all words together find none.
fn search<'t>(products: &'t Products, text: &DrugText) -> Option<Vec<Preparation<'t>>> {
    let all = products.search(&text.name(), MANY);
    let found = if all.is_empty() {
        let known: Vec<&str> = text
            .name
            .iter()
            .map(String::as_str)
            .filter(|word| products.knows(word))
            .collect();
        products.search(&known.join(" "), MANY)
    } else {
        all
    };
    let fewest = found.iter().map(|preparation| preparation.strengths().count()).min()?;
    let fewest = fewest.max(1);
    Some(
        found
            .into_iter()
            .filter(|preparation| preparation.strengths().count() <= fewest)
            .collect(),
    )
}

/// The preparations whose names have all words of a text; of those the ones with its strength, form and route, as far as any
/// has them.
pub(crate) fn meant<'t>(products: &'t Products, text: &DrugText, limit: usize) -> Vec<Preparation<'t>> {
    let named = products.search(&text.name(), MANY);
    let (mut fitting, _) = narrowed(named, text, text.routes.first().copied());
    fitting.truncate(limit);
    fitting
}

/// Those with the strength, the form and the route, as far as any has them; and whether any has the strength.
fn narrowed<'t>(
    mut fitting: Vec<Preparation<'t>>,
    text: &DrugText,
    route: Option<&'static str>,
) -> (Vec<Preparation<'t>>, bool) {
    let mut is_listed = true;
    if !text.strengths.is_empty() {
        let has = |preparation: &Preparation<'_>, sure: bool| {
            text.strengths.iter().all(|written| {
                preparation.strengths().any(|strength| match written.is(&strength) {
                    Some(same) => same,
                    None => !sure,
                })
            })
        };
        let sure = fitting.iter().any(|preparation| has(preparation, true));
        let possible = fitting.iter().any(|preparation| has(preparation, false));
        is_listed = sure || possible;
        if is_listed {
            fitting.retain(|preparation| has(preparation, sure));
        }
    }
    for form in &text.forms {
        keep(&mut fitting, |preparation| preparation.form().contains(form));
    }
    // What is not said to be released late is released at once, if there is such a thing.
    if !text.forms.iter().any(|form| form.ends_with("RELEASE")) {
        keep(&mut fitting, |preparation| !preparation.form().contains(" RELEASE"));
    }
    if let Some(route) = route {
        keep(&mut fitting, |preparation| preparation.routes().any(|own| own == route));
    }
    (fitting, is_listed)
}

/// Keeps those that pass, if any does.
fn keep<'t>(fitting: &mut Vec<Preparation<'t>>, passes: impl Fn(&Preparation<'t>) -> bool) {
    if fitting.iter().any(&passes) {
        fitting.retain(passes);
    }
}

/// Whether two preparations are one for the record: the same substances and strengths, the route of the record or else the
/// same routes, and the same form as far as its first word goes (`TABLET`, `TABLET, FILM COATED`).
fn alike(one: &Preparation<'_>, other: &Preparation<'_>, route: Option<&str>) -> bool {
    let form = |preparation: &Preparation<'_>| preparation.form().split(',').next().unwrap_or_default().to_owned();
    let late = |preparation: &Preparation<'_>| preparation.form().contains(" RELEASE");
    let given = |preparation: &Preparation<'_>| route.is_some_and(|route| preparation.routes().any(|own| own == route));
    let mut strengths = one.strengths().zip(other.strengths());
    one.strengths().count() == other.strengths().count()
        && strengths.all(|(one, other)| one.is_same(&other))
        && form(one) == form(other)
        && late(one) == late(other)
        && (given(one) && given(other) || one.routes().eq(other.routes()))
}
