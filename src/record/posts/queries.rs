//! Reading and writing posts.

use diesel::prelude::*;

use super::model::{Post, PostColumns, PostFilter};
use crate::database::schema::{councils, posts};
use crate::ids::PostId;
use crate::record::noun::{filters, stored};

filters! { posts: PostFilter;
    is(council_id), of(council, councils::slug, council_id), is(body_id), any(label), any(kind),
    from(updated_since, updated_at),
}
stored! { posts: Post, PostColumns, PostId, PostFilter; public at once }
