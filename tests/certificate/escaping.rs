//! What an attacker wrote comes out as one line that means what it shows.

use certgate::Untrusted;
use proptest::prelude::*;

fn shown(text: &str) -> String {
    Untrusted::new(text.as_bytes()).to_string()
}

/// Whether a character may stand in a window's text. Written apart from the library, by
/// what each one does to a line.
fn is_harmless(c: char) -> bool {
    let steers = matches!(c,
        '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}') || c.is_control();
    let shows_nothing = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    let blank = c != ' ' && c.is_whitespace();
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let no_character = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    !(steers || breaks || shows_nothing || blank || private || no_character)
}

/// Reads escaped text back, as somebody who doubts it would.
fn read_back(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if let Some(after) = rest.strip_prefix('\\') {
            bytes.push(b'\\');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
            rest = &after[2..];
        } else {
            let (number, after) = rest.strip_prefix("u{").unwrap().split_once('}').unwrap();
            let c = char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap();
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            rest = after;
        }
    }
    bytes
}

#[test]
fn readable_text_of_living_scripts_stands_as_it_is() {
    for text in [
        "media.example",
        "Example Media hf. (Reykjavík) & Co., 100% \"real\"",
        "Österreichische Straße",
        "Пример",
        "例え.テスト",
        "مثال",
        "דוגמה",
        "ไม่เป็นไร",
        "उदाहरण",
        "e\u{301}cole",
        "€ ≠ £ 😀",
    ] {
        assert_eq!(shown(text), text);
    }
}

// TEXT-12
#[test]
fn what_steers_hides_or_breaks_is_written_by_number() {
    for (text, expected) in [
        ("a\0b", r"a\u{0}b"),
        ("a\r\nb\tc\u{7f}\u{85}", r"a\u{d}\u{a}b\u{9}c\u{7f}\u{85}"),
        ("\u{1b}[31mred", r"\u{1b}[31mred"),
        ("gpj.\u{202e}exe", r"gpj.\u{202e}exe"),
        ("\u{2066}a\u{2069}\u{200e}\u{61c}", r"\u{2066}a\u{2069}\u{200e}\u{61c}"),
        ("pay\u{200b}pal\u{200d}\u{feff}\u{ad}", r"pay\u{200b}pal\u{200d}\u{feff}\u{ad}"),
        ("a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}"),
        ("a\u{a0}b\u{3000}c\u{2003}", r"a\u{a0}b\u{3000}c\u{2003}"),
        ("\u{e000}\u{10fffd}\u{fdd0}\u{ffff}", r"\u{e000}\u{10fffd}\u{fdd0}\u{ffff}"),
        ("\u{378}\u{e0041}", r"\u{378}\u{e0041}"),
        ("\u{3164}\u{2800}\u{fffd}", r"\u{3164}\u{2800}\u{fffd}"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_written_one_by_one() {
    for (bytes, expected) in [
        (&b"caf\xe9"[..], r"caf\xe9"),
        (b"\xc0\x80", r"\xc0\x80"),
        (b"\xed\xa0\x80", r"\xed\xa0\x80"),
        (b"\xf0\x9f\x98", r"\xf0\x9f\x98"),
        (b"a\xffb\xfe", r"a\xffb\xfe"),
    ] {
        assert_eq!(Untrusted::new(bytes).to_string(), expected);
    }
}

// TEXT-12
#[test]
fn an_escape_cannot_be_forged() {
    assert_eq!(shown(r"\u{202e}"), r"\\u{202e}");
    assert_eq!(shown(r"\xff\"), r"\\xff\\");
}

#[test]
fn spaces_stand_alone_between_words_only() {
    assert_eq!(shown("two words"), "two words");
    assert_eq!(shown(" a "), r"\u{20}a\u{20}");
    assert_eq!(shown("a   b"), r"a \u{20}\u{20}b");
    assert_eq!(shown(" "), r"\u{20}");
}

#[test]
fn marks_need_something_to_stand_on_and_do_not_pile_up() {
    assert_eq!(shown("\u{301}a"), r"\u{301}a");
    assert_eq!(shown("a \u{301}"), r"a \u{301}");
    assert_eq!(shown("\u{202e}\u{301}"), r"\u{202e}\u{301}");
    assert_eq!(shown("\\\u{301}"), r"\\\u{301}");
    let flood = format!("Z{}", "\u{30d}".repeat(5));
    assert_eq!(shown(&flood), format!("Z{}{}", "\u{30d}".repeat(3), r"\u{30d}".repeat(2)));
}

// TEXT-11
#[test]
fn text_is_cut_at_its_limit_and_says_how_much_is_missing() {
    let limit = Untrusted::MAX_CHARS;
    assert_eq!(shown(&"ä".repeat(limit)), "ä".repeat(limit));
    let one = format!("{}…(1 more character)", "ä".repeat(limit));
    assert_eq!(shown(&"ä".repeat(limit + 1)), one);
    let many = format!("{}…(60000 more characters)", r"\u{0}".repeat(limit));
    assert_eq!(shown(&"\0".repeat(limit + 60_000)), many);
}

#[test]
fn in_ascii_text_all_else_is_escaped() {
    let lookalike = Untrusted::ascii("p\u{430}ypal.example".as_bytes());
    assert_eq!(lookalike.to_string(), r"p\u{430}ypal.example");
    assert_eq!(Untrusted::ascii(b"xn--pypal-4ve.example").to_string(), "xn--pypal-4ve.example");
}

// TEXT-12, TEXT-13
#[test]
fn every_character_there_is_comes_out_harmless() {
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    // Each on a letter of its own, as many as are shown whole.
    for some in all.chunks(Untrusted::MAX_CHARS / 2) {
        let text: String = some.iter().flat_map(|c| ['a', *c]).collect();
        let shown = shown(&text);
        assert!(shown.chars().all(is_harmless), "{shown:?}");
        assert_eq!(read_back(&shown), text.as_bytes());
        let ascii = Untrusted::ascii(text.as_bytes()).to_string();
        assert!(ascii.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{ascii:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_whatever_come_out_harmful(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let shown = Untrusted::new(&bytes).to_string();
        prop_assert!(shown.chars().all(is_harmless), "{:?}", shown);
        prop_assert!(shown.chars().count() <= Untrusted::MAX_CHARS * 10 + 30);
    }

    #[test]
    fn what_is_shown_whole_can_be_read_back(text in "\\PC{0,80}|.{0,80}", tail in any::<[u8; 8]>()) {
        let bytes = [text.as_bytes(), &tail].concat();
        prop_assert_eq!(read_back(&Untrusted::new(&bytes).to_string()), bytes);
    }
}
