//! Planning: origin, season, forecast and beds against plain computations, and the laws that they keep.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use casemix_stats::{
    Accumulator, Error, Stays, Tally,
    planning::{
        Cycle, Forecast, ForecastMethod, Market, Origin, Season, Simulation, beds_by_square_root, beds_for_blocking,
        beds_for_occupancy, beds_for_percentile, erlang_b, expected_census,
    },
    significance::Confidence,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn near(found: f64, reference: f64) {
    assert!(
        (found - reference).abs() < 1e-9 * reference.abs().max(1.0),
        "{found} {reference}"
    );
}

/// P(count <= beds) of a Poisson count, summed.
fn poisson_up_to(beds: u64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for count in 1..=beds {
        term *= mean / count as f64;
        sum += term;
    }
    sum
}

#[test]
fn erlang_b_is_the_ratio_of_its_sums() {
    for (load, beds) in [(0.5, 1_u64), (10.0, 15), (40.0, 38), (3.0, 0)] {
        let mut term = 1.0;
        let mut sum = 1.0;
        for bed in 1..=beds {
            term *= load / bed as f64;
            sum += term;
        }
        near(erlang_b(load, beds).unwrap(), term / sum);
    }
    assert_eq!(erlang_b(0.0, 0).unwrap(), 1.0);
    assert_eq!(beds_for_blocking(0.0, 0.5).unwrap(), 1);
    let beds = beds_for_blocking(200.0, 0.02).unwrap();
    assert!(erlang_b(200.0, beds).unwrap() <= 0.02 && erlang_b(200.0, beds - 1).unwrap() > 0.02);
    assert!(erlang_b(f64::NAN, 3).is_err() && erlang_b(-1.0, 3).is_err() && beds_for_blocking(3.0, 0.0).is_err());
}

#[test]
fn a_simulated_census_is_that_of_the_theory() {
    let stays: Stays = [1, 1, 2, 2, 3, 4, 4, 6, 9, 21].into_iter().collect();
    let arrivals = [9.0, 8.0, 7.5, 7.0, 8.5, 3.0, 2.0];
    let expected = expected_census(arrivals, &stays).unwrap().unwrap();
    let census = Simulation::new(arrivals, &stays).unwrap().run(20_000, 42).unwrap();
    for (weekday, mean) in expected.into_iter().enumerate() {
        let rate = census.mean_of_weekday(weekday).places(6).value().unwrap();
        let found: f64 = rate.try_into().unwrap();
        // The standard error of 20,000 weeks that depend on their neighbours is below 0.1.
        assert!((found - mean).abs() < 0.3, "{weekday}: {found} {mean}");
        for of_hundred in [50_u8, 90, 95, 99] {
            let beds = beds_for_percentile(mean, f64::from(of_hundred) / 100.0).unwrap();
            let simulated = census.percentile_of_weekday(weekday, of_hundred).unwrap();
            assert!(
                u64::from(simulated).abs_diff(beds) <= 1,
                "{weekday} {of_hundred}: {simulated} {beds}"
            );
        }
    }
    assert_eq!(
        census.histogram().iter().map(|(_, midnights)| midnights).sum::<i64>(),
        140_000
    );
    assert_eq!(census.percentile(101), None);
    assert_eq!(census.percentile_of_weekday(7, 50), None);
}

#[test]
fn a_seed_gives_the_same_census_on_every_platform() {
    let stays: Stays = [2, 3, 5].into_iter().collect();
    let simulation = Simulation::new([400.0, 4.0, 4.0, 4.0, 4.0, 4.0, 0.0], &stays).unwrap();
    let shown = |seed| simulation.run(1_000, seed).unwrap().mean().places(4).to_string();
    // As another implementation of the same definitions, in another language, has them to the last midnight.
    assert_eq!([shown(1), shown(2)], ["200.3900", "200.0950"]);
    // Stays of no day make no census, and nobody comes where nobody arrives.
    let none: Stays = [0, 0].into_iter().collect();
    assert_eq!(
        Simulation::new([5.0; 7], &none)
            .unwrap()
            .run(3, 9)
            .unwrap()
            .percentile(100),
        Some(0)
    );
    assert_eq!(
        Simulation::new([0.0; 7], &stays)
            .unwrap()
            .run(3, 9)
            .unwrap()
            .percentile(100),
        Some(0)
    );
    assert_eq!(simulation.run(0, 9).unwrap().percentile(50), None);
}

