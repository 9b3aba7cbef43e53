//! What a person is shown of real certificates: one window for all spellings, and plain text.

use certgate::{
    Certificate, Effect, Engine, Input, Inquiry, Kind, Meeting, Policy, Presented, Problem,
    PromptText, RefusedReason, Time, UnixSeconds,
};

use crate::{identity, over_all, shelf::Specimen};

/// 2026-01-01.
const NOW: UnixSeconds = UnixSeconds(1_767_225_600);

/// The longest line: a label, and a field of 255 characters that are all escaped.
const LONGEST_LINE: usize = 60 + 255 * "\\u{10ffff}".len();

/// The most lines: three lists of sixteen, in one of them lists of sixteen.
const MOST_LINES: usize = 60 + 2 * 17 + 16 * 17;

/// Whether a character may stand in a window: neither control nor what steers or hides.
fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..)
        && (c == ' ' || !c.is_whitespace())
}

/// Hands the bytes out for a new session; what the engine wants in answer.
fn hand_out(engine: &mut Engine, bytes: &[u8]) -> Vec<Effect> {
    let session = engine.open(Time::ZERO, Kind::Video).expect("room");
    let input = Input::Certificate {
        session,
        inquiry: Inquiry::new(1),
        presented: Presented::Bytes(bytes),
        host: None,
        problems: Problem::SelfSigned.into(),
    };
    let pending = Input::Signal(session, certgate::Signal::CertificatePending);
    let mut effects = Vec::new();
    for input in [pending, input] {
        engine.handle(Time::ZERO, input).expect("it is fetching");
        effects = std::iter::from_fn(|| engine.poll_effect()).collect();
    }
    effects
}

fn check(specimen: &Specimen) -> Result<usize, String> {
    let policy = Policy { max_certificate_bytes: u64::MAX, ..Policy::default() };
    let mut engine = Engine::new(Meeting::default(), policy);
    let effects = hand_out(&mut engine, &specimen.given);
    let Ok(certificate) = Certificate::read(&specimen.given) else {
        let refused = effects.iter().any(|effect| {
            matches!(effect, Effect::SetCertificateAction { action: certgate::Action::Cancel, why, .. }
                if *why == certgate::ActionReason::Refused(RefusedReason::CertificateUnreadable))
        });
        let silent = engine.open_prompts().is_empty() && engine.subjects().next().is_none();
        return if refused && silent { Ok(1) } else { Err(format!("not refused: {effects:?}")) };
    };
    let shown = matches!(effects.last(), Some(Effect::ShowPrompt { .. }));
    hand_out(&mut engine, certificate.bytes());
    hand_out(&mut engine, identity::pem(certificate.bytes(), 76, "\r\n").as_bytes());
    let windows = engine.open_prompts();
    let [window] = windows.as_slice() else { return Err(format!("{} windows", windows.len())) };
    let prompt = engine.prompt(*window).expect("it is open");
    if !shown || prompt.sessions.len() != 3 || prompt.certificate != certificate {
        return Err(String::from("its sessions do not wait at one window that shows it"));
    }
    for now in [None, Some(NOW), Some(UnixSeconds(i64::MIN)), Some(UnixSeconds(i64::MAX))] {
        let text = PromptText::compose(&prompt, now);
        plain(&text)?;
        if text.to_string().lines().count() != text.lines().len() {
            return Err(String::from("as one text it has other lines"));
        }
    }
    Ok(1)
}

fn plain(text: &PromptText) -> Result<(), String> {
    let lines = text.lines();
    if lines.len() > MOST_LINES {
        return Err(format!("its window has {} lines", lines.len()));
    }
    for line in lines {
        if !line.chars().all(is_plain) || line.chars().count() > LONGEST_LINE {
            return Err(format!("a line of its window is not plain: {line:?}"));
        }
    }
    Ok(())
}

#[test]
fn a_window_shows_each_once_and_in_plain_text() {
    over_all("one window, in plain text", "specimens", check);
}
