//! The pickers, driven by keys on a terminal and looked at on its screen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(unix)]

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};

const DOWN: &str = "\u{1b}[B";
const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";
const CONTROL_C: &str = "\u{3}";

/// The longest that an answer of the program may take, on a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with the program on it.
struct Terminal {
    pty: Arc<Pty>,
    /// All bytes that the program wrote.
    written: Arc<Mutex<Vec<u8>>>,
    rows: u16,
    columns: u16,
    child: Child,
}

impl Terminal {
    /// Runs a line of the shell, in which `casemix` is the program.
    fn run(line: &str, columns: u16, rows: u16) -> Self {
        let (pty, pts) = open().expect("a terminal");
        pty.resize(Size::new(rows, columns)).expect("a size");
        let line = line.replace("casemix", env!("CARGO_BIN_EXE_casemix"));
        let child = Command::new("sh").args(["-c", &line]).env("TERM", "xterm-256color");
        let child = child.spawn(pts).expect("a shell");
        let (pty, written) = (Arc::new(pty), Arc::new(Mutex::new(Vec::new())));
        let (from, to) = (Arc::clone(&pty), Arc::clone(&written));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // The end of the program is an error of the terminal.
            while let Ok(count) = (&*from).read(&mut bytes) {
                to.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        Self {
            pty,
            written,
            rows,
            columns,
            child,
        }
    }

    fn presses(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).expect("the program reads");
    }

    fn screen(&self) -> String {
        let size = |count| NonZero::new(count).expect("a terminal has lines");
        let mut parser = vt100::Parser::new(size(self.rows), size(self.columns), 0);
        parser.process(&self.written.lock().unwrap());
        parser.screen().contents()
    }

