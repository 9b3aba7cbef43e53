//! Where the engine stands: every work of the benches, the engine and its rivals in turns, and
//! one table of ratios against what is wanted.
//!
//! `cargo bench` runs it last; `cargo bench --bench versus` runs it alone. Turns,
//! because a machine is faster now and slower then. The options:
//!
//! - `--quick`: a second for each contest, in place of eight; `--seconds N`: so many; where a
//!   round takes long, it takes some rounds all the same;
//! - a word: only the works whose names begin with it;
//! - `--save DIRECTORY`: the table as `ratios.json` and `ratios.svg` there, in place of
//!   `target/versus`.

mod counts;
mod machine;
mod options;
mod plot;
mod rounds;
mod table;

use std::{fs, io, process::ExitCode};

use certgate_benches::WORKS;
use machine::Machine;
use options::Options;
use table::Table;

fn main() -> io::Result<ExitCode> {
    let options = match Options::read() {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("{wrong}");
            return Ok(ExitCode::from(2));
        }
    };
    let mut table = Table::new(Machine::look());
    if options.wants(counts::WORK) {
        counts::count(&mut table);
    }
    for (name, contests) in WORKS {
        if !options.may_want(name) {
            continue;
        }
        for contest in contests().filter(|contest| options.wants(&contest.work)) {
            eprintln!("{}", contest.work);
            table.add(rounds::measured(contest, options.effort));
        }
    }
    println!("\n{table}");
    fs::create_dir_all(&options.directory)?;
    fs::write(options.directory.join("ratios.json"), table.json())?;
    fs::write(options.directory.join("ratios.svg"), plot::svg(&table))?;
    println!("as JSON and as a plot in {}", options.directory.display());
    Ok(ExitCode::SUCCESS)
}
