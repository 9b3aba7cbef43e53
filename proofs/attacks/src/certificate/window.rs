//! What a person is told: plain text, whatever the certificate and the host are called.

use certgate::{
    Certificate, HostName, Kind, Meeting, Problem, Problems, Prompt, PromptId, PromptText,
    Revision, Scope, SessionId, Subject, UnixSeconds, Untrusted, WaitingSession,
};
use unicode_general_category::{GeneralCategory, get_general_category};

use crate::Tried;

/// The longest line: an escape of ten characters for each that is shown, with what stands
/// before and after.
const LONGEST: usize = 10 * Untrusted::MAX_CHARS + 10 * Untrusted::MAX_CHARS + 100;

/// More lines than a window has whose every list is full: sixteen alternative names of sixteen
/// attributes, two names of as many, and what is always there.
const MOST_LINES: usize = 16 * 17 + 2 * 17 + 60;

/// Composes a window about a certificate whose own bytes name the host, and judges its text.
pub(super) fn attack(certificate: &Certificate) -> Tried {
    let der = certificate.bytes();
    let name = String::from_utf8_lossy(&der[der.len() - der.len().min(80)..]);
    let host = HostName::parse(&name).ok().flatten();
    let problems = Problems::of(&Problem::ALL);
    let fingerprint = certificate.fingerprint();
    let scope = if host.is_some() { Scope::CertificateHost } else { Scope::Certificate };
    let Some(subject) = Subject::cut(scope, fingerprint, host.as_ref(), problems) else {
        return Ok(());
    };
    let meeting = Meeting::default().id;
    let prompt = Prompt {
        id: PromptId::new(meeting, 1),
        revision: Revision::FIRST,
        subject,
        certificate: certificate.clone(),
        hosts: host.iter().cloned().collect(),
        problems,
        sessions: vec![WaitingSession {
            id: SessionId::from_parts(meeting, 0, 1),
            kind: Kind::Video,
            host,
            problems,
        }],
        replaces: Vec::new(),
    };
    let now = i64::from_be_bytes(fingerprint.as_bytes().first_chunk().copied().unwrap_or_default());
    for now in [None, Some(UnixSeconds(now)), Some(UnixSeconds(now >> 28))] {
        let text = PromptText::compose(&prompt, now);
        judge(&text.lines())?;
        let joined: String = text.lines().iter().map(|line| format!("{line}\n")).collect();
        hold!(text.to_string() == joined, "fields and text say different things");
    }
    Ok(())
}

/// Judges the lines of a window: each is one line that a person can read and nobody can forge.
///
/// # Errors
/// The first line that is not.
// TEXT-9, TEXT-11, TEXT-12, TEXT-13
pub fn judge(lines: &[String]) -> Tried {
    hold!(lines.len() <= MOST_LINES, "{} lines", lines.len());
    for line in lines {
        let long = line.chars().count();
        hold!(long <= LONGEST, "a line of {long} characters: {line:?}");
        let wrong = line.chars().find(|c| !is_harmless(*c));
        hold!(wrong.is_none(), "{wrong:?} stands in {line:?}");
        hold!(escapes_are_whole(line), "an escape that means nothing: {line:?}");
        let label = line.trim_end();
        let unsaid = label.len() == line.len() && !label.is_empty();
        hold!(unsaid || line.is_empty(), "a field without a word, or an end of spaces: {line:?}");
    }
    Ok(())
}

/// Whether a character shows itself, in its place and in no other, by another table of Unicode
/// than the library's. What no version of Unicode has assigned is left to that.
#[must_use]
pub fn is_harmless(c: char) -> bool {
    match get_general_category(c) {
        GeneralCategory::Control
        | GeneralCategory::Format
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator
        | GeneralCategory::PrivateUse
        | GeneralCategory::Surrogate => false,
        GeneralCategory::SpaceSeparator => c == ' ',
        _ => !matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}' | '\u{fffc}' | '\u{fffd}' | '\u{e0100}'..='\u{e01ef}'),
    }
}

/// Every backslash begins an escape of one of the three forms.
fn escapes_are_whole(line: &str) -> bool {
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('\\') {
        let hex = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_hexdigit());
        rest = if let Some(after) = after.strip_prefix('\\') {
            after
        } else if let Some((number, after)) =
            after.strip_prefix("u{").and_then(|after| after.split_once('}'))
            && hex(number)
        {
            after
        } else if let Some(after) = after.strip_prefix('x')
            && after.get(..2).is_some_and(hex)
        {
            &after[2..]
        } else {
            return false;
        };
    }
    true
}
