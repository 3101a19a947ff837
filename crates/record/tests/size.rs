//! The sizes that the documentation states, and what a type promises to every embedder.

use casemix_record::{
    Charge, CodeText, Diagnosis, DischargeStatus, Document, Encounter, Finding, Hcpcs, Icd10Cm, Icd10Pcs, Moment,
    Money, MsDrg, Ndc, Npi, Order, Procedure, Quantity, Raw, Sex, Text, ZipCode,
};

#[test]
#[cfg(target_pointer_width = "64")]
fn sizes_are_as_documented() {
    let documented = include_str!("../src/lib.rs");
    for (name, size) in [
        ("An `Encounter` takes", size_of::<Encounter>()),
        ("a `Diagnosis`", size_of::<Diagnosis>()),
        ("a `Procedure`", size_of::<Procedure>()),
    ] {
        assert!(documented.contains(&format!("{name} {size}")), "{name} {size}");
    }
    assert_eq!(size_of::<Text>(), 24);
    assert_eq!(
        [size_of::<Icd10Cm>(), size_of::<Icd10Pcs>(), size_of::<CodeText>()],
        [8, 8, 16]
    );
    assert_eq!([size_of::<MsDrg>(), size_of::<Npi>()], [2, 10]);
}

/// Records are read from memory, line after line of the cache: what is checked most must not grow.
#[test]
#[cfg(target_pointer_width = "64")]
fn parts_stay_small() {
    macro_rules! sizes {
        ($($ty:ty: $most:literal),+ $(,)?) => {
            $( assert!(size_of::<$ty>() <= $most, "{} {}", stringify!($ty), size_of::<$ty>()); )+
        };
    }
    sizes! {
        Raw<Sex>: 16, Raw<bool>: 16, Raw<i32>: 16, Raw<Moment>: 16, Raw<DischargeStatus>: 16,
        Raw<Hcpcs>: 16, Raw<Ndc>: 16, Raw<Npi>: 16, Raw<ZipCode>: 16,
        Raw<Money>: 24, Raw<Quantity>: 24,
        Document: 408, Charge: 240, Order: 248, Diagnosis: 120, Procedure: 208, Encounter: 888,
    }
}

#[test]
fn records_cross_threads() {
    fn crosses<T: Send + Sync + Clone + 'static>() {}
    crosses::<Encounter>();
    crosses::<Finding>();
}
