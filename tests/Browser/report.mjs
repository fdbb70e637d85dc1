// Opens a page of New-TrafficReport in a browser, uses it as a person does, and writes what was seen as JSON: { "name of the check": null or the error }.
// node report.mjs BROWSER PAGE [FOLDER for screenshots]
import assert from "node:assert/strict";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [browserPath, pagePath, shots] = process.argv.slice(2);
const results = {};
const trouble = [];
const requests = [];
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });

async function open(width, height, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  page.on("console", message => trouble.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", error => trouble.push(error.message));
  page.on("dialog", dialog => { trouble.push("dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", request => { if (!/^(file|data):/.test(request.url()) || (request.url().startsWith("file:") && !request.isNavigationRequest())) requests.push(request.url()); });
  await page.goto(pathToFileURL(path.resolve(pagePath)).href);
  await page.waitForSelector("footer");
  return page;
}

async function check(name, action) {
  try {
    await action();
    results[name] = null;
  } catch (error) {
    results[name] = String(error.message).split("\n").slice(0, 14).join(" ");
  }
}

const shot = (page, name) => shots ? page.screenshot({ path: path.join(shots, name + ".png") }) : null;
const column = (page, table, index) => page.locator(`#${table} tbody tr:not(.space) td:nth-child(${index})`).allTextContents();
const units = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
const bytesOf = text => { const [value, unit] = text.split(" "); return Number(value) * units[unit]; };
const heading = (page, table, name) => page.locator(`#${table} thead button`, { hasText: new RegExp(`^${name}$`) });

for (const [width, height] of [[1280, 800], [800, 600], [390, 844]]) {
  for (const scheme of ["light", "dark"]) {
    await check(`fits ${width} x ${height}, ${scheme}`, async () => {
      const page = await open(width, height, scheme);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, `the page is ${wide} pixels wider than the window`);
      const colors = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color].map(text => text.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)));
      assert.equal(colors[0] < colors[1], scheme === "dark", `background and text are ${colors}`);
      const canvas = await page.locator("#time canvas").boundingBox();
      assert.ok(canvas && canvas.width > width * 0.6, "the chart is as wide as the page");
      await shot(page, `${width}-${scheme}`);
      await page.context().close();
    });
  }
}

const page = await open(1280, 800, "light");

await check("shows the heading as text", async () => {
  const title = JSON.parse(await page.locator("#data").textContent()).title;
  assert.equal(await page.locator("h1").textContent(), title);
  assert.equal(await page.locator("img, iframe, svg").count(), 0);
  assert.equal(await page.locator("script").count(), 3);
});

await check("shows the tiles", async () => {
  const data = JSON.parse(await page.locator("#data").textContent());
  const tiles = await page.locator(".tile").allTextContents();
  assert.ok(tiles.some(text => text.startsWith("Packets" + data.overview.packets.toLocaleString("en-US"))), tiles.join("|"));
});

await check("sorts the flows by a number, both ways", async () => {
  await heading(page, "flows", "Received").click();
  const down = (await column(page, "flows", 10)).map(bytesOf);
  assert.ok(down.length > 5);
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  assert.equal(await page.locator("#flows th[aria-sort]").getAttribute("aria-sort"), "descending");
  await heading(page, "flows", "Received").click();
  const up = (await column(page, "flows", 10)).map(bytesOf);
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  assert.notDeepEqual(up, down);
});

await check("sorts addresses as numbers", async () => {
  await heading(page, "flows", "Source").click();
  const key = text => (text.match(/:/g) || []).length > 1 ? "6" : "4" + text.split(/[.:]/).map(part => part.padStart(5, "0")).join("");
  const shown = (await column(page, "flows", 4)).map(key);
  assert.deepEqual(shown, [...shown].sort());
});

await check("searches the flows", async () => {
  const all = Number(await page.locator("#flows table").getAttribute("aria-rowcount"));
  const application = (await column(page, "flows", 6)).find(text => text !== "") || "udp";
  await page.fill("#flows-search", application + " udp");
  await page.waitForFunction(() => / of /.test(document.querySelector("#flows .count").textContent));
  const found = await column(page, "flows", 3);
  assert.ok(found.every(text => text === "UDP"), found.join());
  await page.fill("#flows-search", "no row has this");
  await page.waitForSelector("#flows .empty:not(.hidden)");
  await page.fill("#flows-search", "");
  await page.waitForFunction(rows => document.querySelector("#flows table").getAttribute("aria-rowcount") === String(rows), all);
});

await check("scrolls to the last row, with few rows in the page", async () => {
  const rows = Number(await page.locator("#flows table").getAttribute("aria-rowcount")) - 1;
  await page.locator("#flows .scroller").evaluate(element => { element.scrollTop = element.scrollHeight; });
  await page.waitForSelector(`#flows-row-${rows - 1}`);
  assert.ok(await page.locator("#flows tbody tr").count() < 60);
  await page.locator("#flows .scroller").evaluate(element => { element.scrollTop = 0; });
  await page.waitForSelector("#flows-row-0");
});

