//! [`Finding`]: what is wrong with a record, as a value.

use crate::{Location, Moment, Severity, Text};
use core::fmt;
use std::borrow::Cow;

/// Something that is wrong with a record, or could be better.
///
/// A finding says what is wrong, where, why, who says so and what to do. It is no error: a wrong record yields
/// findings and the work goes on.
///
/// Findings order by severity, the gravest first, then by place, rule and message, so that the same record always
/// yields the same list.
///
/// A finding may name values of the record, and is then patient data as the record is: `Debug` shows rule, severity and
/// place only.
///
/// ```
/// use casemix_record::{Evidence, Finding, Location, Severity};
///
/// let place = Location::root().field("diagnoses").index(1).field("poa");
/// let finding = Finding::new("record.invalid-value", Severity::Error, place.clone(), "not a present-on-admission indicator")
///     .with_evidence(Evidence::new(place, "X"))
///     .with_remedy("write Y, N, U, W, 1 or E, or leave it out");
/// assert_eq!(finding.to_string(), "error: diagnoses[1].poa: not a present-on-admission indicator [record.invalid-value]");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub location: Location,
    /// The stable identifier of the rule: the pack, a dot, the rule.
    pub rule: Cow<'static, str>,
    /// What is wrong, in plain words.
    pub message: Cow<'static, str>,
    /// What made the finding: the value at fault and those it was held against.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub evidence: Vec<Evidence>,
    /// Who says so: the regulation, guideline section, manual or table note.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub citation: Option<Cow<'static, str>>,
    /// What to do.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub remedy: Option<Cow<'static, str>>,
    /// The releases of the rule pack and of the tables that were used.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub releases: Vec<TableRelease>,
    /// Who decided to let it be.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub waiver: Option<Waiver>,
}

impl Finding {
    /// A finding with neither evidence nor citation nor remedy yet.
    pub fn new(
        rule: impl Into<Cow<'static, str>>,
        severity: Severity,
        location: Location,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Finding {
            severity,
            location,
            rule: rule.into(),
            message: message.into(),
            evidence: Vec::new(),
            citation: None,
            remedy: None,
            releases: Vec::new(),
            waiver: None,
        }
    }

    /// Adds evidence.
    #[must_use]
    pub fn with_evidence(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// Says who says so.
    #[must_use]
    pub fn with_citation(mut self, citation: impl Into<Cow<'static, str>>) -> Self {
        self.citation = Some(citation.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<Cow<'static, str>>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds a release that was used.
    #[must_use]
    pub fn with_release(mut self, table: impl Into<Cow<'static, str>>, release: impl Into<Cow<'static, str>>) -> Self {
        self.releases.push(TableRelease {
            table: table.into(),
            release: release.into(),
        });
        self
    }

    /// Lets it be: the finding stays, with the waiver on it.
    #[must_use]
    pub fn waived(mut self, waiver: Waiver) -> Self {
        self.waiver = Some(waiver);
        self
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            severity,
            location,
            rule,
            ..
        } = self;
        write!(f, "Finding({severity} {rule} at {location:?})")
    }
}

impl fmt::Display for Finding {
    /// One line: severity, place, message and rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            severity,
            location,
            message,
            rule,
            ..
        } = self;
        if *location == Location::root() {
            write!(f, "{severity}: {message} [{rule}]")
        } else {
            write!(f, "{severity}: {location}: {message} [{rule}]")
        }
    }
}

/// A value of the record that made a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Evidence {
    /// Where it stands.
    pub location: Location,
    /// Its text as it was written, or the part of a document.
    pub text: Text,
    /// First byte and the byte after the last, where it is a part of a document's text.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub span: Option<(u32, u32)>,
}

impl Evidence {
    /// The value `text` at `location`.
    pub fn new(location: Location, text: impl Into<Text>) -> Self {
        Evidence {
            location,
            text: text.into(),
            span: None,
        }
    }

    /// The bytes `start..end` of the document's text at `location`, which are `text`.
    pub fn in_document(location: Location, text: impl Into<Text>, start: u32, end: u32) -> Self {
        Evidence {
            location,
            text: text.into(),
            span: Some((start, end)),
        }
    }
}

/// The release of a table or rule pack that was used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TableRelease {
    /// The table or pack.
    pub table: Cow<'static, str>,
    /// Its release.
    pub release: Cow<'static, str>,
}

/// A decision to let a finding be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Waiver {
    /// Who decided.
    pub author: Text,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Text,
}

impl Waiver {
    /// A waiver by `author`, decided at `at`, for `reason`.
    pub fn new(author: impl Into<Text>, at: Moment, reason: impl Into<Text>) -> Self {
        Waiver {
            author: author.into(),
            at,
            reason: reason.into(),
        }
    }
}
