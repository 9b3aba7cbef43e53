//! Text from outside, made safe for a terminal.

use std::fmt::Write as _;

use certgate::Untrusted;

/// The text with every character that shows nothing, or changes how others show, by its number
/// as JSON writes it. Line breaks stay, and so does whatever [`Untrusted`] lets stand.
#[must_use]
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\n' || character == ' ' || character.is_ascii_graphic() {
            shown.push(character);
            continue;
        }
        let mut alone = [0; 4];
        let alone: &str = character.encode_utf8(&mut alone);
        if Untrusted::new(alone.as_bytes()).to_string() == alone {
            shown.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_is_not_seen_is_written_by_its_number_and_the_rest_stands() {
        let told =
            "1: \"Grüße\\n\" – 日本\n\u{202e}evil\u{9b}31m\u{1b}[0m\u{200b}\u{2028}\u{e0041}";
        assert_eq!(
            visible(told),
            "1: \"Grüße\\n\" – 日本\n\\u202eevil\\u009b31m\\u001b[0m\\u200b\\u2028\\udb40\\udc41"
        );
    }
}
