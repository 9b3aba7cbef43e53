//! What a window says of the inside of a certificate.

use certgate::{
    Certificate, CertificateText, Problems, Prompt, PromptId, PromptText, Revision, Scope, Subject,
    UnixSeconds,
};
use proptest::prelude::*;

use crate::der::{
    COMMON_NAME, INTEGER, Parts, alternative_names, common_name, element, extension, name, sequence,
};

/// 2025-01-01 00:00:00 UTC.
const NOW: i64 = 1_735_689_600;

fn window(parts: &Parts) -> Prompt {
    let certificate = Certificate::from_der(&parts.der()).unwrap();
    let fingerprint = certificate.fingerprint();
    let problems = Problems::NONE;
    Prompt {
        id: PromptId::new(certgate::MeetingId::default(), 1),
        revision: Revision::FIRST,
        subject: Subject::cut(Scope::Certificate, fingerprint, None, problems).unwrap(),
        certificate,
        hosts: Vec::new(),
        problems,
        sessions: Vec::new(),
        replaces: Vec::new(),
    }
}

fn compose(parts: &Parts) -> CertificateText {
    PromptText::compose(&window(parts), Some(UnixSeconds(NOW))).certificate
}

/// How a validity from so many seconds after the present to so many reads.
fn timeliness(begin: i64, end: i64) -> String {
    let time = |at: i64| {
        let date = time_of(NOW + at);
        date.into_bytes()
    };
    let validity = Parts::period(&time(begin), &time(end));
    compose(&Parts { validity, ..Parts::ordinary() }).timeliness.unwrap()
}

/// Generalized time, by counting days from 2000-01-01, one year after another.
fn time_of(unix: i64) -> String {
    let seconds = unix - 946_684_800;
    let (mut days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 2000;
    while days < 0 || days >= 365 + i64::from(leap(year)) {
        if days < 0 {
            year -= 1;
            days += 365 + i64::from(leap(year));
        } else {
            days -= 365 + i64::from(leap(year));
            year += 1;
        }
    }
    let mut month = 0;
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}{:02}{:02}{hour:02}{minute:02}{second:02}Z", month + 1, days + 1)
}

// TEXT-4
#[test]
fn validity_is_told_as_it_lies_to_the_present() {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let past = |ago: i64| timeliness(-20_000 * DAY, -ago);
    let coming = |after: i64| timeliness(after, 40_000 * DAY);
    let running = |left: i64| timeliness(-DAY, left);
    for (shown, expected) in [
        (past(1), "expired less than a minute ago"),
        (past(59), "expired less than a minute ago"),
        (past(MINUTE), "expired 1 minute ago"),
        (past(2 * MINUTE), "expired 2 minutes ago"),
        (past(HOUR), "expired 1 hour ago"),
        (past(DAY - 1), "expired 23 hours ago"),
        (past(DAY), "expired 1 day ago"),
        (past(3 * DAY + 5 * HOUR), "expired 3 days ago"),
        (past(730 * DAY), "expired 730 days ago"),
        (past(731 * DAY), "expired 2 years ago"),
        (past(3653 * DAY), "expired 10 years ago"),
        (coming(2 * HOUR), "not valid for another 2 hours"),
        (coming(DAY), "not valid for another 1 day"),
        (running(0), "valid, expires in less than a minute"),
        (running(DAY), "valid, expires in 1 day"),
        (running(90 * DAY), "valid, expires in 90 days"),
        (timeliness(0, DAY), "valid, expires in 1 day"),
        (timeliness(DAY, -DAY), "never valid: its end comes before its beginning"),
    ] {
        assert_eq!(shown, expected);
    }
}

// TEXT-14
#[test]
fn the_ends_of_the_calendar_are_shown() {
    let validity = Parts::period(b"00000101000000Z", b"99991231235959Z");
    let parts = Parts { validity, ..Parts::ordinary() };
    let text = compose(&parts);
    assert_eq!(text.not_before, "0000-01-01 00:00:00 UTC");
    assert_eq!(text.not_after, "9999-12-31 23:59:59 UTC");
    assert_eq!(text.timeliness.unwrap(), "valid, expires in 7974 years");
    for now in [i64::MIN, i64::MAX] {
        let text = PromptText::compose(&window(&parts), Some(UnixSeconds(now)));
        let told = text.certificate.timeliness.unwrap();
        assert!(told.ends_with(" years") || told.ends_with(" years ago"), "{told}");
    }
}

#[test]
fn without_the_present_time_nothing_is_said_of_it() {
    let text = PromptText::compose(&window(&Parts::ordinary()), None).certificate;
    assert_eq!(text.timeliness, None);
    assert_eq!(text.not_after, "2026-01-01 00:00:00 UTC");
}

