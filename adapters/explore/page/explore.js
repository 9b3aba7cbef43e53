// The page of the explorer. It keeps the lines of a meeting and how far it looks; everything
// else is what the engine says of the lines up to there.
"use strict";

const at = (id) => document.getElementById(id);

let charts = {};
let policies = [];
let cases = [];
/** The lines of the meeting, the hello first. */
let lines = [];
/** How many lines after the hello are looked at. */
let place = 0;
/** What a loaded journal says was answered, step by step. */
let expected = [];
let chosen = null;
/** Answers that come after a later question are dropped. */
let asked = 0;

async function ask(path, body) {
  const response = await fetch(path, body === undefined ? {} : { method: "POST", body });
  const text = await response.text();
  const isData = (response.headers.get("content-type") || "").startsWith("application/json");
  const answer = isData ? JSON.parse(text) : text;
  if (!response.ok) throw new Error(isData ? answer.error : text);
  return answer;
}

/** An element with its text and children. */
function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((one) => one !== null));
  return element;
}

function picture(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return document.importNode(parsed, true);
}

function fault(error) {
  at("fault").textContent = error ? error.message : "";
  at("fault").hidden = !error;
}

// --- links ---------------------------------------------------------------------------------

async function squeezed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function stretched(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

async function keepLink() {
  const [question, address] = [asked, location.hash];
  const meeting = await squeezed(JSON.stringify(lines));
  // Another link may have been followed meanwhile.
  if (question === asked && address === location.hash) history.replaceState(null, "", `#at=${place}&meeting=${meeting}`);
}

/** The meeting of the address, if it has one. */
async function fromLink() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const meeting = parts.get("meeting");
  if (!meeting) return false;
  try {
    const read = JSON.parse(await stretched(meeting));
    if (!Array.isArray(read) || !read.every((line) => typeof line === "string")) throw new Error();
    lines = read;
  } catch {
    fault(new Error("The link holds no meeting that can be read; it may have been cut off."));
    return false;
  }
  expected = [];
  place = Math.min(Math.max(Number(parts.get("at")) || 0, 0), lines.length - 1);
  return true;
}

// --- what is shown -------------------------------------------------------------------------

async function look(told, keepFault = false) {
  const question = ++asked;
  try {
    const view = await ask("/replay", JSON.stringify(lines.slice(0, place + 1)));
    if (question !== asked) return;
    if (!keepFault) fault(null);
    show(view);
    const last = view.steps.at(-1);
    at("told").textContent = told || (last ? spoken(last) : "A new meeting. Open a session.");
    await keepLink();
    document.body.dataset.shown = String(question);
  } catch (error) {
    if (question === asked) fault(error);
  }
}

function spoken(step) {
  if (step.error) return `${step.said}: rejected, ${step.error} (${step.why})`;
  return `${step.said}: ${step.effects.join("; ") || "no effects"}`;
}

function show(view) {
  const focus = document.activeElement?.dataset?.key;
  showPlace();
  showOffers(view);
  showWindows(view);
  showSessions(view);
  at("sequence").replaceChildren(picture(view.sequence));
  at("sequence").scrollTop = at("sequence").scrollHeight;
  showLedger(view);
  showLamps(view);
  showSteps(view);
  restoreFocus(focus);
}

/** The same button if it is still there, else its group, so that a keyboard keeps its place. */
function restoreFocus(key) {
  if (!key) return;
  const all = [...document.querySelectorAll("[data-key]")];
  const same = all.find((one) => one.dataset.key === key && one.offsetParent !== null);
  const group = key.split(" · ")[0];
  const near = all.find((one) => one.dataset.key.startsWith(`${group} · `) && one.offsetParent !== null);
  (same || near || at("offers")).focus();
}

function showPlace() {
  const steps = lines.length - 1;
  at("place").textContent = `step ${place} of ${steps}`;
  for (const id of ["first", "back"]) at(id).disabled = place === 0;
  for (const id of ["last", "forward"]) at(id).disabled = place === steps;
}

const isOpenWindow = (view, group) => view.windows.some((one) => group === `Window ${one.number}`);

