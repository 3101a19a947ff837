//! [`Usual`]: the codes that bare terms mean.
//!
//! A query of *pneumonia* and nothing more means the code that the Alphabetic Index has at that term, however well the titles of
//! more specific codes fit. `lists/usual.txt` has such terms.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::lists;
use super::plan::Plan;
use super::stem::{self, Stem};
use super::text;

const USUAL: &str = include_str!("lists/usual.txt");

/// Words that say that nothing more is known.
const NOTHING_MORE: &[&str] = &["nos", "unspecified"];

/// Terms by their lemmas in order, each with its code without dot.
#[derive(Debug, Default)]
pub(crate) struct Usual(HashMap<Vec<Stem>, String>);

impl Usual {
    /// The list of the program.
    pub(crate) fn own() -> &'static Self {
        static OWN: OnceLock<Usual> = OnceLock::new();
        OWN.get_or_init(|| Usual::read(USUAL))
    }

    fn read(list: &str) -> Self {
        let lines = lists::pairs(list).map(|(code, terms)| (code.trim().replace('.', ""), terms));
        let terms = lines.flat_map(|(code, terms)| terms.split(',').map(move |term| (term_lemmas(term), code.clone())));
        Self(terms.collect())
    }

    /// The codes that a query means, with the number of the reading that means it, the more usual first; none where the query
    /// says more than a bare term.
    pub(crate) fn codes<'s>(&'s self, query: &str, plan: &'s Plan) -> impl Iterator<Item = (u8, &'s str)> {
        // The words of a plan leave articles out, but the letter at the end of *influenza A* is a type.
        let says_type = query
            .split_whitespace()
            .next_back()
            .is_some_and(|last| last.eq_ignore_ascii_case("a"));
        let of_reading = |(reading, (slots, _)): (u8, &(u64, f32))| {
            let slots = plan
                .slots
                .iter()
                .enumerate()
                .filter(move |(at, _)| slots & 1 << at != 0);
            let code = self.0.get(&in_order(slots.map(|(_, slot)| slot.lemma)));
            code.map(|code| (reading, code.as_str()))
        };
        (0..)
            .zip(&plan.readings)
            .filter(move |_| !says_type)
            .filter_map(of_reading)
    }
}

fn term_lemmas(term: &str) -> Vec<Stem> {
    let words = text::words(term, text::MAX_WORDS);
    let words = words.iter().map(|word| word.as_str());
    in_order(words.filter(|word| !text::is_filler(word)).map(stem::lemma))
}

fn in_order(lemmas: impl Iterator<Item = Stem>) -> Vec<Stem> {
    let mut lemmas: Vec<Stem> = lemmas.filter(|lemma| !NOTHING_MORE.contains(&&**lemma)).collect();
    lemmas.sort_unstable();
    lemmas.dedup();
    lemmas
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::lists::Lists;
    use super::*;

    #[test]
    fn every_term_is_listed_once() {
        let mut known = HashSet::new();
        for term in lists::pairs(USUAL).flat_map(|(_, terms)| terms.split(',')) {
            let lemmas = term_lemmas(term);
            assert!(!lemmas.is_empty() && known.insert(lemmas), "{term}");
        }
    }

    #[test]
    fn only_bare_terms_are_meant() {
        let codes = |query: &str| -> Vec<String> {
            let plan = Plan::of(query, false, Lists::own(), |_| true);
            Usual::own()
                .codes(query, &plan)
                .map(|(_, code)| code.to_owned())
                .collect()
        };
        assert_eq!(codes("pain of the chest"), ["R079"]);
        assert_eq!(codes("Pneumonia, unspecified"), ["J189"]);
        assert_eq!(codes("afib"), ["I4891"], "abbreviations are read");
        assert!(codes("pneumonia due to klebsiella").is_empty());
        assert!(codes("influenza A").is_empty());
        assert!(codes("").is_empty());
    }

    #[test]
    #[cfg(feature = "embedded")]
    fn every_code_is_one_for_claims() {
        let codes = casemix_codes::Codes::embedded().unwrap();
        let day = codes.icd10cm.provenance().last_day.unwrap();
        let today = codes.icd10cm.on(day).unwrap();
        for code in Usual::own().0.values() {
            let initial = format!("{code:X<6}A");
            assert!(today.is_billable(code) || today.is_billable(&initial), "{code}");
        }
    }
}
