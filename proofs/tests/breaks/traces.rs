//! What is printed of a fault: a vector that can be played again, and a diagram.

use certgate_model::{
    certificates::Certificates,
    invariants::Monitor,
    vocabulary::{Answer, Effect},
};
use certgate_proofs::{
    decider::{Decider, engine},
    graph::{Search, Stopped},
    key::Symmetry,
    trace::Trace,
};
use certgate_suite::Vector;

use crate::engines;

fn trace() -> Trace {
    let product = engines::forgetful(Symmetry::SessionsAndCertificates);
    match Search::new(&product).run() {
        Err(Stopped::Fault(fault, way)) => product.trace(&fault, &way),
        _ => panic!("nobody notices"),
    }
}

#[test]
fn a_trace_is_a_vector_that_a_right_engine_passes() {
    let (trace, mut certificates) = (trace(), Certificates::built_in());
    let text = trace.vector().write(&certificates).unwrap();
    let vector = Vector::parse(&text, &mut certificates).unwrap();
    assert_eq!(vector, trace.vector());
    let mut right = engine(&vector.script.policy);
    let mut monitor = Monitor::new(vector.script.policy);
    for step in &vector.script.steps {
        let mut effects = Vec::new();
        let taken = Decider::step(&mut right, step.at, &step.input, &certificates, &mut effects);
        let answer = taken.map(|()| effects);
        monitor.observe(step.at, &step.input, &answer).unwrap();
        let answer = answer.map_or_else(Answer::Error, Answer::Effects);
        assert_eq!(answer, step.expected, "{}", step.input);
    }
}

#[test]
fn a_trace_is_drawn_with_what_was_answered_and_what_is_wrong_with_it() {
    let trace = trace();
    let diagram = trace.diagram();
    assert!(diagram.starts_with("sequenceDiagram"), "{diagram}");
    assert!(diagram.contains("ask_once is broken"), "{diagram}");
    let asked = |answer: &Answer| {
        let Answer::Effects(effects) = answer else { return false };
        effects.iter().any(|effect| matches!(effect, Effect::ShowPrompt { .. }))
    };
    let windows = trace.answers.iter().filter(|answer| asked(answer)).count();
    assert_eq!(windows, 2, "{:#?}", trace.answers);
    let printed = trace.to_string();
    assert!(printed.contains(r#"{"hello":"#) && printed.contains("```mermaid"), "{printed}");
}
