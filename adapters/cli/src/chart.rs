//! `certgate chart`: the statechart of a session, from the running engine.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use certgate_charts::{Format, Kind, render};
use clap::{Args, ValueEnum};

/// What is drawn.
#[derive(Clone, Debug, Args)]
pub struct ChartArgs {
    /// The kind of session, whose codes stand at the arrows
    #[arg(long, value_enum, default_value_t = ChartKind::Video)]
    kind: ChartKind,

    /// In which form; markdown and json have the whole table, rejected inputs included
    #[arg(long, value_enum, default_value_t = ChartFormat::Mermaid)]
    format: ChartFormat,
}

/// A kind of session, by its name in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum ChartKind {
    Video,
    Svs,
    AudioBroadcast,
    AudioVoip,
    AudioHybrid,
    Nbr,
}

/// A form of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ChartFormat {
    /// A state diagram that Mermaid draws
    Mermaid,
    /// A graph for Graphviz
    Dot,
    /// A picture
    Svg,
    /// State Chart XML of the W3C, for other statechart tools
    Scxml,
    /// Arrows and every cell of the table
    Json,
    /// Every cell of the table, for people
    Markdown,
}

/// Writes the chart to standard output.
///
/// # Errors
/// If it cannot be written; a reader who has gone wants no more.
pub fn run(args: &ChartArgs) -> io::Result<ExitCode> {
    let kind = match args.kind {
        ChartKind::Video => Kind::Video,
        ChartKind::Svs => Kind::Svs,
        ChartKind::AudioBroadcast => Kind::AudioBroadcast,
        ChartKind::AudioVoip => Kind::AudioVoip,
        ChartKind::AudioHybrid => Kind::AudioHybrid,
        ChartKind::Nbr => Kind::Nbr,
    };
    let format = match args.format {
        ChartFormat::Mermaid => Format::Mermaid,
        ChartFormat::Dot => Format::Dot,
        ChartFormat::Svg => Format::Svg,
        ChartFormat::Scxml => Format::Scxml,
        ChartFormat::Json => Format::Json,
        ChartFormat::Markdown => Format::Markdown,
    };
    match io::stdout().lock().write_all(render(kind, format).as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => written.map(|()| ExitCode::SUCCESS),
    }
}
