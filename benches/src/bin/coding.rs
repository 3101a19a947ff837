//! Measures building codes, drugs and medications; see [`casemix_benches::record::codings`].

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    casemix_benches::record::codings::run()
}
