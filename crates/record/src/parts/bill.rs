//! [`Bill`]: what the uniform bill states beyond the record, with [`Occurrence`] and [`BillValue`].

use crate::{BillCode, Moment, Money, Raw, TypeOfBill, part::record};

record! {
    /// What the uniform bill (UB-04, or its electronic form) states beyond the record of the stay.
    ///
    /// ```
    /// use casemix_record::{Bill, BillValue, Occurrence};
    ///
    /// let bill = Bill::builder()
    ///     .type_of_bill("0111")
    ///     .from("2025-11-03")
    ///     .through("2025-11-08")
    ///     .occurrences([Occurrence::builder("11").from("2025-11-01")])
    ///     .values([BillValue::builder("80").amount("5")])
    ///     .build();
    /// assert!(bill.type_of_bill.value().unwrap().is_inpatient());
    /// ```
    pub struct Bill() {
        fields {
            /// The type of bill (form locator 4).
            type_of_bill: Raw<TypeOfBill>,
            /// First day that the bill covers (form locator 6).
            from: Raw<Moment>,
            /// Last day that the bill covers (form locator 6).
            through: Raw<Moment>,
        }
        lists {
            /// Condition codes (form locators 18 to 28).
            condition_codes: Raw<BillCode>,
            /// Occurrence codes and occurrence spans (form locators 31 to 36).
            occurrences: Occurrence,
            /// Value codes (form locators 39 to 41).
            values: BillValue,
        }
    }
}

record! {
    /// An occurrence code with its day, or an occurrence span with its first and last day.
    pub struct Occurrence(code: Raw<BillCode>) {
        fields {
            /// The code.
            code: Raw<BillCode>,
            /// The day, or the first one of a span.
            from: Raw<Moment>,
            /// The last day of a span; absent where the code has one day.
            to: Raw<Moment>,
        }
    }
}

record! {
    /// A value code with its amount, which for many codes is no money but a number of days, hours or grams.
    pub struct BillValue(code: Raw<BillCode>) {
        fields {
            /// The code.
            code: Raw<BillCode>,
            /// The amount.
            amount: Raw<Money>,
        }
    }
}
