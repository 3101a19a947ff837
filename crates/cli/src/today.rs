//! The day on which the program runs; libraries read no clock.

use std::time::SystemTime;

use chrono::{Days, NaiveDate};

/// Today by the clock of the machine, in universal time.
pub(crate) fn today() -> NaiveDate {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let days = Days::new(since.as_secs() / 86_400);
    NaiveDate::default().checked_add_days(days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_later_than_this_was_written() {
        assert!(today() > NaiveDate::from_ymd_opt(2026, 1, 1).unwrap());
    }
}
