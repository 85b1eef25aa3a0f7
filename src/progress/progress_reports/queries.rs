//! Reading and writing progress reports.

use diesel::prelude::*;

use super::model::{ProgressReport, ProgressReportColumns, ProgressReportFilter};
use crate::database::schema::{councils, progress_reports, strategies};
use crate::ids::ProgressReportId;
use crate::record::noun::{filters, stored};

filters! { progress_reports: ProgressReportFilter;
    is(council_id), of(council, councils::slug, council_id), is(strategy_id),
    of(strategy, strategies::slug, strategy_id), any(stated_rating), any(publication), from(updated_since, updated_at),
}
stored! { progress_reports: ProgressReport, ProgressReportColumns, ProgressReportId, ProgressReportFilter;
    published with [strategy_id]
}
