#![cfg(feature = "x509")]
//! Certificates that packages ship, good and broken on purpose: read, identified, shown and
//! compared with what parsers of another make say.
//!
//! Over what is committed and Mozilla's roots, or over the broad set that
//! `tests/real/gather FOLDER` gathers if `CERTGATE_REAL` names its folder.

mod account;
mod damage;
mod differences;
mod identity;
mod openssl;
mod shelf;
#[path = "../volume/mod.rs"]
mod volume;
mod window;

use std::collections::BTreeMap;

use differences::{Difference, Outcome};
use shelf::{SPECIMENS, Specimen};

/// Puts every specimen to a test, and says how many passed it.
fn over_all(what: &str, unit: &str, test: impl Fn(&Specimen) -> Result<usize, String>) {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for specimen in &*SPECIMENS {
        match test(specimen) {
            Ok(cases) => tried += cases,
            Err(why) => wrong.push(format!("{}: {why}", specimen.origin)),
        }
    }
    tried += wrong.len();
    println!("tried\t{}: {what}\t{tried}\t{unit}\t{}", shelf::which(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_set_is_as_large_as_it_says() {
    let read = SPECIMENS.iter().filter(|one| certgate::Certificate::read(&one.given).is_ok());
    let (read, all) = (read.count(), SPECIMENS.len());
    println!("{read} certificates and {} that are none: {}", all - read, shelf::which());
    assert!(read >= 190, "Mozilla's roots and what is committed are more than {read}");
    assert!(all - read >= 12, "some are broken on purpose, more than {}", all - read);
}

/// `docs/src/tested/certificates.md` explains each difference by its name.
#[test]
fn other_parsers_agree_or_the_book_says_why_not() {
    let mut counts = BTreeMap::<String, u64>::new();
    let counted = std::cell::RefCell::new(&mut counts);
    over_all("read as others read them", "specimens", |specimen| {
        let name = match differences::compare(specimen) {
            Outcome::BothTake => String::from("both take it and say the same"),
            Outcome::BothRefuse => String::from("both refuse it"),
            Outcome::Known(difference) => difference.to_string(),
            Outcome::Unexplained(why) => return Err(why),
        };
        *counted.borrow_mut().entry(name).or_default() += 1;
        Ok(1)
    });
    for (name, count) in &counts {
        println!("{count:>6} {name}");
    }
    let explained = differences::explained();
    for difference in Difference::ALL {
        assert!(explained.contains(&difference.to_string()), "the book has no row: {difference}");
    }
}
