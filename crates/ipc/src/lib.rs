//! What the UI may ask and hear. The contract is one page; the commands behind it are a
//! few lines each.

pub mod contract;
pub mod error;
