//! [`Encounter`]: what the seventh character says of the stage of care.

use casemix_record::CodeText;

use crate::SeventhCharacter;

/// The stage of care of an injury or another condition whose codes take a seventh character (Official Guidelines I.C.19.a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Encounter {
    /// Active treatment.
    Initial,
    /// Routine care while it heals.
    Subsequent,
    /// A late effect.
    Sequela,
}

/// The encounter that the seventh character of a code states, by its definition at the heading above.
pub(super) fn of(code: CodeText, characters: &[SeventhCharacter]) -> Option<Encounter> {
    let seventh = code.chars().nth(6)?;
    let meaning = &characters.iter().find(|own| own.character == seventh)?.meaning;
    let stages = [
        ("initial encounter", Encounter::Initial),
        ("subsequent encounter", Encounter::Subsequent),
        ("sequela", Encounter::Sequela),
    ];
    stages
        .into_iter()
        .find_map(|(words, stage)| meaning.starts_with(words).then_some(stage))
}
