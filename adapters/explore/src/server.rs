//! The server: on the loopback, for the page and nobody else.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use certgate_charts::{Format, Kind, cases::Plot, render};
use certgate_model::{
    protocol::{Line, write_line},
    vocabulary::Role,
};
use serde_json::{Value, json};

use crate::{journal, replay::Replay, view};

/// The largest request that is read, in bytes: a journal with its certificates.
const MAX_REQUEST: usize = 16 << 20;

/// Nothing but what this server has, and no script or style from elsewhere. Pictures bring
/// their own styles.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      connect-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// An explorer that has its port and serves nobody yet.
#[derive(Debug)]
pub struct Explorer {
    listener: TcpListener,
    address: SocketAddr,
}

impl Explorer {
    /// Takes a port of the loopback; 0 is one that is free.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where the page is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

/// Serves the page until the process ends.
///
/// # Errors
/// Those of the sockets.
pub fn serve(explorer: Explorer) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(explorer.listener)?;
        axum::serve(listener, routes(explorer.address)).await
    })
}

fn routes(address: SocketAddr) -> Router {
    let asset = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
    };
    Router::new()
        .route("/", asset("text/html; charset=utf-8", include_str!("../page/index.html")))
        .route("/explore.css", asset("text/css", include_str!("../page/explore.css")))
        .route("/explore.js", asset("text/javascript", include_str!("../page/explore.js")))
        .route("/icon.svg", asset("image/svg+xml", include_str!("../page/icon.svg")))
        .route("/start", get(|| async { told(&start()) }))
        .route("/replay", post(|body: String| async move { replay(&body) }))
        .route("/load", post(|body: String| async move { load(&body) }))
        .route("/vector", post(|body: String| async move { vector(&body) }))
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .layer(middleware::from_fn(move |request, next| guard(address, request, next)))
}

/// Answers the page alone: who asks under another name than the loopback's was sent here by
/// somebody else's page.
async fn guard(address: SocketAddr, request: Request, next: Next) -> Response {
    if !is_own(address, request.headers()) {
        return (StatusCode::FORBIDDEN, "this page is for its own machine alone").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_own(address: SocketAddr, headers: &HeaderMap) -> bool {
    let names = [address.to_string(), format!("localhost:{}", address.port())];
    let is = |value: Option<&HeaderValue>, prefix: &str| {
        let value = value.and_then(|value| value.to_str().ok());
        value.is_some_and(|value| names.iter().any(|name| value == format!("{prefix}{name}")))
    };
    let origin = headers.get(header::ORIGIN);
    is(headers.get(header::HOST), "") && (origin.is_none() || is(origin, "http://"))
}

fn told(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn failed(why: impl ToString) -> Response {
    let body = json!({"error": why.to_string()}).to_string();
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::UNPROCESSABLE_ENTITY, kind, body).into_response()
}

/// The lines of a request.
fn lines(body: &str) -> Result<Vec<String>, serde_json::Error> {
    serde_json::from_str(body)
}

fn replay(body: &str) -> Response {
    match lines(body) {
        Err(error) => failed(error),
        Ok(lines) => match Replay::of(&lines) {
            Err(error) => failed(error),
            Ok(replay) => told(&view::of(&replay)),
        },
    }
}

fn load(body: &str) -> Response {
    match journal::load(body) {
        Err(error) => failed(error),
        Ok(loaded) => told(&json!({
            "lines": loaded.lines,
            "expected": loaded.expected,
            "note": loaded.note,
        })),
    }
}

fn vector(body: &str) -> Response {
    match lines(body) {
        Err(error) => failed(error),
        Ok(lines) => match journal::vector(&lines) {
            Err(error) => failed(error),
            Ok(text) => {
                ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
            }
        },
    }
}

/// What the page needs once: the charts, the policies to choose from, and the ten cases.
fn start() -> Value {
    let charts =
        Kind::ALL.iter().copied().map(|kind| (kind.name().to_owned(), render(kind, Format::Svg)));
    let charts: serde_json::Map<String, Value> =
        charts.map(|(kind, chart)| (kind, Value::String(chart))).collect();
    let policies = [
        ("Default", json!({})),
        ("Three windows at a time", json!({"max_shown_prompts": 3})),
        ("A minute to answer", json!({"answer_deadline_ms": 60_000})),
        ("Consent for one host", json!({"scope": "certificate_host"})),
        ("Consent for one host and its problems", json!({"scope": "certificate_host_problems"})),
        ("Nobody may override", json!({"forbid_overrides": true})),
        ("Two inquiries a session", json!({"max_inquiries": 2})),
    ];
    let policies: Vec<Value> = policies
        .into_iter()
        .map(|(name, policy)| {
            let hello = json!({"hello": {"protocol": 1, "policy": policy}});
            json!({"name": name, "line": hello.to_string()})
        })
        .collect();
    let roles = [Role::Presenter, Role::Attendee];
    let cases = roles.into_iter().flat_map(|role| Plot::ALL.map(|plot| case(role, plot)));
    json!({"charts": charts, "policies": policies, "cases": cases.collect::<Vec<_>>()})
}

fn case(role: Role, plot: Plot) -> Value {
    let certificates = certgate_model::certificates::Certificates::built_in();
    let hello = json!({"hello": {"protocol": 1, "policy": {"role": role.name()}}}).to_string();
    let steps = plot
        .play(role)
        .into_iter()
        .filter_map(|(at, input, _)| write_line(&Line::Step { at, input }, &certificates).ok());
    let lines: Vec<String> = std::iter::once(hello).chain(steps).collect();
    json!({"name": format!("{}: {}", role.name(), plot.title()), "lines": lines})
}
