//! [`CodeSetArchive`]: the archive of a code set release.

use std::io::{Cursor, Read};

use casemix_codes::official::{AddendaForm, Change, OrderRow, addenda, code_file, order_file, poa_exempt};
use casemix_record::CodeText;
use zip::ZipArchive;

use crate::{MAX_UNPACKED, OfficialError};

/// The text files of a release of ICD-10-CM or ICD-10-PCS, as published in one archive: order file, code file, addenda; or
/// the list of codes exempt from present-on-admission reporting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeSetArchive {
    files: Vec<TextFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct TextFile {
    /// Name in lower case, without folders.
    name: String,
    bytes: Vec<u8>,
}

impl CodeSetArchive {
    /// Unpacks the text files of an archive.
    ///
    /// # Errors
    ///
    /// [`OfficialError::NotAnArchive`], [`OfficialError::TooLarge`].
    pub fn open(zip: &[u8]) -> Result<Self, OfficialError> {
        let mut files = Vec::new();
        unpack(zip, |name, bytes| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
            if name.ends_with(".txt") {
                files.push(TextFile { name, bytes });
            }
        })?;
        Ok(Self { files })
    }

    /// The rows of the order file, or of the code file in an archive that has no order file.
    ///
    /// # Errors
    ///
    /// [`OfficialError::Missing`] where there is neither, [`OfficialError::Text`] where it cannot be read.
    pub fn rows(&self) -> Result<Vec<OrderRow<'_>>, OfficialError> {
        match (self.file("order", false), self.file("codes", false)) {
            (Some(bytes), _) => order_file(bytes).map_err(|error| OfficialError::Text {
                file: "order file",
                error,
            }),
            (None, Some(bytes)) => code_file(bytes).map_err(|error| OfficialError::Text {
                file: "code file",
                error,
            }),
            (None, None) => Err(OfficialError::Missing {
                wanted: "order file or code file",
            }),
        }
    }

    /// The rows of the code file.
    ///
    /// # Errors
    ///
    /// [`OfficialError::Missing`] where there is none, [`OfficialError::Text`] where it cannot be read.
    pub fn code_rows(&self) -> Result<Vec<OrderRow<'_>>, OfficialError> {
        let bytes = self
            .file("codes", false)
            .ok_or(OfficialError::Missing { wanted: "code file" })?;
        code_file(bytes).map_err(|error| OfficialError::Text {
            file: "code file",
            error,
        })
    }

    /// The changes of the addenda to the order file.
    ///
    /// # Errors
    ///
    /// [`OfficialError::Missing`] where there is none, [`OfficialError::Text`] where it cannot be read.
    pub fn changes(&self) -> Result<Vec<Change<'_>>, OfficialError> {
        let wanted = "addenda to the order file";
        let bytes = self.file("order", true).ok_or(OfficialError::Missing { wanted })?;
        let pcs = self.files.iter().any(|file| file.name.contains("pcs"));
        let form = if pcs {
            AddendaForm::Icd10PcsOrder
        } else {
            AddendaForm::Icd10CmOrder
        };
        addenda(bytes, form).map_err(|error| OfficialError::Text { file: wanted, error })
    }

    /// The changes of the addenda to the code file of ICD-10-CM.
    ///
    /// # Errors
    ///
    /// [`OfficialError::Missing`] where there is none, [`OfficialError::Text`] where it cannot be read.
    pub fn code_changes(&self) -> Result<Vec<Change<'_>>, OfficialError> {
        let wanted = "addenda to the code file";
        let bytes = self.file("codes", true).ok_or(OfficialError::Missing { wanted })?;
        addenda(bytes, AddendaForm::Icd10CmCodes).map_err(|error| OfficialError::Text { file: wanted, error })
    }

    /// The codes exempt from present-on-admission reporting, from the archive that holds their list
    /// (`POAexemptCodesFY26.zip`), ascending.
    ///
    /// # Errors
    ///
    /// [`OfficialError::Missing`] where there is none, [`OfficialError::Text`] where it cannot be read.
    pub fn poa_exempt(&self) -> Result<Vec<CodeText>, OfficialError> {
        let wanted = "list of codes exempt from present-on-admission reporting";
        // The lists of added, deleted and revised codes lie beside it.
        let bytes = self
            .file("poaexemptcodes", false)
            .ok_or(OfficialError::Missing { wanted })?;
        poa_exempt(bytes).map_err(|error| OfficialError::Text { file: wanted, error })
    }

    /// The file whose name has `part` in it, an addenda or not; names differ from year to year in everything else.
    fn file(&self, part: &str, addenda: bool) -> Option<&[u8]> {
        let fits = |file: &&TextFile| file.name.contains(part) && file.name.contains("addenda") == addenda;
        self.files.iter().find(fits).map(|file| file.bytes.as_slice())
    }
}

/// Unpacks every file of a ZIP archive, within the limit on what it unpacks to.
pub(crate) fn unpack(zip: &[u8], mut each: impl FnMut(&str, Vec<u8>)) -> Result<(), OfficialError> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|_| OfficialError::NotAnArchive)?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| OfficialError::NotAnArchive)?;
        let name = file.name().map_err(|_| OfficialError::NotAnArchive)?.into_owned();
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that ends there from one that goes on.
        let read = file
            .take(left + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| OfficialError::NotAnArchive)?;
        left = left.checked_sub(read as u64).ok_or(OfficialError::TooLarge)?;
        each(&name, bytes);
    }
    Ok(())
}
