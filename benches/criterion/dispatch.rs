//! Reports to their effects, all contenders one after another by criterion: `cargo bench --bench dispatch`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::dispatch::contests());
}
