//! Lines judged and answered, all contenders one after another by criterion: `cargo bench --bench replay`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::replay::contests());
}
