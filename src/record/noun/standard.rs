//! The standard operations of a record type: their handlers, and what mounts them.

use actix_web::HttpResponse;
use utoipa::openapi::path::HttpMethod;
use uuid::Uuid;

use super::earlier::FindEarlierQuery;
use super::including::{IncludeKeyQuery, IncludeQuery, one, without_include};
use super::restoration::RestorationInput;
use super::rights::Rights;
use super::stored::Filter;
use super::{Below, Including, Noun, describe, earlier, writes};
use crate::database::Reader;
use crate::http::answer::momentary;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::{DeleteQuery, Door, KeyPath, PutQuery, WriteQuery};
use crate::http::endpoint::Endpoint;
use crate::http::extract::{BelowQuery, Json, ListQuery, Path, Query, Whole};
use crate::http::page::{Page, narrowed_twice, require_parent};
use crate::http::past::{AsOf, AsOfQuery};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Full;
use crate::http::services::ServiceConfig;
use crate::kind::Kind;
use crate::refused::Refused;

type Creator<N> = Caller<<<N as Noun>::Rights as Rights>::Create>;
type Changer<N> = Caller<<<N as Noun>::Rights as Rights>::Change>;
type Deleter<N> = Caller<<<N as Noun>::Rights as Rights>::Delete>;

/// Mounts all of them.
pub fn standard<N: Noun>(services: &mut ServiceConfig<'_, '_>) {
    lists::<N>(services);
    read_by_key::<N>(services);
    read_by_id::<N>(services);
    writes::<N>(services);
}

/// Mounts all of them, for a type of which a read can include other records.
pub fn including<N: Including>(services: &mut ServiceConfig<'_, '_>) {
    lists::<N>(services);
    services
        .service(Endpoint::new(
            HttpMethod::Get,
            by_key::<N>(),
            find_including::<N>,
            describe::find::<N, IncludeKeyQuery<N>>,
        ))
        .service(Endpoint::new(HttpMethod::Get, by_id::<N>(), get_including::<N>, describe::get::<N, IncludeQuery<N>>));
    writes::<N>(services);
}

/// Mounts the lists: of all, and below each type that it belongs to.
pub fn lists<N: Noun>(services: &mut ServiceConfig<'_, '_>) {
    services.service(Endpoint::new(HttpMethod::Get, all::<N>(), list_all::<N>, describe::list::<N>));
    for below in N::BELOW {
        let path = format!("/v1/{}/{{id}}/{}", below.parent.collection(), N::KIND.collection());
        if below.has_past {
            let list = move |caller: Caller<Anyone>, door: Door, id: Path<Uuid>, query: BelowQuery<N::Filter>| {
                list_below_then::<N>(caller, door, id, query, below)
            };
            services.service(Endpoint::new(HttpMethod::Get, path, list, move || describe::list_below(below)));
        } else {
            let list = move |caller: Caller<Anyone>, door: Door, id: Path<Uuid>, query: ListQuery<N::Filter>| {
                list_below::<N>(caller, door, id, query, below)
            };
            services.service(Endpoint::new(HttpMethod::Get, path, list, move || describe::list_below(below)));
        }
    }
}

/// Mounts the read by another system's key.
pub fn read_by_key<N: Noun>(services: &mut ServiceConfig<'_, '_>) {
    services.service(Endpoint::new(
        HttpMethod::Get,
        by_key::<N>(),
        find_one::<N>,
        describe::find::<N, FindEarlierQuery>,
    ));
}

/// Mounts the read by id.
pub fn read_by_id<N: Noun>(services: &mut ServiceConfig<'_, '_>) {
    services.service(Endpoint::new(HttpMethod::Get, by_id::<N>(), get_one::<N>, describe::get::<N, AsOfQuery>));
}

/// Mounts the writes.
pub fn writes<N: Noun>(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(Endpoint::new(HttpMethod::Post, all::<N>(), create_one::<N>, describe::create::<N>))
        .service(Endpoint::new(HttpMethod::Put, by_key::<N>(), put_one::<N>, describe::put::<N>))
        .service(Endpoint::new(HttpMethod::Patch, by_id::<N>(), change_one::<N>, describe::change::<N>))
        .service(Endpoint::new(HttpMethod::Delete, by_id::<N>(), delete_one::<N>, describe::delete::<N>))
        .service(Endpoint::new(HttpMethod::Post, restored::<N>(), restore_one::<N>, describe::restore::<N>));
}

fn all<N: Noun>() -> String {
    format!("/v1/{}", N::KIND.collection())
}

fn by_id<N: Noun>() -> String {
    format!("/v1/{}/{{id}}", N::KIND.collection())
}

fn restored<N: Noun>() -> String {
    format!("{}/restoration", by_id::<N>())
}

fn by_key<N: Noun>() -> String {
    format!("/v1/{}/by/{{scheme}}/{{value}}", N::KIND.collection())
}

async fn list_all<N: Noun>(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<N::Filter>,
) -> Result<HttpResponse, Problem> {
    page::<N>(&caller, &door, &query, None).await
}

async fn list_below<N: Noun>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<Uuid>,
    mut query: ListQuery<N::Filter>,
    below: &'static Below<N>,
) -> Result<HttpResponse, Problem> {
    if (below.narrow)(&mut query.filter, id.0) {
        return Err(narrowed_twice(&format!("{}_id", below.parent.word())));
    }
    page::<N>(&caller, &door, &query, Some((below.parent, id.0))).await
}

