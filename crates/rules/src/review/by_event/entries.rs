//! Entries: dated, timed, complete, authenticated by their authors, and never overwritten.

use casemix_record::{Document, DocumentKind, DocumentStatus, Moment, Practitioner, PractitionerRole, Raw, Text};

use crate::review::{
    DeficiencyKind,
    chart::{Chart, document as at_document, documented},
    deadline::Deadline,
    lack::{Lack, Lacks, Met},
    requirement::Asked,
    term::Term,
};

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let asks_cosignature = chart.knows(Term::Cosignature);
    for (index, document) in chart.encounter.documents.iter().enumerate() {
        let is_ahead = documented(document).is_some_and(|at| !chart.as_of.has_seen(at));
        if is_ahead || document.status.value() == Some(DocumentStatus::EnteredInError) {
            continue;
        }
        let entry = Entry {
            index,
            document,
            asks_cosignature,
        };
        entry.dated(chart, found);
        entry.amendment(chart, found);
        if document.kind.value() == Some(DocumentKind::AdvanceDirective) {
            // The patient's own.
            continue;
        }
        entry.author(chart, found);
        if document.status.value() == Some(DocumentStatus::Draft) {
            entry.draft(chart, found);
        } else {
            entry.signature(chart, found);
        }
    }
}

struct Entry<'e> {
    index: usize,
    document: &'e Document,
    /// Whether bylaws ask for a second authentication of what residents write.
    asks_cosignature: bool,
}