function showOffers(view) {
  const groups = new Map();
  for (const offer of view.offers) {
    const shownElsewhere = !offer.error && isOpenWindow(view, offer.group);
    if (!groups.has(offer.group)) groups.set(offer.group, []);
    if (!shownElsewhere) groups.get(offer.group).push(offer);
  }
  const sets = [...groups].filter(([, offers]) => offers.length).map(([group, offers]) => {
    const legal = offers.filter((offer) => !offer.error);
    const illegal = offers.filter((offer) => offer.error);
    return make("fieldset", {}, make("legend", {}, group),
      make("div", { class: "legal" }, ...legal.map((offer) => button(offer, offer.label))),
      illegal.length ? rejected(group, illegal) : null);
  });
  at("inputs").replaceChildren(...sets);
}

const opened = new Set();

function rejected(group, offers) {
  const items = offers.map((offer) => make("li", {}, button(offer, offer.label), " ",
    make("span", { class: "error" }, offer.error), ` ${offer.why}`));
  const details = make("details", { open: opened.has(group) },
    make("summary", { "data-key": `${group} · rejected` }, `${offers.length} rejected here`),
    make("ul", { class: "illegal" }, ...items));
  details.addEventListener("toggle", () => details.open ? opened.add(group) : opened.delete(group));
  return details;
}

function button(offer, label, more = {}) {
  const key = `${offer.group} · ${offer.label}`;
  return make("button", { type: "button", "data-key": key, onclick: () => give(offer.line), ...more }, label);
}

function give(line) {
  lines = [...lines.slice(0, place + 1), line];
  expected = expected.slice(0, place);
  place += 1;
  look();
}

function showWindows(view) {
  const cards = view.windows.map((window) => {
    const group = `Window ${window.number}`;
    const offers = view.offers.filter((offer) => offer.group === group && !offer.error);
    const name = `window-${window.number}`;
    const answers = offers.map((offer) =>
      button(offer, offer.label, { class: offer.label === "Don't Connect" ? "default" : null }));
    return make("article", { class: "window", "aria-labelledby": name },
      make("h3", { id: name }, `Window ${window.number}, revision ${window.revision}`),
      make("pre", { tabindex: "0", "aria-label": "What the window says" }, window.lines.join("\n")),
      make("div", { class: "answers" }, ...answers));
  });
  const queued = view.queued.length
    ? make("p", { class: "none" }, `Waiting for a window: ${view.queued.join(", ")}`) : null;
  if (!cards.length) cards.push(make("p", { class: "none" }, "No window is open."));
  at("windows").replaceChildren(...[...cards, queued].filter((one) => one !== null));
}

function showSessions(view) {
  if (!view.sessions.some((session) => session.number === chosen)) {
    chosen = view.sessions.at(-1)?.number ?? null;
  }
  const buttons = view.sessions.map((session) => make("button", {
    type: "button",
    "aria-pressed": String(session.number === chosen),
    "data-key": `chart · ${session.number}`,
    onclick: () => { chosen = session.number; showSessions(view); restoreFocus(`chart · ${chosen}`); },
  }, `${session.number} ${session.title}: `,
    make("span", { class: "leaf" }, session.leaf), session.why ? ` (${session.why})` : "",
    make("small", {}, `${session.region}, gate ${session.gate_open ? "open" : "shut"}, rests on: ${session.rests}`)));
  at("sessions").replaceChildren(...buttons);
  const session = view.sessions.find((one) => one.number === chosen);
  if (!session) {
    at("chart").replaceChildren(make("p", { class: "none" }, "No session is open."));
    return;
  }
  const chart = picture(charts[session.kind]);
  chart.querySelector(`[data-leaf="${session.leaf}"]`)?.classList.add("lit");
  chart.setAttribute("aria-label", `Statechart of session ${session.number}; it is in ${session.leaf}`);
  at("chart").replaceChildren(chart);
}

function showLedger(view) {
  const rows = view.ledger.map((row) =>
    make("li", { class: row.tone }, row.subject, make("small", {}, row.standing)));
  if (!rows.length) rows.push(make("li", { class: "none" }, "Nothing is known of any certificate."));
  at("ledger").replaceChildren(...rows);
}

const LAMPS = {
  holds: (lamp) => `holds, put to the test ${lamp.tested === 1 ? "once" : `${lamp.tested} times`}`,
  untested: () => "not put to the test yet",
  elsewhere: () => "compares several meetings; judged by certgate check",
  broken: (lamp) => lamp.violation,
};

