//! The forms of the national drug code.

use casemix_record::Ndc;
use thiserror::Error;

/// What a text says of a national drug code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NdcReading {
    /// One code.
    Code(Ndc),
    /// Ten digits without hyphens: the short part may be labeler, product or package, and each makes another code. A
    /// directory of products tells which of them exist.
    OneOf(Vec<Ndc>),
}

/// Why a text is no national drug code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NdcError {
    /// There is another character than digits, hyphens and the asterisk of a filled zero.
    #[error("a national drug code has digits, hyphens and asterisks only")]
    Character,
    /// There are not 10 or 11 digits, or the parts are of other lengths than the code has.
    #[error("a national drug code has 11 digits, or parts of 5-4-2, 4-4-2, 5-3-2 or 5-4-1 digits")]
    Length,
}

/// Reads a national drug code in any of its forms: 11 digits; parts with hyphens, 5-4-2, 4-4-2, 5-3-2 or 5-4-1; with an
/// asterisk for the zero that fills a part; ten digits without hyphens, which may be several codes.
///
/// ```
/// use casemix_coding::drugs::{NdcReading, read_ndc};
///
/// let one = read_ndc("0002-7597-01")?;
/// assert_eq!(read_ndc("*0002-7597-01")?, one);
/// assert_eq!(read_ndc("00002759701")?, one);
/// let NdcReading::OneOf(codes) = read_ndc("0002759701")? else { panic!("ten digits") };
/// assert_eq!(codes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["00002-7597-01", "00027-0597-01", "00027-5970-01"]);
/// # Ok::<(), casemix_coding::drugs::NdcError>(())
/// ```
///
/// # Errors
///
/// [`NdcError`] where the text has none of these forms.
pub fn read_ndc(text: &str) -> Result<NdcReading, NdcError> {
    let text = text.trim();
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'*'))
    {
        return Err(NdcError::Character);
    }
    if text.len() > 16 {
        return Err(NdcError::Length);
    }
    let filled = text.replace('*', "0");
    if filled.contains('-') || filled.len() == 11 {
        return filled.parse().map(NdcReading::Code).map_err(|_| NdcError::Length);
    }
    let fill = |at: usize| {
        let (before, after) = filled.split_at_checked(at)?;
        format!("{before}0{after}").parse().ok()
    };
    if filled.len() != 10 {
        return Err(NdcError::Length);
    }
    // The zero goes before labeler (5), product (4) or package (2).
    let mut codes: Vec<Ndc> = [0, 5, 9].into_iter().filter_map(fill).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [only] => Ok(NdcReading::Code(*only)),
        _ => Ok(NdcReading::OneOf(codes)),
    }
}
