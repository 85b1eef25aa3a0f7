//! The figures of strategies: [`unit`] and [`period`] say what is counted and when, [`series`] puts figures in order,
//! [`rating`] and [`forecast`] judge them, and [`chart`] and [`badge`] show them, with what [`drawing`] has for both.

pub mod badge;
pub mod chart;
pub mod drawing;
pub mod forecast;
pub mod period;
pub mod rating;
pub mod series;
pub mod unit;
