//! One type for each kind of row, and the way from columns to rows.

use std::borrow::Cow;

use casemix_codes::table::{Column, Strings};

use super::{CodeKey, ReleaseMask, Tables, severity_of};
use crate::{Error, Severity};

/// Number of an attribute list; list 0 is empty.
pub type AttributeList = u16;

/// What diagnoses of one kind share: MDC, severity and attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemeRow {
    /// Major diagnostic category, 0 to 25.
    pub mdc: u8,
    /// Severity as a secondary diagnosis: `NonCc`, `Cc` or `Mcc`.
    pub severity: Severity,
    /// Attributes that formulas and suppression lists ask for.
    pub operands: AttributeList,
    /// Attributes of hospital-acquired conditions.
    pub hac: AttributeList,
    /// DRG categories (`dxcMMNN`).
    pub categories: AttributeList,
}

/// A diagnosis code in some releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DiagnosisRow {
    /// The code.
    pub code: CodeKey,
    /// Releases that know it so.
    pub releases: ReleaseMask,
    /// Position among the schemes.
    pub scheme: u16,
}

/// A procedure code, or the name of a cluster, in some releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProcedureRow {
    /// The code.
    pub code: CodeKey,
    /// Releases that know it so.
    pub releases: ReleaseMask,
    /// Its attributes.
    pub attributes: AttributeList,
}

/// The exclusion group that a principal diagnosis brings with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExclusionRow {
    /// The principal diagnosis.
    pub principal: CodeKey,
    /// Releases in which it does.
    pub releases: ReleaseMask,
    /// Position of the group.
    pub group: u16,
}

/// A principal diagnosis whose MDC depends on the patient's sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GenderRow {
    /// The principal diagnosis.
    pub code: CodeKey,
    /// Releases in which it does.
    pub releases: ReleaseMask,
    /// MDC for a male patient.
    pub male: u8,
    /// MDC for a female patient.
    pub female: u8,
}

/// Whether a formula assigns a surgical or a medical DRG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormulaKind {
    /// Neither: the formula reroutes, ends the grouping or does nothing.
    None,
    /// Medical.
    Medical,
    /// Surgical.
    Surgical,
}

/// A formula of the hierarchy of an MDC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormulaRow<'a> {
    /// The MDC whose hierarchy it stands in; 0 for pre-MDC, 29 for operating room procedures unrelated to the
    /// principal diagnosis.
    pub mdc: u8,
    /// Place in the hierarchy: formulas are tried by ascending order.
    pub order: u16,
    /// Rank that the official logic gives it; ties exist.
    pub rank: u16,
    /// Releases in which it stands there.
    pub releases: ReleaseMask,
    /// The DRG that it assigns; 0 if it assigns none.
    pub drg: u16,
    /// First DRG of the family.
    pub base_drg: u16,
    /// Surgical or medical.
    pub kind: FormulaKind,
    /// The MDC that it sends the claim on to; 0 if it does not.
    pub reroute: u8,
    /// Attributes whose secondary diagnoses do not count for the severity of this formula.
    pub suppression: AttributeList,
    /// The condition.
    pub text: Cow<'a, str>,
}

/// The condition under which a hospital-acquired condition is met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HacFormulaRow<'a> {
    /// Number of the hospital-acquired condition, 1 to 14.
    pub number: u8,
    /// Releases in which it holds.
    pub releases: ReleaseMask,
    /// The condition.
    pub text: Cow<'a, str>,
}

/// Procedures that together count as one of their own.
///
/// For 1,622 clusters of joint revision the tables hold two rows: one whose own range ends with 43.1, and its successor
/// from 44.0, which suppresses its members in fewer MDCs. The codes name both as candidates in all releases. Up to 43.1
/// the two readings never differ; for 44.0 see [`ClusterRows`](crate::ClusterRows).
#[derive(Clone, Debug)]
pub struct ClusterRow<'a> {
    /// Name; its attributes stand among the procedures under this name.
    pub name: CodeKey,
    /// Releases in which a code names it as a candidate.
    pub releases: ReleaseMask,
    /// Releases that its own range holds.
    pub in_force: ReleaseMask,
    /// MDCs in which the members' own attributes do not count: bit `m` for MDC `m`.
    pub suppressed_mdcs: u32,
    /// The choices: each must be represented by at least one of its codes.
    pub choices: Vec<Column<'a, u64>>,
}

/// A title of a DRG, MDC or hospital-acquired condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TitleRow<'a> {
    /// Number of the DRG, MDC or hospital-acquired condition.
    pub number: u16,
    /// Releases in which it is so called.
    pub releases: ReleaseMask,
    /// The title.
    pub title: Cow<'a, str>,
}