await check("is used with the keyboard", async () => {
  await page.locator("#flows table").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#flows table").getAttribute("aria-activedescendant"), "flows-row-1");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("dialog").isVisible());
  assert.match(await page.locator("dialog dl").textContent(), /Source.*Destination.*Protocol/);
  await page.keyboard.press("Escape");
  assert.ok(!await page.locator("dialog").isVisible());
  await page.keyboard.press("End");
  const rows = Number(await page.locator("#flows table").getAttribute("aria-rowcount")) - 1;
  assert.equal(await page.locator("#flows table").getAttribute("aria-activedescendant"), `flows-row-${rows - 1}`);
});

await check("shows a row when it is clicked", async () => {
  await page.locator("#transactions tbody tr:not(.space)").first().click();
  assert.match(await page.locator("dialog dl").textContent(), /Kind.*Client.*Server/);
  await page.locator("dialog button").click();
});

await check("finds the flows of a host", async () => {
  const host = page.locator("button.bar").first();
  const name = await host.locator(".name").textContent();
  await host.click();
  assert.equal(await page.locator("#flows-search").inputValue(), name);
  const rows = await page.locator("#flows tbody tr:not(.space)").allTextContents();
  assert.ok(rows.length > 0 && rows.every(text => text.includes(name)));
  await page.fill("#flows-search", "");
});

await check("zooms the chart by dragging and by buttons", async () => {
  await page.locator("#time").scrollIntoViewIfNeeded();
  const whole = await page.locator("#time .when").textContent();
  const box = await page.locator("#time .u-over").boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 120, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(5, 5);
  const reset = page.locator("#time button", { hasText: "Whole time" });
  assert.ok(await reset.isEnabled());
  assert.notEqual(await page.locator("#time .when").textContent(), whole);
  const all = await page.locator("#flows .count").textContent();
  await page.locator("#time button", { hasText: "Flows of this time" }).click();
  assert.match(await page.locator("#flows .count").textContent(), / of /);
  await page.locator("#flows .chip").click();
  assert.equal(await page.locator("#flows .count").textContent(), all);
  await reset.click();
  assert.equal(await page.locator("#time .when").textContent(), whole);
  await page.locator("#time button[aria-label='Zoom in']").click();
  assert.ok(await reset.isEnabled());
  await reset.click();
});

await check("divides the chart by application, in packets, and hides a series", async () => {
  await page.selectOption("#time select[aria-label='Divide by']", { index: 1 });
  await page.selectOption("#time select[aria-label='Unit']", "packets");
  assert.match(await page.locator("#time .legend button").first().textContent(), /packets/);
  await page.locator("#time .legend button").first().click();
  assert.equal(await page.locator("#time .legend button").first().getAttribute("aria-pressed"), String(await page.locator("#time .legend button").count() === 1));
});

await check("switches the colours and the time zone", async () => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.selectOption("select[aria-label='Colours']", "dark");
  assert.notEqual(await paper(), light);
  await page.selectOption("select[aria-label='Colours']", "light");
  assert.equal(await paper(), light);
  const local = await page.locator(".facts").textContent();
  await page.selectOption("select[aria-label='Time zone']", "utc");
  assert.notEqual(await page.locator(".facts").textContent(), local);
  assert.match(await page.locator(".facts").textContent(), /UTC/);
});

await check("prints", async () => {
  const pdf = await page.pdf({ format: "A4", printBackground: true, path: shots ? path.join(shots, "print.pdf") : undefined });
  assert.ok(pdf.length > 20000);
  assert.ok(await page.locator("#flows tbody tr.space").count() > 0 || Number(await page.locator("#flows table").getAttribute("aria-rowcount")) < 60, "the table is as before");
});

await check("sorts five thousand rows, and scrolls them, without a pause", async () => {
  const longest = await page.evaluate(async () => {
    const table = document.querySelector("#flows");
    const times = [];
    for (const button of table.querySelectorAll("thead button")) {
      const begin = performance.now();
      button.click();
      times.push(performance.now() - begin);
    }
    return { longest: Math.max(...times), rows: Number(table.querySelector("table").getAttribute("aria-rowcount")) };
  });
  // No bound that a busy machine would break: what is far beyond it is wrong.
  assert.ok(longest.longest < 5000, `sorting ${longest.rows} rows took ${longest.longest} ms`);
});

results["has no errors"] = trouble.length === 0 ? null : trouble.join("; ");
results["makes no requests"] = requests.length === 0 ? null : requests.join("; ");
await browser.close();
console.log(JSON.stringify(results));
