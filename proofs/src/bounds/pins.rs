//! What the runs come to. A changed number is a changed machine: find out why before it is
//! written here.

use super::Bounds;

/// How large a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// States that can be told apart, those that differ by a renaming being one.
    pub states: u64,
    /// Inputs that were taken: the edges.
    pub steps: u64,
    /// Inputs that were refused with an error.
    pub refusals: u64,
    /// A digest of every answer, in the order of the search: equal in every build.
    pub digest: u64,
}

impl Bounds {
    /// What the run of this name comes to, as long as its bounds are as they are listed and the
    /// machine is not changed.
    #[must_use]
    pub fn pinned(&self) -> Option<Counts> {
        let found = PINS.iter().find(|(name, ..)| *name == self.name);
        found.map(|&(_, states, steps, refusals, digest)| Counts {
            states,
            steps,
            refusals,
            digest,
        })
    }
}

/// Name, states, steps, refusals, digest.
const PINS: &[(&str, u64, u64, u64, u64)] = &[
    ("everything", 78_734, 2_846_253, 1_597_575, 0xc4bf_a368_d7e3_267f),
    ("signals", 22_813, 734_769, 368_470, 0xc137_eeec_bfb6_ee8e),
    ("passing_time", 5_782, 93_497, 6_452, 0x5d56_d152_a068_9756),
    ("end_of_time", 297, 2_004, 0, 0xd1ce_6bfd_20aa_f884),
    ("caps", 8_385, 99_980, 151_512, 0xe446_91cf_ea0d_8006),
    ("session_cap", 1_402, 8_408, 26_690, 0x8720_8c7c_5423_7c55),
    ("windows", 2_976, 39_017, 4_215, 0xfb2d_d2d0_ca9d_b1d6),
    ("not_overridable", 6_930, 114_509, 6_889, 0xe8db_b70e_8ad2_e92f),
    ("forbidden", 513, 10_653, 7_217, 0x202b_bdad_dfa9_9187),
    ("hosts", 2_824, 33_892, 61_026, 0x2700_6426_ff14_cdf9),
    ("host_scope", 2_250, 28_178, 39_350, 0xa414_a082_fbeb_3621),
    ("problem_scope", 2_242, 28_320, 4_320, 0xe4e0_fcf1_7ca1_e604),
    ("codes_video", 118, 2_448, 1_968, 0x43a2_cdff_fc04_cd19),
    ("codes_svs", 118, 3_392, 1_024, 0x1317_4682_8232_bf90),
    ("codes_audio_broadcast", 118, 2_094, 2_322, 0xe06c_6aea_712a_34ec),
    ("codes_audio_voip", 118, 2_802, 1_614, 0xfc61_d857_7b80_382d),
    ("codes_audio_hybrid", 118, 2_802, 1_614, 0xfc61_d857_7b80_382d),
    ("codes_nbr", 118, 1_976, 2_440, 0x4c86_7ee5_e26e_86e5),
    ("four_sessions", 82_708, 2_010_218, 67_856, 0xad56_bfff_43a0_21a4),
    ("everything_4_2", 705_961, 32_557_240, 17_133_514, 0x87ba_463b_cbbe_bb7a),
    ("windows_4_4", 18_348, 320_274, 33_162, 0xe7b3_05da_6cd4_203c),
    ("everything_3_3", 228_230, 8_499_682, 4_736_698, 0xac7c_be8f_ff62_30b6),
];
