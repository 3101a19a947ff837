//! [`CheckSet`]: the packs that records are held against.

use casemix_codes::Codes;
use casemix_record::Finding;
use casemix_rules::{
    BuildError, Diagnostics, OverlapFault, Overlaps, Pack, RuleSet, RuleSetBuilder, Waivers,
    conventions::Conventions,
    mce::{self, Editors, MedicareEdits},
    packs::{self, RecordFindings},
    review::{RecordReview, TextReview, federal_limits},
};
use chrono::NaiveDateTime;

/// The built-in packs, by name, with what each is about.
pub const PACKS: [(&str, &str); 9] = [
    (
        "record",
        "what every record reports of itself: values outside their vocabulary, facts stated twice",
    ),
    ("uhdds", "the elements of the Uniform Hospital Discharge Data Set"),
    ("consistency", "whether the facts of a record can be true together"),
    ("claim-form", "the data of the uniform bill"),
    (
        "conventions",
        "the notes of the ICD-10-CM tabular list, complete and detailed codes, weeks of gestation",
    ),
    (
        "guidelines",
        "the chapters of the coding guidelines, as far as codes decide them",
    ),
    (
        "mce",
        "the Medicare Code Editor; of the payers Medicare alone, unless it is asked for by name",
    ),
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
    overlaps: Overlaps,
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
    /// The list of rules that tell of one matter cannot be read.
    #[error(transparent)]
    Overlaps(#[from] OverlapFault),
    /// The tables of the Medicare Code Editor cannot be used.
    #[error(transparent)]
    Editor(#[from] mce::Error),
    /// A pack is no pack.
    #[error(transparent)]
    Pack(#[from] Diagnostics),
    /// An embedded table is damaged.
    #[error(transparent)]
    Tables(#[from] casemix_codes::table::TableError),
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
    newest_notes: bool,
    editors: Option<Editors>,
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

    /// Holds records of years whose notes of the tabular list are not at hand to the newest ones; the findings say so.
    /// Without this, the conventions that need notes say of such records that they could not be run.
    #[must_use]
    pub fn newest_notes(mut self) -> Self {
        self.newest_notes = true;
        self
    }

    /// Edits by these releases of the Medicare Code Editor. Without this the embedded ones are taken.
    #[must_use]
    pub fn editors(mut self, editors: Editors) -> Self {
        self.editors = Some(editors);
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
        let is_chosen = |name: &str| {
            self.names
                .as_ref()
                .is_none_or(|names| names.iter().any(|chosen| chosen == name))
        };
        let rules = self.rule_set(is_chosen)?;
        self.check_waivers(&rules)?;
        Ok(CheckSet {
            rules,
            review: self.review(),
            as_of: self.as_of,
            with_batch: is_chosen("batch"),
            waivers: self.waivers,
            overlaps: Overlaps::built_in()?,
        })
    }

    /// Whether every waiver names a rule, of the packs that were chosen or of others.
    fn check_waivers(&self, chosen: &RuleSet) -> Result<(), CheckSetError> {
        let batch_rules = casemix_rules::review::BatchReview::rules();
        let is_chosen = |rule: &&str| {
            let is_own = matches!(*rule, casemix_rules::UNDECIDED | casemix_rules::CANNOT_RUN);
            is_own || chosen.rule(rule).is_some() || batch_rules.iter().any(|info| info.id == *rule)
        };
        let others: Vec<&str> = self.waivers.rules().filter(|rule| !is_chosen(rule)).collect();
        if others.is_empty() {
            return Ok(());
        }
        let all = self.rule_set(|_| true)?;
        match others.into_iter().find(|rule| all.rule(rule).is_none()) {
            Some(unknown) => Err(CheckSetError::NoSuchRule(unknown.to_owned())),
            None => Ok(()),
        }
    }

    fn review(&self) -> RecordReview {
        match self.as_of {
            Some(time) => RecordReview::new().as_of(time),
            None => RecordReview::new(),
        }
    }

    /// The conventions. Their two rules about exempt codes are on where an official list of them is at hand; the pack
    /// `consistency` judges indicators without one.
    fn with_conventions(&self, builder: RuleSetBuilder) -> RuleSetBuilder {
        let conventions = Conventions::of(&self.codes);
        let builder = match self.newest_notes {
            true => builder.check(conventions.with_newest_notes()),
            false => builder.check(conventions),
        };
        if self.codes.has_poa_exempt() {
            return builder;
        }
        builder
            .off("conventions.poa-of-exempt-code")
            .off("conventions.poa-missing")
    }

    /// The Medicare Code Editor: of every record if it was asked for by name, else of those that Medicare pays for.
    fn with_editor(&self, builder: RuleSetBuilder) -> Result<RuleSetBuilder, CheckSetError> {
        let editors = self.editors.clone().map_or_else(Editors::embedded, Ok)?;
        let edits = MedicareEdits::new(editors);
        let by_name = self.names.iter().flatten().any(|name| name == "mce");
        Ok(builder.check(if by_name { edits.whoever_pays() } else { edits }))
    }

    fn rule_set(&self, is_chosen: impl Fn(&str) -> bool) -> Result<RuleSet, CheckSetError> {
        let mut builder = RuleSet::builder(&self.codes);
        if is_chosen("record") {
            builder = builder.check(RecordFindings::new());
        }
        let written: [(&str, ReadPacks); 4] = [
            ("uhdds", packs::uhdds),
            ("consistency", packs::consistency),
            ("claim-form", packs::claim_form),
            ("guidelines", packs::guidelines),
        ];
        for (_, read) in written.into_iter().filter(|(name, _)| is_chosen(name)) {
            builder = read()?.into_iter().fold(builder, RuleSetBuilder::pack);
        }
        if is_chosen("conventions") {
            builder = self.with_conventions(builder);
        }
        if is_chosen("mce") {
            builder = self.with_editor(builder)?;
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
            newest_notes: false,
            editors: None,
            waivers: Waivers::default(),
        }
    }

    /// Every built-in pack, with the embedded code systems.
    ///
    /// # Errors
    ///
    /// Where the embedded tables are damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<CheckSet, CheckSetError> {
        CheckSet::builder(Codes::embedded()?).build()
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

    /// Which rules tell of one matter: a record's findings tell it once, and name the others in the citation.
    pub fn overlaps(&self) -> &Overlaps {
        &self.overlaps
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
