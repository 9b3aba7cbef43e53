//! Certificates that are handed in, all contenders one after another by criterion: `cargo bench --bench certificate`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::certificate::contests());
}
