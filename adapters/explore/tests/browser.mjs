// The explorer in a real browser, as a person uses it.
//
// usage: node browser.mjs BINARY PLAYWRIGHT BROWSER PICTURES
// BINARY is certgate, PLAYWRIGHT the directory of playwright-core, BROWSER a Chromium, PICTURES
// where the screenshots go.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const [binary, playwright, browserPath, pictures] = process.argv.slice(2);
const require = createRequire(path.join(playwright, "package.json"));
const { chromium } = require("playwright-core");
mkdirSync(pictures, { recursive: true });

const server = spawn(binary, ["explore", "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
const url = await new Promise((resolve, reject) => {
  createInterface({ input: server.stdout }).on("line", (line) => {
    const found = line.match(/http:\/\/127\.0\.0\.1:\d+\//);
    if (found) resolve(found[0]);
  });
  server.on("exit", (code) => reject(new Error(`the explorer ended with ${code}`)));
});

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu"],
});

/** A page on which nothing may go wrong unseen: no error, no request but to the explorer. */
async function fresh(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.troubles = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    // An answer that is not 200 is told to the console by the browser itself.
    if (page.expectsRefusal && message.text().includes("422")) return;
    page.troubles.push(message.text());
  });
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith("blob:") && !asked.startsWith("data:")) {
      page.troubles.push(`asked for ${asked}`);
    }
  });
  await page.goto(url);
  await shown(page);
  return page;
}

/** Waits until everything that was asked is shown. */
async function shown(page) {
  await page.waitForFunction(() => document.body.dataset.shown === String(asked));
}

async function press(page, group, label) {
  const set = page.locator("fieldset", { has: page.locator("legend", { hasText: exactly(group) }) });
  await set.getByRole("button", { name: label, exact: true }).click();
  await shown(page);
}

const exactly = (text) => new RegExp(`^${text.replace(/[()]/g, "\\$&")}$`);

async function answer(page, window, label) {
  const card = page.getByRole("article", { name: new RegExp(`^Window ${window},`) });
  await card.getByRole("button", { name: label }).first().click();
  await shown(page);
}

async function leaf(page, session) {
  const button = page.locator("#sessions button", { hasText: new RegExp(`^${session} `) });
  return button.locator(".leaf").textContent();
}

const windows = (page) => page.locator(".window").count();

/** What every case ends with: nothing went wrong, and every lamp that was tested holds. */
async function quiet(page) {
  assert.deepEqual(page.troubles, []);
  assert.equal(await page.locator(".lamp.broken").count(), 0, "an invariant is broken");
  await page.context().close();
}

const KINDS = { "Video": 3, "Streaming video": 8, "Audio: VoIP": 6, "Audio broadcast": 1009 };

async function hold(page, session, kind, certificate) {
  await press(page, "Open a session", kind);
  await press(page, `Session ${session}`, `CertificatePending (${KINDS[kind]})`);
  assert.equal(await leaf(page, session), "fetching");
  await press(page, `Session ${session}`, `Certificate ${certificate}, self-signed`);
}

const tests = [];
const test = (name, run) => tests.push({ name, run });

for (const role of ["presenter", "attendee"]) {
  // The role is the meeting's; it is chosen by opening its first case and going to the start.
  const begin = async () => {
    const page = await fresh();
    const first = role === "presenter" ? 0 : 5;
    await page.locator("#cases").selectOption(String(first));
    await page.locator("#play").click();
    await shown(page);
    await page.locator("#first").click();
    await shown(page);
    return page;
  };

  test(`${role}: one certificate in several sessions is one window`, async () => {
    const page = await begin();
    await hold(page, 1, "Video", "A");
    await hold(page, 2, "Streaming video", "A");
    await hold(page, 3, "Audio: VoIP", "A");
    assert.equal(await windows(page), 1);
    await answer(page, 1, "Connect Anyway, revision 3");
    for (const session of [1, 2, 3]) assert.equal(await leaf(page, session), "admitted");
    await quiet(page);
  });

  test(`${role}: different certificates are a window each`, async () => {
    const page = await begin();
    await hold(page, 1, "Video", "A");
    await hold(page, 2, "Audio broadcast", "B");
    assert.equal(await windows(page), 1, "one at a time by default");
    await answer(page, 1, "Connect Anyway");
    assert.equal(await windows(page), 1);
    await answer(page, 2, "Don't Connect");
    assert.deepEqual([await leaf(page, 1), await leaf(page, 2)], ["admitted", "refused"]);
    await quiet(page);
  });

  test(`${role}: a single session is a window`, async () => {
    const page = await begin();
    await hold(page, 1, "Video", "A");
    assert.equal(await windows(page), 1);
    assert.match(await page.locator(".window pre").textContent(), /video\.example/);
    await quiet(page);
  });

  test(`${role}: Don't Connect refuses, and a service that connects is cut off`, async () => {
    const page = await begin();
    await hold(page, 1, "Video", "A");
    await answer(page, 1, "Don't Connect");
    assert.equal(await leaf(page, 1), "refused");
    await press(page, "Session 1", "JoinSucceeded (0)");
    assert.equal(await leaf(page, 1), "refused");
    assert.match(await page.locator("#told").textContent(), /connected_while_held.*terminate/s);
    await quiet(page);
  });

  test(`${role}: Connect Anyway admits, and nobody is asked again`, async () => {
    const page = await begin();
    await hold(page, 1, "Video", "A");
    await answer(page, 1, "Connect Anyway");
    await press(page, "Session 1", "JoinSucceeded (0)");
    assert.equal(await leaf(page, 1), "active");
    await hold(page, 2, "Streaming video", "A");
    assert.deepEqual([await leaf(page, 2), await windows(page)], ["admitted", 0]);
    await quiet(page);
  });
}

