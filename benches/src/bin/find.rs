//! Measures the search of codes; see [`casemix_benches::record::finds`].

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    casemix_benches::record::finds::run()
}
