//! The relative weights of one fiscal year out of several.

use casemix_drg::{Weights, release};
use casemix_record::Release;

/// The relative weights of the fiscal years at hand.
///
/// A year without weights says so by `None`: no other year and no zero stands for it.
///
/// ```
/// use casemix::WeightYears;
///
/// let weights = WeightYears::embedded()?;
/// assert!(weights.for_fiscal_year(2026).is_some());
/// assert!(weights.for_release("42.1".parse().unwrap()).is_none());
/// # Ok::<(), casemix::drg::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct WeightYears {
    years: Vec<Weights>,
}

impl WeightYears {
    /// The embedded weights: those of FY 2026. Opened once for the whole program.
    ///
    /// # Errors
    ///
    /// [`Table`](casemix_drg::Error::Table) if the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static WeightYears, casemix_drg::Error> {
        use std::sync::OnceLock;

        static EMBEDDED: OnceLock<Result<WeightYears, casemix_drg::Error>> = OnceLock::new();
        let open = || Ok(WeightYears::default().with(Weights::open(casemix_drg_data::WEIGHTS_FY2026)?));
        EMBEDDED.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    /// Adds the weights of a year, or replaces those of the same year.
    #[must_use]
    pub fn with(mut self, weights: Weights) -> WeightYears {
        self.years.retain(|held| held.fiscal_year() != weights.fiscal_year());
        self.years.push(weights);
        self.years.sort_by_key(Weights::fiscal_year);
        self
    }

    /// The weights of a federal fiscal year; `None` if they are not at hand.
    #[must_use]
    pub fn for_fiscal_year(&self, year: u16) -> Option<&Weights> {
        self.years.iter().find(|weights| weights.fiscal_year() == year)
    }

    /// The weights of the fiscal year of a grouper release; `None` if they are not at hand.
    #[must_use]
    pub fn for_release(&self, release: Release) -> Option<&Weights> {
        self.for_fiscal_year(release::fiscal_year(release))
    }

    /// The weights of all years at hand, ascending.
    #[must_use]
    pub fn as_slice(&self) -> &[Weights] {
        &self.years
    }
}
