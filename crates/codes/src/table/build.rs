use super::column::Element;
use super::deflated;
use super::error::{SectionFault, TableError, TableErrorKind};
use super::open::Schema;
use super::packed::Packed;
use super::provenance::Provenance;
use super::strings::Strings;
use super::{
    CHECKED_FROM, CONTAINER_VERSION, ENTRY, ENTRY_NAME, HEADER, KIND_DEFLATED, KIND_PACKED, KIND_STRINGS, MAGIC, NAME,
    PROVENANCE,
};

/// Writes a table. The same sections in the same order give the same bytes.
#[derive(Debug)]
pub struct TableBuilder {
    schema: Schema,
    set: String,
    provenance: Provenance,
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    name: &'static str,
    kind: u32,
    bytes: Vec<u8>,
}

impl TableBuilder {
    /// A builder for a table of `schema`, set `set`.
    pub fn new(schema: Schema, set: impl Into<String>, provenance: Provenance) -> Self {
        Self {
            schema,
            set: set.into(),
            provenance,
            sections: Vec::new(),
        }
    }

    /// Adds a column of integers.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Unwritable`] where the name is empty, longer than 20 bytes, not ASCII, or used before.
    pub fn column<T: Element>(&mut self, name: &'static str, values: &[T]) -> Result<&mut Self, TableError> {
        let mut bytes = Vec::with_capacity(values.len() * T::SIZE);
        values.iter().for_each(|value| value.write(&mut bytes));
        self.push(name, T::SIZE as u32, bytes)
    }

    /// Adds a column that is inflated when it is read: for what a reader makes something else of once.
    ///
    /// # Errors
    ///
    /// As [`TableBuilder::column`]; also where the integers pass 64 MiB.
    pub fn deflated<T: Element>(&mut self, name: &'static str, values: &[T]) -> Result<&mut Self, TableError> {
        let bytes = deflated::write(values).ok_or_else(|| self.unwritable(name, SectionFault::TooLarge))?;
        self.push(name, KIND_DEFLATED + T::SIZE as u32, bytes)
    }

    /// Adds a string pool that is used in place: for short text read often.
    ///
    /// # Errors
    ///
    /// As [`TableBuilder::column`]; also where the text passes 4 GiB.
    pub fn strings<S: AsRef<str>>(
        &mut self,
        name: &'static str,
        strings: impl IntoIterator<Item = S>,
    ) -> Result<&mut Self, TableError> {
        let bytes = Strings::write(strings).ok_or_else(|| self.unwritable(name, SectionFault::TooLarge))?;
        self.push(name, KIND_STRINGS, bytes)
    }

    /// Adds compressed text, `per_block` strings to a block: for titles and notes. Larger blocks pack better and cost
    /// more at first use.
    ///
    /// # Errors
    ///
    /// As [`TableBuilder::column`]; also where a string holds a zero byte, `per_block` is zero or a block passes 4 MiB.
    pub fn packed<S: AsRef<str>>(
        &mut self,
        name: &'static str,
        strings: impl IntoIterator<Item = S>,
        per_block: u32,
    ) -> Result<&mut Self, TableError> {
        let bytes = Packed::write(strings, per_block).ok_or_else(|| self.unwritable(name, SectionFault::Layout))?;
        self.push(name, KIND_PACKED, bytes)
    }

    /// The bytes of the table file.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Unwritable`] where schema or set name do not fit their field or the table passes 4 GiB.
    pub fn finish(mut self) -> Result<Vec<u8>, TableError> {
        let too_large = self.unwritable("table", SectionFault::TooLarge);
        let provenance = self.provenance.write().ok_or(too_large)?;
        self.push(PROVENANCE, KIND_STRINGS, provenance)?;

        let mut out = Vec::new();
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&[0; 8]); // checksum and length, filled in below
        out.extend_from_slice(&CONTAINER_VERSION.to_le_bytes());
        out.extend_from_slice(&u16::try_from(self.sections.len()).map_err(|_| too_large)?.to_le_bytes());
        out.extend_from_slice(&self.schema.version.to_le_bytes());
        for name in [self.schema.name, &self.set] {
            push_name(&mut out, name, NAME).ok_or_else(|| self.unwritable("table", SectionFault::Name))?;
        }

        let mut offset = HEADER + self.sections.len() * ENTRY;
        for section in &self.sections {
            push_name(&mut out, section.name, ENTRY_NAME)
                .ok_or_else(|| self.unwritable(section.name, SectionFault::Name))?;
            out.extend_from_slice(&section.kind.to_le_bytes());
            out.extend_from_slice(&u32::try_from(offset).map_err(|_| too_large)?.to_le_bytes());
            out.extend_from_slice(&u32::try_from(section.bytes.len()).map_err(|_| too_large)?.to_le_bytes());
            offset += section.bytes.len();
        }
        for section in &self.sections {
            out.extend_from_slice(&section.bytes);
        }

        let length = u32::try_from(out.len()).map_err(|_| too_large)?;
        put(&mut out, CHECKED_FROM, length);
        let checksum = crc32fast::hash(out.get(CHECKED_FROM..).unwrap_or_default());
        put(&mut out, MAGIC.len(), checksum);
        Ok(out)
    }

    fn push(&mut self, name: &'static str, kind: u32, bytes: Vec<u8>) -> Result<&mut Self, TableError> {
        let fits = !name.is_empty() && name.len() <= ENTRY_NAME && name.is_ascii() && !name.contains('\0');
        if !fits || self.sections.iter().any(|section| section.name == name) {
            return Err(self.unwritable(name, SectionFault::Name));
        }
        self.sections.push(Section { name, kind, bytes });
        Ok(self)
    }

    fn unwritable(&self, name: &'static str, fault: SectionFault) -> TableError {
        self.schema.unwritable(name, fault)
    }
}

impl Schema {
    /// A count or position as a section holds it.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Unwritable`] where it is too large for that.
    pub(crate) fn number<T: TryFrom<usize>>(&self, value: usize, section: &'static str) -> Result<T, TableError> {
        T::try_from(value).map_err(|_| self.unwritable(section, SectionFault::TooLarge))
    }

    fn unwritable(&self, name: &'static str, fault: SectionFault) -> TableError {
        TableError {
            schema: self.name,
            kind: TableErrorKind::Unwritable { name, fault },
        }
    }
}

/// Writes `name`, zero padded to `len`; `None` where it does not fit or could not be read back.
fn push_name(out: &mut Vec<u8>, name: &str, len: usize) -> Option<()> {
    let padding = len
        .checked_sub(name.len())
        .filter(|_| name.is_ascii() && !name.contains('\0'))?;
    out.extend_from_slice(name.as_bytes());
    out.resize(out.len() + padding, 0);
    Some(())
}

fn put(out: &mut [u8], at: usize, value: u32) {
    if let Some(field) = out.get_mut(at..at + 4) {
        field.copy_from_slice(&value.to_le_bytes());
    }
}
