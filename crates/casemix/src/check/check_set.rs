//! [`CheckSet`]: the packs that records are held against.

use casemix_codes::Codes;
use casemix_record::Finding;
use casemix_rules::{
    BuildError, Diagnostics, Pack, RuleSet, RuleSetBuilder, Waivers,
    packs::{self, RecordFindings},
    review::{RecordReview, TextReview, federal_limits},
};
use chrono::NaiveDateTime;

/// The built-in packs, by name, with what each is about.
pub const PACKS: [(&str, &str); 6] = [
    (
        "record",
        "what every record reports of itself: values outside their vocabulary, facts stated twice",
    ),
    ("uhdds", "the elements of the Uniform Hospital Discharge Data Set"),
    ("consistency", "whether the facts of a record can be true together"),
    ("claim-form", "the data of the uniform bill"),
    (
        "record-review",
        "documents and signatures with their clocks, and what the texts say",
    ),
    (
        "batch",
        "records held against each other: overlaps, duplicates, identities",
    ),
];

/// What records are held against: packs, a time for the clocks of the record, waivers.
#[derive(Debug)]
pub struct CheckSet {
    rules: RuleSet,
    review: RecordReview,
    as_of: Option<NaiveDateTime>,
    with_batch: bool,
    waivers: Waivers,
}

/// Why packs cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum CheckSetError {
    /// No built-in pack has the name.
    #[error("there is no pack `{0}`: choose among {names}", names = names())]
    NoSuchPack(String),
    /// The rules do not make a rule set.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A pack is no pack.
    #[error(transparent)]
    Pack(#[from] Diagnostics),
    /// A waiver names a rule that is not there.
    #[error("a waiver names the rule `{0}`, which none of the packs has; see the findings for the names of rules")]
    NoSuchRule(String),
}

fn names() -> String {
    PACKS.map(|(name, _)| name).join(", ")
}

/// Puts a [`CheckSet`] together.
#[derive(Debug)]
pub struct CheckSetBuilder {
    codes: Codes,
    names: Option<Vec<String>>,
    own: Vec<Pack>,
    as_of: Option<NaiveDateTime>,
    waivers: Waivers,
}

impl CheckSetBuilder {
    /// Only the built-in packs of these names; without this, or with none, all of them.
    #[must_use]
    pub fn packs<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        self.names = (!names.is_empty()).then_some(names);
        self
    }

    /// Adds a hospital's own pack.
    #[must_use]
    pub fn own(mut self, pack: Pack) -> Self {
        self.own.push(pack);
        self
    }

    /// Reviews records as they are at a time. Without this every limit has passed.
    #[must_use]
    pub fn as_of(mut self, time: NaiveDateTime) -> Self {
        self.as_of = Some(time);
        self
    }

    /// Decisions to let findings be.
    #[must_use]
    pub fn waivers(mut self, waivers: Waivers) -> Self {
        self.waivers = waivers;
        self
    }

    /// The set.
    ///
    /// # Errors
    ///
    /// Where a name is no built-in pack, rules do not belong together, or a waiver names a rule of no built-in or own pack.
    pub fn build(self) -> Result<CheckSet, CheckSetError> {
        let is_known = |name: &&String| PACKS.iter().any(|(known, _)| known == name);
        if let Some(unknown) = self.names.iter().flatten().find(|name| !is_known(name)) {
            return Err(CheckSetError::NoSuchPack(unknown.clone()));
        }
        let all = self.rule_set(|_| true)?;
        let batch_rules = casemix_rules::review::BatchReview::rules();
        let is_rule = |rule: &&str| {
            let is_own = matches!(*rule, casemix_rules::UNDECIDED | casemix_rules::CANNOT_RUN);
            is_own || all.rule(rule).is_some() || batch_rules.iter().any(|info| info.id == *rule)
        };
        if let Some(unknown) = self.waivers.rules().find(|rule| !is_rule(rule)) {
            return Err(CheckSetError::NoSuchRule(unknown.to_owned()));
        }
        let is_chosen = |name: &str| {
            self.names
                .as_ref()
                .is_none_or(|names| names.iter().any(|chosen| chosen == name))
        };
        let rules = if self.names.is_some() {
            self.rule_set(is_chosen)?
        } else {
            all
        };
        Ok(CheckSet {
            rules,
            review: self.review(),
            as_of: self.as_of,
            with_batch: is_chosen("batch"),
            waivers: self.waivers,
        })
    }

    fn review(&self) -> RecordReview {
        match self.as_of {
            Some(time) => RecordReview::new().as_of(time),
            None => RecordReview::new(),
        }
    }

    fn rule_set(&self, is_chosen: impl Fn(&str) -> bool) -> Result<RuleSet, CheckSetError> {
        let mut builder = RuleSet::builder(&self.codes);
        if is_chosen("record") {
            builder = builder.check(RecordFindings::new());
        }
        let written: [(&str, ReadPacks); 3] = [
            ("uhdds", packs::uhdds),
            ("consistency", packs::consistency),
            ("claim-form", packs::claim_form),
        ];
        for (_, read) in written.into_iter().filter(|(name, _)| is_chosen(name)) {
            builder = read()?.into_iter().fold(builder, RuleSetBuilder::pack);
        }
        // The limits are there for a hospital's own rules too.
        builder = builder.pack(federal_limits()?);
        if is_chosen("record-review") {
            builder = builder.check(self.review()).check(TextReview::new());
        }
        builder = self.own.iter().cloned().fold(builder, RuleSetBuilder::pack);
        Ok(builder.build()?)
    }
}

/// Reads the packs of a name.
type ReadPacks = fn() -> Result<Vec<Pack>, Diagnostics>;

impl CheckSet {
    /// Starts a set that holds records against these code systems.
    pub fn builder(codes: &Codes) -> CheckSetBuilder {
        CheckSetBuilder {
            codes: codes.clone(),
            names: None,
            own: Vec::new(),
            as_of: None,
            waivers: Waivers::default(),
        }
    }

    /// Every built-in pack, with the embedded code systems.
    ///
    /// # Errors
    ///
    /// Where the embedded tables are damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<CheckSet, Box<dyn std::error::Error + Send + Sync>> {
        Ok(CheckSet::builder(Codes::embedded()?).build()?)
    }

    /// The rules of single records.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The review for documents and signatures, for its deficiencies.
    pub fn review(&self) -> &RecordReview {
        &self.review
    }

    /// The time at which records are reviewed; without one every limit has passed.
    pub fn as_of(&self) -> Option<NaiveDateTime> {
        self.as_of
    }

    /// Whether records are held against each other.
    pub fn with_batch(&self) -> bool {
        self.with_batch
    }

    /// The waivers.
    pub fn waivers(&self) -> &Waivers {
        &self.waivers
    }

    /// The title and the remedy of a rule, as far as a finding does not say.
    pub(super) fn title(&self, finding: &Finding) -> String {
        let of_batch = || {
            casemix_rules::review::BatchReview::rules()
                .into_iter()
                .find(|info| info.id == finding.rule)
        };
        let info = self.rules.rule(&finding.rule).cloned().or_else(of_batch);
        info.map_or_else(|| finding.message.to_string(), |info| info.title.to_string())
    }
}
