//! One line as an encounter.

use std::{borrow::Cow, fmt};

use casemix_record::{Encounter, Text};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::fault::{Fault, FaultKind};

/// An encounter of more parts than this is not read: in memory a part is a hundred times as large as its shortest text.
const MOST_OBJECTS: usize = 100_000;

/// Reads an encounter from one line: a JSON object.
///
/// Values that are wrong, such as a sex `X` or a date `2025-02-30`, are kept in the encounter as they were written;
/// they are no errors.
///
/// ```
/// use casemix::contract::{FaultKind, read_encounter};
///
/// let encounter = read_encounter(br#"{"id":"E1","sex":"X","diagnoses":[{"code":"i50.23"}]}"#)?;
/// assert!(encounter.sex.is_invalid());
///
/// let fault = read_encounter(br#"{"id":"E1","diagnoses":{"code":"i50.23"}}"#).unwrap_err();
/// assert_eq!((fault.kind, fault.column), (FaultKind::Data, Some(24)));
/// # Ok::<(), casemix::contract::Fault>(())
/// ```
///
/// # Errors
///
/// A [`Fault`] of kind [`Encoding`](FaultKind::Encoding) if the line is not UTF-8, [`Syntax`](FaultKind::Syntax) if it
/// is not JSON or nests more than 128 deep, [`Data`](FaultKind::Data) if the JSON is not an encounter: something that
/// is not an object where one should be, or a field given twice; [`TooLong`](FaultKind::TooLong) if it holds more than
/// 100,000 opening braces.
pub fn read_encounter(line: &[u8]) -> Result<Encounter, Fault> {
    if line.len() > MOST_OBJECTS && line.iter().filter(|byte| **byte == b'{').count() > MOST_OBJECTS {
        let message = format!("more than {MOST_OBJECTS} objects in one encounter: split the record");
        return Err(Fault::new(FaultKind::TooLong, message, None));
    }
    let line = std::str::from_utf8(line).map_err(|error| not_utf8(error.valid_up_to()))?;
    serde_json::from_str(line).map_err(|error| {
        // Positions count lines within the text too, which is one line here unless it is not from a file of lines.
        let column = Some(error.column()).filter(|column| error.line() == 1 && *column > 0);
        if error.is_data() {
            let message = format!("{}: see the JSON Schema of the encounter", without_position(&error));
            Fault::new(FaultKind::Data, message, column)
        } else {
            let message = format!("{}: write one JSON object a line", without_position(&error));
            Fault::new(FaultKind::Syntax, message, column)
        }
    })
}

pub(crate) fn not_utf8(valid: usize) -> Fault {
    Fault::new(
        FaultKind::Encoding,
        Cow::Borrowed("not UTF-8: write the file in UTF-8"),
        Some(valid + 1),
    )
}

fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&position).unwrap_or(&message).to_owned()
}

/// The identifier in a line that could not be read, if it stands before what is wrong.
pub(crate) fn find_id(line: &[u8]) -> Option<String> {
    let mut id = None;
    // The outcome does not matter: the identifier is kept as soon as it is met.
    let _ = serde_json::Deserializer::from_slice(line).deserialize_map(IdFinder(&mut id));
    id
}

struct IdFinder<'a>(&'a mut Option<String>);

impl<'de> Visitor<'de> for IdFinder<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if name == "id" && self.0.is_none() {
                *self.0 = map.next_value::<Text>()?.given().map(str::to_owned);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_identifier_is_found_before_the_fault() {
        let found = |line: &str| find_id(line.as_bytes());
        assert_eq!(found(r#"{"id":"E7","sex":"#).as_deref(), Some("E7"));
        assert_eq!(found(r#"{"sex":{},"id":7,"diagnoses":[}"#).as_deref(), Some("7"));
        assert_eq!(found(r#"{"sex":{,"id":"E7"}"#), None);
        assert_eq!(found(r#"["id","E7"]"#), None);
        assert_eq!(found(r#"{"id":{"is":"E7"}}"#), None);
        assert_eq!(found(r#"{"id":null}"#), None);
    }

    #[test]
    fn faults_say_what_to_do_and_nothing_of_the_patient() {
        let secret = "Miller";
        let lines = [
            r#"{"id":"Miller","patient":"Miller"}"#,
            r#"{"id":"Miller","diagnoses":"Miller"}"#,
            r#"{"id":["Miller"]}"#,
            r#"{"id":"Miller","id":"Miller"}"#,
            r#""Miller""#,
            r#"{"Miller"}"#,
            r#"{"id":"Miller" "Miller"}"#,
            r#"{"id":"Miller","birth_date":{"Miller":1}}"#,
            r#"[{"id":"Miller"}]"#,
            "Miller",
        ];
        for line in lines {
            let fault = read_encounter(line.as_bytes()).unwrap_err();
            assert!(!format!("{fault} {fault:?}").contains(secret), "{fault}");
            assert!(fault.column.is_some(), "{fault}");
            assert!(!fault.message.contains(" at line "), "{fault}");
        }
    }

    #[test]
    fn deep_nesting_is_a_fault() {
        let line = format!("{{\"id\":\"E1\",\"odd\":{}", "[".repeat(1_000_000));
        assert_eq!(read_encounter(line.as_bytes()).unwrap_err().kind, FaultKind::Syntax);
        assert_eq!(find_id(line.as_bytes()).as_deref(), Some("E1"));
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_answer(line: Vec<u8>) {
            let _ = read_encounter(&line);
            let _ = find_id(&line);
        }

        #[test]
        fn almost_an_encounter_has_an_answer(cut in 0_usize..120, flip in 0_usize..120, to: u8) {
            let mut line = br#"{"id":"E1","sex":"female","age_years":68,"diagnoses":[{"code":"I50.23","poa":"Y"}],"patient":{"names":[]}}"#.to_vec();
            if let Some(byte) = line.get_mut(flip) {
                *byte = to;
            }
            line.truncate(cut);
            let _ = read_encounter(&line);
            let _ = find_id(&line);
        }
    }
}
