//! Reading and writing revocations, by the write door alone.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{RevocationFilter, RevocationRow};
use crate::database::Tx;
use crate::database::kept::Limitable;
use crate::database::schema::revocations;
use crate::http::page::PageRequest;
use crate::ids::RevocationId;

fn filtered<'a>(filter: &'a RevocationFilter, page: &PageRequest) -> revocations::BoxedQuery<'a, Pg> {
    let mut query = revocations::table.into_boxed();
    if let Some(jti) = &filter.jti {
        query = query.filter(revocations::jti.eq(jti));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(revocations::subject.eq(subject));
    }
    if !page.include_deleted {
        query = query.filter(revocations::lifted_at.is_null());
    }
    query
}

pub async fn list(
    mut db: &AsyncPgConnection,
    filter: &RevocationFilter,
    page: &PageRequest,
) -> QueryResult<Vec<RevocationRow>> {
    filtered(filter, page)
        .filter(page.keyset.after())
        .order(page.keyset.order())
        .select(RevocationRow::as_select())
        .most(page.most())
        .load(&mut db)
        .await
}

pub async fn count(mut db: &AsyncPgConnection, filter: &RevocationFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

pub async fn get(mut db: &AsyncPgConnection, id: RevocationId) -> QueryResult<RevocationRow> {
    revocations::table.find(id).select(RevocationRow::as_select()).first(&mut db).await
}

pub async fn lock(tx: &mut Tx<'_>, id: RevocationId) -> QueryResult<RevocationRow> {
    revocations::table.find(id).select(RevocationRow::as_select()).for_update().first(&mut tx.db()).await
}

pub async fn count_in_force(tx: &mut Tx<'_>) -> QueryResult<i64> {
    let lasts = revocations::expires_at.is_null().or(revocations::expires_at.gt(tx.at()).assume_not_null());
    let in_force = revocations::table.filter(revocations::lifted_at.is_null()).filter(lasts);
    in_force.count().get_result(&mut tx.db()).await
}

pub async fn insert(tx: &mut Tx<'_>, row: &RevocationRow) -> QueryResult<()> {
    diesel::insert_into(revocations::table).values(row).execute(&mut tx.db()).await.map(drop)
}

pub async fn lift(tx: &mut Tx<'_>, id: RevocationId) -> QueryResult<()> {
    let lifted = (revocations::lifted_at.eq(Some(tx.at())), revocations::lifted_by.eq(Some(tx.actor.subject.clone())));
    diesel::update(revocations::table.find(id)).set(lifted).execute(&mut tx.db()).await.map(drop)
}
