//! The law that the record serves, as data and pure functions: each names its act and paragraph. It is arithmetic, and
//! no legal advice.
//!
//! [`calendar`] says which days count, [`clear_days`] counts them, [`check`] is the form of a result; a rule a file
//! puts them together: [`notice`] of meetings and private business, [`decision_statement`], [`key_decision`],
//! [`call_in`], [`publication`]. [`compliance`] is the list of what is checked of a decision and of a meeting, and
//! [`citation`] finds the act in a sentence.

pub mod calendar;
pub mod call_in;
pub mod check;
pub mod citation;
pub mod clear_days;
pub mod compliance;
pub mod decision_statement;
pub mod exemption;
pub mod key_decision;
pub mod notice;
pub mod publication;
