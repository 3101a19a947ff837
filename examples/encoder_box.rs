//! An encoder box in ten lines: words in, codes with their titles out, the best first.
//!
//! ```console
//! $ cargo run --release -p casemix-examples --example encoder_box -- fx left wrist
//! ```

use casemix_coding::find::Finder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let query: Vec<String> = std::env::args().skip(1).collect();
    let query = if query.is_empty() {
        "heart attack anterior wall".to_owned()
    } else {
        query.join(" ")
    };
    let found = Finder::embedded()?.find(&query);
    for hit in found.hits() {
        println!("{:<9} {}", hit.code(), found.title(hit).text);
    }
    Ok(())
}
