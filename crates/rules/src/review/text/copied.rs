//! Text copied forward: rows of words that stand in an earlier document of the stay.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use casemix_record::DocumentKind;

use super::{
    Page,
    text_review::{Rule, add},
};
use crate::{Draft, Report};

/// Rows of so many words are compared.
const ROW: usize = 8;

/// A shorter document has too few rows to tell copying from chance.
const FEWEST_ROWS: usize = 40;

/// A document is copied if so many of a hundred of its rows stand in earlier documents.
const SHARE: usize = 80;

/// Forms, which are alike because they are forms; and what repeats others by its nature.
const FORMS: &[DocumentKind] = &[
    DocumentKind::InformedConsent,
    DocumentKind::DischargeInstructions,
    DocumentKind::Order,
    DocumentKind::MedicationRecord,
    DocumentKind::LaboratoryReport,
    DocumentKind::AdvanceDirective,
    DocumentKind::TransferSummary,
    DocumentKind::FinalDiagnosis,
];

/// One pass over all words: a row is known by its hash, with the last document that has it.
pub(super) fn review(pages: &[Page<'_>], report: &mut Report<'_>) {
    let mut last_page: HashMap<u64, usize, BuildHasherDefault<Identity>> = HashMap::default();
    let mut by_time: Vec<(usize, &Page<'_>)> = pages.iter().enumerate().collect();
    by_time.sort_by_key(|(_, page)| (page.at.is_none(), page.at, page.index));
    for (number, page) in by_time {
        let is_form = page.document.kind.value().is_some_and(|kind| FORMS.contains(&kind));
        let rows: Vec<u64> = page.words.windows(ROW).map(hash).collect();
        if is_form || rows.len() < FEWEST_ROWS {
            continue;
        }
        if page.document.amends.is_blank() {
            let sources: Vec<Option<usize>> = rows.iter().map(|row| last_page.get(row).copied()).collect();
            let shared = sources.iter().flatten().count();
            if shared * 100 >= rows.len() * SHARE
                && let Some(source) = most_frequent(&sources)
                && let Some(earlier) = pages.get(source)
            {
                let draft = finding(page, earlier, &sources, source, shared);
                add(report, Rule::CopiedForward, draft);
            }
        }
        rows.into_iter().for_each(|row| {
            last_page.insert(row, number);
        });
    }
}

fn finding<'a>(
    page: &Page<'_>,
    earlier: &Page<'_>,
    sources: &[Option<usize>],
    source: usize,
    shared: usize,
) -> Draft<'a> {
    let percent = shared * 100 / sources.len().max(1);
    let is_one = sources.iter().flatten().all(|from| *from == source);
    let whence = if is_one {
        "an earlier entry,"
    } else {
        "earlier entries, most of it in"
    };
    let message = format!(
        "{percent} % of the text stands in {whence} documents[{}]",
        earlier.index
    );
    let (first, last) = longest_run(sources, source);
    Draft::new(page.place(), message)
        .evidence(page.evidence(first, last + ROW - 1))
        .evidence(casemix_record::Evidence::new(
            earlier.place(),
            earlier.document.id.as_str(),
        ))
}

/// The document that most rows come from, the first of equals.
fn most_frequent(sources: &[Option<usize>]) -> Option<usize> {
    let mut sorted: Vec<usize> = sources.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let runs = sorted
        .chunk_by(|a, b| a == b)
        .filter_map(|run| Some((*run.first()?, run.len())));
    let most = runs.reduce(|most, run| if run.1 > most.1 { run } else { most });
    most.map(|(source, _)| source)
}

/// First and last place of the longest run of rows from one document.
fn longest_run(sources: &[Option<usize>], source: usize) -> (usize, usize) {
    let (mut longest, mut start) = ((0, 0), None);
    for (at, from) in sources.iter().enumerate() {
        if *from != Some(source) {
            start = None;
            continue;
        }
        let first = *start.get_or_insert(at);
        if at - first > longest.1 - longest.0 {
            longest = (first, at);
        }
    }
    longest
}

/// FNV-1a over the words in lower case: the same on every machine.
fn hash(row: &[super::Word<'_>]) -> u64 {
    let bytes = row.iter().flat_map(|word| word.text.bytes().chain([b' ']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Takes a hash for what it is.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes
            .iter()
            .fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
