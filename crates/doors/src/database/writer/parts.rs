//! A transaction that does the work of many writes: a part that is refused is undone, and the others are tried all the
//! same, so that one answer names everything that is wrong.

use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::Tx;
use crate::database::sql::{Bind, Statement};
use crate::refused::{OtherCouncil, Refused};

impl Tx<'_> {
    /// Does a part of the work, or nothing of it. The locks of a part that was undone are let go, so nothing of what it
    /// found is known any longer.
    ///
    /// # Errors
    /// What `work` says, in our words.
    pub async fn try_part<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.run("SAVEPOINT part").await?;
        let (changed, reasons) = (self.changed.clone(), self.reasons.clone());
        let (followed, withholding) = (self.followed.borrow().clone(), self.withholding.borrow().clone());
        match work(&mut *self).await {
            Ok(done) => {
                self.run("RELEASE SAVEPOINT part").await?;
                Ok(done)
            }
            Err(refused) => {
                self.run("ROLLBACK TO SAVEPOINT part").await?;
                (self.changed, self.reasons) = (changed, reasons);
                self.followed.replace(followed);
                self.withholding.replace(withholding);
                self.holds.get_mut().clear();
                self.public.get_mut().clear();
                self.slugs.get_mut().clear();
                Err(self.told(refused).await)
            }
        }
    }

    async fn run(&self, sql: &str) -> Result<(), Refused> {
        (&mut self.db()).batch_execute(sql).await?;
        Ok(())
    }

    /// A refusal as the write door would give it. No error of a query may be open in the transaction.
    pub async fn told(&self, refused: Refused) -> Refused {
        match self.explain(refused) {
            Refused::OtherCouncil(Some(other)) => whose(self.db(), other).await,
            other => other,
        }
    }
}

/// Names a record's council by its slug: councils are public.
pub(super) async fn whose(mut connection: &AsyncPgConnection, mut other: Box<OtherCouncil>) -> Refused {
    let sql = "SELECT slug FROM record.councils WHERE id = ?";
    let statement: Statement<(Text,)> = Statement::new(sql, vec![Bind::Id(other.council_id)]);
    let read: Result<Vec<(String,)>, _> = statement.load(&mut connection).await;
    other.slug = read.ok().and_then(|rows| rows.into_iter().next()).map(|row| row.0);
    Refused::OtherCouncil(Some(other))
}
