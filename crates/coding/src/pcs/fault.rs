use std::fmt;

use thiserror::Error;

/// Why a text is no code of ICD-10-PCS on a day, nor the beginning of one: at which character, and what may stand there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub struct PcsFault {
    /// What is wrong.
    pub kind: PcsFaultKind,
    /// The position of the character, 1 to 7; 8 for text behind a whole code.
    pub position: u8,
    /// The text up to that character, which is sound.
    pub before: String,
    /// The characters that may stand there; empty behind a whole code.
    pub allowed: String,
}

/// What is wrong at a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PcsFaultKind {
    /// The text ends before the seventh character.
    Incomplete,
    /// The character is no digit and no letter of ICD-10-PCS, which uses neither I nor O.
    Character(char),
    /// The tables of that day have no row with this value after the characters before it.
    NotAllowed(char),
    /// The character stands behind a whole code.
    TooLong,
}

impl fmt::Display for PcsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PcsFaultKind::Incomplete => write!(f, "{} ends before character {}", self.before, self.position)?,
            PcsFaultKind::Character('I' | 'i') => {
                write!(f, "character {} is the letter I, which is not used; 1?", self.position)?;
            }
            PcsFaultKind::Character('O' | 'o') => {
                write!(f, "character {} is the letter O, which is not used; 0?", self.position)?;
            }
            PcsFaultKind::Character(_) => write!(f, "character {} is no digit and no letter", self.position)?,
            PcsFaultKind::NotAllowed(found) => match self.before.as_str() {
                "" => write!(f, "no section {found}")?,
                before => write!(f, "no {found} after {before} (character {})", self.position)?,
            },
            PcsFaultKind::TooLong => return write!(f, "{} is whole; nothing may follow", self.before),
        }
        if self.allowed.is_empty() {
            return Ok(());
        }
        let allowed: Vec<_> = self.allowed.chars().map(String::from).collect();
        write!(f, "; allowed: {}", allowed.join(" "))
    }
}