impl Tables {
    /// Names of the attributes, by attribute number.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if a section is missing, here and in the other readers of rows.
    pub fn attributes(&self) -> Result<Strings<'_>, Error> {
        self.strings("attribute")
    }

    /// The attribute lists, by list number.
    pub fn lists(&self) -> Result<Vec<Column<'_, u16>>, Error> {
        self.ranges("list_start", self.column("list_item")?)
    }

    /// The schemes, by scheme number.
    pub fn schemes(&self) -> Result<Vec<SchemeRow>, Error> {
        let (mdc, severity) = (self.column::<u8>("scheme_mdc")?, self.column::<u8>("scheme_severity")?);
        let lists = self.column::<u16>("scheme_list")?;
        (0..mdc.len())
            .map(|row| {
                let list = |which: usize| lists.get(row * 3 + which);
                Some(SchemeRow {
                    mdc: mdc.get(row)?,
                    severity: severity_of(severity.get(row)?)?,
                    operands: list(0)?,
                    hac: list(1)?,
                    categories: list(2)?,
                })
            })
            .enumerate()
            .map(|(row, scheme)| scheme.ok_or(Error::Inconsistent { section: "scheme", row }))
            .collect()
    }

    /// The diagnosis codes, ascending.
    pub fn diagnoses(&self) -> Result<impl Iterator<Item = DiagnosisRow> + '_, Error> {
        let rows = self.coded("diagnosis_code", "diagnosis_release", "diagnosis_scheme")?;
        Ok(rows.map(|(code, releases, scheme)| DiagnosisRow { code, releases, scheme }))
    }

    /// The procedure codes and cluster names, ascending.
    pub fn procedures(&self) -> Result<impl Iterator<Item = ProcedureRow> + '_, Error> {
        let rows = self.coded("procedure_code", "procedure_release", "procedure_list")?;
        Ok(rows.map(|(code, releases, attributes)| ProcedureRow {
            code,
            releases,
            attributes,
        }))
    }

    /// The principal diagnoses that exclude others from counting as complication or comorbidity, ascending.
    pub fn exclusions(&self) -> Result<impl Iterator<Item = ExclusionRow> + '_, Error> {
        let rows = self.coded("exclusion_code", "exclusion_release", "exclusion_group")?;
        Ok(rows.map(|(principal, releases, group)| ExclusionRow {
            principal,
            releases,
            group,
        }))
    }

    /// The codes that exclusion groups name, ascending.
    pub fn excluded_codes(&self) -> Result<impl Iterator<Item = CodeKey> + '_, Error> {
        Ok(self.column::<u64>("excluded_code")?.iter().map(CodeKey::from_packed))
    }

    /// Whether an exclusion group names a code.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if a section is missing.
    pub fn group_names(&self, group: u16, code: CodeKey) -> Result<bool, Error> {
        let position = self.column::<u64>("excluded_code")?.binary_search(code.packed()).ok();
        let position = position.and_then(|position| u16::try_from(position).ok());
        Ok(position.is_some_and(|position| self.group(group).binary_search(position).is_ok()))
    }

    /// The principal diagnoses whose MDC depends on sex, ascending.
    pub fn genders(&self) -> Result<impl Iterator<Item = GenderRow> + '_, Error> {
        let rows = self.coded("gender_code", "gender_release", "gender_mdcs")?;
        Ok(rows.map(|(code, releases, mdcs)| {
            let [male, female] = mdcs.to_be_bytes();
            GenderRow {
                code,
                releases,
                male,
                female,
            }
        }))
    }

    /// The formulas, in the order in which they are tried within each MDC and release.
    pub fn formulas(&self) -> Result<Vec<FormulaRow<'_>>, Error> {
        let (numbers, texts) = (self.column::<u16>("formula")?, self.strings("formula_text")?);
        (0..numbers.len() / FORMULA_WIDTH)
            .map(|row| formula_row(numbers, texts, row))
            .collect()
    }

    /// One formula by its row.
    pub(crate) fn formula(&self, row: usize) -> Result<FormulaRow<'_>, Error> {
        formula_row(self.column::<u16>("formula")?, self.strings("formula_text")?, row)
    }

    /// The conditions of the hospital-acquired conditions.
    pub fn hac_formulas(&self) -> Result<impl Iterator<Item = HacFormulaRow<'_>> + '_, Error> {
        let rows = self.titled("hac_number", "hac_release", "hac_formula")?;
        Ok(rows.map(|row| HacFormulaRow {
            number: row.number as u8,
            releases: row.releases,
            text: row.title,
        }))
    }

    /// The clusters, by name.
    pub fn clusters(&self) -> Result<Vec<ClusterRow<'_>>, Error> {
        let choices = self.ranges("choice_start", self.column::<u64>("choice_code")?)?;
        let starts = self.column::<u32>("cluster_choice")?;
        let suppressed = self.column::<u32>("cluster_suppressed")?;
        let (releases, in_force) = (self.column("cluster_release")?, self.column("cluster_in_force")?);
        let names = self.column::<u64>("cluster_name")?.iter().map(CodeKey::from_packed);
        names
            .enumerate()
            .map(|(row, name)| {
                let range = starts.get(row)? as usize..starts.get(row + 1)? as usize;
                Some(ClusterRow {
                    name,
                    releases: releases.get(row)?,
                    in_force: in_force.get(row)?,
                    suppressed_mdcs: suppressed.get(row)?,
                    choices: choices.get(range)?.to_vec(),
                })
            })
            .enumerate()
            .map(|(row, cluster)| {
                cluster.ok_or(Error::Inconsistent {
                    section: "cluster",
                    row,
                })
            })
            .collect()
    }

    /// Titles of the DRGs.
    pub fn drg_titles(&self) -> Result<impl Iterator<Item = TitleRow<'_>> + '_, Error> {
        self.titled("drg_number", "drg_release", "drg_title")
    }

    /// Titles of the MDCs.
    pub fn mdc_titles(&self) -> Result<impl Iterator<Item = TitleRow<'_>> + '_, Error> {
        self.titled("mdc_number", "mdc_release", "mdc_title")
    }

    /// Titles of the hospital-acquired conditions.
    pub fn hac_titles(&self) -> Result<impl Iterator<Item = TitleRow<'_>> + '_, Error> {
        self.titled("hac_title_number", "hac_title_release", "hac_title")
    }

    fn coded(
        &self,
        code: &'static str,
        release: &'static str,
        value: &'static str,
    ) -> Result<impl Iterator<Item = (CodeKey, ReleaseMask, u16)> + '_, Error> {
        let (codes, releases, values) = (self.column::<u64>(code)?, self.column(release)?, self.column(value)?);
        let shortest = codes.len().min(releases.len()).min(values.len());
        if codes.len() != shortest || releases.len() != shortest || values.len() != shortest {
            return Err(Error::Inconsistent {
                section: code,
                row: shortest,
            });
        }
        let rows = codes.iter().zip(releases).zip(values);
        Ok(rows.map(|((code, releases), value)| (CodeKey::from_packed(code), releases, value)))
    }

    fn titled(
        &self,
        number: &'static str,
        release: &'static str,
        title: &'static str,
    ) -> Result<impl Iterator<Item = TitleRow<'_>> + '_, Error> {
        let (numbers, releases, titles) = (self.column::<u16>(number)?, self.column(release)?, self.strings(title)?);
        let rows = numbers.iter().zip(releases).zip(titles.iter());
        Ok(rows.map(|((number, releases), title)| TitleRow {
            number,
            releases,
            title: Cow::Borrowed(title),
        }))
    }

    /// Cuts a column into the ranges that ascending starts give.
    fn ranges<'a, T: casemix_codes::table::Element>(
        &'a self,
        starts: &'static str,
        items: Column<'a, T>,
    ) -> Result<Vec<Column<'a, T>>, Error> {
        let bounds = self.column::<u32>(starts)?;
        let pairs = bounds.iter().zip(bounds.iter().skip(1)).enumerate();
        pairs
            .map(|(row, (start, end))| {
                let range = items.slice(start as usize, end as usize);
                range.ok_or(Error::Inconsistent { section: starts, row })
            })
            .collect()
    }
}

