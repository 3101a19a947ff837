//! What a rule cannot do without: looked for only where the rule may have something to say.

use casemix_record::field::Meaning;

use super::super::program::Need;
use super::Machine;

impl Machine<'_> {
    /// Whether the record has what a rule needs.
    pub(super) fn meets(&self, need: &Need) -> bool {
        match need {
            Need::List(field) => self.root.nth(*field).is_some_and(|node| node.is_present()),
            Need::Words(field, mask) => self.words(*field) & mask != 0,
            Need::DiagnosisIn(set) => self.codes.any_diagnosis_in(*set),
            Need::ProcedureIn(set) => self.codes.any_procedure_in(*set),
        }
    }

    /// The words that elements of a list have in a field, a bit each; all where one is missing or invalid.
    fn words(&self, field: usize) -> u64 {
        let Some(field) = self.program.words.get(field) else {
            return u64::MAX;
        };
        let list = self.root.nth(field.list).and_then(|node| node.list());
        let elements = list.into_iter().flat_map(|list| list.iter());
        elements.filter_map(|element| element.part()).fold(0, |held, element| {
            let word = element.get(&field.path).scalar().and_then(|scalar| scalar.meaning());
            held | match word {
                Some(Meaning::Word(key)) => 1_u64.checked_shl(u32::from(key)).unwrap_or(0),
                _ => u64::MAX,
            }
        })
    }
}
