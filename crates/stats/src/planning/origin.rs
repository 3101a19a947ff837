//! [`Origin`]: where patients come from, and [`Market`], where those of an area go.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    report::{Column, Section, Table},
};

/// An area by the first so many characters of a ZIP code: three are a sectional centre, five a delivery area.
///
/// Blanks around the code and the four digits after the dash are left out; `None` of anything else than digits, or where
/// there are too few.
///
/// ```
/// use casemix_stats::planning::zip_area;
///
/// assert_eq!(zip_area(" 02139-4307 ", 3), Some("021"));
/// assert_eq!(zip_area("2139", 5), None);
/// assert_eq!(zip_area("K1A 0B1", 3), None);
/// ```
pub fn zip_area(zip: &str, digits: usize) -> Option<&str> {
    let code = zip.trim();
    let code = code.split_once('-').map_or(code, |(code, _)| code);
    let is_code = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { code.get(..digits) } else { None }
}

/// Where the patients of one hospital come from: its areas, the one with most patients first.
///
/// ```
/// use casemix_stats::{Accumulator, Tally, planning::Origin};
///
/// let mut discharges = Tally::default();
/// [("021", 60), ("024", 25), ("018", 10), ("100", 5)].map(|(area, patients)| discharges.count(area, patients));
/// let origin = Origin::of(&discharges)?;
///
/// assert_eq!(origin.areas[1].share.to_string(), "25.00%");
/// assert_eq!(origin.areas[1].cumulative.to_string(), "85.00%");
/// // The service area: the fewest areas that four of five patients come from.
/// assert_eq!(origin.reaching(80).iter().map(|area| area.area).collect::<Vec<_>>(), ["021", "024"]);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin<A> {
    /// All patients.
    pub patients: u64,
    /// The areas by patients, most first, those with as many in the order of their keys.
    pub areas: Vec<AreaOfOrigin<A>>,
}

/// What one area contributes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AreaOfOrigin<A> {
    /// The area.
    pub area: A,
    /// Its patients in this hospital.
    pub patients: u64,
    /// Its share of the patients of the hospital: the commitment index, the hospital's dependence on the area.
    pub share: Rate,
    /// The share of this area and of all before it.
    pub cumulative: Rate,
}

impl<A: Ord + Clone> Origin<A> {
    /// The origin of the patients that were tallied by area.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more patients were subtracted than added.
    pub fn of(patients: &Tally<A>) -> Result<Origin<A>, Error> {
        let mut areas = patients.finish(&())?;
        // The sort is stable: areas with as many stay in the order of their keys.
        areas.sort_by_key(|(_, patients)| std::cmp::Reverse(*patients));
        let all = areas.iter().map(|(_, patients)| patients).sum();
        let mut sum = 0;
        let areas = areas.into_iter().map(|(area, patients)| {
            sum += patients;
            Ok(AreaOfOrigin {
                area,
                patients,
                share: Rate::part_of(patients, all)?,
                cumulative: Rate::part_of(sum, all)?,
            })
        });
        Ok(Origin {
            patients: all,
            areas: areas.collect::<Result<_, Error>>()?,
        })
    }

    /// The fewest areas that at least so many of a hundred patients come from.
    pub fn reaching(&self, of_hundred: u8) -> &[AreaOfOrigin<A>] {
        let wanted = u128::from(self.patients) * u128::from(of_hundred.min(100));
        let mut sum = 0;
        let needed = self.areas.iter().take_while(|area| {
            let is_short = sum * 100 < wanted;
            sum += u128::from(area.patients);
            is_short
        });
        let needed = needed.count();
        self.areas.get(..needed).unwrap_or_default()
    }
}

impl<A: Ord + Clone + ToString> Origin<A> {
    /// The areas as a section.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("area", "Area"),
            Column::number("patients", "Patients"),
            Column::number("share", "Share"),
            Column::number("cumulative", "With all before"),
        ]);
        for area in &self.areas {
            table.push([
                area.area.to_string().into(),
                area.patients.into(),
                area.share.into(),
                area.cumulative.into(),
            ]);
        }
        Section::new("origin", "Origin of patients", table)
            .note("Share: patients of the area / patients of the hospital × 100 (commitment index).")
    }
}

