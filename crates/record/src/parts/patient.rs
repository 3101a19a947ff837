//! [`Patient`] with [`Name`], [`Identifier`] and [`Address`].

use crate::{Ethnicity, IdentifierKind, NameUse, Race, Raw, Text, ZipCode, part::record};

record! {
    /// The patient, beyond what each encounter states of identifier, sex and age.
    pub struct Patient() {
        fields {
            /// Ethnicity.
            ethnicity: Raw<Ethnicity>,
            /// The language the patient prefers, as a tag of RFC 5646 such as `es`.
            language: Text,
        }
        parts {
            /// Where the patient lives.
            residence: Address,
        }
        lists {
            /// Identifiers.
            identifiers: Identifier,
            /// Names.
            names: Name,
            /// Races, one or more.
            races: Raw<Race>,
        }
    }
}

record! {
    /// An identifier with its kind and who issued it.
    pub struct Identifier(kind: Raw<IdentifierKind>, value: Text) {
        fields {
            /// What kind it is.
            kind: Raw<IdentifierKind>,
            /// The identifier itself.
            value: Text,
            /// Who issued it.
            issuer: Text,
        }
    }
}

record! {
    /// A name of a person.
    pub struct Name() {
        fields {
            /// What the name is used for.
            kind: Raw<NameUse>,
            /// Family name.
            family: Text,
            /// First given name.
            given: Text,
            /// Further given names.
            middle: Text,
            /// Title before the name.
            prefix: Text,
            /// What follows the name, such as `Jr.`.
            suffix: Text,
        }
    }
}

record! {
    /// A place of residence.
    pub struct Address() {
        fields {
            /// City.
            city: Text,
            /// County, by name or FIPS code.
            county: Text,
            /// State, by its two letters.
            state: Text,
            /// ZIP code, of five or nine digits (UHDDS: residence).
            zip_code: Raw<ZipCode>,
            /// Country, by its ISO 3166 code; absent is the hospital's own.
            country: Text,
        }
        lists {
            /// Street, number and whatever else stands before the city.
            lines: Text,
        }
    }
}
