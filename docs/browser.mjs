// The book in a real browser: three clicks from its first page to a rule's code, test and
// proof, nothing asked of the network, no error, and pictures to look at.
//
// usage: node browser.mjs BOOK PLAYWRIGHT BROWSER PICTURES
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const [book, playwright, executablePath, pictures] = process.argv.slice(2);
const { chromium } = createRequire(path.join(playwright, "package.json"))("playwright-core");
mkdirSync(pictures, { recursive: true });

const KINDS = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".woff2": "font/woff2", ".png": "image/png", ".json": "application/json" };
const server = createServer(async (request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = path.join(book, path.normalize(name.endsWith("/") ? `${name}index.html` : name));
  try {
    response.setHeader("content-type", KINDS[path.extname(file)] || "application/octet-stream");
    response.end(await readFile(file));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

async function fresh(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.troubles = [];
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) {
      page.troubles.push(`asked for ${request.url()}`);
    }
  });
  return page;
}

// The rule for a service that connects while it is held; its code, its test, its proof.
for (const [place, shows] of [
  ["code", /in_pending[\s\S]*ConnectedWhileHeld/],
  ["test", /every_cell_of_the_session_table/],
  ["proof", /proofs\//],
]) {
  const page = await fresh();
  await page.goto(url);
  await page.getByRole("link", { name: "SIG-7", exact: true }).click();
  await page.waitForURL(/signals\.html#sig-7/);
  await page.getByRole("link", { name: `${place} of SIG-7`, exact: true }).click();
  await page.waitForURL(new RegExp(`sig\\.html#sig-7-${place}`));
  const text = await page.evaluate((anchor) => {
    // From the place that the link leads to, up to the next heading of its depth.
    const heading = document.getElementById(anchor).closest("h3");
    let text = "";
    for (let at = heading.nextElementSibling; at && !/^H[123]$/.test(at.tagName); at = at.nextElementSibling) {
      text += at.textContent;
    }
    return text;
  }, `sig-7-${place}`);
  assert.match(text, shows, `two clicks to the ${place} of SIG-7`);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
  console.log(`ok    the ${place} of the rule is two clicks from the first page`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    const page = await fresh({ colorScheme, viewport: { width, height: 900 } });
    for (const name of ["index", "cases", "specification/kinds/svs", "specification/signals", "traceability"]) {
      await page.goto(`${url}${name}.html`);
      await page.waitForLoadState("networkidle");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} wide at ${width}`);
      const file = `book-${name.replaceAll("/", "-")}-${colorScheme}-${width}.png`;
      await page.screenshot({ path: path.join(pictures, file), fullPage: name !== "specification/signals" });
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
    console.log(`ok    the book's pages, ${colorScheme} at ${width}`);
  }
}
await browser.close();
server.close();
