//! From a request to an action and back. No decision is made here and no row is touched.

pub mod administration;
pub mod audit;
pub mod calendar;
pub mod calls;
pub mod cases;
pub mod channels;
pub mod conversation;
pub mod files;
pub mod groups;
pub mod keeping;
pub mod messages;
pub mod outside;
pub mod personal;
pub mod quotas;
pub mod receiving;
pub mod requests;
pub mod roles;
pub mod search;
pub mod session;
pub mod start;
pub mod strict;
pub mod uploads;
pub mod workflows;
pub mod written;

use axum::http::StatusCode;

/// Done, and nothing to say about it.
const DONE: StatusCode = StatusCode::NO_CONTENT;
