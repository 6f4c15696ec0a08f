//! One file a command.

pub mod audit;
pub mod check;
pub mod explain;
pub mod fold;
pub mod init;
pub mod rules;
