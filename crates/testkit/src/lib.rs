//! What tests, the demonstration and the benchmarks stand on. Never shipped.

#[cfg(target_os = "linux")]
pub mod bench;
pub mod company;
#[cfg(target_os = "linux")]
pub mod window;
