//! Requirements and citations, put together.

use std::{collections::BTreeMap, fmt, io, path::Path};

use crate::{
    citation::{self, Citation, Role},
    comments, requirement,
    requirement::Requirement,
};

/// Which place keeps, states or checks which requirement.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The requirements, page by page.
    pub requirements: Vec<Requirement>,
    /// The places that name each id, the ids of nothing included.
    pub citations: BTreeMap<String, Vec<Citation>>,
}

/// Something that a trace must not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A requirement that two paragraphs claim.
    Twice(String),
    /// A requirement that no code keeps.
    NotKept(String),
    /// A requirement that the model does not state.
    NotStated(String),
    /// A requirement that no test and no proof checks.
    NotChecked(String),
    /// A comment that names a requirement which is gone.
    Gone(String, Citation),
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(id) => write!(f, "{id}: two paragraphs have this id"),
            Self::NotKept(id) => write!(f, "{id}: no comment in the code names it"),
            Self::NotStated(id) => write!(f, "{id}: no comment in the model names it"),
            Self::NotChecked(id) => write!(f, "{id}: no comment in a test or proof names it"),
            Self::Gone(id, at) => {
                write!(f, "{}:{}: names {id}, which no page gives", at.file, at.line)
            }
        }
    }
}

/// Families that the model has nothing to state of: what bytes and windows look like, what
/// the host's loop and the recorder of a journal do. They are not about a meeting's state.
const OUTSIDE_THE_MODEL: [&str; 4] = ["TEXT", "BOUND", "JOURNAL", "LOG"];

/// Requirements of other families that the model has nothing to state of.
const OUTSIDE_THE_MODEL_TOO: [(&str, &str); 14] = [
    ("CODE-7", "the number of an action is the boundary's"),
    ("CODE-8", "the numbers of the two calls are the boundary's"),
    ("CODE-58", "message numbers are not in the protocol"),
    ("CERT-10", "a statement about builds"),
    ("CERT-13", "the protocol has no opaque certificates"),
    ("EFFECT-13", "the model's effects carry their lists"),
    ("EFFECT-15", "the model's effects carry their lists"),
    ("PROTO-3", "about the pipe, which the model has not"),
    ("PROTO-4", "about the pipe, which the model has not"),
    ("PROTO-5", "about the pipe, which the model has not"),
    ("ERR-17", "the model saves nothing"),
    ("INV-deterministic", "compares two runs, which no state shows"),
    ("INV-neutral", "compares two runs, which no state shows"),
    ("INV-replayable", "compares two runs, which no state shows"),
];

impl Trace {
    /// Reads the specification and the sources of a workspace.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read(root: &Path) -> io::Result<Self> {
        let requirements = requirement::read_all(&root.join("docs/src"), "specification")?;
        Ok(Self::new(requirements, &citation::sources(root)?))
    }

    /// Puts requirements and sources together.
    #[must_use]
    pub fn new(requirements: Vec<Requirement>, sources: &[(String, String)]) -> Self {
        let mut trace = Self { requirements, citations: BTreeMap::new() };
        let named = |one: &Requirement| one.id.strip_prefix("INV-").map(str::to_owned);
        let invariants: Vec<String> = trace.requirements.iter().filter_map(named).collect();
        for (file, text) in sources {
            let hash = [".py", ".sh", ".txt"].iter().any(|end| file.ends_with(end));
            for mention in comments::mentions(text, hash, &invariants) {
                let (first, last) = (&mention.first, mention.last.as_deref());
                for id in trace.expand(first, last) {
                    trace.cite(id, file, text, mention.line);
                }
            }
            // A theorem that has an invariant's name proves that invariant.
            for (line, content) in (1..).zip(text.lines()) {
                let name = content.strip_prefix("Theorem ").and_then(|rest| rest.split(' ').next());
                if let Some(name) = name.filter(|name| invariants.iter().any(|known| known == name))
                    && file.ends_with(".v")
                {
                    trace.cite(format!("INV-{name}"), file, text, line);
                }
            }
            // A file of tests that has an invariant's name is about that invariant.
            let stem = file.rsplit('/').next().and_then(|name| name.split_once('.'));
            if let Some((stem, "rs")) = stem
                && file.contains("tests/")
                && invariants.iter().any(|name| name == stem)
            {
                trace.cite(format!("INV-{stem}"), file, text, 1);
            }
        }
        trace
    }

    fn cite(&mut self, id: String, file: &str, text: &str, line: usize) {
        let Some(role) = citation::role_of(file, text, line) else { return };
        let (item, excerpt) = citation::place(file, text, line);
        let places = self.citations.entry(id).or_default();
        let same_item = |one: &Citation| one.file == file && one.item == item;
        if !places.iter().any(same_item) {
            places.push(Citation { role, file: file.to_owned(), line, item, excerpt });
        }
    }

    /// The ids of a run: those of its two ends, and those between that the pages give.
    fn expand(&self, first: &str, last: Option<&str>) -> Vec<String> {
        let number = |id: &str| id.rsplit_once('-').and_then(|(_, n)| n.parse::<u32>().ok());
        let mut ids = vec![first.to_owned()];
        if let Some(last) = last {
            let (Some(low), Some(high)) = (number(first), number(last)) else { return ids };
            let family = first.split('-').next();
            let between = self.requirements.iter().filter(|one| Some(one.family()) == family);
            let between =
                between.filter(|one| number(&one.id).is_some_and(|n| low < n && n < high));
            ids.extend(between.map(|one| one.id.clone()));
            ids.push(last.to_owned());
        }
        ids
    }

    /// The places of one role that name an id.
    pub fn places(&self, id: &str, role: Role) -> impl Iterator<Item = &Citation> {
        self.citations.get(id).into_iter().flatten().filter(move |one| one.role == role)
    }

    /// Everything that is missing or left over.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (place, one) in self.requirements.iter().enumerate() {
            let id = &one.id;
            let has = |role| self.places(id, role).next().is_some();
            if self.requirements[..place].iter().any(|other| other.id == *id) {
                gaps.push(Gap::Twice(id.clone()));
            }
            if !has(Role::Code) {
                gaps.push(Gap::NotKept(id.clone()));
            }
            if !has(Role::Model) && !is_outside_the_model(one) {
                gaps.push(Gap::NotStated(id.clone()));
            }
            if !has(Role::Test) && !has(Role::Proof) {
                gaps.push(Gap::NotChecked(id.clone()));
            }
        }
        for (id, places) in &self.citations {
            if !self.requirements.iter().any(|one| one.id == *id) {
                gaps.extend(places.iter().map(|at| Gap::Gone(id.clone(), at.clone())));
            }
        }
        gaps
    }
}

/// Whether the model has nothing to state of a requirement.
#[must_use]
pub fn is_outside_the_model(one: &Requirement) -> bool {
    OUTSIDE_THE_MODEL.contains(&one.family())
        || OUTSIDE_THE_MODEL_TOO.iter().any(|(id, _)| *id == one.id)
}
