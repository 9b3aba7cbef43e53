//! Where the fuzzer begins: certificates as authorities and odd ones make them, meetings out of
//! the vectors, and engines in the midst of meetings.
//!
//! `cargo run -p certgate-attacks --example seeds -- DIRECTORY` writes a directory for each
//! target. What `proofs/fuzz/corpus` has grew from these.

mod odd;

use std::{error::Error, fs, net::IpAddr, path::Path};

use certgate_model::{
    certificates::{Certificates, pem},
    reference::State,
    scenario::{Cast, Chance, Profile, Walk},
};
use certgate_protocol::Driver;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, DnValue, IsCa, KeyPair,
    KeyUsagePurpose, SanType, string::Ia5String,
};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let directory = std::env::args().nth(1).ok_or("seeds DIRECTORY")?;
    let directory = Path::new(&directory);
    write(directory, "certificate", certificates()?)?;
    for (name, bytes) in odd::certificates() {
        fs::write(directory.join("certificate").join(format!("odd-{name}")), bytes)?;
    }
    let journals = journals()?;
    write(directory, "protocol", journals.iter().map(|text| told(text)))?;
    write(directory, "journal", journals.iter().map(|text| text.clone().into_bytes()))?;
    write(directory, "snapshot", snapshots()?)?;
    write(directory, "meeting", (0..64).map(choices))?;
    write(directory, "c_abi", (64..128).map(choices))
}

fn write(directory: &Path, target: &str, seeds: impl IntoIterator<Item = Vec<u8>>) -> Done {
    let directory = directory.join(target);
    fs::create_dir_all(&directory)?;
    for (seed, number) in seeds.into_iter().zip(1..) {
        fs::write(directory.join(format!("seed-{number:03}")), seed)?;
    }
    Ok(())
}

/// Of every sort of key, name and extension one, in DER and PEM; and those of the model.
fn certificates() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut names = DistinguishedName::new();
    names.push(DnType::CountryName, DnValue::PrintableString("IS".try_into()?));
    names.push(DnType::OrganizationName, "Example Media hf. (Reykjavík)");
    names.push(DnType::CommonName, DnValue::BmpString("media.example".try_into()?));
    names.push(DnType::from_oid(&[1, 2, 840, 113_549, 1, 9, 1]), "mail@media.example");
    let alternative = vec![
        SanType::DnsName("media.example".try_into()?),
        SanType::DnsName("*.media.example".try_into()?),
        SanType::IpAddress(IpAddr::from([192, 0, 2, 1])),
        SanType::IpAddress(IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1])),
        SanType::Rfc822Name(Ia5String::try_from("mail@media.example")?),
        SanType::URI(Ia5String::try_from("https://media.example/")?),
    ];
    let plain = CertificateParams::new(vec!["media.example".to_owned()])?;
    let mut full = CertificateParams::default();
    full.distinguished_name = names;
    full.subject_alt_names = alternative;
    full.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    full.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
    let mut ended = plain.clone();
    ended.not_before = rcgen::date_time_ymd(1999, 12, 31);
    ended.not_after = rcgen::date_time_ymd(2060, 1, 1);
    let mut seeds = Vec::new();
    for params in [plain, full, ended] {
        for algorithm in
            [&rcgen::PKCS_ED25519, &rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_ECDSA_P384_SHA384]
        {
            let key = KeyPair::generate_for(algorithm)?;
            let made = params.clone().self_signed(&key)?;
            seeds.push(made.der().to_vec());
            seeds.push(pem(made.der(), "\n").into_bytes());
        }
    }
    let known = Certificates::built_in();
    let forms = known.forms().filter_map(|form| known.bytes(&form).map(<[u8]>::to_vec));
    seeds.extend(forms.filter(|bytes| bytes.len() < 4096));
    Ok(seeds)
}

/// The meetings of the vectors, without their remarks.
fn journals() -> Result<Vec<String>, Box<dyn Error>> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let mut journals = Vec::new();
    for shelf in ["rules", "zoo"] {
        let mut files: Vec<_> = fs::read_dir(vectors.join(shelf))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_, std::io::Error>>()?;
        files.sort();
        for file in files {
            let text = fs::read_to_string(file)?;
            let lines = text.lines().filter(|line| line.starts_with('{'));
            let journal: String = lines.map(|line| format!("{line}\n")).collect();
            journals.extend((journal.len() < 8192).then_some(journal));
        }
    }
    Ok(journals)
}

/// What is told in a journal: every other line.
fn told(journal: &str) -> Vec<u8> {
    journal.lines().step_by(2).flat_map(|line| format!("{line}\n").into_bytes()).collect()
}

/// Engines in the midst of walks, each with bytes that steer what they are told then.
fn snapshots() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let certificates = Certificates::built_in();
    let profile = Profile { sessions: 3, steps: 40, ..Profile::corners(Cast::new(&certificates)) };
    let mut seeds = Vec::new();
    for seed in 0..60 {
        let mut walk = Walk::new(seed, &profile);
        let (mut model, mut driver) = (State::new(walk.policy()), Driver::new(&walk.policy())?);
        let mut effects = Vec::new();
        while let Some((at, input)) = walk.next(&model) {
            let _ = model.apply(at, &input);
            let _ = driver.step(at, &input, &certificates, &mut effects);
        }
        let mut text = serde_json::to_vec(&driver.engine().snapshot())?;
        if text.len() < 6000 {
            text.push(0);
            text.extend(choices(seed));
            seeds.push(text);
        }
    }
    Ok(seeds)
}

/// Choices that a seed makes.
fn choices(seed: u64) -> Vec<u8> {
    let mut chance = Chance::new(seed);
    let count = 20 + chance.below(200);
    (0..count).map(|_| chance.byte()).collect()
}
