//! [`Scalar`]: one text of a record and what it means.

use crate::Moment;
use crate::raw::InForm;
use core::fmt;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What the text of a scalar means.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ScalarKind {
    /// Only itself.
    Text,
    /// A code of a classification.
    Code,
    /// A text of a certain form, such as a National Provider Identifier.
    Form,
    /// A word of a vocabulary.
    Word(Words),
    /// A date, with or without a time of day.
    Moment,
    /// A whole number.
    Integer,
    /// An exact decimal number.
    Decimal,
    /// Yes or no.
    Flag,
}

/// A vocabulary.
#[derive(Clone, Copy)]
pub struct Words {
    pub(crate) key: fn(&str) -> Option<u16>,
    pub(crate) texts: &'static [&'static str],
}

impl Words {
    /// The number of a word within its vocabulary, in any of its spellings; `None` outside the vocabulary.
    pub fn key(&self, text: &str) -> Option<u16> {
        (self.key)(text.trim())
    }

    /// The words in the order of the vocabulary; empty where it is open, as that of discharge statuses.
    pub fn texts(&self) -> &'static [&'static str] {
        self.texts
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.texts).finish()
    }
}

/// The meaning of a valid scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// Its text is its meaning: a text, a code, a text of a certain form.
    Text,
    /// A word of its vocabulary, by its number there.
    Word(u16),
    /// A date.
    Moment(Moment),
    /// A whole number.
    Integer(i32),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Yes or no.
    Flag(bool),
}

/// A scalar of a record: its text and what it means.
#[derive(Clone, Copy)]
pub struct Scalar<'a> {
    /// As it was written, where the record holds it: else it follows from the meaning and its form.
    pub(super) text: Option<&'a str>,
    pub(super) meaning: Option<Meaning>,
    form: u8,
}

impl<'a> Scalar<'a> {
    /// A scalar that is not given.
    pub const ABSENT: Scalar<'static> = Scalar {
        text: None,
        meaning: None,
        form: 0,
    };

    #[inline]
    pub(crate) fn new(text: Option<&'a str>, meaning: Option<Meaning>, form: u8) -> Self {
        Scalar { text, meaning, form }
    }

    /// The text as it was written; `None` when absent.
    ///
    /// It is borrowed, but for a date or number, whose text is made from its meaning.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        self.text.map(Cow::Borrowed).or_else(|| self.made().map(Cow::Owned))
    }

    /// The text without white space around it; `None` when that leaves nothing.
    pub fn given(&self) -> Option<Cow<'a, str>> {
        self.given_lent()
            .map(Cow::Borrowed)
            .or_else(|| self.made().map(Cow::Owned))
    }

    /// What [`given`](Scalar::given) has, where it is borrowed: always where the [meaning](Scalar::meaning) is a text or word,
    /// or there is none.
    #[inline]
    pub fn given_lent(&self) -> Option<&'a str> {
        self.text.map(trimmed).filter(|text| !text.is_empty())
    }

    /// The text of a date or number that is held without it.
    fn made(&self) -> Option<String> {
        if self.text.is_some() {
            return None;
        }
        match self.meaning? {
            Meaning::Moment(moment) => Some(InForm(&moment, self.form).to_string()),
            Meaning::Integer(number) => Some(number.to_string()),
            Meaning::Decimal(number) => Some(number.to_string()),
            Meaning::Text | Meaning::Word(_) | Meaning::Flag(_) => None,
        }
    }

    /// What the text means; `None` when it is absent, or out of its vocabulary or form.
    ///
    /// A text or code always means itself: whether a code has the form of one, [`RawCode::form`](crate::RawCode::form) tells.
    #[inline]
    pub fn meaning(&self) -> Option<Meaning> {
        self.meaning
    }

    /// Whether it is absent or nothing but white space.
    #[inline]
    pub fn is_blank(&self) -> bool {
        match self.meaning {
            None | Some(Meaning::Text) => self.given_lent().is_none(),
            Some(_) => false,
        }
    }

    /// Whether there is a text that is not blank and has no meaning.
    pub fn is_invalid(&self) -> bool {
        self.meaning.is_none() && !self.is_blank()
    }
}

/// The text without white space around it. Nearly every text begins and ends with a letter, digit or sign, and is spared
/// the search for white space of all scripts.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}
