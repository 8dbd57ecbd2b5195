//! The real window: the program as it ships, in WebKitGTK, with the server as a process
//! beside it.
//!
//! Most of what the screens do is tested in `ui/` and in the testkit's scenes. Here is
//! what only the real thing can show: what a hostile message becomes, what an input method
//! does to the keyboard, and that two desktops and a server make one product.

mod content;
mod first_hour;
mod hostile;
mod input_method;
mod keys;
mod notices;
mod one_instance;
mod panel;
mod payloads;
mod stage;
mod together;
mod tray;
