//! How a handler reads: most answers are short and come over the connections that all readers share; an answer that may
//! be large has connections and room in memory of its own, so that no client waits behind it.

use super::auth::Caller;
use super::door::Door;
use super::problem::{Code, Problem};
use crate::actor::Actor;
use crate::database::{Budget, Reader, successor};
use crate::refused::{FieldError, Refused, TooMuch};

impl Door {
    /// Lets `work` read the records that the caller may see. If a list in it is longer than the shared connections
    /// carry, it is done once more where large answers are read.
    ///
    /// # Errors
    /// What `work` says, when the answer would be too large, and when the database does not answer.
    pub async fn read<R, T>(
        &self,
        caller: &Caller<R>,
        work: impl AsyncFn(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Problem> {
        self.read_by(&caller.actor, work).await
    }

    /// The same for what the public was shown earlier, which is all that anybody reads of it.
    ///
    /// # Errors
    /// The same.
    pub async fn read_as_public<T>(&self, work: impl AsyncFn(&Reader) -> Result<T, Refused>) -> Result<T, Problem> {
        self.read_by(&Actor::public(), work).await
    }

    async fn read_by<T>(&self, actor: &Actor, work: impl AsyncFn(&Reader) -> Result<T, Refused>) -> Result<T, Problem> {
        match self.database.read(actor, &work).await {
            Err(Refused::TooMuch(too_much)) if !too_much.is_final => {
                self.read_within(actor, Budget::ANSWER, work).await
            }
            Ok(read) => Ok(read),
            Err(refused) => Err(self.explain(actor, refused).await),
        }
    }

    /// The same for an answer that is often large, such as a list with its included records.
    ///
    /// # Errors
    /// The same.
    pub async fn read_large<R, T>(
        &self,
        caller: &Caller<R>,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Problem> {
        self.read_within(&caller.actor, Budget::ANSWER, work).await
    }

    /// The same for a page for people.
    ///
    /// # Errors
    /// The same.
    pub async fn read_page<R, T>(
        &self,
        caller: &Caller<R>,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Problem> {
        self.read_within(&caller.actor, Budget::PAGE, work).await
    }

    async fn read_within<T>(
        &self,
        actor: &Actor,
        budget: Budget,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Problem> {
        // Never two for one request: requests that hold one could wait for each other's.
        drop(self.room.take());
        self.room.set(Some(self.database.room().await?));
        match self.database.read_large(actor, budget, work).await {
            Ok(read) => Ok(read),
            Err(refused) => Err(self.explain(actor, refused).await),
        }
    }

    /// The same for what grows with the record, such as a count.
    ///
    /// # Errors
    /// The same.
    pub async fn read_slowly<R, T>(
        &self,
        caller: &Caller<R>,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Problem> {
        match self.database.read_slowly(&caller.actor, work).await {
            Ok(read) => Ok(read),
            Err(refused) => Err(self.explain(&caller.actor, refused).await),
        }
    }

    /// Says of an answer that would be too large which parameter makes it smaller, and of a deleted record which one
    /// replaced it.
    async fn explain(&self, actor: &Actor, refused: Refused) -> Problem {
        match refused {
            Refused::TooMuch(too_much) => self.too_large(too_much),
            Refused::Gone { record, deleted_at, reason, .. } => {
                let (kind, id) = record;
                let found = self.database.read(actor, async |db| Ok(successor(db, kind, id).await?)).await;
                // The record is deleted in any case.
                let successor = found.unwrap_or_default();
                Refused::Gone { record, deleted_at, reason, successor }.into()
            }
            other => other.into(),
        }
    }

    fn too_large(&self, too_much: TooMuch) -> Problem {
        let includes = self.request.query_string().contains("include=");
        // What ends in the name of one record is no list.
        let is_list = self.request.match_pattern().is_some_and(|pattern| !pattern.ends_with('}'));
        let mut errors = Vec::new();
        if is_list {
            errors.push(FieldError::new("limit", "too_large", smaller_limit(too_much, includes)));
        }
        if includes {
            let detail = "Leave it out, and read the included records as a list of their own, a page at a time.";
            errors.push(FieldError::new("include", "too_large", detail));
        }
        let TooMuch { rows, bytes, max_rows, max_bytes, .. } = too_much;
        let found = if rows > max_rows { format!("more than {max_rows} records") } else { format!("{bytes} bytes") };
        let detail =
            format!("A list in the answer would hold {found}. At most {max_rows} records and {max_bytes} bytes fit.");
        Problem::new(Code::AnswerTooLarge, detail).with_errors(errors)
    }
}

/// The limit at which the rows would fit, were they all of one size. A page reads one row more than it shows.
fn smaller_limit(too_much: TooMuch, includes: bool) -> String {
    let TooMuch { rows, bytes, max_bytes, .. } = too_much;
    let fits = if bytes > 0 { rows.saturating_mul(max_bytes).checked_div(bytes).unwrap_or(1) } else { 1 };
    match includes {
        true => "Send a smaller limit. Your cursor stays valid.".to_owned(),
        false => {
            format!("Send a smaller limit, such as {}. Your cursor stays valid.", fits.saturating_sub(1).clamp(1, 100))
        }
    }
}
