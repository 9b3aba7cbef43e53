//! Transitions judged, all contenders one after another by criterion: `cargo bench --bench check`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::check::contests());
}
