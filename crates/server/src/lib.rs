//! The company's server. One organisation, one database, one writer.
//!
//! A request comes in through [`router`] (the whole URL map with each route's policy row),
//! a handler in `routes` hands it to an action in `actions` (one verb a file), the action
//! passes a door in [`access`], which asks `tokenim-policy` once under the transaction's
//! locks, and writes its rows, log entries and audit record through `store`. What was
//! committed is told to [`events`], and from there to the sockets.

pub mod access;
pub mod actions;
pub mod app;
pub mod audit;
pub mod auth;
pub mod blobs;
pub mod bucket;
pub mod calls;
pub mod clock;
pub mod config;
pub mod console;
pub mod contents;
mod costs;
pub mod error;
pub mod events;
pub mod fail;
pub mod health;
pub mod init;
pub mod jobs;
mod lanes;
pub mod limits;
pub mod logging;
pub mod metrics;
pub mod openapi;
pub mod operator;
pub mod outside;
pub mod pages;
pub mod rights_check;
pub mod router;
pub mod routes;
mod search;
pub mod serve;
pub mod settings;
pub mod store;
pub mod tls;
pub mod uploads;
