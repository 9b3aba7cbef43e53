//! What a window says.

use certgate::{
    Button, Certificate, Engine, Fingerprint, HostName, Kind, Meeting, Policy, Problem,
    ProblemText, Problems, Prompt, PromptId, PromptText, Revision, Scope, Subject, Time,
    UnixSeconds, WaitingSession,
};

use crate::der::Parts;

/// 2026-01-05, four days after the end of `media.pem`.
const NOW: Option<UnixSeconds> = Some(UnixSeconds(1_767_616_300));

fn host(name: &str) -> HostName {
    HostName::parse(name).unwrap().unwrap()
}

/// A window about a certificate for these sessions.
fn window(certificate: Certificate, sessions: &[(Kind, Option<&str>, &[Problem])]) -> Prompt {
    let mut engine = Engine::new(Meeting::default(), Policy::default());
    let sessions: Vec<_> = sessions
        .iter()
        .map(|(kind, name, problems)| WaitingSession {
            id: engine.open(Time::ZERO, *kind).unwrap(),
            kind: *kind,
            host: name.map(host),
            problems: Problems::of(problems),
        })
        .collect();
    let mut hosts: Vec<_> = sessions.iter().filter_map(|session| session.host.clone()).collect();
    hosts.sort();
    hosts.dedup();
    let problems = sessions.iter().flat_map(|session| session.problems.iter()).collect();
    let fingerprint = certificate.fingerprint();
    Prompt {
        id: PromptId::new(Meeting::default().id, 3),
        revision: Revision::new(2),
        subject: Subject::cut(Scope::Certificate, fingerprint, None, problems).unwrap(),
        certificate,
        hosts,
        problems,
        sessions,
        replaces: Vec::new(),
    }
}

fn media() -> Certificate {
    Certificate::read(include_bytes!("media.pem")).unwrap()
}

// TEXT-1, TEXT-2, TEXT-4 to TEXT-6, PROMPT-5
#[cfg(feature = "x509")]
#[test]
fn a_whole_window_says_everything_a_person_needs() {
    let mut prompt = window(
        media(),
        &[
            (Kind::AudioVoip, Some("audio.example"), &[Problem::SelfSigned, Problem::HostMismatch]),
            (Kind::Video, Some("media.example"), &[Problem::Expired, Problem::SelfSigned]),
            (Kind::Video, Some("media.example"), &[Problem::SelfSigned, Problem::Expired]),
            (Kind::Nbr, None, &[]),
        ],
    );
    prompt.replaces.push(Fingerprint::from_bytes([0xab; 32]));
    insta::assert_snapshot!(PromptText::compose(&prompt, NOW));
}

#[test]
fn a_window_about_an_opaque_certificate_says_what_cannot_be_read() {
    let certificate = Certificate::opaque(b"a token of the service's own").unwrap();
    let prompt = window(certificate, &[(Kind::Svs, Some("svs.example"), &[Problem::Other])]);
    let text = PromptText::compose(&prompt, NOW).to_string();
    let reader = cfg!(feature = "x509");
    insta::allow_duplicates! {
        let text = text.replace(
            "cannot be read: the certificate is in a format of the service's own",
            "cannot be read: WHY",
        );
        let text = text.replace(
            "cannot be read: this program was built without a reader",
            "cannot be read: WHY",
        );
        insta::assert_snapshot!("opaque", text);
    }
    assert_eq!(text.contains("a format of the service's own"), reader);
}

// TEXT-9
#[test]
fn nothing_is_left_out_or_empty_where_no_summary_can_be_had() {
    let malformed = Parts { validity: Parts::period(b"", b""), ..Parts::ordinary() };
    for certificate in
        [Certificate::from_der(&malformed.der()).unwrap(), Certificate::opaque(b"token").unwrap()]
    {
        let text = PromptText::compose(&window(certificate, &[]), NOW).certificate;
        let lists = [text.subject, text.issuer, text.alternative_names].concat();
        let fields = [text.not_before, text.not_after, text.timeliness.unwrap(), text.self_signed];
        let more = [text.public_key, text.signature, text.serial, text.sha1];
        for field in lists.iter().chain(&fields).chain(&more) {
            assert!(field.starts_with("cannot be read: "), "{field}");
        }
        assert!(text.sha256.iter().all(|half| half.len() == 16 * 3 - 1));
    }
}

