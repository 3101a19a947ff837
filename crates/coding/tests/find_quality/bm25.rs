//! The baseline: plain BM25 (Robertson and Zaragoza, 2009) over the titles and terms of each code, with the usual
//! constants. No stemming, no synonyms, no spelling.

use std::collections::HashMap;

const K1: f64 = 1.2;
const B: f64 = 0.75;

pub(crate) struct Bm25 {
    codes: Vec<String>,
    lengths: Vec<f64>,
    mean: f64,
    /// For each word, the codes with the number of times they have it.
    postings: HashMap<String, Vec<(usize, f64)>>,
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

impl Bm25 {
    /// From codes and, for each, all its terms in one text.
    pub(crate) fn new(documents: impl IntoIterator<Item = (String, String)>) -> Self {
        let (mut codes, mut lengths) = (Vec::new(), Vec::new());
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        for (at, (code, text)) in documents.into_iter().enumerate() {
            let mut counts: HashMap<String, f64> = HashMap::new();
            words(&text).for_each(|word| *counts.entry(word).or_default() += 1.0);
            lengths.push(counts.values().sum());
            codes.push(code);
            for (word, count) in counts {
                postings.entry(word).or_default().push((at, count));
            }
        }
        let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
        Self {
            codes,
            lengths,
            mean,
            postings,
        }
    }

    /// The ten best codes.
    pub(crate) fn find(&self, query: &str) -> Vec<&str> {
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for word in words(query) {
            let Some(postings) = self.postings.get(&word) else {
                continue;
            };
            let with = postings.len() as f64;
            let rarity = (1.0 + (self.codes.len() as f64 - with + 0.5) / (with + 0.5)).ln();
            for (at, count) in postings {
                let length = 1.0 - B + B * self.lengths[*at] / self.mean;
                *scores.entry(*at).or_default() += rarity * count * (K1 + 1.0) / (count + K1 * length);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.iter().take(10).map(|(at, _)| self.codes[*at].as_str()).collect()
    }
}
