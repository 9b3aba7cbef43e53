//! Times as people write them.

use std::time::Duration;

/// A whole number with a unit: `250ms`, `60s`, `10m`, `8h`. At least a millisecond.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let unit = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let number = &text[..text.len() - unit.len()];
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err("a time is a whole number with ms, s, m or h, such as 60s".to_owned()),
    };
    let millis = number.parse().ok().and_then(|number: u64| number.checked_mul(millis));
    match millis {
        Some(millis) if (1..=MOST).contains(&millis) => Ok(Duration::from_millis(millis)),
        _ => Err("a time is from 1ms to 8760h".to_owned()),
    }
}

/// A year, in milliseconds.
const MOST: u64 = 8_760 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_number_and_a_unit() {
        assert_eq!(parse("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(parse("60s"), Ok(Duration::from_secs(60)));
        assert_eq!(parse("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(parse("8760h"), Ok(Duration::from_millis(MOST)));
        for text in ["", "60", "s", "0s", "1.5s", "-1s", "8761h", "99999999999999999999s", "1 s"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
