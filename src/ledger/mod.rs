//! The certificate ledger: what is asked, what is answered, and who waits or rests on it.

mod certificates;
mod deadlines;
mod prompts;
mod subjects;

pub(crate) use certificates::KnownCertificates;
pub(crate) use deadlines::{Due, FetchDeadlines};
pub(crate) use prompts::{ClosedPrompt, Hosts, OpenPrompt, Waiting};
pub(crate) use subjects::{Life, SubjectRecord, SubjectTable};
