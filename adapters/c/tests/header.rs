//! `include/certgate.h` is what the sources say.
#![cfg(unix)]

use std::{env, fs, path::Path};

/// Set it to have the header written anew.
const REWRITE: &str = "CERTGATE_REWRITE_HEADER";

#[test]
fn header_is_made_from_the_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let bindings =
        cbindgen::Builder::new().with_crate(root).with_config(config).generate().unwrap();
    let mut made = Vec::new();
    bindings.write(&mut made);
    let made = String::from_utf8(made).unwrap();
    let path = root.join("include/certgate.h");
    if env::var_os(REWRITE).is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == made,
        "include/certgate.h is not what the sources say; run {REWRITE}=1 cargo test -p certgate-c \
         --test header, and look at what has changed"
    );
}
