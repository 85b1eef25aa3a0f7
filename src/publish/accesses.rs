//! Who was shown what is withheld from the public: the log that a council reads of its own record.

pub mod model;
mod queries;
mod routes;

pub use routes::configure;
