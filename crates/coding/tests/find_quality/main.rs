//! How well codes are found: inclusion terms left out in turn, misspelt, official short titles, queries of coders.
//!
//! ```console
//! $ CASEMIX_SHARED=../shared cargo test --release -p casemix-coding --test find_quality -- --nocapture
//! ```
//!
//! A debug build looks at a sample.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod archive;
mod bm25;
mod coders;
mod folds;
mod inclusion;
mod procedures;
mod short_titles;

/// How often the right code came first, and how often it was among the first ten.
#[derive(Default)]
struct Shares {
    all: usize,
    first: usize,
    ten: usize,
}

impl Shares {
    fn add(&mut self, rank: Option<usize>) {
        self.all += 1;
        self.first += usize::from(rank == Some(0));
        self.ten += usize::from(rank.is_some_and(|rank| rank < 10));
    }

    fn percent(&self) -> (f64, f64) {
        let share = |count: usize| 100.0 * count as f64 / self.all.max(1) as f64;
        (share(self.first), share(self.ten))
    }

    fn print(&self, what: &str) {
        let (first, ten) = self.percent();
        println!(
            "{what}: {} queries, first {first:.2} %, in the first ten {ten:.2} %",
            self.all
        );
    }
}

/// Every so many queries are asked: all in a release build.
fn step(debug: usize) -> usize {
    if cfg!(debug_assertions) { debug } else { 1 }
}

/// A code without its dot.
fn plain(code: &str) -> String {
    code.replace('.', "")
}
