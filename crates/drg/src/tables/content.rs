//! The tables as owned rows, and the file made of them.

use casemix_codes::table::{Provenance, TableBuilder};

use super::{
    AttributeList, CodeKey, DiagnosisRow, ExclusionRow, FormulaRow, GenderRow, HacFormulaRow, ProcedureRow,
    ReleaseMask, SCHEMA, SchemeRow, TitleRow, severity_number,
};
use casemix_record::Release;

use crate::{Error, release};

/// A cluster as an owned row; see [`ClusterRow`](super::ClusterRow).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterContent {
    /// Name.
    pub name: CodeKey,
    /// Releases in which a code names it as a candidate.
    pub releases: ReleaseMask,
    /// Releases that its own range holds.
    pub in_force: ReleaseMask,
    /// MDCs in which the members' own attributes do not count: bit `m` for MDC `m`.
    pub suppressed_mdcs: u32,
    /// The choices.
    pub choices: Vec<Vec<CodeKey>>,
}

/// Everything that a table file holds, as rows. Rows of codes must ascend by code; formulas stand in their order.
#[derive(Clone, Debug, Default)]
pub struct Content<'a> {
    /// The releases, oldest first; sixteen at most.
    pub releases: Vec<Release>,
    /// Names of the attributes.
    pub attributes: Vec<String>,
    /// Attribute lists: positions among the attributes; the first list is empty.
    pub lists: Vec<Vec<u16>>,
    /// What diagnoses of one kind share.
    pub schemes: Vec<SchemeRow>,
    /// Diagnosis codes.
    pub diagnoses: Vec<DiagnosisRow>,
    /// Procedure codes and cluster names.
    pub procedures: Vec<ProcedureRow>,
    /// Principal diagnoses that exclude others.
    pub exclusions: Vec<ExclusionRow>,
    /// Codes that exclusion groups name.
    pub excluded_codes: Vec<CodeKey>,
    /// Exclusion groups: positions among the excluded codes, ascending.
    pub groups: Vec<Vec<u16>>,
    /// Principal diagnoses whose MDC depends on sex.
    pub genders: Vec<GenderRow>,
    /// Formulas.
    pub formulas: Vec<FormulaRow<'a>>,
    /// Conditions of the hospital-acquired conditions.
    pub hac_formulas: Vec<HacFormulaRow<'a>>,
    /// Clusters, ascending by name.
    pub clusters: Vec<ClusterContent>,
    /// Titles of the DRGs.
    pub drg_titles: Vec<TitleRow<'a>>,
    /// Titles of the MDCs.
    pub mdc_titles: Vec<TitleRow<'a>>,
    /// Titles of the hospital-acquired conditions.
    pub hac_titles: Vec<TitleRow<'a>>,
}

