//! Times, taken several times over.

use std::{
    fmt,
    time::{Duration, Instant},
};

use cpu_time::ThreadTime;

/// One figure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// What is measured.
    pub name: &'static str,
    /// Median of the runs.
    pub median: f64,
    /// Best of the runs.
    pub best: f64,
    /// Unit of both.
    pub unit: &'static str,
    /// Number of runs.
    pub runs: usize,
}

impl Measure {
    /// A figure that does not vary.
    #[must_use]
    pub fn fixed(name: &'static str, value: f64, unit: &'static str) -> Measure {
        Measure {
            name,
            median: value,
            best: value,
            unit,
            runs: 1,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<64} {:>12} {:>12} {}",
            self.name,
            shown(self.median),
            shown(self.best),
            self.unit
        )
    }
}

/// A number with the digits that mean something.
#[must_use]
pub fn shown(number: f64) -> String {
    let digits = match number {
        n if n.fract() == 0.0 => 0,
        n if n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        _ => 2,
    };
    format!("{number:.digits$}")
}

/// How long several runs took, ascending.
#[derive(Clone, Debug)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Runs `work` once to warm up and `runs` times more; takes the processor time of this thread, which other programs
    /// on the machine hardly change.
    pub fn of_thread(runs: usize, work: impl FnMut()) -> Times {
        Times::taken(runs, work, ThreadTime::now, |start| start.elapsed())
    }

    /// The same by the clock on the wall: for work on several threads.
    pub fn of_wall(runs: usize, work: impl FnMut()) -> Times {
        Times::taken(runs, work, Instant::now, |start| start.elapsed())
    }

    fn taken<S>(runs: usize, mut work: impl FnMut(), now: impl Fn() -> S, since: impl Fn(S) -> Duration) -> Times {
        work();
        let mut run = || {
            let start = now();
            work();
            since(start)
        };
        Times::from((0..runs).map(|_| run()).collect::<Vec<_>>())
    }

    /// How many of `items` are done in a second.
    #[must_use]
    pub fn per_second(&self, name: &'static str, items: usize) -> Measure {
        self.measure(name, "a second", |time| items as f64 / time.as_secs_f64())
    }

    /// Nanoseconds for each of `items`.
    #[must_use]
    pub fn nanoseconds_each(&self, name: &'static str, items: usize) -> Measure {
        self.measure(name, "ns", |time| time.as_secs_f64() * 1e9 / items as f64)
    }

    /// Milliseconds for all.
    #[must_use]
    pub fn milliseconds(&self, name: &'static str) -> Measure {
        self.measure(name, "ms", |time| time.as_secs_f64() * 1e3)
    }

    fn measure(&self, name: &'static str, unit: &'static str, value: impl Fn(Duration) -> f64) -> Measure {
        let at = |position: usize| self.0.get(position).copied().map_or(f64::NAN, &value);
        Measure {
            name,
            median: at(self.0.len() / 2),
            best: at(0),
            unit,
            runs: self.0.len(),
        }
    }
}

impl From<Vec<Duration>> for Times {
    fn from(mut times: Vec<Duration>) -> Times {
        times.sort_unstable();
        Times(times)
    }
}
