//! Whatever is wrong with a line, it has a defined answer, and no other line is affected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{
    io::{Read, Write},
    process::Stdio,
    thread,
};

use serde_json::{Value, json};

use common::{Ran, casemix, file, gzip, run, run_command};

const GOOD: &str = r#"{"id":"good","drg_release":"43.1","diagnoses":[{"code":"J18.9"}]}"#;

/// Groups a line between two good ones, which must be answered as ever, and gives its answer.
fn between_good_lines(line: &[u8]) -> (Ran, Value) {
    let good = format!("{GOOD}\n");
    let ran = run(&["group"], [good.as_bytes(), line, b"\n", good.as_bytes()].concat());
    let lines = ran.lines();
    assert_eq!(lines.len(), 3, "{}", ran.text());
    for good in [&lines[0], &lines[2]] {
        assert_eq!((&good["id"], &good["final"]["drg"]), (&json!("good"), &json!("195")));
    }
    let answer = lines[1].clone();
    (ran, answer)
}

fn assert_error(line: &[u8], kind: &str, id: Option<&str>) -> Value {
    let (ran, answer) = between_good_lines(line);
    assert_eq!(ran.status, 1);
    assert_eq!(answer["line"], json!(2));
    assert_eq!(answer["error"]["kind"], json!(kind), "{answer}");
    assert_eq!(answer.get("id"), id.map(Value::from).as_ref(), "{answer}");
    let message = answer["error"]["message"].as_str().expect("a message");
    assert!(
        message.contains([':', ';']),
        "what is wrong, and then what to do: {message}"
    );
    assert!(
        ran.stderr.contains("1 of 3 lines have errors, the first: line 2: "),
        "{}",
        ran.stderr
    );
    answer
}

fn assert_grouped(line: &str, drg: &str, status: &str) -> Value {
    let (ran, answer) = between_good_lines(line.as_bytes());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        (&answer["final"]["drg"], &answer["final"]["status"]),
        (&json!(drg), &json!(status)),
        "{answer}"
    );
    answer
}