test("back and forward lead through the meeting, and another input makes another one", async () => {
  const page = await fresh();
  await hold(page, 1, "Video", "A");
  await answer(page, 1, "Don't Connect");
  for (const expected of ["deciding", "fetching", "joining"]) {
    await page.getByRole("button", { name: "Back" }).click();
    await shown(page);
    assert.equal(await leaf(page, 1), expected);
  }
  assert.equal(await page.locator(".chart [data-leaf=joining].lit").count(), 1);
  await page.locator("#last").click();
  await shown(page);
  assert.equal(await leaf(page, 1), "refused");
  await page.getByRole("button", { name: "Back" }).click();
  await shown(page);
  await answer(page, 1, "Connect Anyway");
  assert.equal(await leaf(page, 1), "admitted");
  assert.equal(await page.locator("#place").textContent(), "step 4 of 4");
  await quiet(page);
});

test("a shared link opens the same meeting at the same step", async () => {
  const page = await fresh();
  await hold(page, 1, "Video", "A");
  await answer(page, 1, "Connect Anyway");
  await page.getByRole("button", { name: "Back" }).click();
  await shown(page);
  await page.waitForFunction(() => location.hash.includes("at=3"));
  const link = page.url();
  const other = await fresh();
  await other.goto(link);
  await other.reload();
  await shown(other);
  assert.equal(await other.locator("#place").textContent(), "step 3 of 4");
  assert.equal(await leaf(other, 1), "deciding");
  // A link that was cut off is explained, and a new meeting is begun.
  await other.goto("about:blank");
  await other.goto(`${url}#at=1&meeting=${link.split("meeting=")[1].slice(0, 40)}`);
  await shown(other);
  assert.match(await other.locator("#told").textContent(), /new meeting/i);
  assert.match(await other.locator("#fault").textContent(), /link holds no meeting/);
  await quiet(other);
  await quiet(page);
});

