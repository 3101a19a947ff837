//! [`DrgShift`]: why the weight of two periods differs.

use std::collections::{BTreeMap, BTreeSet};

use casemix_drg::Weights;
use casemix_record::{MsDrg, Release};
use rust_decimal::Decimal;

use crate::{
    CaseMix, Error, Families, Mix, Rate,
    accumulator::whole,
    mix::weight_of,
    report::{Column, Section, Table, Value},
};

/// Quotients are taken to so many decimals, once; everything else is exact.
const PLACES: u32 = 10;

/// The change of the total relative weight between two periods, taken apart into four effects that sum to it exactly.
///
/// With *n* for discharges, *N* for all of them, *w* for the mean weight of a DRG, *c* for the mean weight of a family
/// of DRGs, and 0 and 1 for the earlier and the later period, the weight is replaced one step at a time:
///
/// | effect | what changes | weight |
/// |---|---|---|
/// | volume | the number of discharges | Σ *c₀ n₀ N₁/N₀* − *W₀* |
/// | mix | the share of each family | Σ *c₀ n₁* − Σ *c₀ n₀ N₁/N₀* |
/// | severity | the share of each DRG within its family | Σ *w₀ n₁* − Σ *c₀ n₁* |
/// | weight | the weight of each DRG | *W₁* − Σ *w₀ n₁* |
///
/// The method is the stepwise decomposition in this order (Laspeyres weights for mix and severity, Paasche quantities
/// for the weights), so that each effect is stated with what came before it already changed. Each of the three middle
/// sums appears once with each sign: the effects sum to *W₁ − W₀* whatever the data. Quotients are rounded to ten
/// decimals before they enter both, so the sum is exact to the last digit and each effect within 10⁻⁷ for a thousand
/// DRGs.
///
/// A DRG that the earlier period did not have is weighed with the newest earlier year's weight, or with its own if that
/// year has none; a family that it did not have has no severity to shift, and counts as mix. Without earlier discharges
/// everything is volume. Discharges without a weight are left out, and counted in [`before`](DrgShift::before) and
/// [`after`](DrgShift::after).
///
/// ```
/// use casemix_drg::{Tables, Weights};
/// use casemix_stats::{Accumulator, Families, Mix, utilization::DrgShift};
///
/// let release = "43.0".parse().unwrap();
/// let mix = |counts: &[(&str, i64)]| {
///     let mut mix = Mix::default();
///     counts.iter().for_each(|(drg, count)| mix.count((release, drg.parse().unwrap()), *count));
///     mix
/// };
/// let families = [Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, release)?];
/// let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026)?];
///
/// // As many heart failures as before, but two of them with an MCC instead of none.
/// let shift = DrgShift::between(&mix(&[("293", 10)]), &mix(&[("293", 8), ("291", 2)]), &families, &weights)?;
/// assert_eq!((shift.volume, shift.mix, shift.weight), Default::default());
/// assert_eq!(shift.severity, shift.total());
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrgShift {
    /// The earlier period.
    pub before: CaseMix,
    /// The later period.
    pub after: CaseMix,
    /// Effect of more or fewer discharges.
    pub volume: Decimal,
    /// Effect of other families of DRGs.
    pub mix: Decimal,
    /// Effect of other DRGs within the families.
    pub severity: Decimal,
    /// Effect of other weights of the DRGs.
    pub weight: Decimal,
    /// The effects by family, ascending; they sum to those of the whole.
    pub families: Vec<FamilyShift>,
}

/// What a family of DRGs had in the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FamilyShift {
    /// First DRG of the family, which names it.
    pub base_drg: MsDrg,
    /// Discharges with a weight in the earlier period.
    pub discharges_before: u64,
    /// Discharges with a weight in the later period.
    pub discharges_after: u64,
    /// Effect of more or fewer discharges of the hospital, at the family's earlier share.
    pub volume: Decimal,
    /// Effect of the family's share.
    pub mix: Decimal,
    /// Effect of the DRGs within the family.
    pub severity: Decimal,
    /// Effect of the weights of its DRGs.
    pub weight: Decimal,
}

impl DrgShift {
    /// Takes the change from one mix to another apart, each weighed by the weights of its releases' years.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added in a mix; [`Error::TooLarge`] where a number has more
    /// than 28 digits.
    pub fn between(before: &Mix, after: &Mix, families: &[Families], weights: &[Weights]) -> Result<DrgShift, Error> {
        let (earlier, later) = (
            Period::of(before, families, weights)?,
            Period::of(after, families, weights)?,
        );
        let mut lines = Vec::new();
        for base_drg in earlier
            .families
            .keys()
            .chain(later.families.keys())
            .collect::<BTreeSet<_>>()
        {
            lines.push(family_shift(*base_drg, &earlier, &later, weights).ok_or(Error::TooLarge)?);
        }
        let sum = |effect: fn(&FamilyShift) -> Decimal| {
            let mut effects = lines.iter().map(effect);
            effects
                .try_fold(Decimal::ZERO, |sum, effect| sum.checked_add(effect))
                .ok_or(Error::TooLarge)
        };
        Ok(DrgShift {
            before: before.case_mix(weights),
            after: after.case_mix(weights),
            volume: sum(|line| line.volume)?,
            mix: sum(|line| line.mix)?,
            severity: sum(|line| line.severity)?,
            weight: sum(|line| line.weight)?,
            families: lines,
        })
    }

    /// The change of the total weight: the sum of the four effects.
    pub fn total(&self) -> Decimal {
        self.after.weight - self.before.weight
    }

