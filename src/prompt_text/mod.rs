//! What a person reads in a certificate-error window.

mod certificate;
mod digest;
#[cfg(feature = "x509")]
mod moment;
mod problems;
mod rendering;
mod sessions;

pub use certificate::CertificateText;
pub use problems::ProblemText;

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use crate::{HostName, Prompt, PromptId, Revision, Subject, UnixSeconds, Untrusted};

/// Everything that a person has to see to judge a certificate, in words.
///
/// The fields are for hosts that lay out a window of their own; `Display` and
/// [`PromptText::lines`] give the same as plain text. Every string is one line, and safe to
/// show where nothing is read as markup: whatever came from a certificate or a host name is
/// capped and escaped as [`Untrusted`] says, and ends its line.
///
/// Nothing is left out: what cannot be read is said to be unreadable, as the details of a
/// certificate are in a build without the feature `x509`.
///
/// ```no_run
/// # fn ask(prompt: &certgate::Prompt) {
/// use certgate::{PromptText, UnixSeconds};
///
/// let text = PromptText::compose(prompt, Some(UnixSeconds(1_790_000_000)));
/// println!("{text}");
/// // The person's answer is about what this text showed:
/// let (window, revision) = (text.prompt, text.revision);
/// # }
/// ```
// TEXT-13
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PromptText {
    /// Which window the text is for.
    pub prompt: PromptId,
    /// What the text shows is what the window shows at this revision, which Connect Anyway
    /// has to name (`TEXT-15`).
    pub revision: Revision,
    /// A line for all waiting sessions of one kind, host and set of problems.
    pub sessions: Vec<String>,
    /// Every host that the window shows, or has shown.
    pub hosts: Vec<String>,
    /// Every problem that the window shows, or has shown, the gravest first.
    pub problems: Vec<ProblemText>,
    /// The certificate.
    pub certificate: CertificateText,
    /// The SHA-256 of other certificates that the meeting remembers for one of the hosts,
    /// the first [`PromptText::MAX_EARLIER`] of them, each in two halves.
    pub earlier: Vec<[String; 2]>,
    /// How many other certificates the meeting remembers in all.
    pub earlier_total: usize,
    /// What an answer to this window will hold for, in one sentence: under the widest scope
    /// more than the window can list.
    pub reach: String,
    /// The buttons, in the order in which they are offered. Exactly one is the default.
    pub buttons: [Button; 2],
}

/// One button of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Button {
    /// Refuses the certificate. The default (`TEXT-10`).
    DontConnect,
    /// Accepts it in spite of everything.
    ConnectAnyway,
}

impl PromptText {
    /// How many of the earlier certificates are listed.
    pub const MAX_EARLIER: usize = 4;

    /// Puts a prompt into words. With the present time, the certificate's validity is also
    /// told as it lies to that; the host reads its clock, nobody else does.
    // TEXT-1, TEXT-8
    #[must_use]
    pub fn compose(prompt: &Prompt, now: Option<UnixSeconds>) -> Self {
        Self {
            prompt: prompt.id,
            revision: prompt.revision,
            sessions: sessions::lines(&prompt.sessions),
            hosts: prompt.hosts.iter().map(host).collect(),
            problems: problems::ranked(prompt.problems),
            certificate: certificate::compose(&prompt.certificate, prompt.problems, now),
            earlier: prompt.replaces.iter().take(Self::MAX_EARLIER).map(digest::halves).collect(),
            earlier_total: prompt.replaces.len(),
            reach: reach(&prompt.subject),
            buttons: [Button::DontConnect, Button::ConnectAnyway],
        }
    }

    /// The text line by line, without line ends; a line may be empty.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        rendering::lines(self)
    }
}

impl Button {
    /// What stands on it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::DontConnect => "Don't Connect",
            Self::ConnectAnyway => "Connect Anyway",
        }
    }

    /// Whether it is the one that Enter presses.
    #[must_use]
    pub const fn is_default(self) -> bool {
        matches!(self, Self::DontConnect)
    }
}

fn reach(subject: &Subject) -> String {
    let holds = "Your answer holds until the meeting ends for this certificate";
    match &subject.host {
        None => format!("{holds} on every host, listed here or not"),
        Some(name) if subject.problems.is_empty() => format!("{holds} at {}", host(name)),
        Some(name) => format!("{holds}, with just these problems, at {}", host(name)),
    }
}

/// A host's name. What is not ASCII in it is escaped: names come as A-labels.
fn host(name: &HostName) -> String {
    Untrusted::ascii(name.as_str().as_bytes()).to_string()
}
