//! An operation is done, by the functions of the record type that its own address uses.

use futures_util::future::LocalBoxFuture;

use super::address::{Act, Meeting};
use super::operation::Operation;
use crate::database::Tx;
use crate::http::door::{Answer, Door, Terms};
use crate::http::patch::Patch;
use crate::http::schemas::deserialize;
use crate::nouns::for_kind;
use crate::record::agendas::{self, Of};
use crate::record::attendances::list;
use crate::record::noun::restoration::RestorationInput;
use crate::record::noun::{Noun, writes};
use crate::refused::Refused;

/// How often a write is tried that the database undid for another one.
pub const MAX_TRIES: u32 = 3;

/// Does an operation.
///
/// # Errors
/// Why it cannot be.
pub async fn run(tx: &mut Tx<'_>, door: &Door, operation: &Operation) -> Result<Answer, Refused> {
    let terms = Terms { preconditions: &operation.preconditions, ..door.terms() };
    match &operation.write.act {
        Act::Agenda(meeting) => {
            let (of, council) = of(meeting);
            let new = deserialize(&operation.body).map_err(Refused::Invalid)?;
            terms.done(&Box::pin(agendas::put(tx, of, council, new, terms.urls)).await?)
        }
        Act::Attendances(meeting) => {
            let (of, council) = of(meeting);
            let new = deserialize(&operation.body).map_err(Refused::Invalid)?;
            terms.done(&Box::pin(list::put(tx, of, council, new, terms.urls)).await?)
        }
        _ => for_kind!(operation.write.kind, Record => run_one::<Record>(tx, terms, operation)).await,
    }
}

fn of(meeting: &Meeting) -> (Of<'_>, Option<&str>) {
    match meeting {
        Meeting::Id(id) => (Of::Id((*id).into()), None),
        Meeting::Key(key, council) => (Of::Key(key), council.as_deref()),
    }
}

/// The future is boxed, because those of all types together do not fit on the stack of a thread.
fn run_one<'a, N: Noun>(
    tx: &'a mut Tx<'_>,
    terms: Terms<'a>,
    operation: &'a Operation,
) -> LocalBoxFuture<'a, Result<Answer, Refused>> {
    let body = &operation.body;
    Box::pin(async move {
        match &operation.write.act {
            Act::Create => {
                let new = deserialize(body).map_err(Refused::Invalid)?;
                writes::created::<N>(tx, terms, new).await
            }
            Act::Put(key, council) => {
                let new = deserialize(body).map_err(Refused::Invalid)?;
                writes::replaced::<N>(tx, terms, key, council.as_deref(), new).await
            }
            Act::Change(id) => {
                let patch = Patch::new(body.as_object().cloned().unwrap_or_default());
                writes::changed::<N>(tx, terms, (*id).into(), &patch).await
            }
            Act::Delete(id, reason) => writes::deleted::<N>(tx, terms, (*id).into(), *reason).await,
            // These are of no single record.
            Act::Agenda(_) | Act::Attendances(_) => Err(Refused::NotFound),
            Act::Restore(id) => {
                let sent: RestorationInput = deserialize(body).map_err(Refused::Invalid)?;
                writes::restored::<N>(tx, terms, (*id).into(), &sent.reason).await
            }
        }
    })
}
