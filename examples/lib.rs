//! Whole programs that show how the parts of casemix compose. Run one with
//! `cargo run --release -p casemix-examples --example NAME`.
//!
//! | example | shows |
//! |---|---|
//! | `group_a_claim` | one claim, from codes to the DRG and its weight |
//! | `explain_a_drg` | why it is that DRG, and what would change it |
//! | `edit_a_claim` | what the Medicare Code Editor would return of a claim, why, and what to do |
//! | `claim_scrubber` | the Medicare Code Editor, the conventions and the guidelines behind one call |
//! | `proposed_codes` | codes that a model proposes: which to accept, which to question, and why |
//! | `check_while_typing` | one encounter checked while a coder types |
//! | `own_bylaws` | a hospital's own limits and rules in the rule language |
//! | `nightly_batch` | the records of a night checked on all processors |
//! | `waivers` | decisions to let findings be, kept on them |
//! | `deficiencies` | what records lack, from one review to the next, with nothing lost |
//! | `your_own_record_type` | an embedder's own record type grouped without conversion |
//! | `regroup_a_month` | last year's discharges by this year's release, on all processors |
//! | `month_sheet` | records to a month's report, in three mergeable parts |
//! | `look_up_codes` | validity by date, hierarchy, titles, conversion between years |
//! | `next_years_codes` | an official file laid over the embedded codes at run time |
//! | `census_from_movements` | a unit clerk's rows to the census of every unit, occupancy, and a sum that does not close |
//! | `restate_a_year` | a year corrected by late and changed records alone, exactly |
//! | `control_chart` | what is more than chance in a rate by month: chart, interval, test |
//! | `code_the_medications` | the medications of a stay coded: substance, class, billing code, and what does not fit together |
//! | `encoder_box` | words in, codes with their titles out: an encoder in ten lines |
//! | `type_ahead` | codes while one types, over a callback: no socket, no thread |
