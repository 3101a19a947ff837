//! Hits as JSON.

use casemix_coding::find::{Found, Hit, Marked, Question};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::text::{dotted, reason};

pub(super) fn shown(
    query: &str,
    found: &Found<'_>,
    ended: &[(&str, NaiveDate)],
    question: Option<&Question<'_>>,
) -> String {
    let hits: Vec<Value> = found.hits().iter().map(|hit| hit_value(found, hit)).collect();
    let ended = ended
        .iter()
        .map(|(system, last)| json!({"system": system, "last_day": last.to_string()}));
    let answer = json!({
        "query": query,
        "hits": hits,
        "ended": ended.collect::<Vec<_>>(),
        "question": question.map(question_value),
    });
    format!("{answer:#}\n")
}

fn hit_value(found: &Found<'_>, hit: &Hit) -> Value {
    let (title, why) = (found.title(hit), found.why(hit));
    let words = why
        .words
        .iter()
        .map(|word| json!({"asked": word.asked, "read": word.read, "how": word.how.map(reason)}));
    let features: serde_json::Map<String, Value> = why
        .features
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let sevenths = found.seventh_characters(hit).into_iter();
    let sevenths = sevenths.map(|(character, meaning)| json!({"character": character, "meaning": meaning}));
    let periods = found.periods(hit).iter();
    let periods = periods.map(|period| json!([period.first.to_string(), period.last.to_string()]));
    json!({
        "code": hit.code(),
        "system": found.system(hit),
        "title": title.text,
        "marks": marks(&title),
        "score": hit.score(),
        "usual": hit.is_usual(),
        "chapter": found.chapter(hit).0,
        "heading": found.is_heading(hit),
        "needs_seventh": found.needs_seventh(hit),
        "seventh_characters": sevenths.collect::<Vec<_>>(),
        "valid": periods.collect::<Vec<_>>(),
        "term": {"kind": why.kind.as_str(), "text": why.term.text, "marks": marks(&why.term)},
        "words": words.collect::<Vec<_>>(),
        "features": features,
    })
}

/// Where words matched, in bytes of the text.
fn marks(marked: &Marked<'_>) -> Vec<[usize; 2]> {
    marked.marks.iter().map(|mark| [mark.start, mark.end]).collect()
}

fn question_value(question: &Question<'_>) -> Value {
    let answers = question.answers.iter().map(
        |answer| json!({"code": dotted(&answer.entry.code()), "label": answer.label, "billable": answer.is_billable}),
    );
    json!({
        "about": dotted(&question.about.code()),
        "question": question.topic.question(),
        "answers": answers.collect::<Vec<_>>(),
    })
}
