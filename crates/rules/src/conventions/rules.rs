//! [`Rule`]: every rule of the conventions, with what is known of it.

use casemix_record::Severity;

use crate::RuleInfo;

/// A rule of the conventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Excludes1,
    ManifestationFirst,
    CodeFirstOrder,
    CodeFirstMissing,
    UseAdditionalFirst,
    UseAdditionalMissing,
    CodeAlsoMissing,
    SequelaFirst,
    SeventhMissing,
    SeventhWrong,
    PlaceholderMissing,
    CharactersTooMany,
    MoreSpecificOnRecord,
    SideOpen,
    BothSidesApart,
    EncountersMixed,
    TrimesterAgainstWeeks,
    TrimesterOpen,
    PoaOfExemptCode,
    PoaMissing,
    OnlySuspected,
}

impl Rule {
    /// Every rule, in the order of their numbers.
    pub(crate) const ALL: [Rule; 21] = [
        Rule::Excludes1,
        Rule::ManifestationFirst,
        Rule::CodeFirstOrder,
        Rule::CodeFirstMissing,
        Rule::UseAdditionalFirst,
        Rule::UseAdditionalMissing,
        Rule::CodeAlsoMissing,
        Rule::SequelaFirst,
        Rule::SeventhMissing,
        Rule::SeventhWrong,
        Rule::PlaceholderMissing,
        Rule::CharactersTooMany,
        Rule::MoreSpecificOnRecord,
        Rule::SideOpen,
        Rule::BothSidesApart,
        Rule::EncountersMixed,
        Rule::TrimesterAgainstWeeks,
        Rule::TrimesterOpen,
        Rule::PoaOfExemptCode,
        Rule::PoaMissing,
        Rule::OnlySuspected,
    ];

    /// The number by which a check names it.
    pub(super) const fn number(self) -> usize {
        self as usize
    }

    pub(super) fn each(mut tell: impl FnMut(usize)) {
        Rule::ALL.iter().for_each(|rule| tell(rule.number()));
    }

    /// Tells the rules that need the notes of the tabular list.
    pub(super) fn of_notes(mut tell: impl FnMut(usize)) {
        let needing = Rule::ALL.iter().filter(|rule| rule.needs_notes());
        needing.for_each(|rule| tell(rule.number()));
    }

    const fn needs_notes(self) -> bool {
        matches!(
            self,
            Rule::Excludes1
                | Rule::CodeFirstOrder
                | Rule::CodeFirstMissing
                | Rule::UseAdditionalFirst
                | Rule::UseAdditionalMissing
                | Rule::CodeAlsoMissing
        )
    }

    pub(super) fn info(self) -> RuleInfo {
        let (name, severity, title, section, remedy) = self.words();
        let reads = ["diagnoses.code", "diagnoses.role", "discharged"];
        let info = RuleInfo::new(name, severity, title)
            .cite(format!("ICD-10-CM Official Guidelines, {section}"))
            .remedy(remedy)
            .reads(reads);
        match self {
            Rule::OnlySuspected => info.reads(["class", "documents.text"]),
            _ if self.needs_notes() => info.reads(["notes of the tabular list"]),
            _ => info,
        }
    }

