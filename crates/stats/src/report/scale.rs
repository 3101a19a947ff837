//! The scale of an axis: round numbers around the values.

/// An axis from `low` to `high`, with lines every `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// From zero to a round number at or above the largest value.
    pub(super) fn from_zero(largest: f64) -> Scale {
        let step = round_step(largest.max(f64::MIN_POSITIVE) / 5.0).max(1.0);
        Scale {
            low: 0.0,
            high: (largest / step).ceil().max(1.0) * step,
            step,
        }
    }

    /// Between round numbers around the values.
    pub(super) fn around(smallest: f64, largest: f64) -> Scale {
        let spread = if largest > smallest {
            largest - smallest
        } else {
            largest.abs().max(1.0)
        };
        let step = round_step(spread / 4.0);
        Scale {
            low: ((smallest / step).floor() - 1.0) * step,
            high: ((largest / step).ceil() + 1.0) * step,
            step,
        }
    }

    /// Where a value stands, 0 at the bottom and 1 at the top.
    pub(super) fn part(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The values at which lines are drawn.
    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> {
        let lines = ((self.high - self.low) / self.step).round().clamp(0.0, 20.0) as u32;
        (0..=lines).map(|line| self.low + f64::from(line) * self.step)
    }

    /// A tick with as many decimals as the step needs.
    pub(super) fn shown(&self, tick: f64) -> String {
        let decimals = if self.step >= 1.0 {
            0
        } else {
            (-self.step.log10()).ceil().clamp(0.0, 9.0) as usize
        };
        format!("{tick:.decimals$}")
    }
}

/// 1, 2 or 5 times a power of ten, at or above `step`.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= step)
        .unwrap_or(10.0);
    factor * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(scale: Scale) -> Vec<String> {
        scale.ticks().map(|tick| scale.shown(tick)).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(shown(Scale::from_zero(87.0)), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(shown(Scale::from_zero(3.0)), ["0", "1", "2", "3"]);
        assert_eq!(
            shown(Scale::around(1.41, 1.62)),
            ["1.3", "1.4", "1.5", "1.6", "1.7", "1.8"]
        );
    }

    #[test]
    fn a_single_value_has_room_above_and_below() {
        let scale = Scale::around(1.5, 1.5);
        assert!(scale.part(1.5) > 0.0 && scale.part(1.5) < 1.0);
        assert!(Scale::from_zero(0.0).ticks().count() > 1);
    }
}