// TEXT-15
#[test]
fn the_text_is_tied_to_its_window_and_revision() {
    let prompt = window(media(), &[]);
    let text = PromptText::compose(&prompt, None);
    assert_eq!((text.prompt, text.revision), (prompt.id, prompt.revision));
    assert_eq!(text.lines()[0], "Certificate problem (window 3, revision 2)");
}

// TEXT-13
#[test]
fn every_line_of_the_rendering_is_one_line() {
    let prompt = window(media(), &[(Kind::Video, Some("a\n\u{2028}b.example"), &[])]);
    let text = PromptText::compose(&prompt, NOW);
    assert!(text.lines().iter().all(|line| !line.contains(char::is_control)));
    let joined: String = text.lines().iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(text.to_string(), joined);
}

// TEXT-10
#[test]
fn dont_connect_is_the_default_button_and_the_only_one() {
    let text = PromptText::compose(&window(media(), &[]), None);
    assert_eq!(text.buttons, [Button::DontConnect, Button::ConnectAnyway]);
    assert_eq!(text.buttons.map(Button::is_default), [true, false]);
    assert_eq!(text.buttons.map(Button::label), ["Don't Connect", "Connect Anyway"]);
    assert_eq!(text.lines().last().unwrap(), "[Don't Connect] (default)  [Connect Anyway]");
}

// TEXT-7
#[test]
fn every_problem_is_listed_with_the_gravest_first() {
    let prompt = window(media(), &[(Kind::Video, None, &Problem::ALL)]);
    let text = PromptText::compose(&prompt, None);
    let ranked: Vec<_> = text.problems.iter().map(|text| text.problem).collect();
    let expected = [
        Problem::Revoked,
        Problem::BadSignature,
        Problem::Unknown,
        Problem::HostMismatch,
        Problem::SelfSigned,
        Problem::UnknownIssuer,
        Problem::Weak,
        Problem::NotYetValid,
        Problem::Expired,
        Problem::Other,
    ];
    assert_eq!(ranked, expected);
}

#[test]
fn each_problem_is_explained_in_one_sentence_of_its_own() {
    let texts = Problem::ALL.map(ProblemText::of);
    for text in texts {
        assert!(!text.title.is_empty() && text.explanation.ends_with('.'), "{text:?}");
        assert!(!text.explanation.trim_end_matches('.').contains('.'), "{text:?}");
        let same = texts
            .iter()
            .filter(|other| other.title == text.title || other.explanation == text.explanation);
        assert_eq!(same.count(), 1, "{text:?}");
    }
}

#[test]
fn a_service_that_names_no_problem_is_said_to_name_none() {
    let text = PromptText::compose(&window(media(), &[(Kind::Video, None, &[])]), None).to_string();
    assert_eq!(text.matches("the service did not say what is wrong").count(), 2);
}

#[test]
fn sessions_alike_share_a_line_and_all_others_have_their_own() {
    let own = [Problem::Expired];
    let sessions: Vec<_> = Kind::ALL
        .iter()
        .flat_map(|kind| [(*kind, Some("a.example"), &own[..]), (*kind, None, &own[..])])
        .chain([(Kind::Video, Some("a.example"), &own[..]), (Kind::Video, None, &[][..])])
        .collect();
    let text = PromptText::compose(&window(media(), &sessions), None);
    assert_eq!(text.sessions.len(), 13);
    assert_eq!(text.sessions.iter().filter(|line| line.starts_with("2 × Video: ")).count(), 1);
    for kind in Kind::ALL {
        let titled = text.sessions.iter().filter(|line| line.contains(kind.title()));
        assert!(titled.count() >= 2, "{kind:?}");
    }
}

