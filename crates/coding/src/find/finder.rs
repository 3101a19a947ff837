//! [`Finder`]: the search over any number of code systems.

use casemix_record::Sex;
use chrono::NaiveDate;

use super::drugs::Directory;
use super::filter::{Admission, Filter};
use super::found::{Found, Hit};
use super::index::Index;
use super::lists::Lists;
use super::procedures::Plans;
use super::rank::{Ranked, Workspace};
use super::ranking::Ranking;
use super::stem::Stem;
use super::usual::Usual;
use crate::drugs::{Preparation, Products};

/// The code system of drug products: a search that is limited to it finds nothing else.
pub const NDC: &str = "ndc";

/// Hits that a search gives where nothing else is said.
const LIMIT: usize = 20;
/// Hits that a search gives at most.
const MAX_LIMIT: usize = 640;

/// Searches the indexes of any number of code systems at once. Sharing one between threads is free; each thread has its
/// own [`Workspace`].
#[derive(Debug)]
pub struct Finder {
    indexes: Vec<Index>,
    drugs: Option<Directory>,
    lists: &'static Lists,
    ranking: Ranking,
}

impl Finder {
    /// A finder over `indexes`; of hits that are equally good, those of earlier indexes come first.
    pub fn new(indexes: impl IntoIterator<Item = Index>) -> Self {
        Self {
            indexes: indexes.into_iter().collect(),
            drugs: None,
            lists: Lists::own(),
            ranking: Ranking::learned().clone(),
        }
    }

    /// A finder over the embedded indexes, ICD-10-CM, ICD-10-PCS and HCPCS Level II, and over the embedded directory of drug
    /// products. They are opened once for the whole program, the directory by the first search that asks it; see
    /// [`prepare`](Self::prepare).
    ///
    /// # Errors
    ///
    /// Where an embedded index is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, casemix_codes::table::TableError> {
        use std::sync::OnceLock;

        use casemix_codes::table::TableError;

        static EMBEDDED: OnceLock<Result<Finder, TableError>> = OnceLock::new();
        let open = || {
            let codes = casemix_codes::Codes::embedded()?;
            let hcpcs = crate::drugs::BillingCodes::embedded()?.table();
            let finder = Self::new([
                Index::open(casemix_find_data::ICD10CM, &codes.icd10cm)?,
                Index::open(casemix_find_data::ICD10PCS, &codes.icd10pcs)?,
                Index::open(casemix_find_data::HCPCS, hcpcs)?,
            ]);
            let drugs = Some(Directory::Embedded);
            Ok(Self { drugs, ..finder })
        };
        EMBEDDED.get_or_init(open).as_ref().map_err(|error| *error)
    }

    /// The finder with a directory of drug products: what it has of a query stands in [`Found::drugs`].
    #[must_use]
    pub fn with_drugs(mut self, products: Products) -> Self {
        self.drugs = Some(Directory::Own(Box::new(products)));
        self
    }

    /// Opens now what the first search would open.
    pub fn prepare(&self) {
        if let Some(drugs) = &self.drugs {
            drugs.prepare();
        }
    }

    /// The finder with other numbers to rank by.
    #[must_use]
    pub fn with_ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
    }

    /// The indexes.
    pub fn indexes(&self) -> &[Index] {
        &self.indexes
    }

    /// The codes that `query` means, best first, in the default manner: every system, every date, twenty hits.
    pub fn find<'f>(&'f self, query: &'f str) -> Found<'f> {
        self.search(query).run(&mut Workspace::default())
    }

    /// A search that can be limited.
    ///
    /// ```
    /// use casemix_coding::find::{Finder, Workspace};
    ///
    /// let finder = Finder::embedded()?;
    /// let mut workspace = Workspace::default();       // kept from search to search
    /// let found = finder
    ///     .search("fx lt wrist subsequent")
    ///     .system("icd-10-cm")
    ///     .on("2026-01-15".parse()?)
    ///     .limit(5)
    ///     .run(&mut workspace);
    /// assert!(found.hits().iter().all(|hit| hit.code().starts_with('S')));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search<'f>(&'f self, query: &'f str) -> Search<'f> {
        Search {
            finder: self,
            query,
            filter: Filter::default(),
            limit: LIMIT,
            is_typing: false,
        }
    }

    pub(crate) fn lists(&self) -> &'static Lists {
        self.lists
    }
}

/// A search, before it is run.
#[derive(Debug, Clone)]
#[must_use = "a search does nothing until it is run"]
pub struct Search<'f> {
    finder: &'f Finder,
    query: &'f str,
    filter: Filter,
    limit: usize,
    is_typing: bool,
}

impl<'f> Search<'f> {
    /// Only codes of this system, such as `icd-10-cm`, or only drug products ([`NDC`]); called again, of that one too.
    pub fn system(mut self, system: impl Into<String>) -> Self {
        self.filter.systems.push(system.into());
        self
    }

    /// Only codes of this chapter of ICD-10-CM (`9`), section of ICD-10-PCS (`0`), or group of another system; called
    /// again, of that one too.
    pub fn chapter(mut self, label: impl Into<String>) -> Self {
        self.filter.groups.push(label.into());
        self
    }

    /// Only codes valid on that day, and headings of such.
    pub fn on(mut self, day: NaiveDate) -> Self {
        self.filter.day = Some(day);
        self
    }

