//! Attribute names and lists of them, each kept once.

use std::collections::HashMap;

use crate::blob::{Blob, Malformed};

/// Attributes and attribute lists in the order in which they were first met; list 0 is empty.
pub(super) struct Patterns {
    attributes: Vec<String>,
    number: HashMap<String, u16>,
    lists: Vec<Vec<u16>>,
    list_number: HashMap<Vec<u16>, u16>,
}

impl Default for Patterns {
    fn default() -> Patterns {
        Patterns {
            attributes: Vec::new(),
            number: HashMap::new(),
            lists: vec![Vec::new()],
            list_number: HashMap::from([(Vec::new(), 0)]),
        }
    }
}

impl Patterns {
    pub(super) fn list<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> u16 {
        let list: Vec<u16> = names.into_iter().map(|name| self.attribute(name)).collect();
        if let Some(number) = self.list_number.get(&list) {
            return *number;
        }
        let number = self.lists.len() as u16;
        self.lists.push(list.clone());
        self.list_number.insert(list, number);
        number
    }

    fn attribute(&mut self, name: &str) -> u16 {
        if let Some(number) = self.number.get(name) {
            return *number;
        }
        let number = self.attributes.len() as u16;
        self.attributes.push(name.to_owned());
        self.number.insert(name.to_owned(), number);
        number
    }

    pub(super) fn finish(self) -> (Vec<String>, Vec<Vec<u16>>) {
        (self.attributes, self.lists)
    }

    /// Pattern number of the source to list number.
    pub(super) fn read(&mut self, source: &Blob) -> Result<HashMap<u32, u16>, Malformed> {
        let (count, entries, lists) = (source.size(4)?, source.size(8)?, source.size(12)?);
        let mut numbers = HashMap::from([(0, 0)]);
        for entry in (0..count).map(|i| entries + 12 * i) {
            let (id, length, at) = (source.u32(entry)?, source.size(entry + 4)?, source.size(entry + 8)?);
            if at < lists {
                return Err(source.malformed(entry + 8));
            }
            let names: Result<Vec<&str>, Malformed> = (0..length).map(|i| source.text_at(at + 8 * i)).collect();
            numbers.insert(id, self.list(names?));
        }
        Ok(numbers)
    }
}
