//! Places where a test kills the server: `TOKENIM_FAIL=committed:3` aborts the process the
//! third time it passes `committed`. Without the feature `failpoints` nothing of this is
//! compiled in.

/// Every place, in the order in which a message passes them.
pub const POINTS: &[&str] = &[
    "received",
    "deduped",
    "seq_taken",
    "decided",
    "inserted",
    "before_commit",
    "committed",
    "before_publish",
    "published",
    "before_ack",
];

#[cfg(feature = "failpoints")]
pub fn pass(point: &'static str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static PLAN: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let plan = PLAN.get_or_init(|| {
        let plan = std::env::var("TOKENIM_FAIL").ok()?;
        let (name, nth) = plan.split_once(':')?;
        Some((name.to_owned(), nth.parse().ok()?))
    });
    if let Some((name, nth)) = plan
        && name == point
        && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *nth
    {
        std::process::abort();
    }
}

#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub fn pass(_point: &'static str) {}
