//! [`PcsEdition`]: the tables of ICD-10-PCS as they are on a day.

use casemix_codes::Edition;
use casemix_record::CodeText;
use chrono::NaiveDate;

use super::{Basis, Definition, Label, Pcs, PcsFault, PcsFaultKind};
use crate::beginnings::{CHARACTERS, allowed, is_beginning};

/// Letters that ICD-10-PCS does not use, because they look like digits.
const UNUSED: [char; 2] = ['I', 'O'];

/// A code has this many characters.
const LENGTH: usize = 7;

/// ICD-10-PCS on a day: the values allowed next, completion, check, explanation, candidates.
///
/// Texts are read in any case of letters, with white space around them.
#[derive(Debug, Clone, Copy)]
pub struct PcsEdition<'p> {
    pub(super) pcs: &'p Pcs,
    pub(super) codes: Edition<'p>,
}

/// The values allowed for the next character.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<'p> {
    /// The characters so far, in upper case.
    pub before: String,
    /// The position of the next character, 1 to 7.
    pub position: u8,
    /// The name of its axis, such as `Approach`.
    pub axis: &'p str,
    /// The values allowed.
    pub values: Vec<Value<'p>>,
}

/// A value allowed for a character.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Value<'p> {
    /// The character.
    pub character: char,
    /// What it means: mostly one label. Several where the meaning depends on a character behind it, as in New Technology; none
    /// where no source tells.
    pub labels: Vec<Label<'p>>,
    /// The official definition of its one label.
    pub definition: Option<Definition<'p>>,
}

impl<'p> Value<'p> {
    /// Its label, if it has one only.
    pub fn label(&self) -> Option<&'p str> {
        match self.labels.as_slice() {
            [only] => Some(only.text),
            _ => None,
        }
    }

    /// Its labels in words, joined where there are several; `(no label)` where no source tells.
    pub fn words(&self) -> String {
        match self.labels.as_slice() {
            [] => "(no label)".to_owned(),
            labels => labels.iter().map(|label| label.text).collect::<Vec<_>>().join(" | "),
        }
    }
}

/// A beginning of a code, led on as far as the tables leave no choice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completion<'p> {
    /// The code as far as it is decided.
    pub code: String,
    /// The choice to be made next; `None` where the code is whole.
    pub step: Option<Step<'p>>,
}

impl<'p> PcsEdition<'p> {
    pub(super) fn new(pcs: &'p Pcs, codes: Edition<'p>) -> Self {
        Self { pcs, codes }
    }

    /// The day.
    pub fn day(&self) -> NaiveDate {
        self.codes.day()
    }

