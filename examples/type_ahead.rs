//! Type-ahead over a callback: whatever draws the screen hands in what was typed so far and gets the lines to show. No
//! socket, no thread; the workspace is kept, so that a key stroke allocates next to nothing.
//!
//! ```console
//! $ cargo run --release -p casemix-examples --example type_ahead
//! ```

use casemix_coding::find::{Finder, Workspace};

/// Answers key strokes for as long as it lives.
struct TypeAhead {
    finder: &'static Finder,
    workspace: Workspace,
}

impl TypeAhead {
    fn typed(&mut self, text: &str, mut show: impl FnMut(&str, &str)) {
        let found = self
            .finder
            .search(text)
            .system("icd-10-cm")
            .typing()
            .limit(3)
            .run(&mut self.workspace);
        for hit in found.hits() {
            show(hit.code(), found.title(hit).text);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut box_ = TypeAhead {
        finder: Finder::embedded()?,
        workspace: Workspace::default(),
    };
    let whole = "pneumonia viral";
    for letters in (3..=whole.len()).step_by(3) {
        let typed: String = whole.chars().take(letters).collect();
        println!("{typed}|");
        box_.typed(&typed, |code, title| println!("    {code:<9} {title}"));
    }
    Ok(())
}
