//! States explored, all contenders one after another by criterion: `cargo bench --bench explore`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::explore::contests());
}
