//! Reading and writing issues.

use diesel::prelude::*;

use super::model::{Issue, IssueColumns, IssueFilter};
use crate::database::schema::{councils, issues};
use crate::ids::IssueId;
use crate::record::noun::{filters, stored};

filters! { issues: IssueFilter;
    is(council_id), of(council, councils::slug, council_id), any(reference), any(kind), any(state), any(publication),
    concern(topic, Issue), concern(ward, Issue), from(updated_since, updated_at),
}
stored! { issues: Issue, IssueColumns, IssueId, IssueFilter; published with [] }
