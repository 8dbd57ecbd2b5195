//! The server as one program: requests in at the router, answers out, people with names.

mod audit;
mod audit_proof;
mod bundles;
mod calls;
mod cases;
mod conversation;
mod files;
mod groups;
mod guards;
mod hidden;
mod law;
mod leaving;
mod matrix;
mod membership;
mod messages;
mod pages;
mod personal;
mod races;
mod requests;
mod restart;
mod rights;
mod roles;
mod row_acts;
mod story;
mod strict;
mod world;
