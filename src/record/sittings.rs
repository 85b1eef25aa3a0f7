//! The meetings at which a body sits: those that it holds, and the joint meetings where it is a further body. Filters
//! by a body find both.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Uuid as SqlUuid};

use crate::database::kept::{among, only};
use crate::database::schema::{bodies, councils};
use crate::http::extract::Texts;
use crate::ids::{BodyId, CouncilId};

/// The bodies that a filter asks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bodies<'a> {
    /// Only this one.
    pub id: Option<BodyId>,
    /// Only those with these slugs.
    pub slugs: Option<&'a Texts>,
    /// Only those of this council.
    pub council_id: Option<CouncilId>,
    /// Only those of the councils with these slugs.
    pub councils: Option<&'a Texts>,
}

impl Bodies<'_> {
    fn query(self) -> bodies::BoxedQuery<'static, Pg, SqlUuid> {
        let mut query = bodies::table.select(bodies::id).into_boxed();
        if let Some(id) = self.id {
            query = query.filter(only(bodies::id, id));
        }
        if let Some(slugs) = self.slugs {
            query = query.filter(among(bodies::slug, &slugs.0));
        }
        if let Some(council_id) = self.council_id {
            query = query.filter(only(bodies::council_id, council_id));
        }
        if let Some(slugs) = self.councils {
            let named = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
            query = query.filter(bodies::council_id.eq_any(named));
        }
        query
    }
}

/// The condition that a column is a meeting at which one of the bodies sits. None if the filter asks for no body: its
/// councils are those of the records then. Else they are those of the bodies, because another council may hold a joint
/// meeting.
pub fn of<C>(column: C, asked: Bodies<'_>) -> Option<At<C>> {
    let is_asked = asked.id.is_some() || asked.slugs.is_some();
    is_asked.then(|| At { column, bodies: asked.query(), are_held: true })
}

/// The condition that a column is a joint meeting where a body is one of the further ones.
pub fn joint<C>(column: C, id: BodyId) -> At<C> {
    At { column, bodies: Bodies { id: Some(id), ..Bodies::default() }.query(), are_held: false }
}

/// That a column is one of the meetings at which some bodies sit. PostgreSQL finds these meetings first, by one index
/// for those that a body holds, and by another one for the joint ones. With a subquery of IN it can choose to read all.
pub struct At<C> {
    column: C,
    bodies: bodies::BoxedQuery<'static, Pg, SqlUuid>,
    /// Whether those that a body holds are among them.
    are_held: bool,
}

/// The meetings that the bodies hold.
const HELD: &str = "SELECT m.id FROM sits s JOIN meetings m ON m.body_id = s.id UNION ALL ";

/// The joint meetings that name the bodies.
const JOINT: &str = "SELECT m.id FROM sits s JOIN meetings m ON m.joint_with <> '[]' \
    AND m.joint_with @> jsonb_build_array(jsonb_build_object('body_id', s.id))";

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for At<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(ARRAY(WITH sits AS (");
        <bodies::BoxedQuery<'static, Pg, SqlUuid> as QueryFragment<Pg>>::walk_ast(&self.bodies, out.reborrow())?;
        out.push_sql(") ");
        if self.are_held {
            out.push_sql(HELD);
        }
        out.push_sql(JOINT);
        out.push_sql("))");
        Ok(())
    }
}

impl<C> QueryId for At<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> Expression for At<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<Tables>, Tables> AppearsOnTable<Tables> for At<C> {}
impl<C: SelectableExpression<Tables>, Tables> SelectableExpression<Tables> for At<C> {}

impl<C, Group> ValidGrouping<Group> for At<C> {
    type IsAggregate = is_aggregate::No;
}