test("what is saved is a journal that can be loaded, and stepped through", async () => {
  const page = await fresh();
  await hold(page, 1, "Video", "A");
  await answer(page, 1, "Don't Connect");
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a vector" }).click();
  const saved = readFileSync(await (await waiting).path(), "utf8");
  assert.match(saved, /^# Saved from the explorer/);
  await page.getByRole("button", { name: "Load a journal" }).click();
  await page.locator("#text").fill(saved);
  await page.getByRole("button", { name: "Read it" }).click();
  await page.waitForFunction(() => document.getElementById("told").textContent.includes("journal of 4"));
  for (const expected of ["joining", "fetching", "deciding", "refused"]) {
    await page.getByRole("button", { name: "Forward" }).click();
    await shown(page);
    assert.equal(await leaf(page, 1), expected);
  }
  assert.equal(await page.locator(".differs").count(), 0);
  // A journal of an engine that let the session in all the same.
  const wrong = saved.replace('"action":"cancel"', '"action":"ignore"');
  assert.notEqual(wrong, saved);
  await page.getByRole("button", { name: "Load a journal" }).click();
  await page.locator("#text").fill(wrong);
  await page.getByRole("button", { name: "Read it" }).click();
  await page.waitForFunction(() => document.getElementById("place").textContent === "step 0 of 4");
  await page.locator("#last").click();
  await shown(page);
  assert.equal(await page.locator(".differs").count(), 1, "the step that differs is marked");
  await quiet(page);
});

test("a text that is no journal is explained, and changes nothing", async () => {
  const page = await fresh();
  page.expectsRefusal = true;
  await press(page, "Open a session", "Video");
  await page.getByRole("button", { name: "Load a journal" }).click();
  for (const [text, told] of [
    ["", /empty/],
    ["certificates, please", /line 1: .*hello first/s],
    ['{"hello":{"protocol":1}}\n{"hello":{"protocol":1,"name":"x","version":"1"}}\n{"at":0}\n{}\n', /line 3/],
  ]) {
    await page.locator("#text").fill(text);
    await page.getByRole("button", { name: "Read it" }).click();
    await page.waitForFunction((source) => new RegExp(source, "s")
      .test(document.getElementById("fault").textContent), told.source);
  }
  assert.equal(await leaf(page, 1), "joining");
  await quiet(page);
});

test("what is rejected here is visible with its error, and says so when it is given", async () => {
  const page = await fresh();
  await press(page, "Open a session", "Video");
  const set = page.locator("fieldset", { has: page.locator("legend", { hasText: "Session 1" }) });
  await set.locator("summary").click();
  assert.match(await set.locator(".illegal").textContent(), /unknown_code.*stale_inquiry/s);
  await set.getByRole("button", { name: "No certificate to be had" }).click();
  await shown(page);
  assert.match(await page.locator("#told").textContent(), /rejected, stale_inquiry/);
  await quiet(page);
});

test("a keyboard is enough", async () => {
  const page = await fresh();
  const focused = () => page.evaluate(() => document.activeElement.dataset.key || document.activeElement.id);
  const tabTo = async (wanted) => {
    for (let step = 0; step < 120; step += 1) {
      if (await focused() === wanted) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`no way by Tab to ${wanted}; stuck at ${await focused()}`);
  };
  const enter = async (wanted) => {
    await tabTo(wanted);
    await page.keyboard.press("Enter");
    await shown(page);
  };
  await enter("Open a session · Video");
  assert.equal(await focused(), "Open a session · Video", "the keyboard keeps its place");
  await enter("Session 1 · CertificatePending (3)");
  await enter("Session 1 · Certificate A, self-signed");
  await page.evaluate(() => document.activeElement.blur());
  await enter("Window 1 · Don't Connect");
  assert.equal(await leaf(page, 1), "refused");
  await page.evaluate(() => document.activeElement.blur());
  await enter("back");
  assert.equal(await leaf(page, 1), "deciding");
  await quiet(page);
});

/** Relative luminance, and the ratio of two, as WCAG 2.2 has them. */
const contrast = `(one, other) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}`;

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`${colorScheme} at ${width}: fits, has labels and contrast, and is pictured`, async () => {
      const page = await fresh({ colorScheme, viewport: { width, height: 900 } });
      await hold(page, 1, "Video", "A");
      await hold(page, 2, "Streaming video", "A");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} wide`);
      const bare = await page.evaluate(() => [...document.querySelectorAll("button, select, input, textarea, [role=region]")]
        .filter((one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length))
        .map((one) => one.outerHTML));
      assert.deepEqual(bare, [], "everything that can be used has a name");
      const faint = await page.evaluate(`(() => {
        const contrast = ${contrast};
        const back = (one) => {
          for (let at = one; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (!/, 0\\)$/.test(colour)) return colour;
          }
          return "rgb(255, 255, 255)";
        };
        return [...document.querySelectorAll("button, h1, h2, h3, small, legend, summary, pre, p, label")]
          .filter((one) => one.offsetParent && !one.disabled && one.textContent.trim())
          .map((one) => [contrast(getComputedStyle(one).color, back(one)), one.outerHTML.slice(0, 80)])
          .filter(([ratio]) => ratio < 4.5);
      })()`);
      assert.deepEqual(faint, [], "text that is too faint");
      await page.screenshot({ path: path.join(pictures, `explorer-${colorScheme}-${width}.png`), fullPage: true });
      await quiet(page);
    });
  }
}

let failed = 0;
for (const { name, run } of tests) {
  try {
    await run();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(error.stack).replaceAll("\n", "\n      ")}`);
  }
}
await browser.close();
server.kill();
console.log(`${tests.length - failed} of ${tests.length} passed`);
process.exit(failed ? 1 : 0);
