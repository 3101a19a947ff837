//! The reader of the list of codes exempt from present-on-admission reporting.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::official::{ReadErrorKind, poa_exempt};
use proptest::prelude::*;

#[test]
fn the_column_is_found_by_its_heading() {
    let read = |text: &str| poa_exempt(text.as_bytes());
    let codes = read("POAexemptCode\tDescription\r\nB91\t\"Sequelae, of polio\"\r\nB90.0\tx\r\n\r\n").unwrap();
    assert_eq!(
        codes.iter().map(|code| code.as_str()).collect::<Vec<_>>(),
        ["B900", "B91"]
    );
    let kind = |text: &str| read(text).unwrap_err();
    assert_eq!(
        kind("").kind,
        ReadErrorKind::Heading {
            wanted: "POAexemptCode"
        }
    );
    assert_eq!(
        kind("Code\nB91\n").kind,
        ReadErrorKind::Heading {
            wanted: "POAexemptCode"
        }
    );
    assert_eq!(kind("POAexemptCode\n").kind, ReadErrorKind::Empty);
    let field = kind("a\tPOAexemptCode\n1\tB91\n2\n");
    assert_eq!((field.line, field.kind), (3, ReadErrorKind::Field { number: 2 }));
    let twice = kind("POAexemptCode\nB91\nB90\nB91\n");
    assert_eq!((twice.line, twice.kind), (4, ReadErrorKind::Repeated));
}

proptest! {
    #[test]
    fn any_bytes_are_a_list_or_an_error(bytes: Vec<u8>, rest in "\\PC*") {
        let _ = poa_exempt(&bytes);
        let _ = poa_exempt(format!("POAexemptCode\n{rest}").as_bytes());
    }
}
