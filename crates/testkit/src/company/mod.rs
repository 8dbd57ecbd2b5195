//! The demonstration company: who works there, where they talk, and what they have said.

pub mod talk;