    fn words(self) -> (&'static str, Severity, &'static str, &'static str, &'static str) {
        use Severity::{Advice, Error, Warning};
        match self {
            Rule::Excludes1 => (
                "conventions.excludes1",
                Warning,
                "Two codes that a note excludes from each other",
                "I.A.12.a",
                "are the two conditions unrelated to each other? If so, leave both and see that the record says it; if not, \
                 leave the one that the note sends to",
            ),
            Rule::ManifestationFirst => (
                "conventions.manifestation-first",
                Error,
                "A manifestation as principal diagnosis",
                "I.A.13",
                "put the code of the underlying condition first",
            ),
            Rule::CodeFirstOrder => (
                "conventions.code-first-order",
                Warning,
                "A code before the one that is coded first",
                "I.A.13",
                "put the code that the note names before this one",
            ),
            Rule::CodeFirstMissing => (
                "conventions.code-first-missing",
                Warning,
                "A code without the one that is coded first",
                "I.A.13",
                "add the code of the underlying condition before this one",
            ),
            Rule::UseAdditionalFirst => (
                "conventions.use-additional-first",
                Advice,
                "An additional code as principal diagnosis",
                "I.A.13",
                "see which condition occasioned the admission; an additional code follows the one that asks for it",
            ),
            Rule::UseAdditionalMissing => (
                "conventions.use-additional-missing",
                Advice,
                "A code without the additional one that its note asks for",
                "I.A.13",
                "add the code if the record tells what the note asks for",
            ),
            Rule::CodeAlsoMissing => (
                "conventions.code-also-missing",
                Advice,
                "A code without the one that is coded also",
                "I.A.17",
                "add the other code if the record tells of the condition; the order follows the reason for the encounter",
            ),
            Rule::SequelaFirst => (
                "conventions.sequela-first",
                Warning,
                "A sequela before the condition that it left",
                "I.B.10",
                "put the condition that the patient has now first, and the sequela second",
            ),
            Rule::SeventhMissing => (
                "conventions.seventh-character-missing",
                Error,
                "A code without its seventh character",
                "I.A.5 and I.C.19.a",
                "add the seventh character, after placeholders X where the code is shorter than six",
            ),
            Rule::SeventhWrong => (
                "conventions.seventh-character-wrong",
                Error,
                "A seventh character that the code does not take",
                "I.A.5 and I.C.19.a",
                "take one of the characters that the code takes",
            ),
            Rule::PlaceholderMissing => (
                "conventions.placeholder-missing",
                Error,
                "A seventh character in another place than the seventh",
                "I.A.4",
                "fill the places before the seventh character with X",
            ),
            Rule::CharactersTooMany => (
                "conventions.characters-too-many",
                Error,
                "Characters after the end of a complete code",
                "I.A.2",
                "take the characters away that the code does not have",
            ),
            Rule::MoreSpecificOnRecord => (
                "conventions.more-specific-on-record",
                Warning,
                "An unspecified code beside one that says more",
                "I.B.2 and I.A.9.b",
                "leave the specific code alone if both tell of one condition",
            ),
            Rule::SideOpen => (
                "conventions.side-open",
                Advice,
                "A code that leaves the side open",
                "I.B.13",
                "look for the side in the whole record, and ask the provider if nobody states it",
            ),
            Rule::BothSidesApart => (
                "conventions.both-sides-apart",
                Warning,
                "Right and left coded apart where a bilateral code is there",
                "I.B.13",
                "take the bilateral code instead of the two",
            ),
            Rule::EncountersMixed => (
                "conventions.encounters-mixed",
                Warning,
                "One injury in two stages of care",
                "I.C.19.a",
                "take the seventh character of the care given in this stay",
            ),
            Rule::TrimesterAgainstWeeks => (
                "conventions.trimester-against-weeks",
                Error,
                "A trimester that the weeks of gestation rule out",
                "I.C.15.a.3",
                "correct the trimester or the weeks; both go by the day of admission",
            ),
            Rule::TrimesterOpen => (
                "conventions.trimester-open",
                Warning,
                "An unspecified trimester where the weeks of gestation are known",
                "I.C.15.a.5",
                "take the code of the trimester that the weeks give",
            ),
            Rule::PoaOfExemptCode => (
                "conventions.poa-of-exempt-code",
                Warning,
                "A present-on-admission indicator of an exempt code",
                "Appendix I, categories and codes exempt from diagnosis present on admission requirement",
                "leave the indicator out",
            ),
            Rule::PoaMissing => (
                "conventions.poa-missing",
                Error,
                "No present-on-admission indicator of a code that is not exempt",
                "Appendix I",
                "report Y, N, U or W",
            ),
            Rule::OnlySuspected => (
                "conventions.only-suspected",
                Warning,
                "A diagnosis coded that the documents only suspect",
                "IV.H outside inpatient care; I.C.1.a.1, I.C.1.f, I.C.1.g.1.a and I.C.10.c wherever the patient was",
                "code the symptom that is certain, or ask the provider whether the diagnosis was confirmed",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn numbers_are_places_in_the_list_of_all() {
        for (place, rule) in Rule::ALL.iter().enumerate() {
            assert_eq!(rule.number(), place, "{rule:?}");
        }
    }
}
