//! [`CodeRanges`]: a set of codes, as people write one.

use std::{fmt, str::FromStr};

use casemix_record::CodeText;

/// A set of codes given by codes, categories and ranges of them: `A40-A41, R65.2, 02703DZ`.
///
/// A code holds itself and every code that begins with it, so a category holds its subdivisions; a range holds all from
/// its first to its last, with the subdivisions of the last. Codes compare character by character without their dots,
/// digits before letters. Case, dots and white space do not matter; entries are separated by commas.
///
/// ```
/// use casemix_stats::CodeRanges;
///
/// let sepsis: CodeRanges = "A40-A41, R65.2".parse()?;
/// assert!(sepsis.contains_text("a41.9") && sepsis.contains_text("R65.21"));
/// assert!(!sepsis.contains_text("A42.7") && !sepsis.contains_text("R65.1"));
/// assert!("A41-A40".parse::<CodeRanges>().is_err());
/// # Ok::<(), casemix_stats::CodeRangeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeRanges(
    /// First and last, ascending by first; none overlaps another.
    Vec<(CodeText, CodeText)>,
);

/// A text is not a set of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "entry {entry} is not a code or a range of codes; write codes like A41.9 and ranges like A40-A41, the first first"
)]
#[non_exhaustive]
pub struct CodeRangeError {
    /// Which of the entries it is, counted from 1.
    pub entry: usize,
}

impl CodeRanges {
    /// Whether the set has no code.
    ///
    /// ```
    /// assert!(casemix_stats::CodeRanges::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the set holds a code.
    ///
    /// ```
    /// use casemix_record::CodeText;
    /// use casemix_stats::CodeRanges;
    ///
    /// let debridement: CodeRanges = "0JB".parse().unwrap();
    /// assert!(debridement.contains(&CodeText::normalize("0JBL0ZZ").unwrap()));
    /// ```
    pub fn contains(&self, code: &CodeText) -> bool {
        let after = self.0.partition_point(|(first, _)| first.as_str() <= code.as_str());
        let candidate = after.checked_sub(1).and_then(|at| self.0.get(at));
        candidate.is_some_and(|(_, last)| is_up_to(code, last))
    }

    /// Whether the set holds the code that a text means; a text too long to be a code is in no set.
    pub fn contains_text(&self, code: &str) -> bool {
        CodeText::normalize(code).is_some_and(|code| self.contains(&code))
    }
}

/// Whether a code is not after the last of a range.
fn is_up_to(code: &CodeText, last: &CodeText) -> bool {
    code.as_str() <= last.as_str() || code.starts_with(last.as_str())
}

/// Whether a range that ends with `last` holds codes after all that one that ends with `other` holds. A category reaches
/// further than its subdivisions.
fn reaches_further(last: &CodeText, other: &CodeText) -> bool {
    match other.strip_prefix(last.as_str()) {
        Some(subdivision) => !subdivision.is_empty(),
        None => !last.starts_with(other.as_str()) && last.as_str() > other.as_str(),
    }
}

impl FromStr for CodeRanges {
    type Err = CodeRangeError;

    /// # Errors
    ///
    /// Where an entry is empty, holds anything but letters, digits and dots, is longer than a code, or is a range whose
    /// last is before its first. An empty text is the empty set.
    fn from_str(text: &str) -> Result<CodeRanges, CodeRangeError> {
        let mut ranges = Vec::new();
        for (at, entry) in text.split(',').enumerate().filter(|_| !text.trim().is_empty()) {
            let (first, last) = entry.split_once('-').unwrap_or((entry, entry));
            let range = code(first)
                .zip(code(last))
                .filter(|(first, last)| first.as_str() <= last.as_str());
            ranges.push(range.ok_or(CodeRangeError { entry: at + 1 })?);
        }
        ranges.sort_unstable();
        let mut merged: Vec<(CodeText, CodeText)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some((_, end)) if is_up_to(&first, end) => {
                    if reaches_further(&last, end) {
                        *end = last;
                    }
                }
                _ => merged.push((first, last)),
            }
        }
        Ok(CodeRanges(merged))
    }
}

/// A code or the begin of one.
fn code(text: &str) -> Option<CodeText> {
    let code = CodeText::normalize(text)?;
    let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then_some(code)
}

impl fmt::Display for CodeRanges {
    /// In the form that is read back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.0.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { ", " })?;
            if first == last {
                write!(f, "{first}")?;
            } else {
                write!(f, "{first}-{last}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> impl Strategy<Value = (String, String)> {
        ("[AB][0-2]{0,2}", "[AB][0-2]{0,2}").prop_map(|(a, b)| if a <= b { (a, b) } else { (b, a) })
    }

    proptest! {
        #[test]
        fn a_set_holds_what_one_of_its_entries_holds(
            entries in prop::collection::vec(entry(), 0..6),
            code in "[AB][0-3]{0,3}",
        ) {
            let text: Vec<String> = entries.iter().map(|(first, last)| format!("{first}-{last}")).collect();
            let set: CodeRanges = text.join(",").parse().unwrap();
            let holds = entries.iter().any(|(first, last)| {
                first.as_str() <= code.as_str() && (code.as_str() <= last.as_str() || code.starts_with(last.as_str()))
            });
            prop_assert_eq!(set.contains_text(&code), holds);
            prop_assert_eq!(set.to_string().parse::<CodeRanges>().unwrap(), set);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = text.parse::<CodeRanges>();
        }
    }

    #[test]
    fn what_is_refused_is_named_by_its_place() {
        for (text, entry) in [("A40,,B", 2), ("A40-", 1), ("A40, B-A", 2), ("Ä1", 1), ("A1 B2", 1)] {
            assert_eq!(text.parse::<CodeRanges>(), Err(CodeRangeError { entry }), "{text}");
        }
        assert!(" ".parse::<CodeRanges>().unwrap().is_empty());
    }

    #[test]
    fn a_category_reaches_further_than_its_subdivisions() {
        let set: CodeRanges = "A1-A11, A1".parse().unwrap();
        assert!(set.contains_text("A12") && !set.contains_text("A2"));
    }
}
