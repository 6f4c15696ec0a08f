//! One file a command.

pub mod check;
pub mod completions;
pub mod explain;
pub mod fold;
pub mod init;
pub mod man;
pub mod rules;
