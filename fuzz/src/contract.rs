//! The file contract: lines in, answers out.

use std::sync::LazyLock;

use casemix::{
    Groupers, Pipeline,
    contract::{Answers, Blocks, Format, GroupForm},
};

/// A file of encounters: as lines of JSON every line but the blank ones gets one answer, which is JSON; as rows of CSV
/// every row does.
pub fn contract(data: &[u8]) {
    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Groupers::embedded().expect("embedded")));
    for (format, limit) in [
        (Format::Ndjson, 1 << 20),
        (Format::Ndjson, 50),
        (Format::Csv, 1 << 20),
        (Format::Csv, 50),
    ] {
        let mut answers = Answers::new(&PIPELINE, GroupForm::default());
        let (mut out, mut lines) = (Vec::new(), 0);
        for block in Blocks::new(data, format).with_line_limit(limit) {
            let Ok(block) = block else { break };
            lines += answers.write_block(&block, &mut out).lines;
        }
        let answered = String::from_utf8(out).expect("answers are text");
        assert_eq!(answered.lines().count() as u64, lines, "one answer a line");
        for line in answered.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect("an answer is JSON");
        }
    }
}