impl<'e> Entry<'e> {
    fn lack(&self, chart: &Chart<'e>, asked: Asked, field: &'static str, message: String) -> Lack<'e> {
        let author = chart.named_or(&self.document.author, PractitionerRole::Attending);
        let place = at_document(self.index).field(field);
        Lack::new(asked, place, message).about(&self.document.id).by(author)
    }

    /// What is asked of the entry, and is there.
    fn met(&self, asked: Asked, field: &'static str, at: Option<Moment>, by: &'e str, found: &mut Lacks<'e>) {
        found.met(|| Met::in_place(asked, at_document(self.index).field(field), at, by).about(&self.document.id));
    }

    fn dated(&self, chart: &Chart<'e>, found: &mut Lacks<'e>) {
        let document = self.document;
        let made = [
            &document.written,
            &document.transcribed,
            &document.entered,
            &document.dictated,
            &document.performed,
        ];
        let Some(first) = made.into_iter().find_map(Raw::value) else {
            let message = "the entry has no date".to_owned();
            return found
                .lacks
                .push(self.lack(chart, Asked::EntryDated, "written", message));
        };
        let author = document.author.as_str();
        self.met(Asked::EntryDated, "written", Some(first), author, found);
        if first.time().is_none() {
            let message = "the entry has a date and no time".to_owned();
            found
                .lacks
                .push(self.lack(chart, Asked::EntryTimed, "written", message));
        } else {
            self.met(Asked::EntryTimed, "written", Some(first), author, found);
        }
        let signed = document.authenticated.value();
        if signed.is_some_and(|at| at.time().is_none()) {
            let message = "the authentication has a date and no time".to_owned();
            found
                .lacks
                .push(self.lack(chart, Asked::EntryTimed, "authenticated", message));
        } else if signed.is_some() {
            self.met(Asked::EntryTimed, "authenticated", signed, author, found);
        }
    }

    fn author(&self, chart: &Chart<'e>, found: &mut Lacks<'e>) {
        if self.document.author.is_blank() {
            let message = "the entry has no author".to_owned();
            found
                .lacks
                .push(self.lack(chart, Asked::EntryAuthor, "author", message));
        } else {
            self.met(Asked::EntryAuthor, "author", None, &self.document.author, found);
        }
    }

    /// When the entry is due to be complete: with the record, or while the patient is here so long after it was made.
    fn deadline(&self, chart: &Chart<'e>) -> Option<Deadline<'e>> {
        chart.authentication(|| Some(("entry", documented(self.document)?)))
    }

    fn draft(&self, chart: &Chart<'e>, found: &mut Lacks<'e>) {
        let Some(deadline) = self.deadline(chart) else { return };
        let message = format!("the entry is a draft still; it was to be complete {deadline}");
        let mut lack = self
            .lack(chart, Asked::EntryComplete, "status", message)
            .since(deadline.start);
        (lack.due, lack.limit) = (Some(deadline.due), deadline.limit);
        found.lacks.push(lack);
    }

    /// A signature is a time and a name; the name is the author's.
    fn signature(&self, chart: &Chart<'e>, found: &mut Lacks<'e>) {
        let signed = chart.seen(&self.document.authenticated);
        found.met(|| {
            let place = at_document(self.index).field("status");
            let at = documented(self.document);
            Met::in_place(Asked::EntryComplete, place, at, &self.document.author).about(&self.document.id)
        });
        match signed {
            Some(_) if self.document.authenticator.is_blank() => {
                let message = "nobody is named who authenticated the entry".to_owned();
                self.unsigned(chart, "authenticator", message, None, found);
            }
            Some(at) => {
                if self.deadline(chart).is_some_and(|deadline| deadline.is_missed_by(at)) {
                    self.unsigned(chart, "authenticated", String::new(), Some(at), found);
                } else {
                    let by = &self.document.authenticator;
                    self.met(Asked::EntrySignature, "authenticated", Some(at), by, found);
                }
                self.signer(chart, found);
                self.cosignature(chart, at, found);
            }
            None => self.unsigned(chart, "authenticated", String::new(), None, found),
        }
    }

    fn unsigned(
        &self,
        chart: &Chart<'e>,
        field: &'static str,
        message: String,
        late: Option<Moment>,
        found: &mut Lacks<'e>,
    ) {
        let Some(deadline) = self.deadline(chart) else { return };
        let message = match late {
            _ if !message.is_empty() => message,
            None => format!("the entry is not authenticated; it was to be {deadline}"),
            Some(late) => format!("the entry is not authenticated {deadline}, but on {late}"),
        };
        let mut lack = self
            .lack(chart, Asked::EntrySignature, field, message)
            .since(deadline.start);
        if let Some(late) = late {
            (lack.kind, lack.supplied) = (DeficiencyKind::Late, Some(late));
        }
        (lack.due, lack.limit) = (Some(deadline.due), deadline.limit);
        found.lacks.push(lack);
    }

    fn signer(&self, chart: &Chart<'e>, found: &mut Lacks<'e>) {
        let Document {
            author,
            authenticator,
            cosigner,
            ..
        } = self.document;
        let is_author = |name: &Text| name == author || is_same(chart, name, author);
        if author.is_blank() || is_author(authenticator) || is_author(cosigner) {
            let at = self.document.authenticated.value();
            return self.met(Asked::EntrySigner, "authenticator", at, author, found);
        }
        let message = "another than the author authenticated the entry".to_owned();
        let lack = self.lack(chart, Asked::EntrySigner, "authenticator", message);
        let place = at_document(self.index);
        let lack = lack.evidence(place.field("author"), author.as_str());
        found
            .lacks
            .push(lack.evidence(place.field("authenticator"), authenticator.as_str()));
    }

    /// Asked where bylaws do: where there is a limit of that name.
    fn cosignature(&self, chart: &Chart<'e>, signed: Moment, found: &mut Lacks<'e>) {
        if !self.asks_cosignature {
            return;
        }
        let author = chart.encounter.practitioner(&self.document.author);
        if author.and_then(|author| author.role.value()) != Some(PractitionerRole::Resident) {
            return;
        }
        let Some(deadline) = chart.within(Term::Cosignature, "first authentication", signed) else {
            return;
        };
        let cosigned = chart.seen(&self.document.cosigned);
        if cosigned.is_some_and(|at| !deadline.is_missed_by(at)) {
            return self.met(Asked::Cosignature, "cosigned", cosigned, &self.document.cosigner, found);
        }
        let message = match cosigned {
            None => format!("a resident's entry is not authenticated by another; it was to be {deadline}"),
            Some(late) => format!("a resident's entry is not authenticated by another {deadline}, but on {late}"),
        };
        let mut lack = self
            .lack(chart, Asked::Cosignature, "cosigned", message)
            .since(deadline.start);
        if let Some(late) = cosigned {
            (lack.kind, lack.supplied) = (DeficiencyKind::Late, Some(late));
        }
        (lack.due, lack.limit) = (Some(deadline.due), deadline.limit);
        found.lacks.push(lack.by(chart.in_role(PractitionerRole::Attending)));
    }

    /// A change names the entry that it changes, and says what it is and why. An entry that was changed is named by its
    /// change. (That the entry it names is there is for the pack `consistency`.)
    fn amendment(&self, chart: &Chart<'e>, found: &mut Lacks<'e>) {
        let Document { id, amends, .. } = self.document;
        let documents = &chart.encounter.documents;
        let mut ask = |is_there: bool, field: &'static str, message: &str| {
            if is_there {
                self.met(
                    Asked::Amendment,
                    field,
                    documented(self.document),
                    &self.document.author,
                    found,
                );
            } else {
                let lack = self.lack(chart, Asked::Amendment, field, message.to_owned());
                found.lacks.push(lack);
            }
        };
        let stands_alone = self.document.amendment.value() == Some(casemix_record::AmendmentKind::LateEntry);
        if !amends.is_blank() {
            let (says_how, says_why) = (!self.document.amendment.is_blank(), !self.document.reason.is_blank());
            ask(says_how, "amendment", "the entry does not say how it changes another");
            ask(says_why, "reason", "the entry does not say why it changes another");
            ask(true, "amends", "");
        } else if !self.document.amendment.is_blank() && !stands_alone {
            ask(false, "amends", "the entry does not say which other it changes");
        }
        if self.document.status.value() == Some(DocumentStatus::Amended) {
            let is_there = !id.is_blank() && documents.iter().any(|other| other.amends == *id);
            let message = "the entry was amended, and the amendment is not in the record";
            ask(is_there, "status", message);
        }
    }
}

/// Whether two names, an identifier and an NPI it may be, are of one practitioner of the record.
fn is_same(chart: &Chart<'_>, one: &str, other: &str) -> bool {
    let found = |name| -> Option<&Practitioner> { chart.encounter.practitioner(name) };
    let is_one = |a: &Practitioner, b: &Practitioner| {
        (!a.id.is_blank() && a.id == b.id) || (!a.npi.is_blank() && a.npi.value().is_some() && a.npi == b.npi)
    };
    match (found(one), found(other)) {
        (Some(a), Some(b)) => is_one(a, b),
        _ => false,
    }
}
