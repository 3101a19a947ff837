//! Registers by their name.

use casemix::{
    record::Encounter,
    stats::{
        Accumulator, Error,
        registers::{
            AdmissionRegister, BirthRegister, DeathRegister, DischargeRegister, DiseaseIndex, OperationIndex,
            PhysicianIndex, Selection,
        },
        report::Section,
    },
};

use super::args::RegisterKind;

/// Declares the registers.
macro_rules! registers {
    ($($kind:ident: $register:ty;)+) => {
        /// One of the registers.
        pub(super) enum Register {
            $($kind($register)),+
        }

        impl Register {
            pub(super) fn new(kind: RegisterKind) -> Register {
                match kind { $(RegisterKind::$kind => Register::$kind(<$register>::default())),+ }
            }

            pub(super) fn add(&mut self, encounter: &Encounter) {
                match self { $(Register::$kind(register) => register.add(encounter)),+ }
            }

            /// Merges a register of the same kind.
            pub(super) fn merge(&mut self, other: &Register) {
                match (self, other) {
                    $((Register::$kind(register), Register::$kind(other)) => register.merge(other),)+
                    _ => {}
                }
            }

            pub(super) fn section(&self, selection: &Selection) -> Result<Section, Error> {
                match self { $(Register::$kind(register) => Ok(register.finish(selection)?.section())),+ }
            }
        }
    };
}

registers! {
    Disease: DiseaseIndex;
    Operation: OperationIndex;
    Physician: PhysicianIndex;
    Admissions: AdmissionRegister;
    Discharges: DischargeRegister;
    Births: BirthRegister;
    Deaths: DeathRegister;
}
