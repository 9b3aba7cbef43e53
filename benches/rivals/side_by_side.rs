//! The contests of one work, measured by criterion.

use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, Throughput};

use crate::contest::{Contender, Contest};

/// A sample takes no longer than this, whatever has to be made ready for each turn.
const LONGEST_SAMPLE: Duration = Duration::from_millis(200);

/// Measures every contender of every contest, one after another; an iteration is a piece.
pub fn side_by_side(contests: impl IntoIterator<Item = Contest>) {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    for mut contest in contests {
        let mut group = criterion.benchmark_group(&contest.work);
        group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(1));
        for contender in &mut contest.contenders {
            let name = contender.name;
            group.bench_function(name, |bencher| {
                bencher.iter_custom(|pieces| sample(contender, pieces));
            });
        }
        group.finish();
    }
    criterion.final_summary();
}

/// The time of so many pieces, from whole turns.
fn sample(contender: &mut Contender, pieces: u64) -> Duration {
    let (begin, mut done, mut time) = (Instant::now(), 0, Duration::ZERO);
    while done < pieces {
        let turn = contender.take_turn();
        done += turn.pieces;
        time += turn.time;
        if begin.elapsed() > LONGEST_SAMPLE {
            break;
        }
    }
    time.mul_f64(pieces as f64 / done as f64).max(Duration::from_nanos(1))
}
