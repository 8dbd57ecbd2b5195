//! What went wrong while driving a window, as a sentence.

use std::fmt;

/// A sentence for the person who reads the failed run; nobody handles it.
pub struct Fault(String);

pub type Outcome<T = ()> = Result<T, Fault>;

impl Fault {
    pub fn new(what: impl Into<String>) -> Fault {
        Fault(what.into())
    }

    /// Says what was being done when `cause` came up.
    pub fn while_doing(what: impl fmt::Display, cause: impl fmt::Display) -> Fault {
        Fault(format!("{what}: {cause}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A test that returns a fault prints it so: as a sentence, with its line breaks.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Fault {
        Fault(error.to_string())
    }
}

impl From<fantoccini::error::CmdError> for Fault {
    fn from(error: fantoccini::error::CmdError) -> Fault {
        Fault(format!("the window did not obey: {error}"))
    }
}
