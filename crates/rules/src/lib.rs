//! Validation of hospital records: is the record complete, timely, consistent and correctly coded?
