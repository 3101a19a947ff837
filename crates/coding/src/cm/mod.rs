//! ICD-10-CM, built, checked and explained character by character, with placeholders and seventh characters; combination
//! codes for conditions that occur together.
//!
//! ```
//! # #[cfg(feature = "embedded")] {
//! use casemix_codes::Codes;
//! use casemix_coding::cm::Cm;
//!
//! let cm = Cm::new(Codes::embedded()?.icd10cm.on("2026-02-01".parse()?)?);
//! // A fall on the same level: two placeholders, then the encounter.
//! let completion = cm.complete("W01.0")?;
//! assert_eq!(completion.code, "W010XX");
//! let step = completion.step.expect("the encounter is open");
//! assert_eq!((step.position, step.values[0].character, step.values[0].label.as_str()), (7, 'A', "initial encounter"));
//!
//! let fault = cm.check("W01.0A").expect_err("the placeholders are missing");
//! assert_eq!(fault.to_string(), "no A after W01.0 (character 5); allowed: X; did you mean W01.0XXA?");
//!
//! // Diabetes and chronic kidney disease are one code, and the stage is coded besides.
//! let found = &cm.combinations(&["E11.9", "N18.30"])?[0];
//! assert_eq!((found.entry.code().as_str(), found.still[0].code().as_str()), ("E1122", "N1830"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use casemix_codes::{Edition, Entry};
use casemix_record::{CodeText, Icd10Cm};
use thiserror::Error;

use crate::beginnings::{allowed, is_beginning};
use crate::find::{Navigation, Question};

mod combine;

pub use combine::{Combination, CombinationBasis};

/// A code has at most this many characters.
const LENGTH: usize = 7;

/// ICD-10-CM on a day: the characters allowed next, completion, check, explanation, combination codes.
///
/// Texts are read in any case of letters, with or without the dot.
#[derive(Debug, Clone, Copy)]
pub struct Cm<'t> {
    codes: Edition<'t>,
}

/// The characters allowed next.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CmStep<'t> {
    /// The characters so far, without dot.
    pub before: String,
    /// The position of the next character, 1 to 7.
    pub position: u8,
    /// The characters allowed.
    pub values: Vec<CmValue<'t>>,
    /// What the choice is about, where a heading stands at these characters, placeholders behind it passed over.
    pub question: Option<Question<'t>>,
}

/// A character allowed next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CmValue<'t> {
    /// The character.
    pub character: char,
    /// What it stands for: the title of the heading or code that it makes, `(no title)` where no source has it, the meaning
    /// of a seventh character, or `placeholder`.
    pub label: String,
    /// The heading or code that it makes, if it makes one.
    pub entry: Option<Entry<'t>>,
    /// Whether what it makes may stand on a claim.
    pub is_billable: bool,
}

/// A beginning of a code, led on as far as there is no choice.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CmCompletion<'t> {
    /// The code as far as it is decided, without dot.
    pub code: String,
    /// The choice to be made next; `None` where the code is whole.
    pub step: Option<CmStep<'t>>,
}

/// A code or a beginning in words: a line for each character that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CmExplanation<'t> {
    /// The code, without dot.
    pub code: String,
    /// Whether it may stand on a claim of that day.
    pub is_billable: bool,
    /// The headings and the code itself, from the category on, each with what its last characters add.
    pub parts: Vec<CmValue<'t>>,
}

/// Why a text is no code of ICD-10-CM for a claim of a day, nor the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub struct CmFault {
    /// What is wrong.
    pub kind: CmFaultKind,
    /// The position of the character, from 1.
    pub position: u8,
    /// The text up to that character, which is sound; without dot.
    pub before: String,
    /// The characters that may stand there.
    pub allowed: String,
    /// The code that the text is with its placeholders filled in, if there is one.
    pub meant: Option<CodeText>,
}

/// What is wrong at a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CmFaultKind {
    /// The text ends at a heading: more characters are needed.
    Incomplete,
    /// No code of that day has this character after those before it.
    NotAllowed(char),
    /// The character stands behind a whole code.
    TooLong,
}

impl<'t> Cm<'t> {
    /// ICD-10-CM as it is on the day of an edition.
    pub fn new(codes: Edition<'t>) -> Self {
        Self { codes }
    }

