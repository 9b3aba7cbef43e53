//! What the command line asks for.

use std::{
    env,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::rounds::Effort;

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) effort: Effort,
    pub(crate) directory: PathBuf,
    /// Only works whose names begin with it.
    word: Option<String>,
}

impl Options {
    /// Reads the arguments.
    pub(crate) fn read() -> Result<Self, String> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("versus");
        let mut options = Self { effort: Effort::usual(), directory, word: None };
        let mut told = env::args().skip(1);
        while let Some(one) = told.next() {
            match one.as_str() {
                "--quick" => options.effort = Effort::quick(),
                "--seconds" => {
                    let number = told.next().and_then(|number| number.parse().ok());
                    let seconds = number.ok_or("--seconds needs a whole number")?;
                    options.effort.time = Duration::from_secs(seconds);
                }
                "--save" => {
                    let directory = told.next().ok_or("--save needs a directory")?;
                    // Cargo runs a bench in its package; whoever types stands at the root.
                    let root = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("");
                    options.directory = root.join(directory);
                }
                "--bench" => {}
                option if option.starts_with("--") => {
                    return Err(format!(
                        "{option} is no option of this bench, which has --quick, --seconds N and \
                         --save DIRECTORY"
                    ));
                }
                word => options.word = Some(word.to_owned()),
            }
        }
        Ok(options)
    }

    /// Whether a work is to be measured.
    pub(crate) fn wants(&self, work: &str) -> bool {
        self.word.as_ref().is_none_or(|word| work.starts_with(word.as_str()))
    }

    /// Whether any work may be that begins with this word: making them ready takes a while.
    pub(crate) fn may_want(&self, first: &str) -> bool {
        let word = self.word.as_deref().unwrap_or_default();
        word.starts_with(first) || first.starts_with(word)
    }
}
