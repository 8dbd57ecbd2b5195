//! The real window, driven by a program.
//!
//! Everything here is the thing itself: the desktop program as it ships, the
//! WebKitGTK it shows its pages in, a session bus and the key store of GNOME
//! for each person, the server as a process of its own. Only the screen is
//! made up (Xvfb), so that it runs where nobody sits.
//!
//! A [`Display`] holds any number of people. Each has a [`Seat`]: a home, a
//! session bus, an unlocked key ring. Those outlive the program, as they do in
//! life, so a program can be closed and opened again and finds its keys.
//! [`Seat::open`] starts the program and answers a [`Desktop`], which one reads
//! and touches by CSS selectors.
//!
//! Four things that were learned the hard way:
//!
//! - One WebKitWebDriver holds one session, so each program gets a driver.
//!   The driver passes its own environment on, which is how a person's folders
//!   and bus reach the program.
//! - A driver that dies leaves its program running. Both live in one process
//!   group, and the group is what we end.
//! - One instance is kept per session bus, so two people need two buses. Those
//!   know no services to start: otherwise some portal would be started, and
//!   waited for, at the first dialog.
//! - `send_keys` loses characters beyond the basic plane. Emoji have to be set
//!   by [`Desktop::set_value`].
//!
//! Nothing sleeps for a time that should be enough. Every helper waits for a
//! condition, and when [`PATIENCE`] ends says what it waited for and what the
//! page showed instead.

mod bus;
mod cable;
mod desktop;
mod display;
mod driver;
mod entrance;
mod fault;
mod input_method;
mod process;
mod programs;
mod screens;
mod seat;
mod server;

pub use cable::Cable;
pub use desktop::Desktop;
pub use display::{Display, Place};
pub use fault::{Fault, Outcome};
pub use input_method::InputMethod;
pub use process::Process;
pub use programs::Program;
pub use screens::{PermissionAt, id, with};
pub use seat::Seat;
pub use server::{ServerProcess, StoppedServer, start_server};

use std::time::Duration;

/// How long a condition is waited for. A debug build on two busy cores has been
/// seen to take nine seconds to its first paint; nobody waits this long in a
/// run that passes.
pub const PATIENCE: Duration = Duration::from_secs(60);