// TEXT-6
#[test]
fn whether_it_vouches_for_itself_is_said_with_what_that_rests_on() {
    let subject = common_name(b"media.example");
    let own = compose(&Parts { issuer: subject.clone(), subject, ..Parts::ordinary() });
    assert_eq!(own.self_signed, "by its names yes, its signature was not checked here");
    assert_eq!(compose(&Parts::ordinary()).self_signed, "no, it names another issuer");
}

// TEXT-3
#[test]
fn long_lists_are_cut_and_say_how_many_there_are() {
    let many: Vec<_> = (0..40).map(|_| (0x82, &b"a.example"[..])).collect();
    let text = compose(&Parts::ordinary().with_extensions(&[&alternative_names(&many)]));
    assert_eq!(text.alternative_names.len(), 17);
    assert_eq!(text.alternative_names[16], "… and 24 more, 40 in all");
    let attribute = (COMMON_NAME, 0x0c, &b"a"[..]);
    let text = compose(&Parts { subject: name(&[attribute; 18]), ..Parts::ordinary() });
    assert_eq!(text.subject[16], "… and 2 more, 18 in all");
}

#[test]
fn what_is_empty_or_malformed_is_said_to_be() {
    let subject = common_name(b"");
    let malformed = extension(crate::der::ALTERNATIVE_NAMES, b"garbage");
    let parts = Parts { subject, issuer: sequence(&[]), ..Parts::ordinary() };
    let text = compose(&parts.with_extensions(&[&malformed]));
    assert_eq!(text.subject, ["Common name: (empty)"]);
    assert_eq!(text.issuer, ["none"]);
    assert_eq!(text.alternative_names, ["cannot be read: malformed"]);
    assert_eq!(compose(&Parts::ordinary()).alternative_names, ["none"]);
}

#[test]
fn a_directory_name_has_a_line_for_each_attribute() {
    let entry = name(&[(COMMON_NAME, 0x0c, b"a"), (COMMON_NAME, 0x0c, b"b")]);
    let names = alternative_names(&[(0xa4, &entry), (0x82, b"c.example")]);
    let text = compose(&Parts::ordinary().with_extensions(&[&names]));
    let expected =
        ["directory entry, Common name: a", "directory entry, Common name: b", "host c.example"];
    assert_eq!(text.alternative_names, expected);
}

#[test]
fn a_serial_number_is_cut_at_the_length_that_is_allowed() {
    let serial = |bytes: &[u8]| {
        compose(&Parts { serial: element(INTEGER, bytes), ..Parts::ordinary() }).serial
    };
    assert_eq!(serial(&[0]), "00");
    assert_eq!(serial(&[0x11; 20]), ["11"; 20].join(":"));
    assert_eq!(serial(&[0x11; 300]), format!("{}…(280 more bytes)", ["11"; 20].join(":")));
}

#[test]
fn a_hostile_certificate_makes_a_harmless_window() {
    let hostile = "\u{202e}elpmaxe.knab\u{202c}\0\r\n[Connect Anyway] (default)\u{200b}";
    let subject = name(&[
        (COMMON_NAME, 0x0c, hostile.as_bytes()),
        (COMMON_NAME, 0x0c, b"caf\xe9 \\u{41}"),
        (COMMON_NAME, 0x1e, b"\x20\x2e\0a"),
    ]);
    let names = alternative_names(&[
        (0x82, b"bank.example\0.evil.example"),
        (0x82, "b\u{430}nk.example".as_bytes()),
        (0x86, b"javascript:alert(1)//<b>"),
        (0x81, &[b'm'; 400]),
    ]);
    let parts = Parts { subject, ..Parts::ordinary() }.with_extensions(&[&names]);
    let text = PromptText::compose(&window(&parts), Some(UnixSeconds(NOW)));
    insta::assert_snapshot!(text);
}

proptest! {
    #[test]
    fn no_name_whatever_adds_a_line_or_a_control(
        value in proptest::collection::vec(any::<u8>(), 0..300),
        tag in prop::sample::select(vec![0x0c, 0x13, 0x14, 0x16, 0x1c, 0x1e]),
        now in any::<i64>(),
    ) {
        let subject = name(&[(COMMON_NAME, tag, &value)]);
        let names = alternative_names(&[(0x82, &value), (0x86, &value), (0x87, &value)]);
        let parts = Parts { subject, ..Parts::ordinary() }.with_extensions(&[&names]);
        let text = PromptText::compose(&window(&parts), Some(UnixSeconds(now)));
        let plain = PromptText::compose(
            &window(&Parts::ordinary().with_extensions(&[&alternative_names(&[
                (0x82, b"a"), (0x86, b"a"), (0x87, b"abcd"),
            ])])),
            Some(UnixSeconds(now)),
        );
        prop_assert_eq!(text.lines().len(), plain.lines().len());
        prop_assert!(text.lines().iter().all(|line| !line.contains(char::is_control)));
    }
}
