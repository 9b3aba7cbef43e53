//! How fast the engine is: every number is a ratio to a peer or a floor that was measured in
//! turns with it, in this run, so that a noisy machine cannot blur it.
//!
//! `cargo bench -p certgate-benches --bench ratios`, with `-- --save DIRECTORY` to keep the
//! table as JSON and as a plot, and `-- --rounds N` for more rounds than 15.

mod certificate;
mod contest;
mod dispatch;
mod plot;
mod replay;
mod table;
mod verdict;

use std::{env, fs, path::PathBuf};

use contest::Rounds;
use table::Table;

fn main() -> std::io::Result<()> {
    let told: Vec<String> = env::args().skip(1).filter(|told| told != "--bench").collect();
    let value = |name: &str| {
        told.iter().position(|one| one == name).and_then(|at| told.get(at + 1)).cloned()
    };
    let rounds = Rounds(value("--rounds").and_then(|n| n.parse().ok()).unwrap_or(15));
    let mut table = Table::default();
    dispatch::measure(rounds, &mut table);
    verdict::measure(rounds, &mut table);
    certificate::measure(rounds, &mut table);
    replay::measure(rounds, &mut table);
    println!("\n{table}");
    if let Some(directory) = value("--save").map(PathBuf::from) {
        fs::create_dir_all(&directory)?;
        fs::write(directory.join("ratios.json"), table.json())?;
        fs::write(directory.join("ratios.svg"), plot::svg(&table))?;
    }
    Ok(())
}
