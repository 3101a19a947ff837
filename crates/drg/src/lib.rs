//! The MS-DRG grouper: initial and final grouping, hospital-acquired conditions, and why.
