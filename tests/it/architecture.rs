//! The house's rules about who may know what, held by reading what cargo knows and what
//! the sources say.
//!
//! The crate graph holds most of them already: a crate cannot use what it does not depend
//! on. What is checked here is that nobody widens the graph in passing, and what no graph
//! can see: SQL outside the stores, a clock read in passing, a page that makes HTML.

mod graph;
mod sources;
mod texts;
mod tree;
