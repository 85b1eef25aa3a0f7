//! Problems of the parts of one request, such as the operations of a batch, as one problem that names all of them.

use actix_web::http::header;

use super::{Code, Problem, ProblemBody, ResyncLinks, Successor};
use crate::http::urls::Urls;
use crate::refused::FieldError;

/// The most errors that are named at once.
const MAX_ERRORS: usize = 100;

impl Problem {
    /// The problem of a path, as it is written.
    pub fn told(&self, urls: &Urls, path: &str, request_id: &str) -> ProblemBody {
        ProblemBody {
            r#type: urls.absolute(&format!("/problems/{}", self.0.code.word())),
            title: self.0.code.title().to_owned(),
            status: self.0.code.entry().0,
            code: self.0.code.word().to_owned(),
            detail: self.0.detail.clone(),
            instance: path.to_owned(),
            request_id: request_id.to_owned(),
            errors: self.0.errors.clone(),
            conflicts_with: self.0.other.clone(),
            etag: self.0.etag.clone(),
            deleted_at: self.0.deletion.as_ref().map(|deletion| deletion.0),
            deleted_reason: self.0.deletion.as_ref().map(|deletion| deletion.1.clone()),
            successor: self.0.successor.map(|(kind, id)| Successor { kind, id, url: urls.record(kind, id) }),
            oldest: self.0.resync.as_ref().map(|(oldest, _)| *oldest),
            links: self.0.resync.as_ref().map(|(_, restart)| ResyncLinks { restart: restart.clone() }),
        }
    }

    /// The errors of a part, by their places in the whole request. `place` is that of the part, with its address in
    /// `path`, its input in `body`, and the version on which it depends in `if_match` and `if_none_match`.
    pub fn errors_at(&self, place: &str) -> Vec<FieldError> {
        let whole = || FieldError::new(&format!("{place}{}", self.member()), self.0.code.word(), self.own_detail());
        if self.0.errors.is_empty() {
            return vec![whole()];
        }
        // Such errors name fields of the record, which was not sent.
        let is_of_input = ![Code::WrongState, Code::BadQuery, Code::BadPath].contains(&self.0.code);
        let at = |error: &FieldError| {
            let pointer = match error.pointer.as_str() {
                "If-Match" => format!("{place}/if_match"),
                "If-None-Match" => format!("{place}/if_none_match"),
                inside if is_of_input && (inside.is_empty() || inside.starts_with('/')) => {
                    format!("{place}/body{inside}")
                }
                _ => format!("{place}/path"),
            };
            FieldError { pointer, ..error.clone() }
        };
        self.0.errors.iter().map(at).collect()
    }

    /// The field of a part at fault, if no error names one.
    fn member(&self) -> &'static str {
        match self.0.code {
            Code::PreconditionFailed | Code::PreconditionRequired => "/if_match",
            Code::MissingScope | Code::OtherCouncil | Code::OtherBody => "",
            _ => "/path",
        }
    }

    /// What it says of the part, without what is said of the whole.
    fn own_detail(&self) -> String {
        self.0.detail.replace(" Nothing was saved.", "").replace(" Nothing was deleted.", "")
    }

    /// One problem for several parts: it is that of the first, with the errors of all. An `ETag` is that of a part, so
    /// it is only in the sentence on that.
    pub fn of_parts(first: &Problem, detail: String, mut errors: Vec<FieldError>) -> Problem {
        if errors.len() > MAX_ERRORS {
            errors.truncate(MAX_ERRORS);
            let detail = format!("There are more than {MAX_ERRORS} errors. Fix these first.");
            errors.push(FieldError::new("", "too_many_errors", detail));
        }
        let mut whole = first.clone();
        (whole.0.detail, whole.0.errors, whole.0.etag) = (detail, errors, None);
        whole.0.headers.retain(|(name, _)| *name != header::ETAG);
        whole
    }
}
