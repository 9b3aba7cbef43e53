//! Verdicts to all who wait, all contenders one after another by criterion: `cargo bench --bench verdict`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::verdict::contests());
}
