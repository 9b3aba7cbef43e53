//! The text of a window as plain lines.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt;

use super::{CertificateText, PromptText, sessions::NO_PROBLEM_TOLD};

pub(super) fn lines(text: &PromptText) -> Vec<String> {
    let mut page = Page(Vec::new());
    page.line(format!(
        "Certificate problem (window {}, revision {})",
        text.prompt.number(),
        text.revision.number()
    ));
    page.section("Sessions that wait for your answer", &text.sessions, "none any more");
    page.section("Hosts in question", &text.hosts, "the services named none");
    let problems: Vec<_> = text
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.title, problem.explanation))
        .collect();
    page.section("What is wrong, the gravest first", &problems, NO_PROBLEM_TOLD);
    page.heading("The certificate, by its own account");
    certificate(&text.certificate, &mut page);
    page.section(&earlier_heading(text), text.earlier.as_flattened(), "none");
    page.line(String::new());
    page.line(text.reach.clone());
    let buttons = text.buttons.map(|button| {
        let default = if button.is_default() { " (default)" } else { "" };
        format!("[{}]{default}", button.label())
    });
    page.line(buttons.join("  "));
    page.0
}

fn certificate(text: &CertificateText, page: &mut Page) {
    page.field("Subject", &text.subject);
    page.field("Issuer", &text.issuer);
    page.field("Also for", &text.alternative_names);
    page.field("Valid from", [&text.not_before]);
    page.field("Valid until", [&text.not_after]);
    page.field("That is", &text.timeliness);
    page.field("Self-signed", [&text.self_signed]);
    page.field("Key", [&text.public_key]);
    page.field("Signature", [&text.signature]);
    page.field("Serial number", [&text.serial]);
    page.field("SHA-256", &text.sha256);
    page.field("SHA-1", [&text.sha1]);
    page.field("", ["(to compare with other programs alone; it proves nothing)"]);
}

fn earlier_heading(text: &PromptText) -> String {
    let heading = "Other certificates of these hosts in this meeting, by SHA-256";
    match text.earlier_total {
        total if total > text.earlier.len() => {
            format!("{heading} ({} of {total})", text.earlier.len())
        }
        _ => heading.to_string(),
    }
}

struct Page(Vec<String>);

impl Page {
    fn line(&mut self, line: String) {
        self.0.push(line);
    }

    fn heading(&mut self, heading: &str) {
        self.line(String::new());
        self.line(format!("{heading}:"));
    }

    /// A heading and indented lines, or what to say if there are none.
    fn section(&mut self, heading: &str, lines: &[String], none: &str) {
        self.heading(heading);
        for line in lines {
            self.line(format!("  {line}"));
        }
        if lines.is_empty() {
            self.line(format!("  {none}"));
        }
    }

    /// A label and its values in a column beside it.
    fn field<S: fmt::Display>(&mut self, label: &str, values: impl IntoIterator<Item = S>) {
        let mut label = label;
        for value in values {
            self.line(format!("  {label:<15}{value}"));
            label = "";
        }
    }
}

impl fmt::Display for PromptText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
