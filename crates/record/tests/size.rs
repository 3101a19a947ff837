//! The sizes that the documentation states, and what a type promises to every embedder.

use casemix_record::{
    CodeText, Diagnosis, Encounter, Finding, Icd10Cm, Icd10Pcs, MsDrg, Npi, Procedure, Raw, Sex, Text,
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
    assert_eq!([size_of::<Text>(), size_of::<Raw<Sex>>()], [24, 32]);
    assert_eq!(
        [size_of::<Icd10Cm>(), size_of::<Icd10Pcs>(), size_of::<CodeText>()],
        [8, 8, 16]
    );
    assert_eq!([size_of::<MsDrg>(), size_of::<Npi>()], [2, 4]);
}

#[test]
fn records_cross_threads() {
    fn crosses<T: Send + Sync + Clone + 'static>() {}
    crosses::<Encounter>();
    crosses::<Finding>();
}
