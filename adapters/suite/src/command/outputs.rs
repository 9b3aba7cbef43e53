//! Where the report goes.

use std::{
    fs::{self, File},
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
};

use certgate_model::certificates::Certificates;

use super::{CheckArgs, junit, summary};
use crate::{CouldNotRun, Failure, Report};

/// A file could not be made or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {why}", path.display())]
pub struct OutputError {
    path: PathBuf,
    #[source]
    why: io::Error,
}

/// Files that were made before anything was run: after a night's run is too late to learn
/// that one cannot be written.
pub(super) struct Outputs {
    junit: Option<(PathBuf, File)>,
    json: Option<(PathBuf, Box<dyn Write>)>,
    save: Option<PathBuf>,
    /// Standard output is taken by the JSON.
    on_stderr: bool,
}

impl Outputs {
    pub(super) fn create(args: &CheckArgs) -> Result<Self, OutputError> {
        let create =
            |path: &Path| File::create(path).map_err(at(path)).map(|f| (path.to_owned(), f));
        let on_stderr = args.json.as_deref() == Some(Path::new("-"));
        let json = match args.json.as_deref() {
            Some(path) if on_stderr => {
                Some((path.to_owned(), Box::new(io::stdout()) as Box<dyn Write>))
            }
            Some(path) => create(path).map(|(path, file)| Some((path, Box::new(file) as _)))?,
            None => None,
        };
        if let Some(directory) = &args.save {
            fs::create_dir_all(directory).map_err(at(directory))?;
        }
        let junit = args.junit.as_deref().map(create).transpose()?;
        Ok(Self { junit, json, save: args.save.clone(), on_stderr })
    }

    pub(super) fn write(
        &mut self,
        report: &Report,
        certificates: &Certificates,
    ) -> Result<(), OutputError> {
        if let Some((path, file)) = &mut self.junit {
            write_junit(&junit::of_report(report), path, file)?;
        }
        if let Some((path, file)) = &mut self.json {
            writeln!(file, "{:#}", report.to_json()).map_err(at(path))?;
        }
        if let Some(directory) = &self.save {
            for failure in &report.failures {
                save(failure, directory, certificates)?;
            }
        }
        let (colours, mut out): (bool, Box<dyn Write>) = if self.on_stderr {
            (io::stderr().is_terminal(), Box::new(io::stderr()))
        } else {
            (io::stdout().is_terminal(), Box::new(io::stdout()))
        };
        let colours = colours && std::env::var_os("NO_COLOR").is_none();
        let text = summary::render(report, certificates, colours);
        match writeln!(out, "{text}") {
            // Whoever reads it has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(at(Path::new("the report"))),
        }
    }

    pub(super) fn write_error(&mut self, error: &CouldNotRun) -> Result<(), OutputError> {
        match &mut self.junit {
            Some((path, file)) => write_junit(&junit::of_error(error), path, file),
            None => Ok(()),
        }
    }
}

fn write_junit(xml: &quick_junit::Report, path: &Path, file: &mut File) -> Result<(), OutputError> {
    xml.serialize(file).map_err(io::Error::other).map_err(at(path))
}

/// `gate-17.vector` and `gate-17.mmd` for a finding of the seed 17.
fn save(
    failure: &Failure,
    directory: &Path,
    certificates: &Certificates,
) -> Result<(), OutputError> {
    let seed = failure.seed.map_or_else(|| "greeting".to_owned(), |seed| seed.to_string());
    let file = |ending: &str| directory.join(format!("{}-{seed}.{ending}", failure.name()));
    let diagram = file("mmd");
    fs::write(&diagram, failure.diagram()).map_err(at(&diagram))?;
    if let Ok(text) = failure.vector().write(certificates) {
        let vector = file("vector");
        fs::write(&vector, text).map_err(at(&vector))?;
    }
    Ok(())
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_owned();
    move |why| OutputError { path, why }
}
