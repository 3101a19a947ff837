//! The references to codes in the prose of a note: a small grammar over text written for people.
//!
//! ```text
//! list      = item { separator item } [ qualifier ]
//! item      = code [ mark ] | code [ mark ] dash code [ mark ]      I50.23, I50.-, A00-B99, C81.- -C96.-
//! qualifier = with .41 | with final characters -23 | with fifth or sixth character 1-4 | with 7th character B or C ...
//! ```
//!
//! The mark `-` or `.-` says that more characters follow; every reference means what lies below its code anyway.

use casemix_record::CodeText;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, one_of, satisfy, space0, space1};
use nom::combinator::{map, map_opt, not, opt, peek, recognize, value};
use nom::multi::{many1_count, separated_list1};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use super::qualifier::{Qualifier, qualifier};

/// Consecutive references in a text, and what restricts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReferenceList {
    pub(super) references: Vec<Reference>,
    pub(super) qualifier: Option<Qualifier>,
    /// Whether brackets are round it: the codes of the condition that the words before name. Others are parts of prose.
    pub(super) is_bracketed: bool,
    /// Whether the words before it say that codes follow (`classifiable to`, `from category`).
    pub(super) is_announced: bool,
    /// Whether the words before it take it out (`except`, `not included in`).
    pub(super) is_excepted: bool,
}

/// A code, or a range of codes, with what lies below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Reference {
    pub(super) first: CodeText,
    pub(super) last: CodeText,
}

/// No more references of one note are read; the longest published note has 16.
const MAX_REFERENCES: usize = 256;

/// The lists of references in a text, in their order; any text is read.
pub(super) fn references(text: &str) -> Vec<ReferenceList> {
    let mut lists: Vec<ReferenceList> = Vec::new();
    let (mut read_to, mut count) = (0, 0);
    for at in code_starts(text) {
        if at < read_to || count >= MAX_REFERENCES {
            continue;
        }
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let Ok((after, (references, qualifier))) = list(rest) else {
            continue;
        };
        read_to = text.len() - after.len();
        count += references.len();
        let words = before.trim_end();
        lists.push(ReferenceList {
            references,
            qualifier,
            is_bracketed: depth(before) > 0,
            is_announced: ends_with_word(words, &ANNOUNCING),
            is_excepted: EXCEPTING.iter().any(|ending| words.ends_with(ending)),
        });
    }
    lists
}

/// Whether the text holds something of the form of a code, be it one or not.
pub(super) fn names_a_code(text: &str) -> bool {
    code_starts(text).any(|at| text.get(at..).is_some_and(|rest| code(rest).is_ok()))
}

/// Where a code can begin: at upper-case letters that stand in no word.
fn code_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, sign)| {
        let is_start = sign.is_ascii_uppercase() && !before.is_alphanumeric() && before != '.';
        before = sign;
        is_start.then_some(at)
    })
}

/// Words after which codes follow in prose.
const ANNOUNCING: [&str; 10] = [
    "in",
    "to",
    "under",
    "from",
    "category",
    "categories",
    "subcategory",
    "subcategories",
    "code",
    "codes",
];

/// Endings of prose after which codes are taken out of what was named before.
const EXCEPTING: [&str; 6] = [
    "except",
    "except as in",
    "except those in",
    "not included in",
    "not classifiable to",
    "excluding",
];

