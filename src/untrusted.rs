//! Text that an attacker may have chosen, and how it becomes safe to show.

use alloc::boxed::Box;
use core::fmt::{self, Write as _};

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Bytes out of a certificate that are meant as text, and may be anything.
///
/// Shown through [`Display`](fmt::Display), which is the only way from here to a person's
/// eyes, they are one line of at most [`Untrusted::MAX_CHARS`] characters:
///
/// - letters, digits, punctuation, symbols and single spaces between them stand as they
///   are;
/// - every other character is written `\u{…}` by its number: controls, line breaks,
///   bidirectional and other format characters, blanks and letters that show nothing,
///   private, unassigned and non-characters, spaces at an end or after another, and marks
///   that combine with nothing or pile up;
/// - a byte that is no UTF-8 is written `\xff`, a backslash `\\`, so that an escape cannot be
///   forged;
/// - what is beyond the limit is counted: `…(37 more characters)`.
///
/// Look-alikes (a Cyrillic `а` in a Latin name) are **not** detected, nor is the order
/// changed in which right-to-left letters display: let such text end its line. Names of
/// hosts are ASCII, so [`Untrusted::ascii`] escapes all else in them.
///
/// ```
/// use certgate::Untrusted;
///
/// let name = Untrusted::new("bank.example\u{202e}moc.live\0".as_bytes());
/// assert_eq!(name.to_string(), r"bank.example\u{202e}moc.live\u{0}");
/// assert_eq!(Untrusted::new(b"caf\xe9").to_string(), r"caf\xe9");
/// assert_eq!(Untrusted::new("café".as_bytes()).to_string(), "café");
/// assert_eq!(Untrusted::ascii("café".as_bytes()).to_string(), r"caf\u{e9}");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Untrusted {
    bytes: Box<[u8]>,
    alphabet: Alphabet,
}

/// Which characters may stand as they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Alphabet {
    Ascii,
    Unicode,
}

impl Untrusted {
    /// The longest text that is shown whole, in characters before escaping (`TEXT-11`). No
    /// host name is longer.
    pub const MAX_CHARS: usize = 255;

    /// How many combining marks may follow one character. Living scripts need no more.
    pub const MAX_MARKS: usize = 3;

    /// Text in any script, in UTF-8 if it is well-formed.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self { bytes: Box::from(bytes), alphabet: Alphabet::Unicode }
    }

    /// Text that ought to be ASCII, as names of hosts are.
    #[must_use]
    pub fn ascii(bytes: &[u8]) -> Self {
        Self { bytes: Box::from(bytes), alphabet: Alphabet::Ascii }
    }

    /// The bytes as they came. Not fit to be shown.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(&self.bytes, self.alphabet, f)
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// A character, or a byte that belongs to none.
#[derive(Clone, Copy)]
enum Unit {
    Char(char),
    Byte(u8),
}

/// What precedes a character decides whether it may stand.
#[derive(Clone, Copy)]
enum Before {
    /// The beginning, a space or an escape: nothing that a mark could sit on.
    Nothing { space: bool },
    /// A visible character with this many marks on it.
    Visible { marks: usize },
}

/// The one way by which attacker-controlled text reaches a prompt (`TEXT-12`).
fn escape(bytes: &[u8], alphabet: Alphabet, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut units = units(bytes).peekable();
    let mut before = Before::Nothing { space: true };
    for _ in 0..Untrusted::MAX_CHARS {
        let Some(unit) = units.next() else { return Ok(()) };
        let ends = units.peek().is_none();
        before = match unit {
            Unit::Char(' ') if !ends && !matches!(before, Before::Nothing { space: true }) => {
                f.write_char(' ')?;
                Before::Nothing { space: true }
            }
            Unit::Char('\\') => {
                f.write_str(r"\\")?;
                Before::Nothing { space: false }
            }
            Unit::Char(c) => match stand(c, before, alphabet) {
                Some(after) => {
                    f.write_char(c)?;
                    after
                }
                None => {
                    write!(f, r"\u{{{:x}}}", u32::from(c))?;
                    Before::Nothing { space: c == ' ' }
                }
            },
            Unit::Byte(byte) => {
                write!(f, r"\x{byte:02x}")?;
                Before::Nothing { space: false }
            }
        };
    }
    match units.count() {
        0 => Ok(()),
        1 => f.write_str("…(1 more character)"),
        more => write!(f, "…({more} more characters)"),
    }
}

fn units(bytes: &[u8]) -> impl Iterator<Item = Unit> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let bytes = chunk.invalid().iter().copied().map(Unit::Byte);
        chunk.valid().chars().map(Unit::Char).chain(bytes)
    })
}

/// What comes of letting `c` stand as it is, if it may.
fn stand(c: char, before: Before, alphabet: Alphabet) -> Option<Before> {
    if (alphabet == Alphabet::Ascii && !c.is_ascii()) || is_blank(c) {
        return None;
    }
    match (c.general_category_group(), before) {
        (
            GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Number
            | GeneralCategoryGroup::Punctuation
            | GeneralCategoryGroup::Symbol,
            _,
        ) => Some(Before::Visible { marks: 0 }),
        (GeneralCategoryGroup::Mark, Before::Visible { marks }) if marks < Untrusted::MAX_MARKS => {
            Some(Before::Visible { marks: marks + 1 })
        }
        _ => None,
    }
}

/// Letters, marks and symbols, by category, that show nothing at all (most of them are
/// default-ignorable code points of Unicode), and the two that stand for something missing.
fn is_blank(c: char) -> bool {
    matches!(c,
        '\u{034f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fffc}'..='\u{fffd}'
        | '\u{13441}'..='\u{13442}' | '\u{16fe4}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}
