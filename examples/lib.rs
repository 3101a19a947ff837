//! Whole programs that show how the parts of casemix compose. Run one with
//! `cargo run --release -p casemix-examples --example NAME`.
//!
//! | example | shows |
//! |---|---|
//! | `group_a_claim` | one claim, from codes to the DRG and its weight |
//! | `explain_a_drg` | why it is that DRG, and what would change it |
//! | `your_own_record_type` | an embedder's own record type grouped without conversion |
//! | `regroup_a_month` | last year's discharges by this year's release, on all processors |
//! | `month_sheet` | records to a month's report, in three mergeable parts |
//! | `look_up_codes` | validity by date, hierarchy, titles, conversion between years |
//! | `next_years_codes` | an official file laid over the embedded codes at run time |
