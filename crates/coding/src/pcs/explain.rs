//! [`Explanation`]: what a code says, character by character.

use std::fmt;

use casemix_codes::Period;

use super::{Definition, Label, PcsEdition, PcsFault};

/// A code, or the beginning of one, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation<'p> {
    /// The code, in upper case.
    pub code: String,
    /// Its title; `None` where no source holds one, and for a beginning without heading.
    pub title: Option<&'p str>,
    /// When it is valid; empty for a beginning.
    pub periods: &'p [Period],
    /// Its characters.
    pub axes: Vec<Axis<'p>>,
}

/// One character of a code in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Axis<'p> {
    /// Its position, 1 to 7.
    pub position: u8,
    /// The name of the axis.
    pub name: &'p str,
    /// The character.
    pub character: char,
    /// What it means; `None` where no source tells, or where that depends on a character that is not there yet.
    pub label: Option<Label<'p>>,
    /// The official definition.
    pub definition: Option<Definition<'p>>,
}

impl<'p> PcsEdition<'p> {
    /// A code, or the beginning of one, in words.
    ///
    /// # Errors
    ///
    /// [`PcsFault`] where no code of that day begins so.
    pub fn explain(&self, code: &str) -> Result<Explanation<'p>, PcsFault> {
        let code = self.beginning(code)?;
        let labels = self.pcs.labels();
        let section = code.chars().next().unwrap_or('0');
        let axis = |(position, character): (u8, char)| {
            let label = labels.label(&code, position);
            let definition = label.and_then(|label| labels.definition_of_text(section, position, label.text));
            Axis {
                position,
                name: labels.axis_title(section, position).unwrap_or("Character"),
                character,
                label,
                definition,
            }
        };
        let axes = (1..).zip(code.chars()).map(axis).collect();
        let entry = self.codes.lookup(&code);
        Ok(Explanation {
            title: entry.and_then(|entry| entry.title()),
            periods: entry.map_or(&[], |entry| entry.periods()),
            axes,
            code,
        })
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.code, self.title.unwrap_or("(no title)"))?;
        for axis in &self.axes {
            let label = axis.label.map_or("(no label)", |label| label.text);
            writeln!(f, "  {} {:<24} {label}", axis.character, axis.name)?;
        }
        Ok(())
    }
}