/// The same list, as of an earlier moment if the query names one.
async fn list_below_then<N: Noun>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<Uuid>,
    query: BelowQuery<N::Filter>,
    below: &'static Below<N>,
) -> Result<HttpResponse, Problem> {
    let BelowQuery { list, as_of } = query;
    let Some(as_of) = as_of else { return list_below::<N>(caller, door, id, list, below).await };
    let request = list.page(N::SORTS, list.filter.sort())?;
    let page = earlier::page::<N>(&door, below, id.0, &list, (&request, as_of)).await?;
    door.page(&caller, page).await.map(momentary)
}

/// One record, as of an earlier moment.
///
/// # Errors
/// When the public was not shown it then.
pub async fn get_then<N: Noun>(
    caller: &Caller<Anyone>,
    door: &Door,
    id: Uuid,
    as_of: AsOf,
) -> Result<HttpResponse, Problem> {
    let record = door.read_as_public(async |db| earlier::read::<N>(db, id, as_of).await).await?;
    door.one(caller, Full::new(record, &door.urls)).map(momentary)
}

/// The same by another system's key.
async fn find_then<N: Noun>(
    caller: &Caller<Anyone>,
    door: &Door,
    (key, council): (&KeyPath, Option<&str>),
    as_of: AsOf,
) -> Result<HttpResponse, Problem> {
    let found = door.read_as_public(async |db| {
        let id = door.find(db, N::KIND, key, council).await?;
        earlier::read::<N>(db, id, as_of).await
    });
    door.one(caller, Full::new(found.await?, &door.urls)).map(momentary)
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page<N: Noun>(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<N::Filter>,
    parent: Option<(Kind, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(N::SORTS, query.filter.sort())?;
    let total = match request.count {
        true => {
            let count = door.read_slowly(caller, async |db| Ok(N::count(db, &query.filter, &request).await?));
            Some(count.await?)
        }
        false => None,
    };
    let read = async |db: &Reader| -> Result<Page<N>, Refused> {
        require_parent(db, parent).await?;
        let rows = N::list(db, &query.filter, &request).await?;
        let mut page = Page::new(rows, total, &request, query, &door.urls);
        N::include(db, &query.filter, &mut page.data, &door.urls).await?;
        Ok(page)
    };
    // What includes other records is often large.
    let page = match query.pairs.iter().any(|(name, _)| name == "include") {
        true => door.read_large(caller, read).await?,
        false => door.read(caller, read).await?,
    };
    door.page(caller, page).await
}

async fn find_one<N: Noun>(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindEarlierQuery>,
) -> Result<HttpResponse, Problem> {
    if let Some(as_of) = query.0.as_of {
        return find_then::<N>(&caller, &door, (&key.0, query.0.council.as_deref()), as_of).await;
    }
    let record = door
        .read(&caller, async |db| {
            let id = door.find(db, N::KIND, &key.0, query.0.council.as_deref()).await?;
            N::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, Full::new(record, &door.urls))
}

async fn get_one<N: Noun>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<N::Id>,
    query: Query<AsOfQuery>,
) -> Result<HttpResponse, Problem> {
    if let Some(as_of) = query.0.as_of {
        return get_then::<N>(&caller, &door, id.0.into(), as_of).await;
    }
    let record = door.read(&caller, async |db| N::get(db, id.0).await?.standing()).await?;
    door.one(&caller, Full::new(record, &door.urls))
}

async fn find_including<N: Including>(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<IncludeKeyQuery<N>>,
) -> Result<HttpResponse, Problem> {
    if let Some(as_of) = without_include(query.0.as_of, query.0.include.as_ref())? {
        return find_then::<N>(&caller, &door, (&key.0, query.0.council.as_deref()), as_of).await;
    }
    let full = door
        .read(&caller, async |db| {
            let id = door.find(db, N::KIND, &key.0, query.0.council.as_deref()).await?;
            one::<N>(db, id.into(), query.0.include.as_ref(), &door.urls).await
        })
        .await?;
    door.one(&caller, full)
}

async fn get_including<N: Including>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<N::Id>,
    query: Query<IncludeQuery<N>>,
) -> Result<HttpResponse, Problem> {
    if let Some(as_of) = without_include(query.0.as_of, query.0.include.as_ref())? {
        return get_then::<N>(&caller, &door, id.0.into(), as_of).await;
    }
    let full = door.read(&caller, async |db| one::<N>(db, id.0, query.0.include.as_ref(), &door.urls).await).await?;
    door.one(&caller, full)
}

async fn create_one<N: Noun>(
    caller: Creator<N>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<N::Input>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        writes::created::<N>(tx, door.terms(), new).await
    })
    .await
}

async fn put_one<N: Noun>(
    caller: Changer<N>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<N::Input>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, PutQuery { council, dry_run }) = (key.0.key(), body.value.0, query.0);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        writes::replaced::<N>(tx, door.terms(), &key, council.as_deref(), new).await
    })
    .await
}

async fn change_one<N: Noun>(
    caller: Changer<N>,
    door: Door,
    id: Path<N::Id>,
    query: Query<WriteQuery>,
    body: Json<Patch<N::Input>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        writes::changed::<N>(tx, door.terms(), id.0, &body.value).await
    })
    .await
}

async fn delete_one<N: Noun>(
    caller: Deleter<N>,
    door: Door,
    id: Path<N::Id>,
    query: Query<DeleteQuery>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, None, async |tx| {
        writes::deleted::<N>(tx, door.terms(), id.0, query.0.reason).await
    })
    .await
}

async fn restore_one<N: Noun>(
    caller: Deleter<N>,
    door: Door,
    id: Path<N::Id>,
    query: Query<WriteQuery>,
    body: Json<Whole<RestorationInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        writes::restored::<N>(tx, door.terms(), id.0, &body.value.0.reason).await
    })
    .await
}