#[test]
fn any_bytes() {
    assert_error(b"\x00\x01\x02", "syntax", None);
    assert_error(b"not JSON at all", "syntax", None);
    assert_error(b"{", "syntax", None);
    assert_error(br#"{"id":"E7","sex":"female""#, "syntax", Some("E7"));
    assert_error(br#"{"id":"E7"} {"id":"E8"}"#, "syntax", Some("E7"));
    assert_error(br#"{"id":"E7","age_years":1e999}"#, "syntax", Some("E7"));
    let answer = assert_error(br#"{"id":"E7","diagnoses":[{"code" "I50.23"}]}"#, "syntax", Some("E7"));
    assert_eq!(answer["error"]["column"], json!(33));
}

#[test]
fn json_of_another_shape() {
    assert_error(b"[]", "data", None);
    assert_error(b"7", "data", None);
    assert_error(b"null", "data", None);
    assert_error(br#"{"id":"E7","diagnoses":{"code":"I50.23"}}"#, "data", Some("E7"));
    assert_error(br#"{"id":"E7","diagnoses":["I50.23"]}"#, "data", Some("E7"));
    assert_error(br#"{"id":"E7","sex":["female"]}"#, "data", Some("E7"));
    assert_error(br#"{"id":"E7","sex":"female","sex":"male"}"#, "data", Some("E7"));
}

#[test]
fn nesting_without_end() {
    assert_error(
        format!("{{\"id\":\"E7\",\"odd\":{}", "[".repeat(100_000)).as_bytes(),
        "syntax",
        Some("E7"),
    );
    assert_error("{\"a\":".repeat(100_000).as_bytes(), "syntax", None);
}

#[test]
fn invalid_utf8() {
    let answer = assert_error(b"{\"id\":\"E7\",\"patient_id\":\"\xff\xfe\"}", "encoding", Some("E7"));
    assert_eq!(answer["error"]["column"], json!(26));
    assert_error(b"\xff\xfe{\x00", "encoding", None);
}

#[test]
fn blank_lines_are_skipped_and_counted() {
    let ran = run(&["group"], format!("\u{feff}{GOOD}\r\n\n  \t\r\n{{\n{GOOD}"));
    let lines = ran.lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["line"], json!(4));
    assert_eq!(
        lines[2]["id"],
        json!("good"),
        "a last line without line break is a line"
    );
    assert_eq!(run(&["group"], "").status, 0);
    assert_eq!(run(&["group"], "\n\n").text(), "");
}

#[test]
fn truncated_gzip() {
    let lines = format!("{GOOD}\n").repeat(20_000);
    let whole = gzip(lines.as_bytes());
    assert_eq!(
        run(&["group", "--brief"], &whole).lines().len(),
        20_000,
        "gzip is known by its content"
    );

    let ran = run(&["group", "--brief"], &whole[..whole.len() / 2]);
    assert_eq!(ran.status, 3);
    let answered = ran.lines().len();
    assert!(
        answered > 5_000 && answered < 20_000,
        "{answered} whole lines came before the break"
    );
    let told = format!("standard input: the compressed data break off after line {answered}: ");
    assert!(ran.stderr.contains(&told), "{}", ran.stderr);

    let ran = run(&["group"], &whole[..12]);
    assert_eq!((ran.status, ran.text()), (3, ""));
    let mut damaged = whole;
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8].fill(0xff);
    assert_eq!(run(&["group", "--brief"], &damaged).status, 3);
}

#[test]
fn a_line_above_the_limit() {
    let long = format!(r#"{{"id":"long","documents":[{{"text":"{}"}}]}}"#, "x".repeat(5_000));
    let ran = run(&["group", "--max-line", "4000"], format!("{GOOD}\n{long}\n{GOOD}\n"));
    assert_eq!(ran.status, 1);
    let lines = ran.lines();
    assert_eq!((&lines[1]["line"], &lines[1]["id"]), (&json!(2), &json!("long")));
    assert_eq!(
        (&lines[1]["error"]["kind"], &lines[1]["error"]["column"]),
        (&json!("too-long"), &json!(4001))
    );
    assert_eq!(lines[2]["id"], json!("good"));
    assert_eq!(
        run(&["group"], format!("{GOOD}\n{long}\n")).status,
        1,
        "and without a release"
    );
}

/// A line of 300 MB comes through a pipe; the program may have 400 MB of address space and needs far less.
#[cfg(target_os = "linux")]
#[test]
fn a_line_of_hundreds_of_megabytes_needs_little_memory() {
    let program = env!("CARGO_BIN_EXE_casemix");
    let script = format!("ulimit -v 400000; exec '{program}' group --threads 2");
    let mut child = std::process::Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut stdin = child.stdin.take().expect("it was asked for");
    let mut stdout = child.stdout.take().expect("it was asked for");
    let writer = thread::spawn(move || {
        let chunk = vec![b'x'; 1 << 20];
        stdin.write_all(format!("{GOOD}\n{{\"id\":\"huge\",\"documents\":[{{\"text\":\"").as_bytes())?;
        for _ in 0..300 {
            stdin.write_all(&chunk)?;
        }
        stdin.write_all(format!("\"}}]}}\n{GOOD}\n").as_bytes())
    });
    let mut text = String::new();
    stdout.read_to_string(&mut text).expect("UTF-8");
    writer.join().expect("no panic").expect("the program reads to the end");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (&lines[1]["id"], &lines[1]["error"]["kind"]),
        (&json!("huge"), &json!("too-long"))
    );
    assert_eq!(lines[2]["final"]["drg"], json!("195"));
}

#[test]
fn ten_thousand_secondary_diagnoses() {
    let secondary = r#",{"code":"J96.01","poa":"N"}"#.repeat(10_000);
    let line = format!(
        r#"{{"id":"E7","drg_release":"43.1","poa_exempt_hospital":false,"diagnoses":[{{"code":"I50.23"}}{secondary}]}}"#
    );
    let answer = assert_grouped(&line, "291", "OK");
    let diagnoses = answer["diagnoses"].as_array().unwrap();
    assert_eq!(diagnoses.len(), 10_001);
    assert!(diagnoses[1..].iter().all(|told| told["severity_flag"] == json!([1, 1])));
}

#[test]
fn parts_without_end() {
    let line = format!(r#"{{"id":"E7","diagnoses":[{}{{}}]}}"#, "{},".repeat(200_000));
    assert_error(line.as_bytes(), "too-long", Some("E7"));
}

#[test]
fn duplicated_codes() {
    let answer = assert_grouped(
        r#"{"id":"E7","drg_release":"43.1","diagnoses":[{"code":"I50.23"},{"code":"I50.23"},{"code":"J96.01"},{"code":"j9601"}],
            "procedures":[{"code":"02703DZ"},{"code":"02703DZ"}]}"#
            .replace('\n', " ")
            .as_str(),
        "321",
        "OK",
    );
    assert_eq!(answer["diagnoses"][2]["code"], answer["diagnoses"][3]["code"]);
    assert_eq!(answer["procedures"].as_array().unwrap().len(), 2);
}

#[test]
fn wrong_poa_letters() {
    let line = |poa: &str| {
        format!(
            r#"{{"drg_release":"43.1","poa_exempt_hospital":false,"sex":"male","discharge_status":"01",
               "diagnoses":[{{"code":"I33.9"}},{{"code":"S59.231A","poa":{poa}}}]}}"#
        )
        .replace('\n', " ")
    };
    assert_grouped(&line(r#""N""#), "290", "OK");
    assert_grouped(&line(r#""Y""#), "289", "OK");
    for wrong in [
        r#""X""#,
        r#""""#,
        r#"" ""#,
        "null",
        "1",
        "7",
        "true",
        r#""yes, it was""#,
    ] {
        assert_grouped(&line(wrong), "999", "HAC_MISSING_ONE_POA");
    }
}

#[test]
fn absurd_ages_and_impossible_dates() {
    for age in [
        "-1",
        "0",
        "124",
        "1000000",
        "99999999999999999999",
        "1.5",
        r#""old""#,
        "null",
    ] {
        let line = format!(r#"{{"id":"E7","drg_release":"43.1","age_years":{age},"diagnoses":[{{"code":"J18.9"}}]}}"#);
        assert_grouped(&line, "195", "OK");
    }
    let dated =
        |discharged: &str| format!(r#"{{"id":"E7","discharged":"{discharged}","diagnoses":[{{"code":"J18.9"}}]}}"#);
    assert_grouped(&dated("2026-01-31T10:00"), "195", "OK");
    for impossible in ["2026-02-30", "2026-13-01", "01/31/2026", "2026-01-31T25:00", "soon"] {
        assert_error(dated(impossible).as_bytes(), "release", Some("E7"));
    }
    let odd = r#"{"id":"E7","drg_release":"43.1","admitted":"2026-02-30","birth_date":"3000-01-01","discharged":"0000-00-00","diagnoses":[{"code":"J18.9"}]}"#;
    assert_grouped(odd, "195", "OK");
}

#[test]
fn no_release_to_choose() {
    let lines = [
        r#"{"id":"E7","diagnoses":[{"code":"J18.9"}]}"#,
        r#"{"id":"E7","discharged":"2019-05-01","diagnoses":[{"code":"J18.9"}]}"#,
        r#"{"id":"E7","discharged":"2050-05-01","diagnoses":[{"code":"J18.9"}]}"#,
        r#"{"id":"E7","drg_release":"39.1","diagnoses":[{"code":"J18.9"}]}"#,
        r#"{"id":"E7","drg_release":"the newest","diagnoses":[{"code":"J18.9"}]}"#,
        r#"{"id":"E7","drg_release":"43.1","icd_version":9,"diagnoses":[{"code":"486"}]}"#,
        r#"{"id":"E7","drg_release":"43.1","icd_version":11,"diagnoses":[{"code":"486"}]}"#,
    ];
    for line in lines {
        let answer = assert_error(line.as_bytes(), "release", Some("E7"));
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            !message.contains("2019-05-01") && !message.contains("the newest"),
            "{message}"
        );
    }
    let all = lines.join("\n");
    let ran = run(&["group", "--release", "43.1", "--brief"], &all);
    let grouped = ran
        .lines()
        .iter()
        .filter(|line| line["final"]["drg"] == json!("195"))
        .count();
    assert_eq!(
        (ran.status, grouped),
        (1, 5),
        "a release for all does not make ICD-9 codes group"
    );
}

#[test]
fn unknown_codes_and_odd_texts() {
    let answer = assert_grouped(
        r#"{"id":"E\"7\\\u0001é","drg_release":"43.1","diagnoses":[{"code":"J18.9"},{"code":"ZZ99"},{"code":""},{"poa":"Y"},
           {"code":"a text that is far longer than any code of any system \" \\"},{"code":7}],"procedures":[{"code":"??"},{}]}"#
            .replace('\n', " ")
            .as_str(),
        "195",
        "OK",
    );
    assert_eq!(answer["id"], json!("E\"7\\\u{1}é"));
    let codes: Vec<&str> = answer["diagnoses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| told["code"].as_str().unwrap())
        .collect();
    let long = "A TEXT THAT IS FAR LONGER THAN ANY CODE OF ANY SYSTEM \" \\";
    assert_eq!(codes, ["J189", "ZZ99", "", "", long, "7"]);
    assert_eq!(
        answer["procedures"][1],
        json!({"code": "", "recognized": false, "operating_room": false, "affects": 0, "hac": []})
    );
}

#[test]
fn no_principal_diagnosis() {
    let none = r#"{"id":"E7","drg_release":"43.1"}"#;
    assert_eq!(assert_grouped(none, "999", "INVALID_PDX")["diagnoses"], json!([]));
    let secondary = r#"{"id":"E7","drg_release":"43.1","diagnoses":[{"code":"J18.9","role":"secondary"},{"code":"R05","role":"reason-for-visit"}]}"#;
    let answer = assert_grouped(secondary, "999", "INVALID_PDX");
    assert_eq!(
        answer["diagnoses"].as_array().unwrap().len(),
        1,
        "reasons for visit do not go to the grouper"
    );
    let later = r#"{"id":"E7","drg_release":"43.1","diagnoses":[{"code":"W01.0XXA","role":"external-cause"},{"code":"J18.9","role":"principal"}]}"#;
    assert_eq!(
        assert_grouped(later, "195", "OK")["diagnoses"][0]["code"],
        json!("J189")
    );
}

#[test]
fn csv_with_every_fault() {
    let csv = "id,drg_release,diagnoses,diagnoses.poa,ward\n\
               E1,43.1,J18.9,Y,\"a, \"\"b\"\"\nc\"\n\
               E2,43.1,J18.9\n\
               \n\
               E3,43.1,I50.23;J96.01,Y;N,\r\n\
               E4,,J18.9,,\n\
               E5,43.1,J18.9,Y,\"open\n";
    let ran = run(&["group", "--format", "csv", "--brief"], csv);
    let lines = ran.lines();
    assert_eq!(ran.status, 1);
    let drg = |at: usize| &lines[at]["final"]["drg"];
    assert_eq!((drg(0), drg(2)), (&json!("195"), &json!("291")));
    let fault = |at: usize| (&lines[at]["line"], &lines[at]["id"], &lines[at]["error"]["kind"]);
    assert_eq!(fault(1), (&json!(4), &json!("E2"), &json!("syntax")));
    assert_eq!(fault(3), (&json!(7), &json!("E4"), &json!("release")));
    assert_eq!(fault(4), (&json!(8), &json!("E5"), &json!("syntax")));
    assert_eq!(lines.len(), 5);

    let ran = run(&["group", "--format", "csv"], "name,ward\nAnna,7\n");
    assert_eq!((ran.status, ran.text()), (3, ""));
    assert!(
        ran.stderr
            .contains("no column of the CSV header is a field of the encounter: begin"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("Anna"));
}

#[test]
fn files_that_cannot_be_read_or_written() {
    for arguments in [
        &["group", "no such file"][..],
        &["group", "."],
        &["month", "no such file"],
        &["explain", "no such file"],
    ] {
        let ran = run(arguments, "");
        assert_eq!((ran.status, ran.text()), (3, ""), "{arguments:?}");
        assert!(ran.stderr.starts_with("casemix: "), "{}", ran.stderr);
    }
    let input = file("writable.ndjson", GOOD);
    let input = input.to_str().unwrap();
    assert_eq!(run(&["group", input, "-o", "no such folder/out"], "").status, 3);
    let ran = run(&["group", input, "-o", input], "");
    assert_eq!(ran.status, 2);
    assert_eq!(
        std::fs::read_to_string(input).unwrap(),
        GOOD,
        "the input is not overwritten"
    );
}

#[test]
fn wrong_usage() {
    for arguments in [
        &[][..],
        &["nonsense"],
        &["group", "--threads", "0"],
        &["group", "--release", "newest"],
        &["group", "--release", "12.0"],
        &["group", "--brief", "--explain"],
        &["code"],
        &["code", "I50.23", "--from", "2020"],
        &["code", "I50.23", "--date", "2026-02-30"],
        &["explain", "--sdx", "J96.01"],
    ] {
        let ran = run(arguments, "");
        assert_eq!((ran.status, ran.text()), (2, ""), "{arguments:?}");
        assert!(!ran.stderr.is_empty());
    }
}

/// A reader that has seen enough, as `head` has, ends the program without a word.
#[cfg(unix)]
#[test]
fn a_broken_pipe_is_quiet() {
    for threads in ["1", "3"] {
        let mut command = casemix(&["group", "--threads", threads]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        // The input goes on until it is no longer wanted: the program must not wait for its end.
        let lines = format!("{GOOD}\n").repeat(2_000);
        let writer = thread::spawn(move || while stdin.write_all(lines.as_bytes()).is_ok() {});
        stdout.read_exact(&mut [0; 100]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(0), "")
        );
    }
}

/// Answers do not wait for the end of the input.
#[test]
fn a_slow_reader_and_writer_take_turns() {
    for threads in ["1", "2"] {
        let mut command = casemix(&["group", "--brief", "--threads", threads]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        for _ in 0..3 {
            stdin.write_all(format!("{GOOD}\n").as_bytes()).unwrap();
            stdin.flush().unwrap();
            let mut line = Vec::new();
            while !line.ends_with(b"\n") {
                let mut byte = [0];
                stdout.read_exact(&mut byte).unwrap();
                line.extend(byte);
            }
        }
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn nothing_of_the_patient_is_told_on_standard_error() {
    let input = [
        r#"{"id":"Miller","patient":{"names":[{"family":"Miller""#,
        r#"{"id":"Miller","diagnoses":"Miller"}"#,
        r#"{"id":"Miller","discharged":"Miller"}"#,
        r#"{"id":"Miller","drg_release":"Miller"}"#,
    ];
    for line in input {
        for command in ["group", "month", "explain"] {
            let ran = run_command(casemix(&[command, "-"]), line.as_bytes());
            assert!(!ran.stderr.contains("Miller"), "{command}: {}", ran.stderr);
        }
    }
}
