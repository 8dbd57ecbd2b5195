//! The product as a whole: how it is built together, and its real window.

mod architecture;
#[cfg(target_os = "linux")]
mod shell;
#[cfg(target_os = "linux")]
mod window;