    /// The edition.
    pub fn edition(&self) -> Edition<'t> {
        self.codes
    }

    /// The characters allowed after `partial`, which may be empty.
    ///
    /// # Errors
    ///
    /// [`CmFault`] where `partial` is not the beginning of a code of that day, or is a whole code.
    pub fn next(&self, partial: &str) -> Result<CmStep<'t>, CmFault> {
        let before = self.beginning(partial)?;
        let step = self.step(before);
        match step.values.is_empty() {
            true => Err(self.fault(CmFaultKind::TooLong, &step.before, None)),
            false => Ok(step),
        }
    }

    /// Leads `partial` on as far as there is one character only and no code for a claim is passed: placeholders, mostly.
    ///
    /// # Errors
    ///
    /// [`CmFault`] where `partial` is not the beginning of a code of that day.
    pub fn complete(&self, partial: &str) -> Result<CmCompletion<'t>, CmFault> {
        let mut code = self.beginning(partial)?;
        while !self.codes.is_billable(&code) {
            match allowed(self.codes, &code).as_slice() {
                [only] => code.push(*only),
                [] => break,
                _ => {
                    let step = Some(self.step(code.clone()));
                    return Ok(CmCompletion { code, step });
                }
            }
        }
        Ok(CmCompletion { code, step: None })
    }

    /// Whether `code` may stand on a claim of that day.
    ///
    /// # Errors
    ///
    /// [`CmFault`] at the first character that cannot stand, with those that could, or at the end of a heading.
    pub fn check(&self, code: &str) -> Result<CodeText, CmFault> {
        let found = self.beginning(code)?;
        let whole = CodeText::normalize(&found).filter(|code| self.codes.has_billable(*code));
        whole.ok_or_else(|| self.fault(CmFaultKind::Incomplete, &found, None))
    }

    /// A code, or the beginning of one, in words.
    ///
    /// ```
    /// # #[cfg(feature = "embedded")] {
    /// use casemix_codes::Codes;
    /// use casemix_coding::cm::Cm;
    ///
    /// let cm = Cm::new(Codes::embedded()?.icd10cm.on("2026-02-01".parse()?)?);
    /// let explanation = cm.explain("W01.0XXD")?;
    /// let lines: Vec<_> = explanation.parts.iter().map(|part| part.label.as_str()).collect();
    /// assert_eq!(lines.last(), Some(&"subsequent encounter"));
    /// assert!(lines.contains(&"placeholder"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CmFault`] where no code of that day begins so.
    pub fn explain(&self, code: &str) -> Result<CmExplanation<'t>, CmFault> {
        let code = self.beginning(code)?;
        let ends = code.char_indices().map(|(at, character)| at + character.len_utf8());
        let parts = ends.filter_map(|end| {
            let value = self.value(code.get(..end - 1)?, code.get(end - 1..end)?.chars().next()?);
            (value.entry.is_some() || value.label == PLACEHOLDER).then_some(value)
        });
        Ok(CmExplanation {
            is_billable: self.codes.is_billable(&code),
            parts: parts.collect(),
            code,
        })
    }

    /// `partial` in upper case and without dot, if a code of that day begins so.
    fn beginning(&self, partial: &str) -> Result<String, CmFault> {
        let partial = partial.trim();
        let mut before = String::with_capacity(LENGTH);
        let characters = partial
            .chars()
            .enumerate()
            .filter(|(at, character)| (*at, *character) != (3, '.'));
        for (_, character) in characters {
            before.push(character.to_ascii_uppercase());
            let sound = character.is_ascii_alphanumeric() && before.len() <= LENGTH;
            if !sound || !is_beginning(self.codes, &before) {
                before.pop();
                let kind = match allowed(self.codes, &before).is_empty() {
                    true => CmFaultKind::TooLong,
                    false => CmFaultKind::NotAllowed(character),
                };
                return Err(self.fault(kind, &before, Some(partial)));
            }
        }
        Ok(before)
    }

    fn step(&self, before: String) -> CmStep<'t> {
        let values = allowed(self.codes, &before).into_iter();
        CmStep {
            position: u8::try_from(before.len() + 1).unwrap_or(u8::MAX),
            values: values.map(|character| self.value(&before, character)).collect(),
            question: self
                .heading(&before)
                .and_then(|heading| Navigation::new(self.codes).question(&heading.code())),
            before,
        }
    }

    fn value(&self, before: &str, character: char) -> CmValue<'t> {
        let code = format!("{before}{character}");
        let entry = self.codes.lookup(&code);
        let seventh = || {
            let heading = self.heading(before)?;
            let list = heading.seventh_characters().iter();
            let meaning = list.filter(|seventh| seventh.character == character);
            meaning.map(|seventh| seventh.meaning.clone()).next()
        };
        let seventh = if code.len() == LENGTH { seventh() } else { None };
        let title = || entry.map(|entry| entry.title().unwrap_or(UNTITLED).to_owned());
        let label = seventh.or_else(title).unwrap_or_else(|| match character {
            'X' if code.len() > 3 => PLACEHOLDER.to_owned(),
            _ => self.spanned(&code),
        });
        CmValue {
            character,
            label,
            is_billable: self.codes.is_billable(&code),
            entry,
        }
    }

    /// The heading at or above some characters: placeholders behind it are passed over.
    fn heading(&self, code: &str) -> Option<Entry<'t>> {
        let mut code = code;
        loop {
            if let Some(entry) = self.codes.lookup(code) {
                return Some(entry);
            }
            code = code.strip_suffix('X')?;
        }
    }

    /// From where to where codes reach that begin so, where nothing is called so: `C0` spans `C00` to `C0B`.
    fn spanned(&self, beginning: &str) -> String {
        let mut below = self.codes.table().entries_starting_with(beginning);
        let mut below = below.by_ref().filter(|entry| self.codes.contains(*entry));
        let first = below.next();
        match (first, below.next_back().or(first)) {
            (Some(first), Some(last)) => {
                let category = |entry: Entry<'_>| entry.code().get(..3).unwrap_or_default().to_owned();
                format!("{} to {}", category(first), category(last))
            }
            _ => String::new(),
        }
    }

    fn fault(&self, kind: CmFaultKind, before: &str, written: Option<&str>) -> CmFault {
        CmFault {
            kind,
            position: u8::try_from(before.len() + 1).unwrap_or(u8::MAX),
            before: before.to_owned(),
            allowed: allowed(self.codes, before).into_iter().collect(),
            meant: written.and_then(|written| self.meant(written)),
        }
    }

    /// The code with placeholders that a text without them means: `W01.0A` is `W01.0XXA`.
    fn meant(&self, written: &str) -> Option<CodeText> {
        let normalized = CodeText::normalize(written)?;
        let last = normalized.chars().next_back()?;
        let stem = normalized.get(..normalized.len().checked_sub(1)?)?;
        let code = self.heading(stem)?.with_seventh(last)?.code();
        self.codes.has_billable(code).then_some(code)
    }
}

