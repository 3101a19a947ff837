//! What kinds of notes there are, and under which condition an instruction holds.

use std::fmt;

/// The kind of an instructional note, as the conventions of ICD-10-CM name it (Official Guidelines, section I.A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A remark for the reader, under no heading word.
    General,
    /// A condition that the code stands for (I.A.11).
    InclusionTerm,
    /// What the chapter, block or category takes in (I.A.10).
    Includes,
    /// *Not coded here*: the two conditions cannot occur together (I.A.12.a).
    Excludes1,
    /// *Not included here*: the patient may have both, and then both are coded (I.A.12.b).
    Excludes2,
    /// The other code stands before this one (I.A.13).
    CodeFirst,
    /// The other code stands after this one (I.A.13).
    UseAdditional,
    /// Two codes may be needed, in either order (I.A.17).
    CodeAlso,
    /// To which codes a list of seventh characters belongs, and remarks in such a list (I.A.5).
    SeventhCharacter,
}

impl NoteKind {
    /// Every kind, in the order in which a code's notes are listed.
    pub const ALL: [NoteKind; 9] = [
        NoteKind::General,
        NoteKind::InclusionTerm,
        NoteKind::Includes,
        NoteKind::Excludes1,
        NoteKind::Excludes2,
        NoteKind::CodeFirst,
        NoteKind::UseAdditional,
        NoteKind::CodeAlso,
        NoteKind::SeventhCharacter,
    ];

    /// The name in data: `excludes1`, `code-first`.
    pub const fn name(self) -> &'static str {
        match self {
            NoteKind::General => "general",
            NoteKind::InclusionTerm => "inclusion-term",
            NoteKind::Includes => "includes",
            NoteKind::Excludes1 => "excludes1",
            NoteKind::Excludes2 => "excludes2",
            NoteKind::CodeFirst => "code-first",
            NoteKind::UseAdditional => "use-additional",
            NoteKind::CodeAlso => "code-also",
            NoteKind::SeventhCharacter => "seventh-character",
        }
    }

    /// The heading word of the printed list.
    pub const fn heading(self) -> &'static str {
        match self {
            NoteKind::General => "Note",
            NoteKind::InclusionTerm => "Inclusion terms",
            NoteKind::Includes => "Includes",
            NoteKind::Excludes1 => "Excludes1",
            NoteKind::Excludes2 => "Excludes2",
            NoteKind::CodeFirst => "Code first",
            NoteKind::UseAdditional => "Use additional",
            NoteKind::CodeAlso => "Code also",
            NoteKind::SeventhCharacter => "7th character",
        }
    }

    /// Whether a note of this kind holds for everything below the place it stands at. All do but the inclusion terms, which
    /// name conditions of their own code.
    pub const fn is_inherited(self) -> bool {
        !matches!(self, NoteKind::InclusionTerm)
    }

    /// Whether it tells which codes to give beside the code, and in which order.
    pub const fn is_instruction(self) -> bool {
        matches!(self, NoteKind::CodeFirst | NoteKind::UseAdditional | NoteKind::CodeAlso)
    }

    pub(super) fn number(self) -> u8 {
        NoteKind::ALL.iter().position(|kind| *kind == self).unwrap_or_default() as u8
    }

    pub(super) fn of_number(number: u8) -> Option<Self> {
        NoteKind::ALL.get(usize::from(number)).copied()
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.heading())
    }
}

/// When an instruction (code first, use additional, code also) is to be followed, as its words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Condition {
    /// Always: no word restricts it. A code-first note of this kind makes its code a manifestation, never to stand first.
    #[default]
    Always,
    /// Where the record tells the other condition: `if known`, `when specified`.
    IfKnown,
    /// Where there is such a condition: `if applicable`, `if present`, `any associated`.
    IfApplicable,
}

/// Words that make an instruction one that need not apply, and those that ask for knowledge.
const APPLICABLE: [&str; 6] = [
    "applicable",
    "if present",
    "if necessary",
    "if any",
    "any ",
    "for adverse effect",
];
const KNOWN: [&str; 4] = ["if known", "when specified", "if specified", "when known"];

impl Condition {
    /// The condition that the words of a note state; the stricter one where a note and its lead state two.
    pub(super) fn of(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match (says(&APPLICABLE), says(&KNOWN)) {
            (true, _) => Condition::IfApplicable,
            (false, true) => Condition::IfKnown,
            (false, false) => Condition::Always,
        }
    }

    pub(super) const fn of_number(number: u8) -> Self {
        match number {
            0 => Condition::Always,
            1 => Condition::IfKnown,
            _ => Condition::IfApplicable,
        }
    }

    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    /// The name in data: `always`, `if-known`, `if-applicable`.
    pub const fn name(self) -> &'static str {
        match self {
            Condition::Always => "always",
            Condition::IfKnown => "if-known",
            Condition::IfApplicable => "if-applicable",
        }
    }
}
