//! What the core's commands need of the program around them.

/// The window system, as far as a command reaches into it. The desktop and the bridge of the
/// tests each have their own.
pub trait Outside: Send + Sync {
    /// Opens an address, which has passed the gate, in the system's browser.
    fn open(&self, address: &url::Url) -> std::io::Result<()>;

    /// The list and the last messages are painted and input is taken.
    fn interactive(&self);
}