    /// The system that this is an edition of.
    pub fn system(&self) -> &'p Pcs {
        self.pcs
    }

    /// The values allowed for the character after `partial`, which may be empty.
    ///
    /// # Errors
    ///
    /// [`PcsFault`] where `partial` is not the beginning of a code of that day, or is a whole code.
    pub fn next(&self, partial: &str) -> Result<Step<'p>, PcsFault> {
        let before = self.beginning(partial)?;
        if before.len() >= LENGTH {
            return Err(fault(PcsFaultKind::TooLong, &before, String::new()));
        }
        Ok(self.step(before))
    }

    /// Leads `partial` on as far as there is only one value, as after body part and approach of many procedures.
    ///
    /// # Errors
    ///
    /// [`PcsFault`] where `partial` is not the beginning of a code of that day.
    pub fn complete(&self, partial: &str) -> Result<Completion<'p>, PcsFault> {
        let mut code = self.beginning(partial)?;
        while code.len() < LENGTH {
            let allowed = self.allowed(&code);
            match allowed.as_slice() {
                [only] => code.push(*only),
                _ => {
                    let step = Some(self.step(code.clone()));
                    return Ok(Completion { code, step });
                }
            }
        }
        Ok(Completion { code, step: None })
    }

    /// Whether `code` is a whole code of that day.
    ///
    /// # Errors
    ///
    /// [`PcsFault`] at the first character that cannot stand, with those that could.
    pub fn check(&self, code: &str) -> Result<CodeText, PcsFault> {
        let found = self.beginning(code)?;
        if found.len() < LENGTH {
            let allowed = self.allowed(&found).into_iter().collect();
            return Err(fault(PcsFaultKind::Incomplete, &found, allowed));
        }
        CodeText::normalize(&found).ok_or_else(|| fault(PcsFaultKind::TooLong, &found, String::new()))
    }

    /// Every code of that day that begins with `partial`, in the order of the codes.
    pub fn codes(&self, partial: &str) -> impl Iterator<Item = CodeText> + use<'p> {
        self.codes.billable_starting_with(partial).map(|entry| entry.code())
    }

    /// The title of a code; `None` where no source holds one.
    pub fn title(&self, code: &str) -> Option<&'p str> {
        self.codes.lookup(code).and_then(|entry| entry.title())
    }

    /// `partial` in upper case, if a code of that day begins so.
    pub(super) fn beginning(&self, partial: &str) -> Result<String, PcsFault> {
        let mut before = String::with_capacity(LENGTH);
        for character in partial.trim().chars() {
            if before.len() == LENGTH {
                return Err(fault(PcsFaultKind::TooLong, &before, String::new()));
            }
            let upper = character.to_ascii_uppercase();
            let allowed = |before: &str| self.allowed(before).into_iter().collect();
            if !CHARACTERS.contains(upper) || UNUSED.contains(&upper) {
                return Err(fault(PcsFaultKind::Character(character), &before, allowed(&before)));
            }
            before.push(upper);
            if !is_beginning(self.codes, &before) {
                before.pop();
                return Err(fault(PcsFaultKind::NotAllowed(upper), &before, allowed(&before)));
            }
        }
        Ok(before)
    }

    fn step(&self, before: String) -> Step<'p> {
        let position = u8::try_from(before.len() + 1).unwrap_or(u8::MAX);
        let labels = self.pcs.labels();
        let section = before.chars().next();
        let axis = labels
            .axis_title(section.unwrap_or('0'), position)
            .unwrap_or("Character");
        let value = |character| self.value(&before, position, character);
        let values = self.allowed(&before).into_iter().map(value).collect();
        Step {
            position,
            axis,
            values,
            before,
        }
    }

    fn value(&self, before: &str, position: u8, character: char) -> Value<'p> {
        let code = format!("{before}{character}");
        let labels = self.labels_of(&code, position);
        let definition = match labels.as_slice() {
            [only] => code
                .chars()
                .next()
                .and_then(|section| self.pcs.labels().definition_of_text(section, position, only.text)),
            _ => None,
        };
        Value {
            character,
            labels,
            definition,
        }
    }

    /// What the last character of `beginning` means in the codes of that day that begin so.
    fn labels_of(&self, beginning: &str, position: u8) -> Vec<Label<'p>> {
        let labels = self.pcs.labels();
        let possible: Vec<_> = labels.possible(beginning, position).collect();
        if possible.len() < 2 {
            return possible;
        }
        let mut found: Vec<Label<'p>> = Vec::new();
        for code in self.codes(beginning) {
            if let Some(label) = labels.label(&code, position)
                && !found.iter().any(|known| known.text == label.text)
            {
                found.push(label);
            }
        }
        found.sort_unstable_by_key(|label| (label.text, label.basis == Basis::Inferred));
        found
    }

    /// The characters that may follow.
    fn allowed(&self, before: &str) -> Vec<char> {
        allowed(self.codes, before)
    }
}

fn fault(kind: PcsFaultKind, before: &str, allowed: String) -> PcsFault {
    PcsFault {
        kind,
        position: u8::try_from(before.len() + 1).unwrap_or(u8::MAX),
        before: before.to_owned(),
        allowed,
    }
}
