//! A batch as one write: all of its operations, or none, and then everything that is wrong.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::time::Instant;

use actix_web::HttpResponse;

use super::model::Results;
use super::operation::{Operation, Read};
use super::run::{MAX_TRIES, run};
use crate::database::{Named, Together, Tx};
use crate::http::auth::{AnyWriter, Caller};
use crate::http::door::{Answer, Door};
use crate::http::problem::{Code, Problem};
use crate::refused::Refused;

/// A batch whose operations can all be tried.
struct Batch<'a> {
    caller: &'a Caller<AnyWriter>,
    door: &'a Door,
    operations: Vec<Operation>,
    /// The records that are locked first.
    records: Together,
    began: Instant,
}

/// Does a batch as one write.
///
/// # Errors
/// Everything that is wrong with its operations; when the database does not answer in time.
pub async fn write(
    caller: &Caller<AnyWriter>,
    door: &Door,
    read: Vec<Read>,
    (dry_run, digest): (bool, [u8; 32]),
) -> Result<HttpResponse, Problem> {
    let (count, mut refused, mut operations) = (read.len(), Vec::new(), Vec::new());
    for (index, Read { operation, .. }) in read.into_iter().enumerate() {
        match operation {
            Ok(operation) => operations.push(operation),
            Err(problem) => refused.push((index, problem)),
        }
    }
    if !refused.is_empty() {
        return Err(all(&refused, count));
    }
    let mut records = Together::default();
    operations.iter().for_each(|operation| operation.names.add_to(&mut records));
    let batch = Batch { caller, door, operations, records, began: Instant::now() };
    let mut tries = 0;
    loop {
        let failed = Cell::new(None);
        let written = door.write_together(caller, dry_run, Some(digest), async |tx| batch.work(tx, &failed).await);
        let problem = match written.await {
            Ok(answer) => return Ok(answer),
            Err(problem) => problem,
        };
        tries += 1;
        match (problem.code(), failed.get()) {
            // Nothing was saved, so the same can be tried again.
            (Code::WaitedForEachOther, _) if tries < MAX_TRIES && batch.has_time() => {}
            (Code::WaitedForEachOther | Code::Busy | Code::Unavailable, _) | (_, None) => return Err(problem),
            (_, Some(index)) => return Err(all(&batch.refusals(index, problem).await, count)),
        }
    }
}

impl Batch<'_> {
    async fn work(&self, tx: &mut Tx<'_>, failed: &Cell<Option<usize>>) -> Result<Answer, Refused> {
        tx.hold_together(&self.records).await?;
        let mut results = Results::default();
        for (index, operation) in self.operations.iter().enumerate() {
            let since = tx.warned();
            failed.set(Some(index));
            let answer = run(tx, self.door, operation).await?;
            tx.place_warnings(since, &format!("/operations/{index}/body"));
            results.done(&operation.path, answer);
        }
        failed.set(None);
        self.door.done(&results.whole())
    }

    /// Whether half of the time is left.
    fn has_time(&self) -> bool {
        self.began.elapsed() < self.door.database().batch_deadline() / 2
    }

    /// Tries all operations, each undone if it is refused, and then undoes all. So one answer names everything that is
    /// wrong. An operation that names a record which is not there because another one was refused is not tried: it could
    /// only fail as well.
    async fn refusals(&self, index: usize, first: Problem) -> Vec<(usize, Problem)> {
        if !self.has_time() {
            return vec![(index, first)];
        }
        let found: RefCell<Vec<(usize, Problem)>> = RefCell::default();
        let tried = self.door.foresee(self.caller, async |tx| {
            tx.hold_together(&self.records).await?;
            let mut failed = HashSet::new();
            for (index, operation) in self.operations.iter().enumerate() {
                if operation.names.are_among(&failed) {
                    failed.extend(operation.names.made());
                    continue;
                }
                match tx.try_part(async |tx| run(tx, self.door, operation).await).await {
                    Ok(_) => {}
                    Err(refused @ (Refused::Unavailable | Refused::WaitedForEachOther)) => return Err(refused),
                    Err(refused) => {
                        found.borrow_mut().push((index, refused.into()));
                        for made in operation.names.made() {
                            if !is_known(tx, &made).await {
                                failed.insert(made);
                            }
                        }
                    }
                }
            }
            Ok(())
        });
        // What it says of the whole is said of the first already.
        drop(tried.await);
        match found.take() {
            // Other writes came between the two.
            none if none.is_empty() => vec![(index, first)],
            found => found,
        }
    }
}

/// Whether there is a record of an external identifier all the same.
async fn is_known(tx: &Tx<'_>, named: &Named) -> bool {
    match named {
        Named::Id(..) => false,
        Named::Key(kind, key) => !matches!(tx.find(*kind, key, None).await, Ok(None)),
    }
}

/// One problem for all operations that were refused: that of the first, with the errors of all. That an operation
/// cannot be read is a fault of the batch.
fn all(refused: &[(usize, Problem)], count: usize) -> Problem {
    let place = |index: usize| format!("/operations/{index}");
    let errors = refused.iter().flat_map(|(index, problem)| problem.errors_at(&place(*index))).collect();
    let were = if refused.len() == 1 { "operation was" } else { "operations were" };
    let detail = format!("{} of {count} {were} refused. Nothing was saved.", refused.len());
    let unread = Problem::validation(Vec::new());
    let first = refused.first().map(|(_, problem)| problem).filter(|problem| !is_unread(problem.code()));
    Problem::of_parts(first.unwrap_or(&unread), detail, errors)
}

fn is_unread(code: Code) -> bool {
    [Code::NoSuchAddress, Code::MethodNotAllowed, Code::BadPath, Code::BadQuery, Code::BadHeader].contains(&code)
}