    /// Only codes valid on that day, and headings of such; of a code system whose table ends before, those of its last day.
    ///
    /// For a reader who wants what is newest rather than nothing. `covered` of the [table](Index::table) of each index tells
    /// where that is so.
    ///
    /// ```
    /// use casemix_coding::find::{Finder, Workspace};
    ///
    /// let finder = Finder::embedded()?;
    /// let (mut workspace, later) = (Workspace::default(), "2090-01-01".parse()?);
    /// assert!(finder.search("wheelchair").on(later).run(&mut workspace).hits().is_empty());
    /// assert!(!finder.search("wheelchair").on_or_last(later).run(&mut workspace).hits().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on_or_last(mut self, day: NaiveDate) -> Self {
        self.filter.or_last = true;
        self.on(day)
    }

    /// Only codes that may stand on a claim, or do when a seventh character completes them.
    pub fn billable(mut self) -> Self {
        self.filter.billable = true;
        self
    }

    /// No codes that are only for the other sex.
    pub fn sex(mut self, sex: Sex) -> Self {
        self.filter.sex = Some(sex);
        self
    }

    /// So many hits at most; 640 are the most there are.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit.min(MAX_LIMIT);
        self
    }

    /// The query is being typed: its last word may be the beginning of a longer one.
    pub fn typing(mut self) -> Self {
        self.is_typing = true;
        self
    }

    /// Runs the search.
    pub fn run(self, workspace: &mut Workspace) -> Found<'f> {
        let is_known = |lemma: &Stem| self.finder.indexes.iter().any(|index| index.lemma(lemma).is_some());
        let admitted = self.finder.indexes.iter().enumerate();
        let admitted: Vec<(usize, &Index, Admission)> = admitted
            .filter_map(|(at, index)| Some((at, index, Admission::of(&self.filter, index)?)))
            .collect();
        let searched = admitted.iter().map(|(_, index, _)| *index);
        let plans = Plans::of(self.query, self.is_typing, self.finder.lists, searched, is_known);
        let mut hits: Vec<Hit> = Vec::new();
        for (at, index, admission) in &admitted {
            if let Some(code) = &plans.asked.code {
                beginnings(index, code, admission, self.limit, |ranked| {
                    hits.push(Hit::new(*at, index, &ranked))
                });
            }
        }
        let finder = self.finder;
        workspace.search(&plans, &admitted, finder.lists, &finder.ranking, |at, index, best| {
            hits.extend(best.iter().take(self.limit).map(|ranked| Hit::new(at, index, ranked)));
        });
        hits.extend(usual(self.query, &plans, &admitted, &hits));
        hits.sort_by(|a, b| b.score().total_cmp(&a.score()));
        let mut seen = Vec::with_capacity(hits.len());
        hits.retain(|hit| {
            let new = !seen.contains(&hit.place());
            seen.push(hit.place());
            new
        });
        hits.truncate(self.limit);
        let drugs = self.drugs();
        Found::new(self.finder, self.query, plans, hits, drugs)
    }

    /// The drug products that the query means, where nothing limits the search to something else.
    fn drugs(&self) -> Vec<Preparation<'f>> {
        let Filter { systems, groups, .. } = &self.filter;
        let is_asked = groups.is_empty() && (systems.is_empty() || systems.iter().any(|system| system == NDC));
        let directory = self.finder.drugs.as_ref().filter(|_| is_asked);
        directory.map_or_else(Vec::new, |directory| {
            directory.meant(self.query, self.is_typing, self.limit)
        })
    }
}

/// The codes that a bare term means: above everything else.
fn usual(query: &str, plans: &Plans, admitted: &[(usize, &Index, Admission)], hits: &[Hit]) -> Vec<Hit> {
    let above = hits.iter().map(Hit::score).fold(0.0, f32::max) + 1.0;
    let of_index = |(at, index, admission): &(usize, &Index, Admission)| {
        let codes = Usual::own().codes(query, plans.of_index(index)).enumerate();
        let admitted = codes.filter_map(|(place, (reading, code))| {
            let code = index
                .codes
                .beginning_with(code)
                .next()
                .filter(|at| index.code(*at) == code)?;
            let score = above - place as f32 / 1024.0;
            let known = hits.iter().find(|hit| hit.place() == (*at, code)).cloned();
            let mut ranked = Ranked::of_code(code, index.title_of(code), score);
            ranked.reading = reading;
            let hit = known.unwrap_or_else(|| Hit::new(*at, index, &ranked));
            admission.admits(index, code).then(|| hit.into_usual(score))
        });
        admitted.collect::<Vec<_>>()
    };
    let classification = admitted
        .iter()
        .filter(|(_, index, _)| index.system() == casemix_codes::ICD10CM);
    classification.flat_map(of_index).collect()
}

/// The codes that begin with `code`, the shortest first: they rank above everything that words can find.
fn beginnings(index: &Index, code: &str, admission: &Admission, limit: usize, mut each: impl FnMut(Ranked)) {
    const ABOVE_WORDS: f32 = 100.0;
    let admitted = index
        .codes
        .beginning_with(code)
        .filter(|at| admission.admits(index, *at));
    for (given, at) in admitted.take(limit).enumerate() {
        let more = index.code(at).len() - code.len();
        let score = ABOVE_WORDS - more as f32 - given as f32 / 1024.0;
        each(Ranked::of_code(at, index.title_of(at), score));
    }
}
