//! Counts generated discharges by streaming; see [`casemix_benches::record::discharges`].

use std::{env, error::Error};

use casemix_benches::record::discharges;

fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1) {
        Some(number) => discharges::count(number.parse()?),
        None => discharges::run(),
    }
}
