//! Real certificates, damaged: cut off, or with bytes changed.

use certgate::{Certificate, Fingerprint, Unreadable};

use crate::{over_all, shelf::Specimen, volume};

/// Damage of each sort that is done to a specimen at effort 1.
const EACH: usize = 12;

/// Numbers that the specimen's own bytes repeat (xorshift).
struct Chance(u64);

impl Chance {
    fn new(seed: &[u8]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *Fingerprint::of(seed).as_bytes();
        Self(u64::from_le_bytes([a, b, c, d, e, f, g, h]) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below a length")
    }
}

fn check(specimen: &Specimen) -> Result<usize, String> {
    let Ok(certificate) = Certificate::read(&specimen.given) else { return Ok(0) };
    let der = certificate.bytes();
    let mut chance = Chance::new(der);
    let times = EACH * volume::effort() as usize;
    for _ in 0..times {
        let cut = chance.below(der.len());
        match Certificate::from_der(&der[..cut]) {
            Err(Unreadable::Truncated { .. }) if cut > 0 => {}
            Err(Unreadable::Empty) if cut == 0 => {}
            other => return Err(format!("cut at {cut} it is {other:?}")),
        }
        let count = 1 + chance.below(9);
        let more = [der, &vec![0x30; count]].concat();
        if Certificate::from_der(&more) != Err(Unreadable::TrailingBytes { at: der.len(), count }) {
            return Err(format!("{count} bytes after it are not noticed"));
        }
        let mut changed = der.to_vec();
        let at = chance.below(der.len());
        changed[at] ^= 1 << chance.below(8);
        match Certificate::from_der(&changed) {
            Ok(other) => {
                if other.fingerprint() == certificate.fingerprint() || other.bytes() != changed {
                    return Err(format!("changed at {at} it passes for what it was"));
                }
                // It may say anything now; it says so without a panic.
                let _ = other.summary().map(|summary| format!("{summary:?}"));
            }
            Err(why) if why.to_string().is_empty() => return Err(format!("{why:?} says nothing")),
            Err(_) => {}
        }
    }
    Ok(3 * times)
}

#[test]
fn damage_is_noticed_or_makes_another_certificate() {
    over_all("damaged", "damaged copies", check);
}