fn ends_with_word(text: &str, words: &[&str]) -> bool {
    let last = text
        .rsplit(|sign: char| !sign.is_alphanumeric())
        .next()
        .unwrap_or_default();
    words.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// How many brackets are open at the end of a text.
fn depth(text: &str) -> usize {
    text.chars().fold(0, |depth: usize, sign| match sign {
        '(' | '[' => depth + 1,
        ')' | ']' | '}' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn list(text: &str) -> IResult<&str, (Vec<Reference>, Option<Qualifier>)> {
    pair(separated_list1(separator, item), opt(qualifier)).parse(text)
}

/// What stands between references: signs, `and`, `or`, or only the mark of the reference before.
fn separator(text: &str) -> IResult<&str, ()> {
    let sign = alt((
        value((), one_of(",;./")),
        value((), terminated(alt((tag("and"), tag("or"))), peek(space1))),
    ));
    value((), delimited(space0, many1_count(terminated(sign, space0)), space0)).parse(text)
}

fn item(text: &str) -> IResult<&str, Reference> {
    let ends = alt((
        preceded(dash, code),
        preceded(pair(char('.'), dash), code),
        preceded(pair(mark, dash), code),
    ));
    let reference = pair(code, opt(ends));
    map(terminated(reference, opt(mark)), |(first, last)| Reference {
        first,
        last: last.unwrap_or(first),
    })
    .parse(text)
}

/// What joins the ends of a range. A dash with space only behind it is the mark of a code and no range.
fn dash(text: &str) -> IResult<&str, ()> {
    let sign = alt((tag("-"), tag("\u{2013}")));
    let word = alt((tag("to"), tag("through")));
    alt((
        value((), delimited(space1, sign, space0)),
        value((), alt((tag("-"), tag("\u{2013}")))),
        value((), delimited(space1, word, space1)),
    ))
    .parse(text)
}

/// `.-` or `-`: more characters follow.
fn mark(text: &str) -> IResult<&str, ()> {
    value((), pair(opt(char('.')), char('-'))).parse(text)
}

/// A code as the tabular list writes it: three characters, and up to four behind a dot.
pub(super) fn code(text: &str) -> IResult<&str, CodeText> {
    let category = (
        satisfy(|sign| sign.is_ascii_uppercase()),
        satisfy(|sign| sign.is_ascii_digit()),
        satisfy(is_code_sign),
    );
    let detail = pair(char('.'), take_while_m_n(1, 4, is_code_sign));
    let end = not(satisfy(char::is_alphanumeric));
    map_opt(recognize((category, opt(detail), peek(end))), CodeText::normalize).parse(text)
}

fn is_code_sign(sign: char) -> bool {
    sign.is_ascii_digit() || sign.is_ascii_uppercase()
}

/// The labels of chapters that a text puts in the place of codes: `(Chapter 20)`, `classified in Chapter 1`. A chapter that
/// a text only speaks of (*code to condition in Chapter 15*) is none.
pub(super) fn chapters(text: &str) -> impl Iterator<Item = &str> {
    ["(Chapter ", "classified in Chapter "].into_iter().flat_map(|words| {
        let after = text.split(words).skip(1);
        after.filter_map(|rest| {
            let label = rest.split(|sign: char| !sign.is_ascii_digit()).next();
            label.filter(|label| !label.is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The references of a text, as `A00`, `A00-B99`, and its qualifiers.
    fn read(text: &str) -> (Vec<String>, Vec<Qualifier>) {
        let lists = references(text);
        let name = |reference: &Reference| match reference.first == reference.last {
            true => reference.first.to_string(),
            false => format!("{}-{}", reference.first, reference.last),
        };
        let names = lists.iter().flat_map(|list| list.references.iter().map(name)).collect();
        (names, lists.into_iter().filter_map(|list| list.qualifier).collect())
    }

    fn names(text: &str) -> String {
        read(text).0.join(" ")
    }

    #[test]
    fn every_way_of_writing_references_is_read() {
        assert_eq!(names("acute cholecystitis (K81.0)"), "K810");
        assert_eq!(
            names("(I50.-, I51.4-I51.7, E11.6-) and (A00-B99)"),
            "I50 I514-I517 E116 A00-B99"
        );
        assert_eq!(names("codes F98.2.-F98.3 or F11.-F17.-"), "F982-F983 F11-F17");
        assert_eq!(
            names("(C81.--C96.-) (P28.3- - P28.4-) (F10.- -F19.-) (M05.00 to M05.8A)"),
            "C81-C96 P283-P284 F10-F19 M0500-M058A"
        );
        assert_eq!(names("(I69.81- I69.91-)"), "I6981 I6991", "a mark and a code, no range");
        assert_eq!(
            names("(J00-J06; J20-J22) (I60.-. I61.-, I62.-) (K50.014, K50.914,)"),
            "J00-J06 J20-J22 I60 I61 I62 K50014 K50914"
        );
        assert_eq!(names("from categories E08, E09 and E13, or I11"), "E08 E09 E13 I11");
        assert_eq!(
            names("electrolyte imbalance (E87.8}; knee prosthesis (Z89.52-"),
            "E878 Z8952"
        );
        assert_eq!(names("injury to visual cortex S04.04-"), "S0404");
    }

    #[test]
    fn what_only_looks_like_a_code_is_none() {
        for text in [
            "E. coli O157:H7",
            "CD30-positive",
            "influenza A/H1N1",
            "TUBB4A-related",
            "G6PD",
            "a1c",
            "",
            "T4",
            "IIIB",
        ] {
            assert_eq!(names(text), "", "{text}");
            assert!(!names_a_code(text));
        }
    }

    #[test]
    fn restrictions_are_read() {
        let qualifier = |text| read(text).1;
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| ((*text).to_owned(), (*text).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(qualifier("(E08-E13 with .41)"), [Qualifier::Detail(texts(&["41"]))]);
        assert_eq!(
            qualifier("(F11-F19 with .15. .25, .95)"),
            [Qualifier::Detail(texts(&["15", "25", "95"]))]
        );
        assert_eq!(
            qualifier("(E11, E13 with final characters .00 or .01)"),
            [Qualifier::Detail(texts(&["00", "01"]))]
        );
        assert_eq!(
            qualifier("(E08-E13 with .51-.52)"),
            [Qualifier::Detail(vec![("51".into(), "52".into())])]
        );
        assert_eq!(
            qualifier("(I69. with final characters -23)"),
            [Qualifier::Ending(vec!["23".into()])]
        );
        assert_eq!(
            qualifier("(T36-T50 with fifth or sixth character 5)"),
            [Qualifier::Intent(vec![('5', '5')])]
        );
        assert_eq!(
            qualifier("(T36-T65 with fifth or six character 1-4 or 6)"),
            [Qualifier::Intent(vec![('1', '4'), ('6', '6')])]
        );
        assert_eq!(
            qualifier("(T51-T65 with fifth or sixth character to indicate intent)"),
            [Qualifier::Nothing]
        );
        assert_eq!(
            qualifier("(S42.- with 7th character B or C)"),
            [Qualifier::At(6, vec![('B', 'B'), ('C', 'C')])]
        );
        assert_eq!(
            qualifier("(A37 with fifth-character 1)"),
            [Qualifier::At(4, vec![('1', '1')])]
        );
        assert_eq!(
            qualifier("(F11-F19 with fifth to sixth characters 51)"),
            [Qualifier::From(4, "51".into())]
        );
        assert_eq!(
            qualifier("(S52.- with open fracture 7th character)"),
            [Qualifier::SeventhMeaning("open fracture".into())]
        );
        assert_eq!(
            qualifier("see categories E11, E13 with ketoacidosis"),
            [Qualifier::Title("ketoacidosis".into())]
        );
        assert_eq!(
            read("any condition in N18.- with any condition in I10.-"),
            (vec!["N18".into(), "I10".into()], vec![])
        );
    }

    #[test]
    fn words_before_a_list_say_what_it_is() {
        let list = |text: &str| references(text).remove(0);
        assert!(list("conditions (acute) classifiable to A00").is_announced);
        assert!(!list("LGMD R12").is_announced);
        assert!(list("any (paralysis, G80)").is_bracketed && !list("any (paralysis) G80").is_bracketed);
        assert!(list("tinea, any type except those in B36.-").is_excepted);
    }

    proptest! {
        /// Any text is read, in time that grows with its length, and gives no more than it holds.
        #[test]
        fn any_text_is_read(text in "\\PC*") {
            let count: usize = references(&text).iter().map(|list| list.references.len()).sum();
            prop_assert!(count <= text.len());
        }

        #[test]
        fn pieces_of_the_grammar_in_any_order_are_read(
            parts in proptest::collection::vec(
                prop::sample::select(vec!["A00", "B99.1", "-", ".-", " ", ", ", "(", ")", " with ", ".41", " to ", "and", "fifth",
                    " or ", "sixth", " character ", "1-4", "7th", "final characters ", "open fracture", "Chapter 2"]),
                0..60,
            ),
        ) {
            let text = parts.concat();
            references(&text);
            prop_assert!(chapters(&text).all(|label| label.bytes().all(|byte| byte.is_ascii_digit())));
        }

        #[test]
        fn a_list_of_codes_reads_back(codes in proptest::collection::vec("[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?", 1..20)) {
            let text = format!("some condition ({})", codes.join(", "));
            let expected: Vec<String> = codes.iter().map(|code| code.replace('.', "")).collect();
            prop_assert_eq!(read(&text).0, expected);
        }
    }
}
