//! The list of codes exempt from present-on-admission reporting.

use casemix_record::CodeText;

use super::lines::{ReadError, ReadErrorKind, is_blank, lines};
use crate::key::Key;

/// Reads the list of codes that are exempt from present-on-admission reporting, as CMS publishes it for a fiscal year
/// (`POAexemptCodesFY26.txt`): columns apart by tabs, with a line of headings, one of which is `POAexemptCode`. The codes are
/// given in their order.
///
/// ```
/// use casemix_codes::official::poa_exempt;
///
/// let text = "Order26\tPOAexemptCode\tDescription\r\n01238\tB90.0\tSequelae of central nervous system tuberculosis\r\n";
/// assert_eq!(poa_exempt(text.as_bytes())?[0].as_str(), "B900");
/// # Ok::<(), casemix_codes::official::ReadError>(())
/// ```
///
/// # Errors
///
/// A first line without that heading; the first line without a code in its column, that repeats a code, is longer than
/// [`MAX_LINE`](super::MAX_LINE) or is not UTF-8; a file without codes.
pub fn poa_exempt(bytes: &[u8]) -> Result<Vec<CodeText>, ReadError> {
    let mut lines = lines(bytes);
    let (_, headings) = lines.next().unwrap_or(Err(ReadErrorKind::Empty.at(1)))?;
    let column = headings.split('\t').position(|heading| heading.trim() == HEADING);
    let column = column.ok_or(ReadErrorKind::Heading { wanted: HEADING }.at(1))?;
    let mut codes = Vec::new();
    for line in lines {
        let (number, line) = line?;
        if is_blank(line) {
            continue;
        }
        let code = line.split('\t').nth(column).and_then(CodeText::normalize);
        let code = code.filter(|code| Key::of(code.as_bytes()).is_some());
        codes.push((
            code.ok_or(ReadErrorKind::Field { number: column + 1 }.at(number))?,
            number,
        ));
    }
    codes.sort_unstable();
    let pairs = codes.iter().zip(codes.iter().skip(1));
    if let Some((_, (_, number))) = pairs.into_iter().find(|((code, _), (next, _))| code == next) {
        return Err(ReadErrorKind::Repeated.at(*number));
    }
    match codes.is_empty() {
        true => Err(ReadErrorKind::Empty.at(1)),
        false => Ok(codes.into_iter().map(|(code, _)| code).collect()),
    }
}

const HEADING: &str = "POAexemptCode";