// TEXT-1
#[test]
fn every_host_is_listed_whole() {
    let long = "h".repeat(HostName::MAX_BYTES);
    let mut prompt = window(media(), &[(Kind::Video, Some(&long), &[])]);
    prompt.hosts = (0..64).map(|number| host(&format!("h{number}.example"))).collect();
    prompt.hosts.push(host(&long));
    let text = PromptText::compose(&prompt, None);
    assert_eq!(text.hosts.len(), 65);
    assert_eq!(text.hosts[64], long);
    assert!(text.sessions[0].ends_with(&long));
}

// TEXT-12
#[test]
fn a_hosts_name_that_is_not_ascii_is_escaped() {
    let prompt = window(media(), &[(Kind::Video, Some("p\u{430}ypal\u{202e}.example"), &[])]);
    let text = PromptText::compose(&prompt, None);
    assert_eq!(text.hosts, [r"p\u{430}ypal\u{202e}.example"]);
    assert!(text.sessions[0].ends_with(r"at p\u{430}ypal\u{202e}.example"));
}

// TEXT-8
#[test]
fn earlier_certificates_of_the_hosts_are_listed_up_to_a_limit_and_counted() {
    let mut prompt = window(media(), &[]);
    prompt.replaces = (1..=9).map(|byte| Fingerprint::from_bytes([byte; 32])).collect();
    let text = PromptText::compose(&prompt, None);
    assert_eq!((text.earlier.len(), text.earlier_total), (PromptText::MAX_EARLIER, 9));
    assert_eq!(text.earlier[0], [["01"; 16].join(":"), ["01"; 16].join(":")]);
    assert!(text.to_string().contains("(4 of 9)"));
}

#[test]
fn how_far_an_answer_reaches_is_said() {
    let mut prompt = window(media(), &[(Kind::Video, Some("a.example"), &[Problem::Expired])]);
    let mut reach = |scope| {
        let (host, fingerprint) = (Some(&prompt.hosts[0]), prompt.certificate.fingerprint());
        prompt.subject = Subject::cut(scope, fingerprint, host, prompt.problems).unwrap();
        let text = PromptText::compose(&prompt, None);
        assert!(text.lines().contains(&text.reach));
        text.reach
    };
    let holds = "Your answer holds until the meeting ends for this certificate";
    assert_eq!(reach(Scope::Certificate), format!("{holds} on every host, listed here or not"));
    assert_eq!(reach(Scope::CertificateHost), format!("{holds} at a.example"));
    let narrow = reach(Scope::CertificateHostProblems);
    assert_eq!(narrow, format!("{holds}, with just these problems, at a.example"));
}

// TEXT-5
#[test]
fn digests_are_grouped_as_other_tools_show_them() {
    let text = PromptText::compose(&window(media(), &[]), None).certificate;
    let openssl = [
        "58:9D:D5:80:71:CD:C7:21:0D:0F:F1:E8:97:2B:8E:0F",
        "A0:ED:3E:F7:D6:79:46:08:A4:E1:96:5E:91:38:0B:A6",
    ];
    assert_eq!(text.sha256, openssl);
    #[cfg(feature = "x509")]
    assert_eq!(text.sha1, "01:31:17:4C:BE:B0:5C:33:48:F0:4F:E5:29:F8:98:09:10:EF:25:1E");
}

#[test]
fn that_a_service_reports_self_signed_is_said_whatever_the_certificate_says() {
    for certificate in [media(), Certificate::opaque(b"token").unwrap()] {
        let prompt = window(certificate, &[(Kind::Video, None, &[Problem::SelfSigned])]);
        let text = PromptText::compose(&prompt, None).certificate;
        assert_eq!(text.self_signed, "yes, as the service reports");
    }
}
