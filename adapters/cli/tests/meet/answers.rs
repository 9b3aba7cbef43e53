//! Files of answers: how they are read, and what is said of those that cannot be.

use certgate::Verdict;
use certgate_cli::meet::answers::{Answers, AnswersError, Mistake, verdict};

fn mistake(text: &str) -> (usize, Mistake) {
    Answers::parse(text).unwrap_err()
}

#[test]
fn comments_and_blank_lines_do_not_count() {
    let with = "# who is it\n\n  prompt 1 connect   # the first\n\totherwise dont\n";
    assert_eq!(Answers::parse(with), Answers::parse("prompt 1 connect\notherwise dont"));
    assert_eq!(Answers::parse("# nothing\n\n"), Ok(Answers::default()));
}

#[test]
fn the_digits_of_a_certificate_may_be_of_either_case() {
    assert_eq!(
        Answers::parse("certificate 9F3C01AB dont"),
        Answers::parse("certificate 9f3c01ab dont")
    );
}

#[test]
fn hosts_are_read_as_the_engine_reads_them() {
    assert_eq!(
        Answers::parse("host Video.Media.Example. connect"),
        Answers::parse("host video.media.example connect")
    );
}

#[test]
fn every_mistake_is_named_with_its_line() {
    assert_eq!(mistake("\nwindow 1 connect"), (2, Mistake::Topic("window".into())));
    assert_eq!(mistake("prompt 1 yes"), (1, Mistake::Verdict("yes".into())));
    assert_eq!(mistake("prompt 1"), (1, Mistake::Form("prompt NUMBER connect|dont")));
    assert_eq!(mistake("certificate dont"), (1, Mistake::Form("certificate SHA-256 connect|dont")));
    assert_eq!(mistake("host a b connect"), (1, Mistake::Form("host NAME connect|dont")));
    assert_eq!(mistake("otherwise"), (1, Mistake::Form("otherwise connect|dont")));
    assert_eq!(mistake("prompt 0 dont"), (1, Mistake::Number("0".into())));
    assert_eq!(mistake("prompt -1 dont"), (1, Mistake::Number("-1".into())));
    assert_eq!(
        mistake("certificate 9f3c01a dont"),
        (1, Mistake::Fingerprint("9f3c01a".into())),
        "seven digits are too few"
    );
    assert_eq!(mistake("certificate 9f3c01xy dont"), (1, Mistake::Fingerprint("9f3c01xy".into())));
    let long = "a".repeat(65);
    assert_eq!(
        mistake(&format!("certificate {long} dont")),
        (1, Mistake::Fingerprint(long.clone()))
    );
    assert_eq!(mistake("host . dont"), (1, Mistake::Host(".".into())));
    assert_eq!(mistake("prompt 2 dont\nprompt 2 dont"), (2, Mistake::Twice));
    assert_eq!(mistake("otherwise dont\notherwise connect"), (2, Mistake::Twice));
}

#[test]
fn an_answer_is_connect_or_dont_and_nothing_near_it() {
    assert_eq!(verdict("connect"), Ok(Verdict::ConnectAnyway));
    assert_eq!(verdict("dont"), Ok(Verdict::DontConnect));
    for word in ["Connect", "don't", "yes", "0", ""] {
        assert_eq!(verdict(word), Err(Mistake::Verdict(word.into())));
    }
}

#[test]
fn a_file_that_cannot_be_used_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing.txt");
    let error = Answers::read(&missing).unwrap_err();
    assert!(matches!(error, AnswersError::Unreadable { .. }));
    assert!(error.to_string().contains("missing.txt"), "{error}");

    let empty = directory.path().join("empty.txt");
    std::fs::write(&empty, "# nothing yet\n").unwrap();
    let error = Answers::read(&empty).unwrap_err();
    assert!(matches!(error, AnswersError::Empty { .. }));
    assert!(error.to_string().contains("empty.txt"), "{error}");

    let wrong = directory.path().join("wrong.txt");
    std::fs::write(&wrong, "otherwise dont\nprompt one connect\n").unwrap();
    let error = Answers::read(&wrong).unwrap_err().to_string();
    assert!(error.contains("wrong.txt, line 2: `one`"), "{error}");
}
