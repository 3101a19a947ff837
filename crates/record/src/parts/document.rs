//! [`Document`].

use crate::{AmendmentKind, DocumentKind, DocumentStatus, Moment, Raw, Text, part::record};

record! {
    /// A document of the record.
    ///
    /// A document is never overwritten: a later one with [`amends`](Document::amends) changes it, and both are kept.
    pub struct Document() {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// What the document is.
            kind: Raw<DocumentKind>,
            /// Its title.
            title: Text,
            /// How far it has come.
            status: Raw<DocumentStatus>,
            /// Who wrote or dictated it: the `id` or NPI of a practitioner.
            author: Text,
            /// Date and time of what it reports on, such as the examination or the operation.
            performed: Raw<Moment>,
            /// Date and time of dictation.
            dictated: Raw<Moment>,
            /// Date and time of transcription.
            transcribed: Raw<Moment>,
            /// Date and time at which it was written.
            written: Raw<Moment>,
            /// Date and time of its entry into the record.
            entered: Raw<Moment>,
            /// Date and time of its authentication.
            authenticated: Raw<Moment>,
            /// Who authenticated it: the `id` or NPI of a practitioner.
            authenticator: Text,
            /// Date and time of a second authentication, as of a resident's document.
            cosigned: Raw<Moment>,
            /// Who authenticated it second.
            cosigner: Text,
            /// What it is about: the `id` of a procedure, order, event or other part.
            about: Text,
            /// The document that it changes, by its `id`.
            amends: Text,
            /// How it changes that document.
            amendment: Raw<AmendmentKind>,
            /// Why it changes that document.
            reason: Text,
            /// The language of the text, as a tag of RFC 5646 such as `en`.
            language: Text,
            /// The text.
            text: Text,
        }
    }
}
