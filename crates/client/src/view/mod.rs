//! Plain structs for screens: the only types that leave the core for the UI.

pub mod audit;
pub mod call;
pub mod case;
pub mod channel;
pub mod conversation;
pub mod file_link;
pub mod jump;
pub mod keeping;
pub mod markdown;
pub mod people;
pub mod permission;
pub mod personal;
pub mod quota;
pub mod request;
pub mod role;
pub mod search;
pub mod session;
pub mod start;
pub mod timeline;
pub mod transfer;
pub mod workflow;
