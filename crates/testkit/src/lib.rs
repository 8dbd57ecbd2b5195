//! What tests, the demonstration and the benchmarks stand on. Never shipped.

#[cfg(target_os = "linux")]
pub mod bench;
pub mod bridge;
pub mod company;
#[cfg(target_os = "linux")]
pub mod full_disk;
pub mod key_folder;
pub mod server;
pub mod story;
#[cfg(target_os = "linux")]
pub mod window;
