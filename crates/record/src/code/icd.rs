//! Diagnosis and procedure codes of ICD-10-CM, ICD-10-PCS and ICD-9-CM.

use super::{CodeText, packed::packed_code};

packed_code! {
    /// A well-formed ICD-10-CM diagnosis code, such as `I50.23`.
    ///
    /// Three to seven characters: a letter, a digit (or `A`, as in `QA0.8`), a letter or digit, and up to four letters or
    /// digits. Well formed does not mean that the code exists: that is asked of a code table, at a date.
    Icd10Cm, "an ICD-10-CM code",
    "a letter, a digit (or A), a letter or digit and up to four letters or digits, such as I50.23",
    form: icd10cm_form, dot: |_| 3
}

packed_code! {
    /// A well-formed ICD-10-PCS procedure code, such as `02703DZ`.
    ///
    /// Seven digits or letters other than `I` and `O`. The code has no dot.
    Icd10Pcs, "an ICD-10-PCS code",
    "seven digits or letters other than I and O, such as 02703DZ",
    form: icd10pcs_form, dot: |_| 7
}

packed_code! {
    /// A well-formed ICD-9-CM diagnosis code, such as `428.23`, `V10.11` or `E885.9`.
    ///
    /// Three to five digits; `V` and two to four digits; or `E` and three or four digits.
    Icd9Cm, "an ICD-9-CM diagnosis code",
    "three to five digits, V and two to four digits, or E and three or four digits, such as 428.23",
    form: icd9cm_form, dot: |bytes: &[u8]| if bytes.first() == Some(&b'E') { 4 } else { 3 }
}

packed_code! {
    /// A well-formed ICD-9-CM procedure code, such as `54.91`.
    ///
    /// Two to four digits, with the dot after the second.
    Icd9Procedure, "an ICD-9-CM procedure code",
    "two to four digits, such as 54.91",
    form: icd9procedure_form, dot: |_| 2
}

fn icd10cm_form(code: &[u8]) -> bool {
    let [first, second, rest @ ..] = code else { return false };
    // After category Q99 the list goes on with QA0: since FY2026 the second character may be an A.
    first.is_ascii_uppercase()
        && (second.is_ascii_digit() || *second == b'A')
        && (1..=5).contains(&rest.len())
        && rest.iter().all(u8::is_ascii_alphanumeric)
}

fn icd10pcs_form(code: &[u8]) -> bool {
    code.len() == 7
        && code
            .iter()
            .all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'I' | b'O'))
}

fn icd9cm_form(code: &[u8]) -> bool {
    let (digits, lengths) = match code {
        [b'V', rest @ ..] => (rest, 2..=4),
        [b'E', rest @ ..] => (rest, 3..=4),
        all => (all, 3..=5),
    };
    lengths.contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

fn icd9procedure_form(code: &[u8]) -> bool {
    (2..=4).contains(&code.len()) && code.iter().all(u8::is_ascii_digit)
}
