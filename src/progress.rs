//! Strategies and their progress: the list of the slices. They are strategies, reports, metrics, targets, observations
//! and actions.

pub mod actions;
pub mod elements;
pub mod exports;
pub mod fit;
pub mod metrics;
pub mod observations;
mod parents;
mod periods;
pub mod pictures;
pub mod places;
pub mod progress_reports;
mod revisions;
pub mod source;
pub mod standing;
pub mod strategies;
pub mod targets;
