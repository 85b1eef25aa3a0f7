//! How records of a type are read and written. diesel stays inside the macro, so that no bound names its types.

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::LockedNoun;
use crate::database::past::Asked;
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::http::sorts::Sorts;
use crate::identifier::Identifier;
use crate::refused::Refused;

/// Which records of a type a list holds.
pub trait Filter: DeserializeOwned + IntoParams + 'static {
    /// The order that is asked for.
    fn sort(&self) -> Option<&str>;
}

/// A record type as the database keeps it.
#[expect(async_fn_in_trait, reason = "a transaction stays in its thread")]
pub trait Stored: Resource + Clone + 'static {
    /// Its ids.
    type Id: Copy + From<Uuid> + Into<Uuid> + DeserializeOwned + ToSchema + 'static;

    /// What is written of it.
    type Columns: Clone + PartialEq;

    /// Which of it a list holds.
    type Filter: Filter;

    /// The orders of its lists.
    const SORTS: &'static Sorts;

    /// The columns of the parents with which it is published.
    const PUBLISHED_WITH: &'static [&'static str];

    /// A page of those that the reader sees.
    ///
    /// # Errors
    /// When the query fails.
    async fn list(db: &Reader, filter: &Self::Filter, page: &PageRequest) -> QueryResult<Vec<Self>>;

    /// Those on all pages.
    ///
    /// # Errors
    /// When the query fails.
    async fn count(db: &AsyncPgConnection, filter: &Self::Filter, page: &PageRequest) -> QueryResult<i64>;

    /// Rows as the public was shown them, of a page if there is one.
    ///
    /// # Errors
    /// When the query fails.
    async fn then(db: &Reader, asked: &Asked, page: Option<&PageRequest>) -> QueryResult<Vec<Self>>;

    /// One of them, deleted ones too.
    ///
    /// # Errors
    /// When the reader sees none.
    async fn get(db: &AsyncPgConnection, id: Self::Id) -> QueryResult<Self>;

    /// Those of the ids that the reader sees, deleted ones too, in any order.
    ///
    /// # Errors
    /// When the query fails.
    async fn some(db: &Reader, ids: &[Uuid]) -> QueryResult<Vec<Self>>;

    /// One of them, with what is written of it.
    ///
    /// # Errors
    /// When there is none.
    async fn whole(tx: &Tx<'_>, id: Self::Id) -> QueryResult<(Self, Self::Columns)>;

    /// Adds one.
    ///
    /// # Errors
    /// When the record's rules forbid it.
    async fn insert(tx: &Tx<'_>, id: Self::Id, columns: &Self::Columns) -> QueryResult<Self>;

    /// Writes a new version of one.
    ///
    /// # Errors
    /// When the record's rules forbid it.
    async fn update(tx: &Tx<'_>, id: Self::Id, columns: &Self::Columns) -> QueryResult<Self>;

    /// Leaves a tombstone, which the public sees only where it saw the record until then.
    ///
    /// # Errors
    /// When the query fails.
    async fn remove(tx: &Tx<'_>, id: Self::Id, reason: DeletionReason) -> QueryResult<usize>;

    /// Writes a new version of a deleted one that stands again.
    ///
    /// # Errors
    /// When the record's rules forbid it.
    async fn restore(tx: &Tx<'_>, id: Self::Id, columns: &Self::Columns) -> QueryResult<Self>;

    /// The council that it is of.
    fn council_of(columns: &Self::Columns) -> Uuid;

    /// Its keys in other systems.
    fn identifiers_of(columns: &Self::Columns) -> &[Identifier];

    /// One that stands, held until the transaction ends.
    ///
    /// # Errors
    /// [`Refused::NotFound`], [`Refused::Gone`].
    async fn lock(tx: &Tx<'_>, id: Self::Id) -> Result<LockedNoun<Self>, Refused> {
        let held = tx.hold_to_change(Self::KIND, id.into()).await?;
        let (record, columns) = Self::whole(tx, id).await?;
        Ok(LockedNoun::<Self> { held, record: record.standing()?, columns })
    }

    /// One to be restored, which should be deleted, held until the transaction ends.
    ///
    /// # Errors
    /// [`Refused::NotFound`].
    async fn lock_deleted(tx: &Tx<'_>, id: Self::Id) -> Result<LockedNoun<Self>, Refused> {
        let held = tx.hold_to_restore(Self::KIND, id.into()).await?;
        let (record, columns) = Self::whole(tx, id).await?;
        Ok(LockedNoun::<Self> { held, record, columns })
    }
}

/// Writes [`Stored`] for a type, and [`Filter`] for its filter. The module that uses it has the function `filtered`.
/// `published with` lists the columns of the parents that are published themselves, in the order of
/// `Kind::published_parents`.
macro_rules! stored {
    ($table:ident: $record:ident, $columns:ident, $id:ident, $filter:ident; public at once) => {
        $crate::record::noun::stored!(@all $table: $record, $columns, $id, $filter; () () []);
    };
    ($table:ident: $record:ident, $columns:ident, $id:ident, $filter:ident; published with $parents:tt) => {
        $crate::record::noun::stored!(@all $table: $record, $columns, $id, $filter; (is_public was_public) (is_public)
            $parents);
    };
    (@is_public $tx:ident, $written:ident, [$($parent:ident),*]) => {
        $tx.is_public_at_once(
            $written.publication == $crate::record::publication::Publication::Published,
            &[$($crate::ids::Named::named($written.$parent)),*],
        )
    };
    (@names [$($parent:ident),*]) => { &[$(stringify!($parent)),*] };
    (@all $table:ident: $record:ident, $columns:ident, $id:ident, $filter:ident;
        ($($shown:ident)*) ($($is_public:ident)?) $parents:tt) => {
        const _: () = {
            use diesel::{ExpressionMethods, QueryDsl, QueryResult, SelectableHelper};
            use diesel_async::{AsyncPgConnection, RunQueryDsl as Run};
            use uuid::Uuid;

            use $crate::database::kept::{Limitable, Preparable, among};
            use $crate::database::past::Asked;
            use $crate::database::sql::{Knowable, greatest};
            use $crate::database::{Reader, Tx};
            use $crate::http::door::DeletionReason;
            use $crate::http::page::PageRequest;
            use $crate::http::sorts::Sorts;
            use $crate::identifier::Identifier;
            use $crate::record::noun::{Filter, Stored};

            impl Filter for $filter {
                fn sort(&self) -> Option<&str> {
                    self.sort.as_deref()
                }
            }

            impl Stored for $record {
                type Id = $id;
                type Columns = $columns;
                type Filter = $filter;
                const SORTS: &'static Sorts = &super::model::SORTS;
                const PUBLISHED_WITH: &'static [&'static str] = $crate::record::noun::stored!(@names $parents);

                async fn list(db: &Reader, filter: &$filter, page: &PageRequest) -> QueryResult<Vec<Self>> {
                    db.load(|| {
                        filtered(filter, page)
                            .filter(page.keyset.after())
                            .order(page.keyset.order())
                            .select(<$record>::as_select())
                            .most(page.most())
                    })
                    .await
                }

                async fn count(mut db: &AsyncPgConnection, filter: &$filter, page: &PageRequest) -> QueryResult<i64> {
                    let query = filtered(filter, page).filter(page.keyset.whole()).count();
                    Run::get_result(query, &mut db).await
                }

                async fn then(db: &Reader, asked: &Asked, page: Option<&PageRequest>) -> QueryResult<Vec<Self>> {
                    db.load(|| asked.query(<$record>::as_select(), page.map(PageRequest::of_past))).await
                }

                async fn get(mut db: &AsyncPgConnection, id: $id) -> QueryResult<Self> {
                    let query = $table::table.find(id).select(<$record>::as_select()).known();
                    Run::get_result(query, &mut db).await
                }

                async fn some(db: &Reader, ids: &[Uuid]) -> QueryResult<Vec<Self>> {
                    db.load(|| $table::table.filter(among($table::id, ids)).select(<$record>::as_select())).await
                }

                async fn whole(tx: &Tx<'_>, id: $id) -> QueryResult<(Self, $columns)> {
                    let query = $table::table.find(id).select((<$record>::as_select(), <$columns>::as_select()));
                    Run::first(query, &mut tx.db()).await
                }

                async fn insert(tx: &Tx<'_>, id: $id, columns: &$columns) -> QueryResult<Self> {
                    let row = (
                        $table::id.eq(id),
                        $table::version.eq(1),
                        $table::created_at.eq(tx.at()),
                        $table::updated_at.eq(tx.at()),
                        $($table::$shown.eq($crate::record::noun::stored!(@is_public tx, columns, $parents)),)*
                        columns,
                    );
                    let query = diesel::insert_into($table::table).values(row).returning(<$record>::as_returning());
                    Run::get_result(query, &mut tx.db()).await
                }

                async fn update(tx: &Tx<'_>, id: $id, columns: &$columns) -> QueryResult<Self> {
                    let moved = (
                        $table::version.eq($table::version + 1),
                        $table::updated_at.eq(greatest($table::updated_at, tx.at())),
                    );
                    let query = diesel::update($table::table.find(id)).set((moved, columns));
                    Run::get_result(query.returning(<$record>::as_returning()).prepared(), &mut tx.db()).await
                }

                async fn remove(tx: &Tx<'_>, id: $id, reason: DeletionReason) -> QueryResult<usize> {
                    let tombstone = (
                        $table::version.eq($table::version + 1),
                        $table::updated_at.eq(greatest($table::updated_at, tx.at())),
                        $($table::was_public.eq($table::$is_public),)?
                        $table::deleted_at.eq(tx.at()),
                        $table::deleted_reason.eq(<&str>::from(reason)),
                    );
                    Run::execute(diesel::update($table::table.find(id)).set(tombstone), &mut tx.db()).await
                }

                async fn restore(tx: &Tx<'_>, id: $id, columns: &$columns) -> QueryResult<Self> {
                    let stands = (
                        $table::version.eq($table::version + 1),
                        $table::updated_at.eq(greatest($table::updated_at, tx.at())),
                        $table::deleted_at.eq(None::<chrono::DateTime<chrono::Utc>>),
                        $table::deleted_reason.eq(None::<&str>),
                    );
                    let query = diesel::update($table::table.find(id)).set((stands, columns));
                    Run::get_result(query.returning(<$record>::as_returning()), &mut tx.db()).await
                }

                fn council_of(columns: &$columns) -> Uuid {
                    columns.council_id.into()
                }

                fn identifiers_of(columns: &$columns) -> &[Identifier] {
                    &columns.identifiers.0
                }
            }
        };
    };
}

pub(crate) use stored;
