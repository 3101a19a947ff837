//! Whether what a text names is denied there, or is of another time or person.

use super::words::Word;

/// Words before a term that deny it.
const BEFORE: &[&str] = &[
    "no", "not", "without", "denies", "denied", "deny", "negative", "never", "absent", "absence", "free",
];

/// Words after a term that deny it.
const AFTER: &[&str] = &["absent", "excluded", "negative", "unlikely"];

/// Words that `not` denies after a term: `pneumonia is not seen`. Titles say `not intractable`, `not elsewhere classified`.
const NOT: &[&str] = &[
    "present",
    "seen",
    "found",
    "confirmed",
    "identified",
    "evident",
    "demonstrated",
    "detected",
    "likely",
    "supported",
];

/// Words behind which a denial does not reach.
const TURNS: &[&str] = &["but", "however", "except", "although", "though", "yet", "with"];

/// Words before a term that speak of another time or person.
const ELSEWHERE: &[&str] = &[
    "history",
    "hx",
    "prior",
    "previous",
    "previously",
    "past",
    "former",
    "remote",
    "mother",
    "father",
    "family",
    "brother",
    "sister",
    "possible",
    "if",
];

/// So many words before a term are looked at, and so many after.
const REACH: (usize, usize) = (6, 4);

/// Whether the term at these places among the words is denied: `no evidence of pneumonia`, `pneumonia was ruled out`.
pub(super) fn is_denied(words: &[Word<'_>], first: usize, last: usize) -> bool {
    let mut is_listed = false;
    for word in before(words, first).take_while(|word| !word.is_any(TURNS)) {
        // "Diabetes without complications, gout": the second of the list is not denied.
        is_listed |= word.comma;
        if word.is_any(BEFORE) && !(is_listed && word.is("without")) {
            return true;
        }
    }
    let mut after = after(words, last).take_while(|word| !word.is_any(TURNS)).peekable();
    let mut ruled = false;
    while let Some(word) = after.next() {
        if word.is_any(AFTER)
            || (ruled && word.is("out"))
            || (word.is("not") && after.peek().is_some_and(|next| next.is_any(NOT)))
        {
            return true;
        }
        ruled = word.is("ruled");
    }
    // "Rule out pneumonia" asks; "ruled out pneumonia" denies.
    let two = before_two(words, first);
    matches!(two, [Some(a), Some(b)] if a.is("ruled") && b.is("out"))
}

/// Whether the term is of another time or person, or only thought of.
pub(super) fn is_elsewhere(words: &[Word<'_>], first: usize) -> bool {
    let status_post = before_two(words, first);
    before(words, first).any(|word| word.is_any(ELSEWHERE))
        || matches!(status_post, [Some(a), Some(b)] if (a.is("s") && b.is("p")) || (a.is("status") && b.is("post")))
        || matches!(status_post, [Some(a), Some(b)] if a.is("rule") && b.is("out"))
}

/// The words of the sentence before a place, the nearest first.
fn before<'w, 't>(words: &'w [Word<'t>], at: usize) -> impl Iterator<Item = &'w Word<'t>> {
    let sentence = words.get(at).map(|word| word.sentence);
    let before = words.get(..at).unwrap_or_default().iter().rev().take(REACH.0);
    before.take_while(move |word| Some(word.sentence) == sentence)
}

/// The words of the sentence after a place.
fn after<'w, 't>(words: &'w [Word<'t>], at: usize) -> impl Iterator<Item = &'w Word<'t>> {
    let sentence = words.get(at).map(|word| word.sentence);
    let after = words.get(at + 1..).unwrap_or_default().iter().take(REACH.1);
    after.take_while(move |word| Some(word.sentence) == sentence)
}

fn before_two<'w, 't>(words: &'w [Word<'t>], at: usize) -> [Option<&'w Word<'t>>; 2] {
    let mut near = before(words, at);
    let second = near.next();
    [near.next(), second]
}

#[cfg(test)]
mod tests {
    use super::super::words::{find_all, words};
    use super::*;

    fn judged(text: &str, term: &str) -> (bool, bool) {
        let (given, term) = (words(text), words(term));
        let first = find_all(&given, &term).next().unwrap();
        let last = first + term.len() - 1;
        (is_denied(&given, first, last), is_elsewhere(&given, first))
    }

    #[test]
    fn denials_reach_to_the_next_turn_of_the_sentence() {
        for text in [
            "No evidence of pneumonia.",
            "Patient denies fever, chills, pneumonia",
            "Pneumonia was ruled out.",
            "Ruled out pneumonia",
            "pneumonia: negative",
            "pneumonia is not present",
        ] {
            assert!(judged(text, "pneumonia").0, "{text}");
        }
        for text in [
            "Pneumonia of the left lower lobe.",
            "No fever. Pneumonia confirmed",
            "no fever but pneumonia",
            "pneumonia, not elsewhere classified",
            "diabetes without complications, pneumonia",
            "Not improving with pneumonia",
        ] {
            assert!(!judged(text, "pneumonia").0, "{text}");
        }
    }

    #[test]
    fn other_times_and_persons_are_told_apart() {
        for text in [
            "History of pneumonia",
            "s/p pneumonia",
            "mother had pneumonia",
            "rule out pneumonia",
        ] {
            assert!(judged(text, "pneumonia").1, "{text}");
        }
        assert!(!judged("Admitted for pneumonia", "pneumonia").1);
    }
}
