//! Charts of the engine, taken from the engine.
//!
//! [`Walk`] takes the running engine into every situation that one session can be in and gives
//! it every input there; what it does, rejections included, are the [`Walk::rows`] of the
//! transition table. [`Chart`] folds the rows into the edges of a statechart: what all leaves
//! of a region do alike is the region's. [`render`] writes either in one of the [`Format`]s.
//! [`sequence`] draws a meeting as messages between its services, the engine and the person.
//!
//! Nothing here knows a rule: a changed engine gives a changed chart.

pub mod cases;
mod chart;
mod dot;
mod event;
mod layout;
mod mermaid;
mod picture;
mod scxml;
pub mod sequence;
mod table;
mod walk;
mod xml;

pub use certgate_model::vocabulary::Kind;
pub use chart::{Chart, Edge, Node, Target};
pub use event::Event;
pub use table::{json, markdown};
pub use walk::{Outcome, Remembered, Rests, Row, Situation, Walk};

/// A form in which a chart is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A `stateDiagram-v2` of Mermaid.
    Mermaid,
    /// A graph of Graphviz, with a cluster a region.
    Dot,
    /// A picture.
    Svg,
    /// State Chart XML, W3C recommendation of 2015.
    Scxml,
    /// Edges and the whole transition table, as data.
    Json,
    /// The whole transition table, for people.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] =
        [Self::Mermaid, Self::Dot, Self::Svg, Self::Scxml, Self::Json, Self::Markdown];

    /// Its name at the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::Scxml => "scxml",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }

    /// How files in it end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Mermaid => "mmd",
            Self::Markdown => "md",
            other => other.name(),
        }
    }
}

/// The chart of a kind's sessions.
#[must_use]
pub fn render(kind: Kind, format: Format) -> String {
    let walk = Walk::of(kind);
    let chart = Chart::of(&walk);
    match format {
        Format::Mermaid => mermaid::write(&chart),
        Format::Dot => dot::write(&chart),
        Format::Svg => picture::write(&chart),
        Format::Scxml => scxml::write(&chart),
        Format::Json => table::json(&walk, &chart),
        Format::Markdown => table::markdown(&walk),
    }
}