function showLamps(view) {
  at("lamps").replaceChildren(...view.lamps.map((lamp) => make("li", { title: lamp.sentence },
    make("span", { class: `lamp ${lamp.lamp}`, "aria-hidden": "true" }),
    make("span", {}, lamp.name, make("small", {}, LAMPS[lamp.lamp](lamp))))));
}

/** Whether two values of JSON are equal; the order of keys means nothing. */
function equal(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => equal(one[key], other[key]));
}

function showSteps(view) {
  const items = view.steps.map((step, number) => {
    const journal = expected[number];
    const differs = journal !== undefined && !equal(JSON.parse(journal), JSON.parse(step.answer));
    const answer = step.error ? `rejected: ${step.error}` : step.effects.join("; ") || "no effects";
    return make("li", {}, make("button", {
      type: "button",
      "aria-current": number + 1 === place ? "step" : null,
      "data-key": `steps · ${number}`,
      onclick: () => { place = number + 1; look(); },
    }, `${step.at} ms, ${step.said}`),
      make("small", { class: step.error ? "rejected" : null }, answer),
      differs ? make("small", { class: "differs" }, `the journal says: ${journal}`) : null);
  });
  at("steps").replaceChildren(...items);
  const different = view.steps.filter((step, number) => expected[number] !== undefined
    && !equal(JSON.parse(expected[number]), JSON.parse(step.answer))).length;
  document.body.dataset.different = String(different);
}

// --- the person ----------------------------------------------------------------------------

function go(to) {
  place = Math.min(Math.max(to, 0), lines.length - 1);
  look();
}

function begin(meeting, to, keepFault = false) {
  lines = meeting;
  expected = [];
  place = to;
  chosen = null;
  return look(undefined, keepFault);
}

async function read(text) {
  try {
    const loaded = await ask("/load", text);
    await begin(loaded.lines, 0);
    expected = loaded.expected;
    toggleLoader(false);
    await look(`A journal of ${loaded.expected.length} steps. ${loaded.note} Step through it with Forward.`);
    at("forward").focus();
  } catch (error) {
    fault(error);
  }
}

function toggleLoader(open) {
  at("loader").hidden = !open;
  at("load").setAttribute("aria-expanded", String(open));
  if (open) at("file").focus();
}

async function save() {
  try {
    const text = await ask("/vector", JSON.stringify(lines.slice(0, place + 1)));
    const link = make("a", { download: "meeting.jsonl", href: URL.createObjectURL(new Blob([text])) });
    link.click();
    URL.revokeObjectURL(link.href);
    at("told").textContent = "Saved as meeting.jsonl, a vector that the tests can play.";
  } catch (error) {
    fault(error);
  }
}

async function share() {
  await keepLink();
  try {
    await navigator.clipboard.writeText(location.href);
    at("told").textContent = "The link is copied. It holds the whole meeting.";
  } catch {
    at("told").textContent = "The link is in the address bar. It holds the whole meeting.";
  }
}

async function start() {
  ({ charts, policies, cases } = await ask("/start"));
  at("policies").replaceChildren(...policies.map((one, n) => make("option", { value: n }, one.name)));
  at("cases").replaceChildren(...cases.map((one, n) => make("option", { value: n }, one.name)));
  at("begin").addEventListener("click", () => begin([policies[at("policies").value].line], 0));
  at("play").addEventListener("click", () => {
    const meeting = cases[at("cases").value].lines;
    begin(meeting, meeting.length - 1);
  });
  at("first").addEventListener("click", () => go(0));
  at("back").addEventListener("click", () => go(place - 1));
  at("forward").addEventListener("click", () => go(place + 1));
  at("last").addEventListener("click", () => go(lines.length - 1));
  at("load").addEventListener("click", () => toggleLoader(at("loader").hidden));
  at("read").addEventListener("click", () => read(at("text").value));
  at("file").addEventListener("change", async () => {
    const [file] = at("file").files;
    if (file) await read(await file.text());
    at("file").value = "";
  });
  at("save").addEventListener("click", save);
  at("share").addEventListener("click", share);
  addEventListener("hashchange", async () => { if (await fromLink()) look(); });
  if (await fromLink()) await look();
  else await begin([policies[0].line], 0, true);
}

start().catch(fault);
