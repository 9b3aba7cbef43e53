//! How far it is: a bar on a terminal, a line now and then anywhere else.

use std::{cell::Cell, time::Duration};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

use crate::{Plan, Progress};

/// How often a line is written where there is no terminal.
const LINES: Duration = Duration::from_secs(10);

pub(super) struct Display {
    /// The meetings to be held, if that is what ends it.
    cases: Option<u64>,
    time: Option<Duration>,
    bar: Option<ProgressBar>,
    /// When the next line is due.
    next_line: Cell<Duration>,
}

impl Display {
    pub(super) fn new(plan: &Plan, terminal: bool) -> Self {
        let cases = plan.cases.map(|cases| plan.shard.share(cases));
        let style = ProgressStyle::with_template("{bar:30} {percent:>3}% {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = terminal.then(|| ProgressBar::new(1000).with_style(style));
        Self { cases, time: plan.time, bar, next_line: Cell::new(LINES) }
    }

    pub(super) fn show(&self, progress: Progress) {
        match &self.bar {
            Some(bar) => {
                bar.set_position((1000.0 * self.part(progress)) as u64);
                // The bar draws itself seldom; the text costs more than the look at the clock.
                if progress.elapsed >= self.next_line.get() || progress.cases == 0 {
                    self.next_line.set(progress.elapsed + Duration::from_millis(100));
                    bar.set_message(self.said(progress));
                }
            }
            None if progress.elapsed >= self.next_line.get() => {
                self.next_line.set(progress.elapsed + LINES);
                eprintln!("{:3.0}% {}", 100.0 * self.part(progress), self.said(progress));
            }
            None => {}
        }
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// The part that is done, from 0 to 1.
    fn part(&self, progress: Progress) -> f64 {
        let of_time = self.time.map(|time| progress.elapsed.as_secs_f64() / time.as_secs_f64());
        let of_cases = self.cases.map(|cases| progress.cases as f64 / cases.max(1) as f64);
        of_time.into_iter().chain(of_cases).fold(0.0, f64::max).min(1.0)
    }

    fn said(&self, progress: Progress) -> String {
        let seconds = progress.elapsed.as_secs_f64().max(1e-9);
        let rate = (progress.steps as f64 / seconds) as u64;
        let mut said = format!(
            "{} meetings, {} inputs, {}/s",
            HumanCount(progress.cases),
            HumanCount(progress.steps),
            HumanCount(rate),
        );
        let part = self.part(progress);
        if progress.shrinking {
            said.push_str(", shrinking a finding");
        } else if part > 0.0 {
            let left = seconds * (1.0 - part) / part;
            said += &format!(", {} left", HumanDuration(Duration::from_secs_f64(left)));
        }
        if progress.findings > 0 {
            said += &format!(", {} found", progress.findings);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64, cases: u64) -> Progress {
        let elapsed = Duration::from_secs(seconds);
        Progress { cases, steps: cases * 50, elapsed, findings: 0, shrinking: false }
    }

    #[test]
    fn what_ends_the_run_first_tells_how_far_it_is() {
        let plan = Plan {
            cases: Some(800),
            shard: "1/8".parse().unwrap(),
            time: Some(Duration::from_secs(60)),
            ..Plan::default()
        };
        let display = Display::new(&plan, false);
        assert_eq!(display.part(at(30, 10)), 0.5);
        assert_eq!(display.part(at(6, 50)), 0.5);
        assert_eq!(display.part(at(600, 50)), 1.0);
        let said = display.said(at(30, 50));
        assert_eq!(said, "50 meetings, 2,500 inputs, 83/s, 30 seconds left");
    }
}
