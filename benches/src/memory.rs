//! Memory of this process as the system tells it, and allocations as the allocator counts them.

pub use allocation_counter::{AllocationInfo, measure as count_allocations};

/// Resident memory of this process in KiB: now, and the most so far. `None` where the system does not tell.
#[must_use]
pub fn resident() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    Some((field("VmRSS:")?, field("VmHWM:")?))
}
