//! Pages with lists that may be too large for one page: then they show less.

use crate::refused::Refused;

/// What `read` finds when it divides the limits of its lists by 1, or else by 10 or 100 where the page would be too
/// large.
///
/// # Errors
/// What `read` says; [`Refused::TooMuch`] where even the smallest part is too large.
pub async fn fitting<T>(read: impl AsyncFn(i64) -> Result<T, Refused>) -> Result<T, Refused> {
    for part in [1, 10] {
        match read(part).await {
            Err(Refused::TooMuch(_)) => {}
            found => return found,
        }
    }
    read(100).await
}
