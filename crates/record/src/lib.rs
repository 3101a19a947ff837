//! The record of a hospital encounter: patient, stay, diagnoses, procedures, documents, charges and coverage.
