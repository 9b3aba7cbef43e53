//! What is compared is the same work: every contest begins by holding its contenders to the same
//! effects, and panics if they differ. Not among the tests that `cargo test` runs, which need
//! not build the rivals: `cargo test -p certgate-benches --test agreement`.

use certgate_benches::WORKS;

#[test]
fn rivals_give_what_the_engine_gives() {
    for (name, contests) in WORKS {
        println!("{name}");
        drop(contests());
    }
}