    /// Waits until the screen shows a text.
    fn shows(&self, text: &str) {
        let start = Instant::now();
        while !self.screen().contains(text) {
            assert!(
                start.elapsed() < PATIENCE,
                "{text:?} is not on the screen:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the end, and gives exit status and the last screen.
    fn ends(mut self) -> (i32, String) {
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait().expect("it is a child of this process") {
                Some(status) => break status.code().unwrap_or(-1),
                None => assert!(start.elapsed() < PATIENCE, "it asks on:\n{}", self.screen()),
            }
            thread::sleep(Duration::from_millis(5));
        };
        (status, self.settled())
    }

    /// The screen once nothing more is written: what was written last may still be under way.
    fn settled(&self) -> String {
        let mut before = usize::MAX;
        while before != self.written.lock().unwrap().len() {
            before = self.written.lock().unwrap().len();
            thread::sleep(Duration::from_millis(100));
        }
        self.screen()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn words_and_questions_lead_to_a_code() {
    let terminal = Terminal::run("casemix find --pick --system icd-10-cm", 100, 24);
    terminal.shows("arrows choose, tab takes the line");
    terminal.presses("colles fractur");
    terminal.shows("S52.53 Colles' fracture");
    terminal.presses(ENTER);
    terminal.shows("S52.53 Which side?");
    terminal.presses("right");
    terminal.shows("> S52.531   right");
    terminal.presses(ENTER);
    terminal.shows("S52.531 Which encounter?");
    // The third answer.
    terminal.presses(DOWN);
    terminal.shows("> S52.531B");
    terminal.presses(ENTER);
    let (status, screen) = terminal.ends();
    assert_eq!(status, 0);
    assert!(
        screen
            .trim_end()
            .lines()
            .next_back()
            .unwrap()
            .starts_with("S52.531B Colles' fracture"),
        "{screen}"
    );
}

#[test]
fn a_narrow_terminal_shows_one_line_for_each_hit() {
    let terminal = Terminal::run("casemix find --pick --system icd-10-cm", 40, 10);
    terminal.shows("Code for:");
    terminal.presses("heart atack");
    terminal.shows("Code for: heart atack");
    let screen = terminal.settled();
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(lines[0].trim_end(), "? Code for: heart atack", "{screen}");
    let (help, hits) = lines[1..].split_last().expect("hits and help");
    assert!(help.starts_with("[arrows choose") && help.ends_with("…]"), "{screen}");
    assert!(hits.len() >= 5 && lines.len() < 10, "{screen}");
    assert!(
        hits.iter()
            .all(|line| line.get(2..).is_some_and(|hit| hit.starts_with("I2"))),
        "a hit on each line:\n{screen}"
    );
    terminal.presses(ESCAPE);
    assert_eq!(terminal.ends().0, 1);
}

#[test]
fn what_is_highlighted_is_taken() {
    let terminal = Terminal::run("casemix find --pick --system icd-10-cm --billable", 100, 24);
    terminal.shows("Code for:");
    terminal.presses("heart atack");
    terminal.shows("I21.9 Acute myocardial infarction, unspecified");
    // Which code stands second is for the ranking to say.
    let listed = terminal.screen();
    let second = listed
        .lines()
        .filter(|line| line.contains(" I2"))
        .nth(1)
        .expect("a second code")
        .trim();
    terminal.presses(DOWN);
    terminal.presses(DOWN);
    terminal.shows(&format!("> {second}"));
    terminal.presses("\t");
    terminal.shows(&format!("Code for: {second}"));
    terminal.presses(ENTER);
    let (status, screen) = terminal.ends();
    assert_eq!(status, 0);
    assert!(screen.trim_end().ends_with(&format!("\n{second}")), "{screen}");
}

#[test]
fn control_c_gives_the_terminal_back() {
    for keys in [CONTROL_C, ESCAPE] {
        let terminal = Terminal::run("casemix pcs --pick 0DTJ; echo status $?; stty -a", 80, 24);
        terminal.shows("0DTJ Approach?");
        terminal.presses(keys);
        terminal.shows("status 1");
        let (_, screen) = terminal.ends();
        for mode in ["icanon", "echo", "isig", "icrnl", "opost"] {
            let is_on = |word: &str| word.trim_end_matches(';') == mode;
            assert!(screen.split_whitespace().any(is_on), "{mode} is off:\n{screen}");
        }
        assert!(
            !screen.contains("status 1c"),
            "nothing of the question stays beside it:\n{screen}"
        );
    }
}

#[test]
fn procedures_are_built_by_letters_and_words() {
    let terminal = Terminal::run("casemix pcs --pick 0DT --date 2026-04-01", 80, 24);
    terminal.shows("0DT Body Part?");
    terminal.presses("appe");
    terminal.shows("> J Appendix");
    terminal.presses(ENTER);
    terminal.shows("0DTJ Approach?");
    // Back, and on another way.
    terminal.presses(ESCAPE);
    terminal.shows("> 1 Esophagus, Upper");
    terminal.presses("j");
    terminal.shows("> J Appendix");
    terminal.presses(ENTER);
    terminal.shows("> 0 Open");
    terminal.presses("4");
    terminal.shows("> 4 Percutaneous Endoscopic");
    terminal.presses(ENTER);
    terminal.shows("0DTJ4Z Qualifier?");
    terminal.presses("no qual");
    terminal.shows("> Z No Qualifier");
    terminal.presses(ENTER);
    let (status, screen) = terminal.ends();
    assert_eq!(status, 0);
    assert!(
        screen.contains("0DTJ4ZZ Resection of Appendix, Percutaneous Endoscopic Approach"),
        "{screen}"
    );
}

#[test]
fn diagnoses_are_built_past_placeholders() {
    for (setting, is_coloured) in [("NO_COLOR=1", false), ("", true)] {
        let line = format!("{setting} casemix cm --pick W01.0 --date 2026-04-01");
        let terminal = Terminal::run(&line, 80, 24);
        terminal.shows("W01.0XX Which encounter?");
        terminal.presses("subs");
        terminal.shows("> D subsequent encounter");
        terminal.presses(ENTER);
        terminal.shows("W01.0XXD subsequent encounter");
        let written = String::from_utf8(terminal.written.lock().unwrap().clone()).expect("UTF-8");
        assert_eq!(written.contains("\u{1b}[38;5;"), is_coloured, "{setting}: {written:?}");
        assert_eq!(terminal.ends().0, 0);
    }
}

#[test]
fn nobody_is_asked_without_a_terminal() {
    for (command, instead) in [("find", "find WORDS"), ("pcs", "pcs PARTIAL"), ("cm", "cm PARTIAL")] {
        let terminal = Terminal::run(
            &format!("casemix {command} --pick < /dev/null; echo status $?"),
            120,
            24,
        );
        terminal.shows("status 2");
        assert!(
            terminal.screen().contains(&format!("use casemix {instead}")),
            "{}",
            terminal.screen()
        );
    }
}
