//! Inputs through an interface, all contenders one after another by criterion: `cargo bench --bench ffi`.

fn main() {
    certgate_benches::side_by_side(certgate_benches::ffi::contests());
}
