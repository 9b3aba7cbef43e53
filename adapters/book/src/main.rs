//! `certgate-book`: a preprocessor of mdBook (`[preprocessor.certgate]` in `docs/book.toml`).
//! With `--gaps` it lists what the traceability lacks instead, with `--links` the links of a
//! built book that lead nowhere.

use std::{
    io::{self, Read as _, Write as _},
    path::Path,
    process::ExitCode,
};

use certgate_book::{Trace, links, preprocess};
use serde_json::Value;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("certgate-book: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> io::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        // Only HTML has pages that can be linked to.
        ["supports", renderer] => Ok(ExitCode::from(u8::from(renderer != "html"))),
        ["--gaps"] => {
            let gaps = Trace::read(&root)?.gaps();
            gaps.iter().for_each(|gap| println!("{gap}"));
            Ok(ExitCode::from(u8::from(!gaps.is_empty())))
        }
        ["--links", book] => {
            let dead = links::dead(Path::new(book))?;
            dead.iter().for_each(|(page, target)| println!("{page}: {target} leads nowhere"));
            Ok(ExitCode::from(u8::from(!dead.is_empty())))
        }
        [] => {
            let mut given = String::new();
            io::stdin().read_to_string(&mut given)?;
            let mut given: Value = serde_json::from_str(&given)?;
            let book = given.get_mut(1).ok_or(io::Error::other("not a book of mdBook"))?;
            preprocess::book(&Trace::read(&root)?, book);
            let mut out = io::stdout().lock();
            serde_json::to_writer(&mut out, book)?;
            out.flush()?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(io::Error::other(
            "usage: certgate-book [--gaps | --links BOOK | supports RENDERER]",
        )),
    }
}
