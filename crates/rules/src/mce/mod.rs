//! The Medicare Code Editor.

mod age_group;
mod answer;
mod claim;
mod discharge_day;
mod edit;
mod editor;
mod editors;
mod encounter;
mod error;
mod flag;
pub mod tables;
mod tally;

pub use age_group::AgeGroup;
pub use answer::{Answer, CodeEdits, EditType};
pub use claim::{Claim, ClaimView};
pub use discharge_day::discharge_day;
pub use edit::{Edit, EditSet, Payment};
pub use editor::{Editor, Workspace};
pub use editors::Editors;
pub use error::{EditorFault, Error};
pub use flag::{Flag, Flags};
pub use tally::Tally;