#[test]
fn impossible_input_is_refused() {
    let one: Stays = [1].into_iter().collect();
    assert!(matches!(
        Simulation::new([1.0; 7], &Stays::default()),
        Err(Error::TooFew { .. })
    ));
    assert!(matches!(
        Simulation::new([f64::NAN; 7], &one),
        Err(Error::Argument { .. })
    ));
    assert!(Simulation::new([1.0; 7], &one).unwrap().run(u32::MAX, 1).is_err());
    let long: Stays = [u32::MAX].into_iter().collect();
    assert!(Simulation::new([1.0; 7], &long).unwrap().run(1, 1).is_err());
    assert!(Simulation::new([1e6; 7], &one).unwrap().run(1_000, 1).is_err());
    let mut overdrawn = one.clone();
    overdrawn.subtract(2);
    assert!(matches!(
        expected_census([1.0; 7], &overdrawn),
        Err(Error::Overdrawn { .. })
    ));
    assert_eq!(expected_census([1.0; 7], &Stays::default()).unwrap(), None);
    for occupancy in [Decimal::ZERO, Decimal::NEGATIVE_ONE, Decimal::TWO] {
        assert!(beds_for_occupancy(10, 30, occupancy).is_err());
    }
    assert!(beds_for_occupancy(10, 0, Decimal::ONE).is_err());
    let cycle = Cycle::of(4).unwrap();
    assert!(Cycle::of(1).is_err());
    assert!(matches!(
        Season::of(&[1.0; 7], cycle),
        Err(Error::TooFew {
            needed: 8,
            given: 7,
            ..
        })
    ));
    assert!(matches!(Season::of(&[0.0; 12], cycle), Err(Error::Argument { .. })));
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(ForecastMethod::SeasonalNaive.forecast(&[bad; 12], cycle, 1).is_err());
    }
    assert!(ForecastMethod::HoltWinters.forecast(&[0.0; 12], cycle, 1).is_err());
    assert!(Forecast::new(ForecastMethod::SeasonalNaive, &[1.0; 12], cycle, 0, 1).is_err());
    assert!(matches!(
        Forecast::new(ForecastMethod::SeasonalNaive, &[1.0; 12], cycle, 5, 1),
        Err(Error::TooFew { .. })
    ));
    assert!(Forecast::new(ForecastMethod::SeasonalNaive, &[1.0; 12], cycle, 99, 1).is_err());
}

#[test]
fn errors_are_those_of_the_values_held_back() {
    let series = [10.0, 20.0, 10.0, 20.0, 8.0, 25.0];
    let forecast = Forecast::new(ForecastMethod::SeasonalNaive, &series, Cycle::of(2).unwrap(), 2, 4).unwrap();
    let errors = &forecast.errors;
    assert_eq!(errors.residuals, [2.0, -5.0]);
    assert_eq!((errors.mae, errors.bias, errors.mape), (3.5, -1.5, Some(22.5)));
    near(errors.rmse, 14.5_f64.sqrt());
    assert_eq!(forecast.values, [8.0, 25.0, 8.0, 25.0]);
    // t of two degrees of freedom is 4.303; a census is not below zero; beyond two steps nothing was measured.
    let (low, high) = forecast.interval(1, Confidence::NINETY_FIVE).unwrap();
    near(high - 25.0, 4.302_652_729_749_464 * 14.5_f64.sqrt());
    assert_eq!(low, 25.0 - (high - 25.0));
    assert_eq!(forecast.interval(0, Confidence::NINETY_FIVE).unwrap().0, 0.0);
    assert_eq!(forecast.interval(2, Confidence::NINETY_FIVE), None);
    // Of a value that is zero there is no percentage.
    let zero = Forecast::new(
        ForecastMethod::SeasonalNaive,
        &[1.0, 2.0, 1.0, 2.0, 0.0],
        Cycle::of(2).unwrap(),
        1,
        1,
    );
    assert_eq!(zero.unwrap().errors.mape, None);
}

