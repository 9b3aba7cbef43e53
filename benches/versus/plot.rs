//! The table as a picture.

use std::fmt::{Display, Write as _};

use crate::table::{Row, Table};

const WIDTH: f64 = 940.0;
/// Where the names end and the scale begins and ends.
const LEFT: f64 = 350.0;
const RIGHT: f64 = 790.0;
/// Where the columns of numbers end.
const RATIO: f64 = 860.0;
const WANTED: f64 = 928.0;
const TOP: f64 = 46.0;
const ROW: f64 = 22.0;
const HEAD: f64 = 30.0;

const MET: &str = "#2f7d4f";
const MISSED: &str = "#b3261e";
const NOTHING_WANTED: &str = "#7d8fa9";

/// A logarithmic scale of ratios, in whole decades.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(rows: &[Row]) -> Self {
        let ratios = rows.iter().flat_map(|row| {
            [Some(row.ratio.median), row.target.map(|target| target.ratio())].into_iter().flatten()
        });
        let decades = ratios.map(f64::log10);
        let (low, high) = decades.fold((-1.0, 1.0), |(low, high): (f64, f64), decade| {
            (low.min(decade.floor()), high.max(decade.ceil()))
        });
        Self { low, high }
    }

    fn place(&self, ratio: f64) -> f64 {
        let share = (ratio.log10().clamp(self.low, self.high) - self.low) / (self.high - self.low);
        LEFT + share * (RIGHT - LEFT)
    }
}

/// Each ratio as a bar from one, where both are as fast: to the left ours is faster, to the
/// right slower. What is wanted is a line across, and a thin line has half of the rounds on it.
pub(crate) fn svg(table: &Table) -> String {
    let scale = Scale::of(&table.rows);
    let heads = 1 + table.rows.windows(2).filter(|two| two[0].work != two[1].work).count();
    let bottom = TOP + ROW * table.rows.len() as f64 + HEAD * heads as f64 + 8.0;
    let height = bottom + 54.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1c2430\">\n\
         <title>Ratios of time, ours to others', with what is wanted</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    axis(&mut svg, &scale, bottom);
    let (mut y, mut work) = (TOP, "");
    for row in &table.rows {
        if row.work != work {
            work = &row.work;
            y += HEAD;
            text(&mut svg, (12.0, y - 8.0), "font-weight=\"600\"", work);
        }
        bar(&mut svg, &scale, row, y);
        y += ROW;
    }
    legend(&mut svg, bottom + 22.0);
    let machine = table.machine.sentence();
    text(&mut svg, (12.0, bottom + 44.0), "font-size=\"11\" fill=\"#5b6675\"", machine);
    svg + "</svg>\n"
}

fn axis(svg: &mut String, scale: &Scale, bottom: f64) {
    for decade in scale.low as i32..=scale.high as i32 {
        let ratio = 10_f64.powi(decade);
        let x = scale.place(ratio);
        let (colour, width) = if decade == 0 { ("#1c2430", 1.5) } else { ("#d5dbe3", 1.0) };
        line(svg, (x, TOP), (x, bottom), colour, width);
        let label = match decade {
            0 => "1".to_owned(),
            decade if decade > 0 => format!("{ratio:.0} ×"),
            decade => format!("1/{:.0}", 10_f64.powi(-decade)),
        };
        text(svg, (x, TOP - 6.0), "text-anchor=\"middle\" fill=\"#5b6675\"", label);
    }
    for (x, head) in [(RATIO, "ratio"), (WANTED, "wanted")] {
        text(svg, (x, TOP - 6.0), "text-anchor=\"end\" fill=\"#5b6675\"", head);
    }
    let middle = scale.place(1.0);
    let style = "font-weight=\"600\" fill=\"#5b6675\"";
    text(svg, (middle - 40.0, 18.0), &format!("text-anchor=\"end\" {style}"), "← faster");
    text(svg, (middle + 40.0, 18.0), style, "slower →");
}

fn bar(svg: &mut String, scale: &Scale, row: &Row, y: f64) {
    let (one, end) = (scale.place(1.0), scale.place(row.ratio.median));
    let colour = match row.is_met() {
        Some(true) => MET,
        Some(false) => MISSED,
        None => NOTHING_WANTED,
    };
    let (left, width) = (one.min(end), (one - end).abs().max(1.0));
    let _ = writeln!(
        svg,
        "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"14\" fill=\"{colour}\"/>",
        y + 4.0
    );
    let names = format!("{} / {}", row.ours, row.theirs);
    text(svg, (LEFT - 14.0, y + 15.0), "text-anchor=\"end\"", names);
    let (low, high) = (scale.place(row.ratio.low), scale.place(row.ratio.high));
    if high - low > 1.0 {
        line(svg, (low, y + 11.0), (high, y + 11.0), "#1c2430", 1.0);
    }
    if let Some(target) = row.target {
        let x = scale.place(target.ratio());
        line(svg, (x, y + 1.0), (x, y + 21.0), "#1c2430", 2.5);
    }
    text(svg, (RATIO, y + 15.0), "text-anchor=\"end\"", Row::say(row.ratio.median));
    text(svg, (WANTED, y + 15.0), "text-anchor=\"end\" fill=\"#5b6675\"", row.wanted());
}

fn legend(svg: &mut String, y: f64) {
    let mut x = 12.0;
    for (colour, what, width) in
        [(MET, "met", 50.0), (MISSED, "missed", 70.0), (NOTHING_WANTED, "nothing wanted", 118.0)]
    {
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>",
            y - 10.0
        );
        text(svg, (x + 17.0, y), "", what);
        x += width + 8.0;
    }
    line(svg, (x + 6.0, y - 13.0), (x + 6.0, y + 3.0), "#1c2430", 2.5);
    text(svg, (x + 14.0, y), "", "wanted");
    line(svg, (x + 72.0, y - 4.0), (x + 98.0, y - 4.0), "#1c2430", 1.0);
    text(svg, (x + 104.0, y), "", "half of the rounds");
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str, width: f64) {
    let _ = writeln!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\" \
         stroke-width=\"{width}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), style: &str, what: impl Display) {
    let what = what.to_string().replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{what}</text>");
}
