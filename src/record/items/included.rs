//! What is included in items: their papers, and the decisions made at them.

use diesel::QueryResult;
use futures_util::try_join;

use super::model::{FullItem, ItemInclude};
use crate::database::Reader;
use crate::http::extract::Many;
use crate::http::include::{Children, group};
use crate::http::urls::Urls;
use crate::ids::ItemId;
use crate::record::decisions::model::Decision;
use crate::record::decisions::queries as decisions;
use crate::record::documents::model::Document;
use crate::record::documents::queries as documents;

/// What is included in items.
pub struct Included {
    documents: Option<Children<ItemId, Document>>,
    decisions: Option<Children<ItemId, Decision>>,
}

impl Included {
    /// Reads what is wanted of it.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read(db: &Reader, ids: &[ItemId], wanted: Option<&Many<ItemInclude>>) -> QueryResult<Included> {
        let wants = |include: ItemInclude| wanted.is_some_and(|wanted| wanted.0.contains(&include));
        let documents = async {
            if !wants(ItemInclude::Documents) {
                return QueryResult::Ok(None);
            }
            documents::of_items(db, ids).await.map(|rows| Some(group(rows)))
        };
        let decisions = async {
            if !wants(ItemInclude::Decisions) {
                return QueryResult::Ok(None);
            }
            decisions::of_items(db, ids).await.map(|rows| Some(group(rows)))
        };
        let (documents, decisions) = try_join!(documents, decisions)?;
        Ok(Included { documents, decisions })
    }

    /// Hands them to their items, and says whether they were read at the moment when the items were.
    pub async fn add(mut self, items: &mut [FullItem], urls: &Urls) -> bool {
        let mut at_once = true;
        for full in items {
            let (id, updated_at) = (full.record.id, full.record.updated_at);
            if let Some(documents) = &mut self.documents {
                let (same, documents) = documents.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.documents = Some(documents);
            }
            if let Some(decisions) = &mut self.decisions {
                let (same, decisions) = decisions.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.decisions = Some(decisions);
            }
        }
        at_once
    }
}
