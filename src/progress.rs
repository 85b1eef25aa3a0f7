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

use crate::http::services::ServiceConfig;
use crate::record::noun::standard::standard;
use actions::model::Action;
use metrics::model::Metric;
use observations::model::Observation;
use progress_reports::model::ProgressReport;
use targets::model::Target;

/// Mounts the routes of every record type here.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .configure(strategies::configure)
        .configure(standing::configure)
        .configure(standard::<ProgressReport>)
        .configure(standard::<Metric>)
        .configure(pictures::configure)
        .configure(standard::<Target>)
        .configure(exports::configure)
        .configure(standard::<Observation>)
        .configure(standard::<Action>);
}
