//! Information of any length is read with a buffer of a bounded one.

use crate::services::{Call, Client, certificate};
use certgate::{Action, Kind, Policy, Signal, Time, host};

fn certificate_of(length: usize) -> Vec<u8> {
    let mut text = b"text round the certificate ".repeat(length / 27);
    text.resize(length, b' ');
    let der = certificate(1);
    let pem = certgate_model::certificates::pem(&der, "\n");
    text.truncate(length - pem.len());
    [text, pem.into_bytes()].concat()
}

fn offered(information: &[u8], policy: Policy) -> (Vec<usize>, Vec<Call>) {
    let mut client = Client::with_policy(policy);
    let video = client.open(Kind::Video, information);
    client.host.signal(Time::ZERO, video, Signal::CertificatePending).unwrap();
    let service = client.host.service(video).unwrap();
    (service.offered.clone(), service.calls.clone())
}

#[test]
fn information_that_fits_is_read_once() {
    let (offered, calls) = offered(&certificate(1), Policy::default());
    assert_eq!(offered, [host::FIRST_BUFFER_BYTES]);
    assert_eq!(calls, [Call::Read]);
}

#[test]
fn information_that_does_not_fit_is_read_again_into_a_larger_buffer() {
    for length in [host::FIRST_BUFFER_BYTES, host::FIRST_BUFFER_BYTES + 1, 60_000, 65_536] {
        let (offered, calls) = offered(&certificate_of(length), Policy::default());
        assert_eq!(offered.len(), 2, "of {length} bytes");
        assert!(offered[1] > length);
        assert_eq!(calls, [Call::Read, Call::Read], "it became a prompt");
    }
}

#[test]
fn information_beyond_the_policys_limit_is_cancelled_and_never_kept_whole() {
    let (offered, calls) = offered(&vec![b' '; 5_000_000], Policy::default());
    assert_eq!(offered.last(), Some(&65_537));
    assert_eq!(calls.last(), Some(&Call::Set(Action::Cancel)));
    let small = Policy { max_certificate_bytes: 100, ..Policy::default() };
    let (offered, calls) = self::offered(&certificate(1), small);
    assert_eq!(offered, [101]);
    assert_eq!(calls.last(), Some(&Call::Set(Action::Cancel)));
}

#[test]
fn a_service_whose_information_grows_with_every_buffer_is_given_up() {
    struct Growing;
    impl host::Service for Growing {
        fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize) {
            *length = buffer.len() + 1;
        }
        fn set_certificate_action(&mut self, action: Action) {
            assert_eq!(action, Action::Cancel);
        }
        fn leave(&mut self) {}
        fn problems(&self) -> certgate::Problems {
            certgate::Problem::Other.into()
        }
    }
    let policy = Policy { max_certificate_bytes: u64::MAX >> 16, ..Policy::default() };
    let window = crate::services::Remembering::default();
    let mut host = host::Host::new(certgate::Meeting::default(), policy, window);
    let video = host.open(Time::ZERO, Kind::Video, Growing).unwrap();
    host.signal(Time::ZERO, video, Signal::CertificatePending).unwrap();
    let leaf = host.engine().session(video).unwrap().leaf;
    assert_eq!(leaf, certgate::Leaf::Refused(certgate::RefusedReason::CertificateUnavailable));
}

/// Says that its information has a length, and has none when there is room for it. `largest` is
/// the largest buffer that it was offered.
struct Claiming {
    claimed: usize,
    largest: usize,
}

impl host::Service for Claiming {
    fn certificate_information(&mut self, buffer: &mut [u8], length: &mut usize) {
        self.largest = self.largest.max(buffer.len());
        *length = if buffer.len() > self.claimed { 0 } else { self.claimed };
    }
    fn set_certificate_action(&mut self, action: Action) {
        assert_eq!(action, Action::Cancel);
    }
    fn leave(&mut self) {}
    fn problems(&self) -> certgate::Problems {
        certgate::Problem::Other.into()
    }
}

/// Why the session of such a service is refused, and the largest buffer that it was offered.
fn claimed(claimed: usize, limit: u64) -> (certgate::Leaf, usize) {
    let policy = Policy { max_certificate_bytes: limit, ..Policy::default() };
    let window = crate::services::Remembering::default();
    let mut host = host::Host::new(certgate::Meeting::default(), policy, window);
    let service = Claiming { claimed, largest: 0 };
    let video = host.open(Time::ZERO, Kind::Video, service).unwrap();
    host.signal(Time::ZERO, video, Signal::CertificatePending).unwrap();
    let leaf = host.engine().session(video).unwrap().leaf;
    (leaf, host.service(video).unwrap().largest)
}

#[test]
fn a_length_that_there_is_no_memory_for_is_a_certificate_that_is_unavailable() {
    let refused = certgate::Leaf::Refused(certgate::RefusedReason::CertificateUnavailable);
    for limit in [u64::MAX, (1 << 53) - 1, u64::MAX >> 1] {
        for length in [usize::MAX, usize::MAX - 1, usize::MAX >> 1, usize::MAX >> 11] {
            let told = claimed(length, limit);
            assert_eq!(told, (refused, host::FIRST_BUFFER_BYTES), "{length} under {limit}");
        }
    }
}

/// The most memory that this process ever had, in KiB; what it reserved alone is not counted.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[test]
fn a_large_buffer_that_a_service_does_not_write_to_takes_no_memory() {
    const LARGE: usize = 1 << 30;
    let before = resident();
    let (leaf, largest) = claimed(LARGE, LARGE as u64 + 1);
    assert_eq!(leaf, certgate::Leaf::Refused(certgate::RefusedReason::CertificateUnavailable));
    assert!(largest > LARGE, "{largest} bytes were offered");
    let taken = resident() - before;
    assert!(taken < LARGE as u64 / 1024 / 4, "{taken} KiB were touched");
}

#[test]
fn a_service_that_writes_nothing_is_not_taken_for_the_one_that_was_read_before() {
    let known = certificate(1);
    let mut client = Client::new();
    let first = client.open(Kind::Video, &known);
    client.host.signal(Time::ZERO, first, Signal::CertificatePending).unwrap();
    client.connect_anyway(Time::ZERO);
    assert_eq!(client.calls(first).last(), Some(&Call::Set(Action::Ignore)));
    // As long as the one that is allowed, and nothing of it in the buffer.
    let second = client.open(Kind::Video, &known);
    client.service(second).writes_nothing = true;
    client.host.signal(Time::ZERO, second, Signal::CertificatePending).unwrap();
    assert_eq!(client.calls(second), [Call::Read, Call::Set(Action::Cancel)]);
}

#[test]
fn a_service_that_writes_nothing_when_it_is_read_again_is_not_told_to_ignore() {
    let mut client = Client::new();
    let video = client.open(Kind::Video, &certificate(1));
    client.host.signal(Time::ZERO, video, Signal::CertificatePending).unwrap();
    client.service(video).writes_nothing = true;
    client.connect_anyway(Time::ZERO);
    assert!(!client.calls(video).contains(&Call::Set(Action::Ignore)));
}