/// The label of a heading or code whose title no source has.
const UNTITLED: &str = "(no title)";

/// The label of a placeholder.
const PLACEHOLDER: &str = "placeholder";

/// A code with its dot.
fn shown(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_owned(),
    }
}

impl fmt::Display for CmFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = shown(&self.before);
        match self.kind {
            CmFaultKind::Incomplete => write!(f, "{before} is a heading; a character {} is needed", self.position)?,
            CmFaultKind::NotAllowed(found) if self.before.is_empty() => write!(f, "no chapter has codes with {found}")?,
            CmFaultKind::NotAllowed(found) => write!(f, "no {found} after {before} (character {})", self.position)?,
            CmFaultKind::TooLong => return write!(f, "{before} is whole; nothing may follow"),
        }
        let allowed: Vec<_> = self.allowed.chars().map(String::from).collect();
        write!(f, "; allowed: {}", allowed.join(" "))?;
        match self.meant {
            Some(code) => {
                let code = Icd10Cm::from_code_text(code).map_or_else(|_| code.to_string(), |code| code.to_string());
                write!(f, "; did you mean {code}?")
            }
            None => Ok(()),
        }
    }
}

impl fmt::Display for CmExplanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part.entry {
                Some(entry) => writeln!(f, "{} {}", shown(&entry.code()), part.label)?,
                None => writeln!(f, "{} {}", part.character, part.label)?,
            }
        }
        Ok(())
    }
}
