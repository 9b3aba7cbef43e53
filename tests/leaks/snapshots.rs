//! What is kept of a meeting: certificates and hosts, and nothing that stood beside them.

use certgate::Engine;

use super::{
    canaries::{ALTERNATIVE, HOST, SECRETS, SUBJECT, found},
    careless::meet,
};

#[test]
fn a_snapshot_has_certificates_and_hosts_and_no_key_that_stood_beside_them() {
    let (mut kept, mut named) = (0, 0);
    meet(|host| {
        let snapshot = host.engine().snapshot();
        let text = serde_json::to_string(&snapshot).unwrap();
        assert_eq!(found(text.as_bytes(), &SECRETS), [""; 0], "{text}");
        // The certificates' names stand there, so that the search is not blind.
        named += usize::from(!found(text.as_bytes(), &[SUBJECT, ALTERNATIVE]).is_empty());
        named += usize::from(!found(text.as_bytes(), &[HOST]).is_empty());
        let restored = Engine::restore(&serde_json::from_str(&text).unwrap()).unwrap();
        assert_eq!(serde_json::to_string(&restored.snapshot()).unwrap(), text);
        kept += 1;
    });
    println!("tried\tsnapshots searched for keys and passphrases\t{kept}\tsnapshots\t0");
    assert!(kept > 100 && named > kept, "{kept} {named}");
}
