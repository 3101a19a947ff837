//! The edits, and what is said of each.

use std::{fmt, str::FromStr};

use casemix_record::Severity;

/// When an edit counts: whether the claim is held before it is paid, or looked at afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Payment {
    /// Before payment.
    Prepayment,
    /// After payment.
    Postpayment,
}

impl Payment {
    /// The word for it: `prepayment` or `postpayment`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Payment::Prepayment => "prepayment",
            Payment::Postpayment => "postpayment",
        }
    }
}

/// The manual that describes the edits.
pub(super) const MANUAL: &str = "Definitions of Medicare Code Edits (CMS)";

/// What is said of an edit.
struct About {
    name: &'static str,
    official: &'static str,
    payment: Option<Payment>,
    /// Number of the edit in the manual.
    number: Option<u8>,
    meaning: &'static str,
    remedy: &'static str,
}

macro_rules! edits {
    ($($(#[$doc:meta])* $edit:ident = $name:literal, $official:literal, $payment:expr, $number:expr, $remedy:literal;)+) => {
        /// An edit of the Medicare Code Editor. The number of a variant is its ordinal in the official software.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Edit {
            $($(#[$doc])* $edit,)+
        }

        impl Edit {
            /// Every edit, by ordinal.
            pub const ALL: [Edit; Edit::COUNT] = [$(Edit::$edit),+];

            const fn about(self) -> About {
                match self {
                    $(Edit::$edit => About {
                        name: $name,
                        official: $official,
                        payment: $payment,
                        number: $number,
                        meaning: concat!($($doc),+),
                        remedy: $remedy,
                    },)+
                }
            }
        }
    };
}

const PRE: Option<Payment> = Some(Payment::Prepayment);
const POST: Option<Payment> = Some(Payment::Postpayment);

const CONDITIONS: &str = "check that the conditions of the national coverage determination are met and documented";
