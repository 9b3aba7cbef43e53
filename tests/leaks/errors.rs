//! What errors say.

use certgate::{Certificate, CertificateImage, Engine, Error, HostName, Kind, RawStatus, Snapshot};

use super::{
    canaries::{HOST, assert_silent},
    careless::{handed_out, meet},
};

// LOG-6
#[test]
fn no_error_quotes_what_it_is_about() {
    let mut errors = 0;
    for (bytes, _) in handed_out() {
        // As it is, cut anywhere, and with a bit turned.
        for at in 0..bytes.len() {
            let mut turned = bytes.clone();
            turned[at] ^= 1 << (at % 8);
            for altered in [&bytes[..at], &bytes[at..], &turned] {
                if let Err(error) = Certificate::read(altered) {
                    assert_silent(format!("{error} {error:?}"));
                    errors += 1;
                }
            }
        }
    }
    let too_long = HostName::parse(&HOST.repeat(10)).unwrap_err();
    assert_silent(format!("{too_long} {too_long:?}"));
    let unknown: Error = Kind::Svs.decode(RawStatus::Code(i64::MIN)).unwrap_err().into();
    assert_silent(format!("{unknown} {unknown:?}"));
    println!(
        "tried\terrors of unreadable bytes searched for what they are about\t{errors}\terrors\t0"
    );
    assert!(errors > 10_000, "{errors}");
}

// LOG-6
#[test]
fn no_refusal_of_a_snapshot_quotes_it() {
    let mut refused = 0;
    meet(|host| {
        let good = host.engine().snapshot();
        let mut bad: Vec<Snapshot> = Vec::new();
        for place in 0..good.subjects.len() {
            let mut one = good.clone();
            one.subjects[place].certificate =
                Some(CertificateImage::Der(handed_out()[2].0.clone().into()));
            bad.push(one);
            let mut one = good.clone();
            one.subjects[place].subject.host = HostName::parse("other.example").unwrap();
            bad.push(one);
        }
        bad.push(Snapshot { last_session: u64::MAX, ..good.clone() });
        bad.push(Snapshot { version: 9, ..good });
        for error in bad.iter().filter_map(|bad| Engine::restore(bad).err()) {
            assert_silent(format!("{error} {error:?}"));
            refused += 1;
        }
    });
    assert!(refused > 100, "{refused}");
}
