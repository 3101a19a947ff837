//! What coders ask for, in their words, and the codes that are right: `coder_queries.toml`.

use std::collections::BTreeMap;

use casemix_codes::{CodeTable, Codes};
use casemix_coding::find::{Finder, Workspace};

use super::Shares;

#[test]
fn coders_find_what_they_ask_for() {
    let queries: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        toml::from_str(include_str!("coder_queries.toml")).expect("the list of queries is sound");
    assert!(queries.values().map(BTreeMap::len).sum::<usize>() >= 300);
    let finder = Finder::embedded().unwrap();
    let table: &dyn CodeTable = &*Codes::embedded().unwrap().icd10cm;
    let mut workspace = Workspace::default();
    for (part, least) in [("tuning", 84.0), ("held-out", 84.0), ("terse", 78.0)] {
        let mut shares = Shares::default();
        for (query, right) in &queries[part] {
            let known = right.iter().all(|code| table.lookup(code).is_some());
            assert!(known, "{query}: {right:?}");
            let search = finder.search(query).system("icd-10-cm").billable();
            let search = search.on("2026-01-15".parse().unwrap()).limit(10);
            let found = search.run(&mut workspace);
            let rank = found
                .hits()
                .iter()
                .position(|hit| right.iter().any(|code| code == hit.code()));
            shares.add(rank);
            if rank != Some(0) && std::env::var_os("SHOW_MISSES").is_some() {
                let first = found.hits().first();
                let first = first.map(|hit| (hit.code().to_owned(), found.title(hit).text));
                println!("  {query}: {right:?} at {rank:?}, first {first:?}");
            }
        }
        shares.print(part);
        let (first, ten) = shares.percent();
        assert!(first >= least && ten >= 95.0, "{part}: {first:.2} {ten:.2}");
    }
}
