//! Dates and spans of time, in words.

use alloc::{format, string::String};

use x509_parser::time::ASN1Time;

use crate::{Timeliness, UnixSeconds};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// A year of the Gregorian calendar, on average.
const YEAR: u64 = 146_097 * DAY / 400;

/// A date and time of day, such as `2026-11-22 11:54:00 UTC`.
pub(super) fn date(UnixSeconds(seconds): UnixSeconds) -> String {
    let Ok(moment) = ASN1Time::from_timestamp(seconds).map(|time| time.to_datetime()) else {
        return format!("{seconds} seconds from the beginning of 1970");
    };
    let (year, month, day) = (moment.year(), u8::from(moment.month()), moment.day());
    let (hour, minute, second) = moment.to_hms();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// How a validity lies to the present.
// TEXT-4, TEXT-14
pub(super) fn timeliness(timeliness: Timeliness) -> String {
    match timeliness {
        Timeliness::NotYetValid(seconds) => format!("not valid for another {}", span(seconds)),
        Timeliness::Valid(seconds) => format!("valid, expires in {}", span(seconds)),
        Timeliness::Expired(seconds) => format!("expired {} ago", span(seconds)),
        Timeliness::Never => String::from("never valid: its end comes before its beginning"),
    }
}

/// A span in the largest unit of which there is a whole one; days up to two years.
fn span(seconds: u64) -> String {
    let (unit, name) = match seconds {
        0..MINUTE => return String::from("less than a minute"),
        MINUTE..HOUR => (MINUTE, "minute"),
        HOUR..DAY => (HOUR, "hour"),
        _ if seconds < 2 * YEAR => (DAY, "day"),
        _ => (YEAR, "year"),
    };
    let count = seconds / unit;
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}