impl Content<'_> {
    /// The bytes of the table file; the same rows give the same bytes.
    ///
    /// # Errors
    ///
    /// [`Error::TooMany`] for more than sixteen releases, or more than 65,535 formula texts.
    pub fn to_bytes(&self, provenance: Provenance) -> Result<Vec<u8>, Error> {
        if self.releases.len() > ReleaseMask::BITS as usize {
            return Err(Error::TooMany {
                what: "releases",
                limit: ReleaseMask::BITS as usize,
            });
        }
        let mut out = TableBuilder::new(SCHEMA, "ms-drg", provenance);
        out.column("release", &column(&self.releases, |release| release::number(*release)))?;
        out.strings("attribute", &self.attributes)?;
        out.column("list_start", &starts(self.lists.iter().map(Vec::len)))?;
        out.column("list_item", &self.lists.concat())?;

        out.column("scheme_mdc", &column(&self.schemes, |scheme| scheme.mdc))?;
        out.column(
            "scheme_severity",
            &column(&self.schemes, |scheme| severity_number(scheme.severity)),
        )?;
        let lists = |scheme: &SchemeRow| [scheme.operands, scheme.hac, scheme.categories];
        out.column::<AttributeList>("scheme_list", &column(&self.schemes, lists).concat())?;

        out.column("diagnosis_code", &column(&self.diagnoses, |row| row.code.packed()))?;
        out.column("diagnosis_release", &column(&self.diagnoses, |row| row.releases))?;
        out.column("diagnosis_scheme", &column(&self.diagnoses, |row| row.scheme))?;

        out.column("procedure_code", &column(&self.procedures, |row| row.code.packed()))?;
        out.column("procedure_release", &column(&self.procedures, |row| row.releases))?;
        out.column("procedure_list", &column(&self.procedures, |row| row.attributes))?;

        out.column(
            "exclusion_code",
            &column(&self.exclusions, |row| row.principal.packed()),
        )?;
        out.column("exclusion_release", &column(&self.exclusions, |row| row.releases))?;
        out.column("exclusion_group", &column(&self.exclusions, |row| row.group))?;
        out.column("excluded_code", &column(&self.excluded_codes, |code| code.packed()))?;
        out.column("group_start", &starts(self.groups.iter().map(Vec::len)))?;
        out.column("group_member", &self.groups.concat())?;

        out.column("gender_code", &column(&self.genders, |row| row.code.packed()))?;
        out.column("gender_release", &column(&self.genders, |row| row.releases))?;
        out.column(
            "gender_mdcs",
            &column(&self.genders, |row| u16::from_be_bytes([row.male, row.female])),
        )?;

        self.write_formulas(&mut out)?;
        self.write_clusters(&mut out)?;

        out.column("drg_number", &column(&self.drg_titles, |row| row.number))?;
        out.column("drg_release", &column(&self.drg_titles, |row| row.releases))?;
        out.strings("drg_title", self.drg_titles.iter().map(|row| &row.title))?;
        out.column("mdc_number", &column(&self.mdc_titles, |row| row.number))?;
        out.column("mdc_release", &column(&self.mdc_titles, |row| row.releases))?;
        out.strings("mdc_title", self.mdc_titles.iter().map(|row| &row.title))?;
        out.column("hac_title_number", &column(&self.hac_titles, |row| row.number))?;
        out.column("hac_title_release", &column(&self.hac_titles, |row| row.releases))?;
        out.strings("hac_title", self.hac_titles.iter().map(|row| &row.title))?;
        Ok(out.finish()?)
    }

    fn write_formulas(&self, out: &mut TableBuilder) -> Result<(), Error> {
        let mut texts: Vec<&str> = self.formulas.iter().map(|row| &*row.text).collect();
        texts.sort_unstable();
        texts.dedup();
        let mut numbers = Vec::with_capacity(self.formulas.len() * 10);
        for row in &self.formulas {
            let text = texts.partition_point(|text| *text < &*row.text);
            let text = u16::try_from(text).map_err(|_| Error::TooMany {
                what: "formula texts",
                limit: 65_535,
            })?;
            let (mdc, reroute) = (u16::from(row.mdc), u16::from(row.reroute));
            numbers.extend([mdc, row.order, row.rank, row.releases, row.drg, row.base_drg]);
            numbers.extend([row.kind.number(), reroute, row.suppression, text]);
        }
        out.column("formula", &numbers)?;
        out.strings("formula_text", texts)?;
        out.column("hac_number", &column(&self.hac_formulas, |row| u16::from(row.number)))?;
        out.column("hac_release", &column(&self.hac_formulas, |row| row.releases))?;
        out.strings("hac_formula", self.hac_formulas.iter().map(|row| &row.text))?;
        Ok(())
    }

    fn write_clusters(&self, out: &mut TableBuilder) -> Result<(), Error> {
        let choices = || self.clusters.iter().flat_map(|row| &row.choices);
        let codes: Vec<u64> = choices().flatten().map(|code| code.packed()).collect();
        out.column("cluster_name", &column(&self.clusters, |row| row.name.packed()))?;
        out.column("cluster_release", &column(&self.clusters, |row| row.releases))?;
        out.column("cluster_in_force", &column(&self.clusters, |row| row.in_force))?;
        out.column("cluster_suppressed", &column(&self.clusters, |row| row.suppressed_mdcs))?;
        out.column(
            "cluster_choice",
            &starts(self.clusters.iter().map(|row| row.choices.len())),
        )?;
        out.column("choice_start", &starts(choices().map(Vec::len)))?;
        out.column("choice_code", &codes)?;
        Ok(())
    }
}

fn column<R, T>(rows: &[R], value: impl FnMut(&R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Where each of the parts begins when they stand back to back, and where the last ends.
fn starts(lengths: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut all = vec![0];
    let mut end = 0;
    for length in lengths {
        end += length as u32;
        all.push(end);
    }
    all
}
