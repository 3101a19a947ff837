//! Findings of a rule: place, message, evidence.

use std::fmt::Write;

use casemix_record::Evidence;
use casemix_record::field::Node;
use chrono::TimeDelta;

use super::super::collector::Collector;
use super::super::program::{Constant, Piece, Place, Rule, Value};
use super::Machine;
use super::compare::Got;
use crate::Draft;
use crate::limit::write_time;

/// Longest text of the record in a message or as evidence, in characters: a message is a line, and no copy of a document.
const LONGEST: usize = 200;

impl<'a> Machine<'a> {
    /// Adds the finding of a rule whose conditions hold.
    pub(super) fn fire(&mut self, rule: &'a Rule, collector: &mut Collector<'_>) {
        let mut message = String::new();
        for piece in &rule.message {
            match piece {
                Piece::Text(text) => message.push_str(text),
                Piece::Value(value) => self.write(value, &mut message),
            }
        }
        let mut draft = Draft::new(self.location(&rule.at), message);
        let mut places: Vec<&Place> = Vec::new();
        for place in std::iter::once(&rule.at).chain(&rule.evidence) {
            let Some(text) = self.given(place) else { continue };
            let location = self.location(place);
            if draft.evidence.iter().all(|known| known.location != location) {
                draft = draft.evidence(Evidence::new(location, text.as_str()));
                places.push(place);
            }
        }
        if let Some(limit) = rule.limits.iter().find_map(|limits| self.limit(limits)) {
            draft = draft.limit(limit);
        }
        collector.add(rule.entry, draft);
    }

    /// The text at a place, cut to a line.
    fn given(&self, place: &Place) -> Option<String> {
        let Node::Scalar(scalar) = self.node(place) else {
            return None;
        };
        scalar.given().map(|text| shortened(&text))
    }

    /// Writes a value as a message shows it: fields as they are written in the record.
    fn write(&mut self, value: &'a Value, out: &mut String) {
        if let Value::Field(place) = value {
            return out.push_str(self.given(place).as_deref().unwrap_or("(not given)"));
        }
        if let Value::Constant(Constant::Word(_, word)) = value {
            return out.push_str(word);
        }
        // Writing to a text cannot fail.
        let _ = match self.value(value) {
            Got::Unknown | Got::Word(_) => write!(out, "(unknown)"),
            Got::Integer(number) => write!(out, "{number}"),
            Got::Decimal(number) => write!(out, "{}", number.normalize()),
            Got::Moment(moment) => write!(out, "{moment}"),
            Got::Time(seconds) => write_time(out, TimeDelta::try_seconds(seconds).unwrap_or_default()),
            Got::Text(text) => write!(out, "{}", shortened(text)),
            Got::Flag(flag) => write!(out, "{}", if flag { "yes" } else { "no" }),
        };
    }
}

/// A text of at most [`LONGEST`] characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