    /// The change of the case-mix index: mix, severity and weight for each later discharge. Volume does not change an
    /// index.
    pub fn index_change(&self) -> Rate {
        Rate::mean(self.mix + self.severity + self.weight, self.after.weighted).places(4)
    }

    /// The effects by family as a section, with the whole in the first row.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("family", "Family"),
            Column::number("before", "Discharges before"),
            Column::number("after", "Discharges after"),
            Column::number("volume", "Volume"),
            Column::number("mix", "Mix"),
            Column::number("severity", "Severity"),
            Column::number("weight", "Weight"),
            Column::number("total", "Change"),
        ]);
        let mut row = |family: Value, discharges: [Value; 2], effects: [Decimal; 4]| {
            let total = effects.iter().sum::<Decimal>();
            let numbers = effects
                .into_iter()
                .chain([total])
                .map(|effect| Value::fixed(Some(effect), 4));
            table.push([family].into_iter().chain(discharges).chain(numbers));
        };
        row(
            "all".into(),
            [self.before.weighted.into(), self.after.weighted.into()],
            [self.volume, self.mix, self.severity, self.weight],
        );
        for line in &self.families {
            row(
                line.base_drg.to_string().into(),
                [line.discharges_before.into(), line.discharges_after.into()],
                [line.volume, line.mix, line.severity, line.weight],
            );
        }
        Section::new("drg-shift", "Change of weight by cause", table).note(
            "Stepwise: first the number of discharges, then the shares of families, then of the DRGs within them, then the \
             weights. The effects sum to the change of the total relative weight.",
        )
    }
}

/// The weighted discharges of a period.
#[derive(Default)]
struct Period {
    discharges: Decimal,
    families: BTreeMap<MsDrg, Family>,
    /// The newest release of the period.
    newest: Option<Release>,
}

/// The weighted discharges of a family: in all, and by DRG.
#[derive(Default)]
struct Family {
    all: Weighted,
    drgs: BTreeMap<MsDrg, Weighted>,
}

/// Discharges and their weight.
#[derive(Clone, Copy, Default)]
struct Weighted {
    discharges: Decimal,
    weight: Decimal,
}

impl Weighted {
    fn add(&mut self, discharges: Decimal, weight: Decimal) -> Option<()> {
        self.discharges = self.discharges.checked_add(discharges)?;
        self.weight = self.weight.checked_add(weight)?;
        Some(())
    }

    /// The weight of so many discharges at the mean weight of these; `None` too of no discharges.
    fn scaled(&self, discharges: Decimal) -> Option<Decimal> {
        let product = self.weight.checked_mul(discharges)?;
        Some(product.checked_div(self.discharges)?.round_dp(PLACES))
    }

    fn is_none(&self) -> bool {
        self.discharges.is_zero()
    }
}

impl Period {
    fn of(mix: &Mix, families: &[Families], weights: &[Weights]) -> Result<Period, Error> {
        let mut period = Period::default();
        for (release, drg, count) in mix.iter() {
            let Some(weight) = weight_of(weights, release, drg) else {
                continue;
            };
            let discharges = Decimal::from(whole(count)?);
            let of_release = families.iter().find(|families| families.release() == release);
            let base_drg = of_release
                .and_then(|families| families.get(drg))
                .map_or(drg, |member| member.base_drg);
            let family = period.families.entry(base_drg).or_default();
            let of_drg = family.drgs.entry(drg).or_default();
            let weight = weight.checked_mul(discharges).ok_or(Error::TooLarge)?;
            of_drg.add(discharges, weight).ok_or(Error::TooLarge)?;
            family.all.add(discharges, weight).ok_or(Error::TooLarge)?;
            period.discharges += discharges;
            period.newest = Some(release);
        }
        Ok(period)
    }

    fn family(&self, base_drg: MsDrg) -> Weighted {
        self.families
            .get(&base_drg)
            .map(|family| family.all)
            .unwrap_or_default()
    }
}

/// `None` where a number is too large.
fn family_shift(base_drg: MsDrg, earlier: &Period, later: &Period, weights: &[Weights]) -> Option<FamilyShift> {
    let (before, after) = (earlier.family(base_drg), later.family(base_drg));
    let mut at_earlier_weights = Decimal::ZERO;
    for (drg, of_drg) in later.families.get(&base_drg).iter().flat_map(|family| &family.drgs) {
        let known = earlier.families.get(&base_drg).and_then(|family| family.drgs.get(drg));
        let weighed = match (
            known,
            earlier.newest.and_then(|release| weight_of(weights, release, *drg)),
        ) {
            (Some(known), _) => known.scaled(of_drg.discharges)?,
            (None, Some(weight)) => weight.checked_mul(of_drg.discharges)?,
            (None, None) => of_drg.weight,
        };
        at_earlier_weights = at_earlier_weights.checked_add(weighed)?;
    }
    let at_earlier_severity = if before.is_none() {
        at_earlier_weights
    } else {
        before.scaled(after.discharges)?
    };
    let at_earlier_share = match (before.is_none(), earlier.discharges.is_zero()) {
        (false, _) => before
            .weight
            .checked_mul(later.discharges)?
            .checked_div(earlier.discharges)?
            .round_dp(PLACES),
        (true, false) => Decimal::ZERO,
        (true, true) => at_earlier_severity,
    };
    Some(FamilyShift {
        base_drg,
        discharges_before: u64::try_from(before.discharges).ok()?,
        discharges_after: u64::try_from(after.discharges).ok()?,
        volume: at_earlier_share.checked_sub(before.weight)?,
        mix: at_earlier_severity.checked_sub(at_earlier_share)?,
        severity: at_earlier_weights.checked_sub(at_earlier_severity)?,
        weight: after.weight.checked_sub(at_earlier_weights)?,
    })
}
