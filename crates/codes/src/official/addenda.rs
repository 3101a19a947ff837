//! Addenda: what a release changes in the one before.

use casemix_record::CodeText;

use super::lines::{ReadError, ReadErrorKind, code_at, is_blank, lines, rest_at};

/// The columns of an addenda file: they differ between the files and do not tell by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddendaForm {
    /// Addenda to the ICD-10-CM order file: 0 or 1, code, short title, title.
    Icd10CmOrder,
    /// Addenda to the ICD-10-CM code file: code, title.
    Icd10CmCodes,
    /// Addenda to the ICD-10-PCS order file: code, short title, title; headings are the codes of three characters.
    Icd10PcsOrder,
}

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change<'a> {
    /// A new code, or a heading where `billable` is false.
    Add {
        /// The code.
        code: CodeText,
        /// Whether it is a code for billing.
        billable: bool,
        /// Its title.
        title: &'a str,
    },
    /// A code, or a heading where `billable` is false, that is no longer.
    Delete {
        /// The code.
        code: CodeText,
        /// Whether it was a code for billing.
        billable: bool,
    },
    /// A new title.
    Revise {
        /// The code.
        code: CodeText,
        /// The new title.
        title: &'a str,
    },
}

/// Reads an addenda file. Its summary, where it has one, must count as many changes as are listed.
///
/// # Errors
///
/// The first line before the summary that does not have the form, is longer than [`MAX_LINE`](super::MAX_LINE) or is not
/// UTF-8; a file without changes; a summary that counts differently.
pub fn addenda(bytes: &[u8], form: AddendaForm) -> Result<Vec<Change<'_>>, ReadError> {
    let mut changes = Vec::new();
    // Additions, deletions and revisions in the summary.
    let mut counted: Option<u32> = None;
    for line in lines(bytes) {
        let (number, line) = line?;
        if is_blank(line) || matches!(line.trim(), "Headers" | "Codes" | "of which") {
            continue;
        }
        if let Some(count) = summary_line(line) {
            counted = Some(counted.unwrap_or_default().saturating_add(count));
        } else {
            changes.extend(change(line, form).map_err(|kind| kind.at(number))?);
        }
    }
    if changes.is_empty() {
        return Err(ReadErrorKind::Empty.at(1));
    }
    let listed = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    match counted {
        // The addenda to the code file lists no headings and counts none.
        Some(counted) if counted != listed => Err(ReadErrorKind::Summary { listed, counted }.at(lines(bytes).count())),
        _ => Ok(changes),
    }
}

/// The changes that a line of the summary counts, such as `487 additions`; 0 for its lines that count something else;
/// `None` for a line that is not of the summary.
fn summary_line(line: &str) -> Option<u32> {
    let (count, what) = line.trim().split_once(' ')?;
    let count = count.parse().ok()?;
    match what {
        "additions" | "deletions" | "revisions" => Some(count),
        other => ["headers in ", "codes in ", "revisions to "]
            .iter()
            .any(|start| other.starts_with(start))
            .then_some(0),
    }
}

fn change(line: &str, form: AddendaForm) -> Result<Option<Change<'_>>, ReadErrorKind> {
    let (keyword, _) = line.split_once(':').ok_or(ReadErrorKind::Keyword)?;
    let (code_column, title_column) = match form {
        AddendaForm::Icd10CmOrder => (15, 84),
        AddendaForm::Icd10CmCodes => (13, 21),
        AddendaForm::Icd10PcsOrder => (13, 82),
    };
    let code = || code_at(line, code_column);
    let title = || rest_at(line, title_column);
    let billable = || match (form, line.get(13..14)) {
        (AddendaForm::Icd10CmCodes, _) => Ok(true),
        (AddendaForm::Icd10PcsOrder, _) => Ok(code()?.len() == 7),
        (AddendaForm::Icd10CmOrder, Some("0")) => Ok(false),
        (AddendaForm::Icd10CmOrder, Some("1")) => Ok(true),
        (AddendaForm::Icd10CmOrder, _) => Err(ReadErrorKind::Flag { column: 14 }),
    };
    match keyword {
        "Add" => Ok(Some(Change::Add {
            code: code()?,
            billable: billable()?,
            title: title()?,
        })),
        "Delete" => Ok(Some(Change::Delete {
            code: code()?,
            billable: billable()?,
        })),
        "Revise from" => Ok(None),
        "Revise to" => Ok(Some(Change::Revise {
            code: code()?,
            title: title()?,
        })),
        _ => Err(ReadErrorKind::Keyword),
    }
}
