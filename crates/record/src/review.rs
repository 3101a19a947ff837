//! Findings about the form of a record: values outside their vocabulary and unknown fields.

use crate::{Encounter, Evidence, Finding, Location, ParseError, Severity, part::Field, part::Part};

impl Encounter {
    /// Every value of the record that is outside its vocabulary or malformed, every code that has the form of no
    /// system, and every unknown field, in the order of findings.
    ///
    /// Such values are kept; the findings only report them. The rules are `record.invalid-value`,
    /// `record.malformed-code` and `record.unknown-field`.
    ///
    /// ```
    /// use casemix_record::Encounter;
    ///
    /// let encounter = Encounter::builder("E1").sex("F").admitted("2025-02-30").diagnoses(["I50.23"]).build();
    /// let places: Vec<String> = encounter.form_findings().iter().map(|f| f.location.to_string()).collect();
    /// assert_eq!(places, ["admitted", "sex"]);
    /// ```
    pub fn form_findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_sound() {
            return findings;
        }
        part(self, &mut Location::root(), &mut findings);
        findings.sort();
        findings
    }
}

/// Reviews the fields of a part.
pub(crate) fn part<P: Part>(part: &P, at: &mut Location, findings: &mut Vec<Finding>) {
    for (name, field) in part.given() {
        at.within_field(name, |at| field.review(at, findings));
    }
    for (name, _) in part.extra().iter() {
        findings.push(unknown_field(at, name));
    }
}

/// A value has no meaning in its vocabulary.
pub(crate) fn invalid_value(at: &Location, text: &str, error: ParseError) -> Finding {
    Finding::new(
        "record.invalid-value",
        Severity::Error,
        at.clone(),
        format!("not {}", error.kind),
    )
    .with_evidence(Evidence::new(at.clone(), text))
    .with_remedy(format!("write {}", error.expected))
}

/// A code has the form of no system.
pub(crate) fn malformed_code(at: &Location, text: &str) -> Finding {
    let message = "not a code of ICD-10-CM, ICD-10-PCS or ICD-9-CM";
    Finding::new("record.malformed-code", Severity::Error, at.clone(), message)
        .with_evidence(Evidence::new(at.clone(), text))
        .with_remedy("write the code as the classification does, with or without its dot")
}

/// A field is not one of the record. Its name may hold anything, so it is evidence and no place.
fn unknown_field(at: &Location, name: &str) -> Finding {
    Finding::new(
        "record.unknown-field",
        Severity::Advice,
        at.clone(),
        "a field that the record does not know",
    )
    .with_evidence(Evidence::new(at.clone(), name))
    .with_remedy("compare its name with the JSON Schema; it is kept as it is")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Cell, CellState, Column, ENCOUNTER, FieldKind, PartInfo, Wanted};
    use crate::part::Field;

    /// Every way to a scalar, through lists as well.
    fn paths(part: &PartInfo, before: &str, all: &mut Vec<String>) {
        for field in part.fields {
            let path = format!("{before}{}", field.name);
            match field.kind {
                FieldKind::Part(below) => paths(below, &format!("{path}."), all),
                FieldKind::List(FieldKind::Part(below)) => paths(below, &format!("{path}."), all),
                _ => all.push(path),
            }
        }
    }

    /// Texts of every form, and of none.
    const TEXTS: [&str; 9] = [
        "",
        " ",
        "?!",
        "1",
        "true",
        "2026-01-08",
        "I10",
        "0120",
        "a very long text of no form at all",
    ];

    #[test]
    fn a_record_is_sound_where_nothing_is_found_on_it() {
        let mut all = Vec::new();
        paths(ENCOUNTER, "", &mut all);
        assert!(all.len() > 200, "{}", all.len());
        let mut unsound = 0;
        for path in &all {
            for text in TEXTS {
                let mut encounter = Encounter::default();
                assert!(Field::set_text(&mut encounter, Some(path), text), "{path}");
                let mut findings = Vec::new();
                part(&encounter, &mut Location::root(), &mut findings);
                assert_eq!(Field::is_sound(&encounter), findings.is_empty(), "{path}: {text}");
                assert_eq!(encounter.form_findings(), findings, "{path}: {text}");
                unsound += findings.len();
            }
        }
        assert!(unsound > 100, "{unsound}");
        let unknown: Encounter = serde_json::from_str(r#"{"documents": [{"text_": "x"}]}"#).unwrap();
        assert!(!Field::is_sound(&unknown) && unknown.form_findings().len() == 1);
    }

    #[test]
    fn columns_hold_what_scalars_are() {
        for field in ENCOUNTER.fields {
            let FieldKind::List(FieldKind::Part(part)) = &field.kind else {
                continue;
            };
            let mut all = Vec::new();
            paths(part, "", &mut all);
            for below in &all {
                let Ok(path) = part.path(below) else { continue };
                for text in TEXTS {
                    let mut encounter = Encounter::default();
                    Field::set_text(&mut encounter, Some(&format!("{}.2.{below}", field.name)), text);
                    let list = encounter
                        .root()
                        .get(&ENCOUNTER.path(field.name).unwrap())
                        .list()
                        .unwrap();
                    let wanted = [
                        Wanted::cells(Some(path.clone()), 0),
                        Wanted::states(Some(path.clone()), 1),
                    ];
                    let mut columns = [Column::default(), Column::default()];
                    list.read_columns(&wanted, &mut columns);
                    let [column, states] = columns;
                    assert_eq!((column.cells().len(), states.cells().len()), (list.len(), 0));
                    assert_eq!(column.states(0), states.states(0), "{below}: {text}");
                    for at in 0..list.len() {
                        let scalar = list.get(at).unwrap().part().unwrap().get(&path).scalar();
                        let Some(scalar) = scalar else { continue };
                        let Cell { state, .. } = column.cells()[at];
                        let seen = (
                            state == CellState::Invalid,
                            matches!(state, CellState::Absent | CellState::Blank),
                        );
                        assert_eq!(seen, (scalar.is_invalid(), scalar.is_blank()), "{below}: {text}");
                        assert_eq!(state == CellState::Absent, scalar.text().is_none(), "{below}: {text}");
                    }
                }
            }
        }
    }
}