fn seasonal() -> impl Strategy<Value = (Vec<f64>, usize)> {
    (prop::sample::select(vec![2_usize, 3, 4, 7, 12]), 3_usize..6).prop_flat_map(|(length, cycles)| {
        prop::collection::vec(5.0..300.0_f64, length).prop_map(move |cycle| (cycle.repeat(cycles), length))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_perfectly_seasonal_series_is_forecast_exactly((series, length) in seasonal()) {
        let cycle = Cycle::of(length).unwrap();
        let season = Season::of(&series, cycle).unwrap();
        prop_assert!((season.indexes().iter().sum::<f64>() - length as f64).abs() < 1e-9);
        let mean = series.iter().sum::<f64>() / series.len() as f64;
        for (index, value) in season.indexes().iter().zip(&series) {
            near(*index, value / mean);
        }
        for method in ForecastMethod::ALL {
            let forecast = Forecast::new(method, &series, cycle, length, 2 * length).unwrap();
            prop_assert!(forecast.errors.mae < 1e-7, "{method} {}", forecast.errors.mae);
            for (value, expected) in forecast.values.iter().zip(series.iter().cycle()) {
                near(*value / expected, 1.0);
            }
        }
        let best = Forecast::best(&series, cycle, length, 1).unwrap();
        prop_assert_eq!(best.method, ForecastMethod::SeasonalNaive);
    }

    #[test]
    fn a_straight_line_is_carried_on(start in 50.0..90.0_f64, slope in -0.5..5.0_f64, length in 2_usize..13) {
        let line: Vec<f64> = (0..4 * length).map(|at| start + slope * at as f64).collect();
        // The ratios to a line's moving average are one, whatever the length of the cycle.
        let values = ForecastMethod::TrendTimesSeason.forecast(&line, Cycle::of(length).unwrap(), 5).unwrap();
        for (step, value) in values.into_iter().enumerate() {
            near(value, start + slope * (line.len() + step) as f64);
        }
    }

    #[test]
    fn twice_the_patients_are_twice_the_forecast((series, length) in seasonal(), noise in prop::collection::vec(0.7..1.3_f64, 72)) {
        let cycle = Cycle::of(length).unwrap();
        let series: Vec<f64> = series.iter().zip(noise.iter().cycle()).map(|(value, noise)| value * noise).collect();
        let twice: Vec<f64> = series.iter().map(|value| 2.0 * value).collect();
        for method in ForecastMethod::ALL {
            let (one, two) = (method.forecast(&series, cycle, 9).unwrap(), method.forecast(&twice, cycle, 9).unwrap());
            for (one, two) in one.into_iter().zip(two) {
                near(two, 2.0 * one);
            }
        }
    }

    #[test]
    fn beds_are_the_fewest_that_hold(days in 0_u64..5_000_000, period in 1_u32..4_000, percent in 1_i64..=100) {
        let beds = beds_for_occupancy(days, period, Decimal::new(percent, 2)).unwrap();
        let holds = |beds: u64| u128::from(beds) * u128::from(period) * percent as u128 >= 100 * u128::from(days);
        prop_assert!(holds(beds) && (beds == 0 || !holds(beds - 1)));
    }

    #[test]
    fn percentiles_of_the_census_are_those_of_summed_probabilities(mean in 0.0..120.0_f64, probability in 0.01..0.999_f64) {
        let beds = beds_for_percentile(mean, probability).unwrap();
        prop_assert!(poisson_up_to(beds, mean) >= probability - 1e-10);
        prop_assert!(beds == 0 || poisson_up_to(beds - 1, mean) < probability + 1e-10);
        // The approximation is off by a bed or two.
        prop_assert!(beds.abs_diff(beds_by_square_root(mean, probability).unwrap()) <= 2);
    }

    #[test]
    fn the_expected_census_is_as_counting_midnights_says(
        arrivals in prop::array::uniform7(0.0..20.0_f64),
        lengths in prop::collection::vec(0_u32..40, 1..12),
    ) {
        let stays: Stays = lengths.iter().copied().collect();
        let found = expected_census(arrivals, &stays).unwrap().unwrap();
        for (weekday, found) in found.into_iter().enumerate() {
            let present = |days: u32| (0..days as usize).map(|back| arrivals[(weekday + 700 - back) % 7]).sum::<f64>();
            near(found, lengths.iter().map(|days| present(*days)).sum::<f64>() / lengths.len() as f64);
        }
        // Little's law: the mean census is the arrivals of a day times the mean stay.
        let stay = lengths.iter().sum::<u32>() as f64 / lengths.len() as f64;
        near(found.iter().sum::<f64>(), arrivals.iter().sum::<f64>() * stay);
    }

    #[test]
    fn shares_are_parts_of_one_whole(cases in prop::collection::vec((0_u8..6, 0_u8..4), 0..80), of_hundred in 0_u8..=100) {
        let (mut tally, mut ours) = (Tally::default(), Tally::default());
        for (area, hospital) in &cases {
            tally.add((*area, *hospital));
            if *hospital == 0 {
                ours.add(*area);
            }
        }
        let market = Market::of(&tally).unwrap();
        let origin = Origin::of(&ours).unwrap();
        let number = |area: u8, hospital: u8| cases.iter().filter(|case| **case == (area, hospital)).count() as u64;
        let mut before = u64::MAX;
        for area in &origin.areas {
            prop_assert!(area.patients <= before);
            before = area.patients;
            prop_assert_eq!(area.patients, number(area.area, 0));
            // The commitment index of the market is the share of origin.
            prop_assert_eq!(market.commitment(&area.area, &0), area.share);
        }
        for area in market.areas() {
            let shares: Decimal = market.hospitals().map(|name| market.relevance(area, name).numerator()).sum();
            prop_assert_eq!(shares, market.relevance(area, &0).denominator());
            let hundred = market.concentration(area).value().unwrap();
            prop_assert!(hundred > Decimal::ZERO && hundred <= Decimal::from(10_000));
        }
        let reached = origin.reaching(of_hundred);
        let sum: u64 = reached.iter().map(|area| area.patients).sum();
        let enough = |sum: u64| sum * 100 >= origin.patients * u64::from(of_hundred);
        prop_assert!(enough(sum));
        prop_assert!(reached.last().is_none_or(|last| !enough(sum - last.patients)));
    }
}