/// Numbers that a formula takes in its column.
const FORMULA_WIDTH: usize = 10;

fn formula_row<'a>(numbers: Column<'a, u16>, texts: Strings<'a>, row: usize) -> Result<FormulaRow<'a>, Error> {
    let number = |field: usize| numbers.get(row * FORMULA_WIDTH + field);
    let small = |field: usize| number(field).and_then(|number| u8::try_from(number).ok());
    let read = || {
        Some(FormulaRow {
            mdc: small(0)?,
            order: number(1)?,
            rank: number(2)?,
            releases: number(3)?,
            drg: number(4)?,
            base_drg: number(5)?,
            kind: FormulaKind::of(number(6)?)?,
            reroute: small(7)?,
            suppression: number(8)?,
            text: Cow::Borrowed(texts.get(usize::from(number(9)?))?),
        })
    };
    read().ok_or(Error::Inconsistent {
        section: "formula",
        row,
    })
}

impl FormulaKind {
    pub(super) const fn number(self) -> u16 {
        match self {
            FormulaKind::None => 0,
            FormulaKind::Medical => 1,
            FormulaKind::Surgical => 2,
        }
    }

    fn of(number: u16) -> Option<FormulaKind> {
        [FormulaKind::None, FormulaKind::Medical, FormulaKind::Surgical]
            .get(usize::from(number))
            .copied()
    }
}
