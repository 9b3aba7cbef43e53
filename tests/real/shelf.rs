//! Where the certificates come from: what is committed, Mozilla's roots, and whatever a folder
//! holds that `CERTGATE_REAL` names.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// The largest file that is looked at.
const LARGEST: u64 = 8 << 20;

/// Bytes that some package ships as a certificate, or that begin as one does.
pub(crate) struct Specimen {
    /// The file, and which of its PEM blocks.
    pub(crate) origin: String,
    /// As a service would hand them out.
    pub(crate) given: Vec<u8>,
}

/// Every specimen there is, no bytes twice.
pub(crate) static SPECIMENS: LazyLock<Vec<Specimen>> = LazyLock::new(|| {
    let mut shelf = Shelf::default();
    shelf.folder(&committed());
    for (number, root) in webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().enumerate() {
        shelf.keep(format!("webpki-root-certs {number}"), root.as_ref());
    }
    if let Some(gathered) = gathered() {
        let before = shelf.specimens.len();
        shelf.folder(&gathered);
        let more = shelf.specimens.len() - before;
        assert!(more > 0, "{} holds nothing to read: run tests/real/gather", gathered.display());
    }
    shelf.specimens
});

/// Which set this is, for who reads the output.
pub(crate) fn which() -> &'static str {
    if gathered().is_some() {
        "certificates that packages ship, gathered"
    } else {
        "certificates that packages ship, as committed"
    }
}

/// The folder that is committed.
pub(crate) fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/certificates")
}

fn gathered() -> Option<PathBuf> {
    env::var_os("CERTGATE_REAL").map(PathBuf::from)
}

#[derive(Default)]
struct Shelf {
    specimens: Vec<Specimen>,
    known: BTreeSet<Vec<u8>>,
}

impl Shelf {
    fn keep(&mut self, origin: String, given: &[u8]) {
        if self.known.insert(given.to_vec()) {
            self.specimens.push(Specimen { origin, given: given.to_vec() });
        }
    }

    /// Everything in the folder, in an order that is always the same.
    fn folder(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let about = fs::metadata(&path).unwrap();
            if about.is_dir() {
                self.folder(&path);
            } else if about.len() <= LARGEST {
                self.file(&path);
            }
        }
    }

    /// DER is one specimen; of a text, each block is one, with and without the quotes of the
    /// program that it may stand in.
    fn file(&mut self, path: &Path) {
        let bytes = fs::read(path).unwrap();
        let origin = path.display().to_string();
        if bytes.first() == Some(&0x30) {
            return self.keep(origin, &bytes);
        }
        let mut rest = bytes.as_slice();
        let mut number = 1;
        while let Some(start) = find(rest, BEGIN) {
            let block = &rest[start..];
            let end = find(block, END).map_or(block.len(), |end| end + END.len());
            self.keep(format!("{origin}, block {number}"), &block[..end]);
            let text = String::from_utf8_lossy(&block[..end]);
            if text.contains("\\n") {
                let text = text.replace("\\n", "\n").replace(['"', '\\'], "");
                let lines: Vec<_> = text.lines().map(str::trim).collect();
                let unquoted = lines.join("\n").replace("\n\n", "\n");
                self.keep(format!("{origin}, block {number} unquoted"), unquoted.as_bytes());
            }
            rest = &block[end..];
            number += 1;
        }
    }
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let stands = |window: &[u8]| window[0] == mark[0] && window == mark;
    text.windows(mark.len()).position(stands)
}
