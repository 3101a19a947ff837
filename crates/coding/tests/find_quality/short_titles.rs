//! The official short titles of ICD-10-CM FY2026, at most 60 letters, with their own ways of shortening words.

use std::collections::{BTreeSet, HashMap};

use casemix_coding::find::{Finder, Workspace};

use super::archive::unzipped;
use super::{Shares, plain, step};

#[test]
fn official_short_titles_find_their_codes() {
    let Some(path) = casemix_testkit::shared("data/icd-official/icd10cm-code-descriptions-2026.zip") else {
        return;
    };
    let bytes = unzipped(&std::fs::read(path).expect("the archive"), "icd10cm-order-2026.txt");
    let rows = casemix_codes::official::order_file(&bytes).expect("it is an order file");
    let finder = Finder::embedded().unwrap();
    let mut workspace = Workspace::default();
    let rows: Vec<_> = rows.iter().filter(|row| row.billable).collect();
    let mut by_title: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for row in &rows {
        by_title.entry(row.short_title).or_default().insert(&row.code);
    }
    let mut shares = Shares::default();
    for row in rows.iter().step_by(step(200)) {
        let search = finder.search(row.short_title).system("icd-10-cm").billable();
        let found = search.on("2026-01-15".parse().unwrap()).limit(10).run(&mut workspace);
        let codes = &by_title[row.short_title];
        let rank = found
            .hits()
            .iter()
            .position(|hit| codes.contains(plain(hit.code()).as_str()));
        shares.add(rank);
        if rank != Some(0) && std::env::var_os("SHOW_MISSES").is_some() {
            let first = found.hits().first();
            let first = first.map(|hit| (hit.code().to_owned(), found.title(hit).text));
            println!("  {}: {codes:?} at {rank:?}, first {first:?}", row.short_title);
        }
    }
    shares.print("official short titles");
    let (first, ten) = shares.percent();
    assert!(first >= 98.0 && ten >= 99.0, "{first:.2} {ten:.2}");
}
