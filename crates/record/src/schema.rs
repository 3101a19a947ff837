//! The JSON Schema of an encounter.

/// The JSON Schema (draft 2020-12) of an [`Encounter`](crate::Encounter), which is `encounter.schema.json` of this
/// crate.
///
/// It is made from the types, with their documentation. Since the record keeps what it does not know, the schema allows
/// any other scalar where it names a vocabulary or a form, and any further field.
pub const ENCOUNTER_SCHEMA: &str = include_str!("../encounter.schema.json");

#[cfg(test)]
#[cfg(feature = "serde")]
pub(crate) use describe::{Described, Schema, Vocabulary, Word};

#[cfg(test)]
#[cfg(feature = "serde")]
mod describe {
    use crate::{Raw, RawCode, Text, Value};
    use std::collections::BTreeMap;

    /// A type that has a place in the schema.
    pub(crate) trait Described {
        /// Adds what the type needs to the definitions, and gives the schema of a field of this type.
        fn describe(schema: &mut Schema) -> Value;
    }

    /// A value of a [`Raw`] field.
    pub(crate) trait Word {
        /// The words, or the form, that it has.
        fn vocabulary() -> Vocabulary;
    }

    /// A vocabulary with its documentation.
    pub(crate) struct Vocabulary {
        pub(crate) name: &'static str,
        pub(crate) doc: &'static [&'static str],
        pub(crate) words: &'static [(&'static str, &'static [&'static str])],
    }

    /// Definitions, by name.
    #[derive(Default)]
    pub(crate) struct Schema(BTreeMap<&'static str, Value>);

    /// Name, documentation and schema of a field.
    type FieldSchema = (&'static str, Vec<&'static str>, Value);

    impl Schema {
        /// Defines a part once, and refers to it.
        pub(crate) fn part(
            &mut self,
            name: &'static str,
            doc: &[&str],
            fields: impl FnOnce(&mut Schema) -> Vec<FieldSchema>,
        ) -> Value {
            if !self.0.contains_key(name) {
                self.0.insert(name, Value::Null);
                let properties = fields(self).into_iter().map(|(name, doc, schema)| {
                    let Value::Object(mut fields) = schema else {
                        panic!("a schema is an object")
                    };
                    fields.push(("description".into(), text(&first_paragraph(&doc))));
                    (name.into(), Value::Object(fields))
                });
                let properties = Value::Object(properties.collect());
                let definition = object([
                    ("description", text(&first_paragraph(doc))),
                    ("type", text("object")),
                    ("properties", properties),
                    ("additionalProperties", Value::Flag(true)),
                ]);
                self.0.insert(name, definition);
            }
            reference(name)
        }

        fn define(&mut self, name: &'static str, definition: impl FnOnce() -> Value) -> Value {
            self.0.entry(name).or_insert_with(definition);
            reference(name)
        }
    }

    impl Described for Text {
        fn describe(schema: &mut Schema) -> Value {
            schema.define("Text", || scalar("A text; a number or flag stands for its text."))
        }
    }

    impl Described for RawCode {
        fn describe(schema: &mut Schema) -> Value {
            schema.define("Code", || {
                let doc = "The code of a diagnosis or procedure, with or without its dot, in any case.";
                object([
                    ("description", text(doc)),
                    ("anyOf", list([form(r"^[A-Z0-9]+(\.[A-Z0-9]+)?$"), kept()])),
                ])
            })
        }
    }

    impl<T: Word> Described for Raw<T> {
        fn describe(schema: &mut Schema) -> Value {
            let Vocabulary { name, doc, words } = T::vocabulary();
            schema.define(name, || {
                let known = words.iter().map(|(word, doc)| match (name, word.strip_prefix('^')) {
                    ("Flag", _) => object([("type", text("boolean"))]),
                    ("WholeNumber", _) => object([("type", text("integer"))]),
                    ("IcdVersion", _) => {
                        let number = Value::Integer(word.parse().expect("a revision is a number"));
                        object([("const", number), ("description", text(&first_paragraph(doc)))])
                    }
                    (_, Some(_)) => form(word),
                    _ => object([("const", text(word)), ("description", text(&first_paragraph(doc)))]),
                });
                let all = known.chain([kept()]).collect();
                object([
                    ("description", text(&first_paragraph(doc))),
                    ("anyOf", Value::List(all)),
                ])
            })
        }
    }

    impl<T: Described> Described for Vec<T> {
        fn describe(schema: &mut Schema) -> Value {
            object([
                ("type", list([text("array"), text("null")])),
                ("items", T::describe(schema)),
            ])
        }
    }

    /// Gives values that are no vocabulary a place: name, documentation, pattern.
    macro_rules! forms {
        ($($ty:ty, $name:literal, $doc:literal, $pattern:literal;)+) => {$(
            impl Word for $ty {
                fn vocabulary() -> Vocabulary {
                    Vocabulary { name: $name, doc: &[$doc], words: &[($pattern, &[])] }
                }
            }
        )+};
    }

    forms! {
        bool, "Flag", "True or false.", "";
        i32, "WholeNumber", "A whole number.", "";
        crate::Moment, "Moment", "A date, or a date and time, in the local time of the hospital, without a zone.",
            r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$";
        crate::Money, "Money", "An amount of money in the hospital's currency, exact.", r"^-?\d+(\.\d+)?$";
        crate::Quantity, "Quantity", "A quantity, exact.", r"^-?\d+(\.\d+)?$";
        crate::MsDrg, "MsDrg", "The number of a Medicare Severity diagnosis-related group.", r"^\d{1,3}$";
        crate::Release, "Release", "The name of a release.", r"^\d{1,2}\.\d$";
        crate::DischargeStatus, "DischargeStatus", "The patient discharge status of the uniform bill.", r"^\d{1,2}$";
        crate::AdmissionSource, "AdmissionSource", "The point of origin of the uniform bill.", r"^[0-9A-Z]$";
        crate::Npi, "Npi", "A National Provider Identifier, whose last digit is a check digit.", r"^[12]\d{9}$";
        crate::ZipCode, "ZipCode", "A ZIP code of five or nine digits.", r"^\d{5}(-?\d{4})?$";
        crate::Hcpcs, "Hcpcs", "A HCPCS code of level I or II.", r"^[A-Z0-9]\d{3}[A-Z0-9]$";
        crate::Modifier, "Modifier", "A modifier of a HCPCS code.", r"^[A-Z0-9]{2}$";
        crate::RevenueCode, "RevenueCode", "A revenue code of the uniform bill.", r"^\d{3,4}$";
        crate::TypeOfBill, "TypeOfBill", "The type of bill of the uniform bill.", r"^0?\d{2}[A-Z0-9]$";
        crate::BillCode, "BillCode", "A condition, occurrence or value code of the uniform bill.", r"^[A-Z0-9]{2}$";
        crate::Ndc, "Ndc", "A national drug code.", r"^(\d{11}|\d{4,5}-\d{3,4}-\d{1,2})$";
    }

    /// A text of a pattern.
    fn form(pattern: &str) -> Value {
        object([("type", text("string")), ("pattern", text(pattern))])
    }

    /// What a field also takes, and keeps as an invalid value.
    fn kept() -> Value {
        scalar("Any other scalar is kept as its text and is an invalid value; null is absent.")
    }

    fn scalar(doc: &str) -> Value {
        let types = list(["string", "number", "boolean", "null"].map(text));
        object([("type", types), ("description", text(doc))])
    }

    fn reference(name: &str) -> Value {
        object([("$ref", text(&format!("#/$defs/{name}")))])
    }

    fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
        Value::Object(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    fn list<const N: usize>(values: [Value; N]) -> Value {
        Value::List(values.into())
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    /// The first paragraph of a documentation, with links as plain words.
    fn first_paragraph(doc: &[&str]) -> String {
        let lines = doc.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
        let joined = lines.collect::<Vec<_>>().join(" ");
        let mut plain = String::new();
        let mut rest = joined.as_str();
        while let Some((before, link)) = rest.split_once('[') {
            let (name, after) = link.split_once(']').expect("a link is closed");
            plain += before;
            plain += name;
            rest = after
                .strip_prefix('(')
                .and_then(|target| target.split_once(')'))
                .map_or(after, |(_, rest)| rest);
        }
        plain + rest
    }

    fn encounter_schema() -> String {
        let mut schema = Schema::default();
        let encounter = crate::Encounter::describe(&mut schema);
        let definitions = schema.0.into_iter().map(|(name, definition)| (name.into(), definition));
        let Value::Object(reference) = encounter else {
            panic!("a schema is an object")
        };
        let mut fields = vec![
            ("$schema".into(), text("https://json-schema.org/draft/2020-12/schema")),
            ("title".into(), text("Encounter")),
        ];
        fields.extend(reference);
        fields.push(("$defs".into(), Value::Object(definitions.collect())));
        serde_json::to_string_pretty(&Value::Object(fields)).expect("a schema can be written") + "\n"
    }

    /// Run with `CASEMIX_BLESS=1` to write the schema anew after a change of the record.
    #[test]
    fn published_schema_agrees_with_the_types() {
        let made = encounter_schema();
        if std::env::var_os("CASEMIX_BLESS").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/encounter.schema.json");
            std::fs::write(path, &made).expect("the schema can be written");
        } else {
            assert!(
                made == super::ENCOUNTER_SCHEMA,
                "encounter.schema.json is out of date: run this test with CASEMIX_BLESS=1"
            );
        }
    }
}
