//! Two that do their work in turns.

use std::time::{Duration, Instant};

/// How many rounds a contest has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounds(pub(crate) u32);

/// The ratio of the first's time to the second's, round by round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// The first's time for one piece of work, in the median round.
    pub(crate) each: Duration,
}

impl Rounds {
    /// Has both do their work, each so many pieces of it, in turns.
    pub(crate) fn contest(
        self,
        (mut ours, our_pieces): (impl FnMut(), u32),
        (mut theirs, their_pieces): (impl FnMut(), u32),
    ) -> Ratio {
        ours();
        theirs();
        let mut rounds: Vec<(f64, Duration)> = (0..self.0)
            .map(|_| {
                let (ours, theirs) = (time(&mut ours), time(&mut theirs));
                let (ours, theirs) =
                    (ours / our_pieces, theirs.as_secs_f64() / f64::from(their_pieces));
                (ours.as_secs_f64() / theirs, ours)
            })
            .collect();
        rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
        let last = rounds.len() - 1;
        let (median, each) = rounds[last / 2];
        // A quarter on either side is noise of the machine.
        Ratio { median, low: rounds[last / 4].0, high: rounds[last - last / 4].0, each }
    }
}

fn time(act: &mut impl FnMut()) -> Duration {
    let begin = Instant::now();
    act();
    begin.elapsed().max(Duration::from_nanos(1))
}
