//! What a replay prints of a journal that holds what no journal should.

use assert_cmd::Command;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, KeyPair};

use super::canaries::{SECRETS, found, pem_with_key};

/// Another client's journal, with a key beside the certificate, whose answer to it is `answered`.
fn journal(answered: &str) -> String {
    let params = CertificateParams::new(["media.example".to_owned()]).unwrap();
    let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem();
    let bytes = STANDARD.encode(pem_with_key(&certificate));
    format!(
        r#"{{"hello":{{"protocol":1}}}}
{{"hello":{{"protocol":1,"name":"careless","version":"0","lacks":[]}}}}
{{"at":0,"input":{{"open":{{"session":1,"kind":"video"}}}}}}
{{"effects":[]}}
{{"at":5,"input":{{"status":{{"session":1,"code":3}}}}}}
{{"effects":[{{"session_changed":{{"session":1,"to":"fetching"}}}},{{"fetch_certificate":{{"session":1,"inquiry":1}}}}]}}
{{"at":9,"input":{{"certificate":{{"session":1,"inquiry":1,"bytes":"{bytes}","problems":[]}}}}}}
{answered}
"#
    )
}

// LOG-6
#[test]
fn a_key_in_another_clients_journal_is_not_printed() {
    let answers = [
        // Not what the rules give, not an answer, not a line, and cut off.
        r#"{"effects":[]}"#.to_owned(),
        r#"{"error":"stale_inquiry"}"#.to_owned(),
        format!(r#"{{"error":"{}"}}"#, "x"),
        "nothing".to_owned(),
        String::new(),
    ];
    let mut printed = 0;
    for journal in answers.iter().map(|answer| journal(answer)) {
        for format in
            [&[][..], &["--format", "text"], &["--format", "mermaid"], &["--format", "html"]]
        {
            let mut command = Command::cargo_bin("certgate").unwrap();
            let command = command.arg("replay").args(format).arg("-");
            let output = command.write_stdin(journal.clone()).output().unwrap();
            let all = [output.stdout, output.stderr].concat();
            assert!(!all.is_empty());
            assert_eq!(found(&all, &SECRETS), [""; 0], "{}", String::from_utf8_lossy(&all));
            printed += 1;
        }
    }
    println!("tried\toutputs of the replay searched for keys\t{printed}\toutputs\t0");
}