/// Where the patients of each area go: their discharges from all hospitals, as in a state's discharge data.
///
/// Source of the indexes: Griffith, *Quantitative Techniques for Hospital Planning and Control* (1972); of the
/// concentration: the Horizontal Merger Guidelines of the U.S. Department of Justice and the Federal Trade Commission.
///
/// ```
/// use casemix_stats::{Accumulator, Tally, planning::Market};
///
/// let mut discharges = Tally::default();
/// for (area, hospital, patients) in [("021", "ours", 60), ("021", "theirs", 40), ("024", "ours", 25), ("024", "theirs", 75)] {
///     discharges.count((area, hospital), patients);
/// }
/// let market = Market::of(&discharges)?;
/// assert_eq!(market.relevance(&"021", &"ours").to_string(), "60.00%");   // share of the market
/// assert_eq!(market.commitment(&"021", &"ours").to_string(), "70.59%");  // 60 of our 85 patients
/// assert_eq!(market.concentration(&"021").to_string(), "5200.00 per 10,000"); // 60² + 40²
/// assert_eq!(market.relevance(&"999", &"ours").to_string(), "undefined");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market<A, H> {
    areas: BTreeMap<A, BTreeMap<H, u64>>,
    hospitals: BTreeMap<H, u64>,
}

impl<A: Ord + Clone, H: Ord + Clone> Market<A, H> {
    /// The market of the patients that were tallied by area and hospital.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more patients were subtracted than added.
    pub fn of(patients: &Tally<(A, H)>) -> Result<Market<A, H>, Error> {
        let (mut areas, mut hospitals) = (BTreeMap::<A, BTreeMap<H, u64>>::new(), BTreeMap::new());
        for ((area, hospital), patients) in patients.iter() {
            let patients = whole(patients)?;
            *hospitals.entry(hospital.clone()).or_default() += patients;
            areas
                .entry(area.clone())
                .or_default()
                .insert(hospital.clone(), patients);
        }
        Ok(Market { areas, hospitals })
    }

    /// The areas, in the order of their keys.
    pub fn areas(&self) -> impl Iterator<Item = &A> {
        self.areas.keys()
    }

    /// The hospitals, in the order of their keys.
    pub fn hospitals(&self) -> impl Iterator<Item = &H> {
        self.hospitals.keys()
    }

    /// The patients of an area who were in a hospital.
    pub fn patients(&self, area: &A, hospital: &H) -> u64 {
        self.hospitals_of(area)
            .find_map(|(name, patients)| (name == hospital).then_some(patients))
            .unwrap_or_default()
    }

    fn hospitals_of(&self, area: &A) -> impl Iterator<Item = (&H, u64)> {
        let hospitals = self.areas.get(area).into_iter().flatten();
        hospitals.map(|(hospital, patients)| (hospital, *patients))
    }

    fn patients_of_area(&self, area: &A) -> u64 {
        self.hospitals_of(area).map(|(_, patients)| patients).sum()
    }

    /// Relevance index, the market share: of the patients of the area, how many go to the hospital; undefined for an area
    /// without patients.
    pub fn relevance(&self, area: &A, hospital: &H) -> Rate {
        Rate::percent(self.patients(area, hospital), self.patients_of_area(area))
    }

    /// Commitment index: of the patients of the hospital, how many come from the area; undefined for a hospital without
    /// patients.
    pub fn commitment(&self, area: &A, hospital: &H) -> Rate {
        let all = self.hospitals.get(hospital).copied().unwrap_or_default();
        Rate::percent(self.patients(area, hospital), all)
    }

    /// Concentration of the area (Herfindahl-Hirschman index): the sum of the squared shares in percent, 10,000 where one
    /// hospital has all; undefined for an area without patients.
    pub fn concentration(&self, area: &A) -> Rate {
        let squares = self
            .hospitals_of(area)
            .map(|(_, patients)| i128::from(patients) * i128::from(patients));
        let squares = squares.fold(Decimal::ZERO, |sum, square| {
            sum.saturating_add(Decimal::try_from_i128_with_scale(square, 0).unwrap_or(Decimal::MAX))
        });
        let all = Decimal::from(self.patients_of_area(area));
        Rate::mean(squares, all.saturating_mul(all)).per(10_000)
    }

    /// The areas with the share of one hospital in each, as a section.
    pub fn section(&self, hospital: &H) -> Section
    where
        A: ToString,
    {
        let mut table = Table::new([
            Column::text("area", "Area"),
            Column::number("patients", "Patients"),
            Column::number("ours", "Of them here"),
            Column::number("share", "Market share"),
            Column::number("commitment", "Of our patients"),
            Column::number("concentration", "Concentration"),
        ]);
        for area in self.areas() {
            table.push([
                area.to_string().into(),
                self.patients_of_area(area).into(),
                self.patients(area, hospital).into(),
                self.relevance(area, hospital).into(),
                self.commitment(area, hospital).into(),
                self.concentration(area).into(),
            ]);
        }
        Section::new("market-share", "Market share by area", table).note(
            "Market share: patients of the area here / patients of the area × 100 (relevance index). Concentration: sum of \
             squared shares, per 10,000 (Herfindahl-Hirschman).",
        )
    }
}
