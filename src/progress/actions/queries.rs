//! Reading and writing actions.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Action, ActionColumns, ActionFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{actions, councils, strategies};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::ActionId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a ActionFilter, page: &PageRequest) -> actions::BoxedQuery<'a, Pg> {
    let mut query = actions::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(actions::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(actions::council_id.eq_any(of));
    }
    if let Some(strategy_id) = filter.strategy_id {
        query = query.filter(only(actions::strategy_id, strategy_id));
    }
    if let Some(slugs) = &filter.strategy {
        let of = strategies::table.filter(among(strategies::slug, &slugs.0)).select(strategies::id.nullable());
        query = query.filter(actions::strategy_id.eq_any(of));
    }
    if let Some(item_id) = filter.item_id {
        query = query.filter(only(actions::item_id, item_id));
    }
    if let Some(decision_id) = filter.decision_id {
        query = query.filter(only(actions::decision_id, decision_id));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(actions::kind.eq_any(&kind.0));
    }
    if let Some(state) = &filter.state {
        query = query.filter(actions::state.eq_any(&state.0));
    }
    if let Some(day) = filter.due_from {
        query = query.filter(actions::due_on.ge(day));
    }
    if let Some(day) = filter.due_to {
        query = query.filter(actions::due_on.le(day));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(actions::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(actions::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(actions::deleted_at.is_null());
    }
    query
}

/// A page of the actions that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &ActionFilter, page: &PageRequest) -> QueryResult<Vec<Action>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Action::as_select())
            .most(page.most())
    })
    .await
}

/// The actions on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &ActionFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One action, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: ActionId) -> QueryResult<Action> {
    actions::table.find(id).select(Action::as_select()).known().get_result(&mut db).await
}

/// One action that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: ActionId) -> Result<Locked<Action, ActionColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Action, id.into()).await?;
    let query = actions::table.find(id).select((Action::as_select(), ActionColumns::as_select()));
    let (record, columns): (Action, ActionColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds an action.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: ActionId, columns: &ActionColumns) -> QueryResult<Action> {
    let is_public = tx.is_public_at_once(
        columns.publication == Publication::Published,
        &[columns.strategy_id.map(Into::into), columns.item_id.map(Into::into), columns.decision_id.map(Into::into)],
    );
    let row = (
        actions::id.eq(id),
        actions::version.eq(1),
        actions::created_at.eq(tx.at()),
        actions::updated_at.eq(tx.at()),
        actions::is_public.eq(is_public),
        actions::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(actions::table).values(row).returning(Action::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of an action.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: ActionId, columns: &ActionColumns) -> QueryResult<Action> {
    let moved =
        (actions::version.eq(actions::version + 1), actions::updated_at.eq(greatest(actions::updated_at, tx.at())));
    diesel::update(actions::table.find(id))
        .set((moved, columns))
        .returning(Action::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of an action.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: ActionId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        actions::version.eq(actions::version + 1),
        actions::updated_at.eq(greatest(actions::updated_at, tx.at())),
        actions::was_public.eq(actions::is_public),
        actions::deleted_at.eq(tx.at()),
        actions::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(actions::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}
