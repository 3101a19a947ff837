//! What a figure depends on besides the code.

use std::{env::consts, fs, process::Command, thread, time::SystemTime};

use chrono::DateTime;

/// Date, machine class, and all conditions by name. No name of a host or a person.
pub(super) struct Conditions {
    pub(super) date: String,
    pub(super) machine_class: String,
    pub(super) list: Vec<(&'static str, String)>,
}

impl Conditions {
    pub(super) fn now() -> Conditions {
        let seconds = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        let day = DateTime::from_timestamp(seconds.cast_signed(), 0).unwrap_or_default();
        let date = day.format("%Y-%m-%d").to_string();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let machine_class = format!("{}-{}-{cores}-cores", consts::OS, consts::ARCH);
        let list = vec![
            ("date", date.clone()),
            ("machine class", machine_class.clone()),
            ("processor", processor().unwrap_or_else(|| "not told".to_owned())),
            ("load at start", load().unwrap_or_else(|| "not told".to_owned())),
            ("compiler", compiler().unwrap_or_else(|| "not told".to_owned())),
            (
                "profile",
                if cfg!(debug_assertions) {
                    "dev"
                } else {
                    "release, thin LTO"
                }
                .to_owned(),
            ),
            ("target features", target_features()),
            (
                "times",
                "processor time of the measuring thread, unless the name says wall time".to_owned(),
            ),
        ];
        Conditions {
            date,
            machine_class,
            list,
        }
    }
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Average number of processes that ran or wanted to in the last minute: above the number of cores, times are too long.
fn load() -> Option<String> {
    Some(fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.to_owned())
}

fn compiler() -> Option<String> {
    let output = Command::new("rustc").arg("--version").output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

fn target_features() -> String {
    let features = [
        ("sse4.2", cfg!(target_feature = "sse4.2")),
        ("avx2", cfg!(target_feature = "avx2")),
        ("neon", cfg!(target_feature = "neon")),
    ];
    let held: Vec<&str> = features
        .iter()
        .filter(|(_, held)| *held)
        .map(|(name, _)| *name)
        .collect();
    if held.is_empty() {
        "baseline".to_owned()
    } else {
        held.join(" ")
    }
}
