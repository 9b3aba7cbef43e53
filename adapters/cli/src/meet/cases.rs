//! The ten cases of use: what the person is, and what happens to the certificates.

use std::sync::LazyLock;

use certgate::{Center, Kind, Role, Verdict};
use clap::{ValueEnum, builder::PossibleValue};

use super::{
    identities::{Authority, Identity, IdentityError},
    scenario::{BROADCAST, PHONE, Plan, RECORDING, STREAM, Scenario, VIDEO, VOICE},
};

/// One of the ten cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    number: u8,
    /// What the person is.
    pub role: Role,
    /// What happens.
    pub plot: Plot,
}

/// What happens in a case, whatever the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// Several sessions meet one bad certificate: one window.
    SameCertificate,
    /// Several sessions meet a bad certificate each: a window each.
    DifferentCertificates,
    /// A single session meets a bad certificate: a window.
    SingleSession,
    /// The person answers Don't Connect.
    DontConnect,
    /// The person answers Connect Anyway.
    ConnectAnyway,
}

/// A row of the table of cases: number, name, what it shows.
const CASES: [(Case, &str, &str); 10] = {
    use Plot::{ConnectAnyway, DifferentCertificates, DontConnect, SameCertificate, SingleSession};
    use Role::{Attendee, Presenter};
    const fn case(number: u8, role: Role, plot: Plot) -> Case {
        Case { number, role, plot }
    }
    [
        (case(1, Presenter, SameCertificate), "presenter/same-certificate", SAME),
        (case(2, Presenter, DifferentCertificates), "presenter/different-certificates", DIFFERENT),
        (case(3, Presenter, SingleSession), "presenter/single-session", SINGLE),
        (case(4, Presenter, DontConnect), "presenter/dont-connect", DONT),
        (case(5, Presenter, ConnectAnyway), "presenter/connect-anyway", CONNECT),
        (case(6, Attendee, SameCertificate), "attendee/same-certificate", SAME),
        (case(7, Attendee, DifferentCertificates), "attendee/different-certificates", DIFFERENT),
        (case(8, Attendee, SingleSession), "attendee/single-session", SINGLE),
        (case(9, Attendee, DontConnect), "attendee/dont-connect", DONT),
        (case(10, Attendee, ConnectAnyway), "attendee/connect-anyway", CONNECT),
    ]
};

const SAME: &str = "several sessions, one bad certificate: one window";
const DIFFERENT: &str = "several sessions, a bad certificate each: a window each";
const SINGLE: &str = "one session, a bad certificate: a window";
const DONT: &str = "several sessions and certificates, answered Don't Connect";
const CONNECT: &str = "several sessions and certificates, answered Connect Anyway";

impl Case {
    /// All of them, by number.
    pub fn all() -> impl Iterator<Item = Self> {
        CASES.into_iter().map(|(case, ..)| case)
    }

    /// From 1 to 10.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.number
    }

    /// The meeting in which it happens.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn scenario(self, center: Center) -> Result<Scenario, IdentityError> {
        let sessions = match self.plot {
            Plot::SameCertificate => {
                let shared = Identity::self_signed("self-signed, shared", &ALL_HOSTS)?;
                PLACES.map(|(kind, host)| Plan::new(kind, host, shared.clone())).into()
            }
            Plot::DifferentCertificates => {
                let one_each = PLACES.into_iter().map(|(kind, host)| {
                    Ok(Plan::new(kind, host, Identity::self_signed("self-signed", &[host])?))
                });
                one_each.collect::<Result<_, IdentityError>>()?
            }
            Plot::SingleSession => {
                vec![Plan::new(Kind::Video, VIDEO, Identity::self_signed("self-signed", &[VIDEO])?)]
            }
            Plot::DontConnect | Plot::ConnectAnyway => {
                let shared = Identity::self_signed("self-signed, shared", &[VIDEO, STREAM])?;
                let lone = Identity::self_signed("self-signed", &[VOICE])?;
                vec![
                    Plan::new(Kind::Video, VIDEO, shared.clone()),
                    Plan::new(Kind::Svs, STREAM, shared),
                    Plan::new(Kind::AudioVoip, VOICE, lone),
                ]
            }
        };
        let (windows, answer) = match self.plot {
            Plot::SameCertificate | Plot::SingleSession => (1, None),
            Plot::DifferentCertificates => (PLACES.len(), None),
            Plot::DontConnect => (2, Some(Verdict::DontConnect)),
            Plot::ConnectAnyway => (2, Some(Verdict::ConnectAnyway)),
        };
        Ok(Scenario {
            title: self.row().2,
            center,
            role: self.role,
            sessions,
            turns: Vec::new(),
            roots: Authority::new("Media Example Root")?.roots()?,
            windows: Some(windows),
            answer,
        })
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        let place = usize::from(self.number.saturating_sub(1));
        CASES.get(place).copied().unwrap_or((self, "", ""))
    }
}

/// A session of every kind.
const PLACES: [(Kind, &str); 6] = [
    (Kind::Video, VIDEO),
    (Kind::Svs, STREAM),
    (Kind::AudioBroadcast, BROADCAST),
    (Kind::AudioVoip, VOICE),
    (Kind::AudioHybrid, PHONE),
    (Kind::Nbr, RECORDING),
];

const ALL_HOSTS: [&str; 6] = [VIDEO, STREAM, BROADCAST, VOICE, PHONE, RECORDING];

impl ValueEnum for Case {
    fn value_variants<'a>() -> &'a [Self] {
        static VARIANTS: LazyLock<Vec<Case>> =
            LazyLock::new(|| CASES.iter().map(|(case, ..)| *case).collect());
        &VARIANTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        const NUMBERS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
        let (case, name, shows) = self.row();
        let number = NUMBERS.get(usize::from(case.number.saturating_sub(1)))?;
        Some(PossibleValue::new(name).alias(*number).help(format!("{number}: {shows}")))
    }
}
