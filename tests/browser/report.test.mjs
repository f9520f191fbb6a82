// The report in a real browser: what a reader does with mouse, keyboard and finger, at 1280 and at 390 pixels.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "dateline-browser-"));
const EVIL = `</script><script>window.pwned = 1</script><img src=x onerror="window.pwned = 2"> \u202Egnp.exe\u202C \u0007 & <b>`;
let browser;

/** Makes a page of records or files. */
function report(name, ...args) {
  const page = join(folder, `${name}.html`);
  execFileSync(process.env.DATELINE, ["report", "--quiet", "-o", page, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  return page;
}

function records(name, list) {
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, list.map(record => JSON.stringify(record) + "\n").join(""));
  return file;
}

/** An annotation of ours, of one text; each mention is [surface, type, id, name, more]. */
function annotation(text, ...mentions) {
  let at = 0;
  const found = mentions.map(([surface, type, id, , more]) => {
    const start = text.indexOf(surface, at);
    at = start + surface.length;
    return { field: "text", start, end: at, surface, type, id, via: "name", ...more };
  });
  const entities = mentions.map(([, type, id, name]) => ({ id, type, kind: type === "place" ? "city" : "person", name, country: "ML", ...(type === "place" ? { lat: 12.6, lon: -8 } : {}), count: 1 }));
  return { mentions: found.filter(m => !m.rejected), rejected: found.filter(m => m.rejected), entities, offsets: "utf16" };
}

const pages = {};

before(async () => {
  // Of the package only the program: its own arguments make one process of all, which ends with the first page.
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), chromiumSandbox: false });
  const samples = ["sahel-analysis", "newswire-batch", "two-georgias", "odd-unicode", "arabic-diacritics", "all-caps-headline"];
  pages.samples = report("samples", ...samples.map(name => `samples/${name}.jsonl`));
  pages.one = report("one", "samples/sahel-analysis.jsonl");
  const text = `${EVIL} Gao, and May.`;
  pages.evil = report("evil", "--title", EVIL, records("evil", [
    { id: EVIL, date: "2026-05-17", title: EVIL, text, annotation: annotation(text, [EVIL, "actor", EVIL, EVIL, { why: EVIL, candidates: [EVIL, EVIL + 2], ambiguous: true, score: 0.5 }], ["Gao", "place", "Q1", EVIL], ["May", "actor", "Q2", "May", { rejected: "a month" }]) },
    { id: "javascript:alert(1)", date: "2026-05-18", text: "Gao.", annotation: annotation("Gao.", ["Gao", "place", "Q1", EVIL]) },
    { id: "https://example.org/a?b=\"c", text: "-", annotation: annotation("-") },
  ]));
  const many = Array.from({ length: 4000 }, (_, n) => ({
    id: `m${n}`, date: `202${n % 6}-0${1 + (n % 9)}-1${n % 10}`, title: `Bulletin ${n}`,
    text: `Assimi Goïta spoke in ${["Bamako", "Gao", "Ségou", "Niamey"][n % 4]}. `.repeat(8) + `Number ${n}.`,
  }));
  pages.many = report("many", records("many", many));
  pages.capped = report("capped", "--max-articles", "10", records("capped", many.slice(0, 30)));
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page and runs a test in it; whatever the console says, and every request, is a failure. */
async function open(file, { width = 1280, dark = false, hash = "" }, run) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, hasTouch: width < 600, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    const trouble = [];
    page.on("console", message => { if (["error", "warning"].includes(message.type())) trouble.push(message.text()); });
    page.on("pageerror", error => trouble.push(error.stack));
    page.on("request", request => { if (!request.url().startsWith("file:")) trouble.push(request.url()); });
    page.on("dialog", dialog => { trouble.push(dialog.message()); dialog.dismiss(); });
    await page.goto(`file://${file}${hash}`);
    await page.waitForSelector("html[data-ready]");
    await run(page);
    assert.deepEqual(trouble, []);
  } finally {
    await context.close();
  }
}

const rows = page => page.locator("#entities tbody tr");
const names = async page => (await page.locator("#entities tbody .entity bdi").allTextContents()).slice(0, 25);

for (const width of [1280, 390]) for (const dark of [false, true]) {
  test(`pages load without errors at ${width} pixels${dark ? ", dark" : ""}`, async () => {
    for (const name of ["samples", "one", "evil", "many"]) await open(pages[name], { width, dark }, async page => {
      assert.ok((await rows(page).count()) > 0);
      assert.ok((await page.locator("#map circle").count()) > 0);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
      if (process.env.SHOTS) {
        mkdirSync(process.env.SHOTS, { recursive: true });
        await page.screenshot({ path: join(process.env.SHOTS, `${name}-${width}-${dark ? "dark" : "light"}.png`), fullPage: true });
      }
    });
  });

  test(`an article can be read at ${width} pixels${dark ? ", dark" : ""}`, async () => {
    await open(pages.samples, { width, dark, hash: "#article-1" }, async page => {
      const mark = page.locator("#reader mark").first();
      await (width < 600 ? mark.tap() : mark.hover());
      await page.locator("#tip").waitFor();
      assert.match(await page.locator("#tip").textContent(), /Found/);
      const box = await page.locator("#tip").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width);
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `article-${width}-${dark ? "dark" : "light"}.png`) });
    });
  });
}

test("search and filters reach the table, the map and who is named together", async () => {
  await open(pages.samples, {}, async page => {
    const all = await page.locator("#map circle").count();
    await page.fill("#search", "goita");
    assert.ok((await names(page)).every(name => /Go[iï]ta/.test(name)));
    assert.equal(await page.locator("#map .places circle").count(), await page.locator("#map .legend circle").count());
    await page.fill("#search", "no such name");
    assert.equal(await rows(page).count(), 0);
    assert.match(await page.locator("#entities").textContent(), /Nothing passes/);
    await page.click("#filters button[type=reset]");
    await page.click("#filters .chip.place");
    assert.equal(await page.locator("#entities tbody .sign:not(.place)").count(), 0);
    await page.selectOption("#filter-country", "ML");
    const countries = await page.locator("#entities td.country").allTextContents();
    assert.ok(countries.length > 2 && countries.every(country => country === "Mali"));
    assert.ok((await page.locator("#map circle").count()) < all);
    await page.selectOption("#filter-kind", "city");
    assert.ok((await page.locator("#entities td.kind").allTextContents()).every(kind => kind === "city"));
    await page.click("#filters button[type=reset]");
    assert.equal(await page.locator("#map circle").count(), all);
  });
});

test("the table is sorted by each column, both ways", async () => {
  await open(pages.samples, {}, async page => {
    const first = await names(page);
    await page.click("#entities th.name button");
    const rising = await names(page);
    assert.deepEqual(rising, [...rising].sort((a, b) => a.localeCompare(b, "en")));
    await page.click("#entities th.name button");
    assert.ok((await names(page))[0].localeCompare(rising[0], "en") > 0);
    await page.click("#entities th:nth-child(4) button");
    assert.deepEqual(await names(page), first);
    await page.click("#entities th:nth-child(4) button");
    assert.equal(await page.locator("#entities [aria-sort=ascending]").count(), 1);
    assert.equal((await rows(page).first().locator("td.number").last().textContent()), "1");
  });
});

test("what an article says stays text", async () => {
  await open(pages.evil, { hash: "#article-0" }, async page => {
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(await page.locator("img, iframe, object, main b:not(.sums b)").count(), 0);
    const text = await page.locator("#reader .text").textContent();
    assert.ok(text.includes("</script><script>window.pwned = 1</script><img src=x"), text);
    // What turns the order of characters around, or rings a bell, is told by its code.
    assert.ok(text.includes("U+202E") && text.includes("U+0007") && !text.includes("\u202E"));
    await page.locator("#reader mark").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.locator("#card[open]").waitFor();
    assert.equal(await page.evaluate(() => window.pwned), undefined);
  });
  await open(pages.evil, {}, async page => {
    assert.ok((await page.title()).includes("<script>"));
    assert.ok(!(await page.locator("body").innerText()).includes("\u202E"));
    const links = await page.evaluate(() => [...document.querySelectorAll("a")].map(a => a.getAttribute("href")).filter(Boolean));
    assert.ok(links.every(href => /^(#|https:)/.test(href)), links.join());
    assert.equal(await page.locator("#doubts tbody tr").count(), 2);
  });
  // The policy stands: even a script that ran could not make elements of text.
  await open(pages.evil, {}, async page => {
    const refused = await page.evaluate(() => { try { document.body.innerHTML = "<p>"; return false; } catch { return true; } });
    assert.ok(refused);
  }).catch(error => assert.match(String(error), /Trusted/i));
});

test("doubts say what they are", async () => {
  await open(pages.evil, { hash: "#article-0" }, async page => {
    assert.equal(await page.locator("#reader .text mark.ambiguous").count(), 1);
    const rejected = page.locator("#reader .text mark.rejected");
    assert.equal(await rejected.textContent(), "May");
    await rejected.focus();
    assert.match(await page.locator("#tip").textContent(), /Rejecteda month/);
    await page.locator("#reader .text mark.ambiguous").focus();
    assert.match(await page.locator("#tip").textContent(), /Score0\.50.*Why.*Could also be/s);
  });
});

test("the page is used by keyboard", async () => {
  await open(pages.samples, {}, async page => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
    await page.keyboard.press("/");
    assert.equal(await focused(), "search");
    await page.keyboard.type("bamako");
    assert.deepEqual([...new Set(await names(page))], ["Bamako"]);
    await page.locator("#entities tbody .entity").first().focus();
    await page.keyboard.press("Enter");
    await page.locator("#card[open]").waitFor();
    assert.equal(await focused(), "card-title");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
    assert.match(await focused(), /entity/);
    // The map: through its places, and closer.
    await page.focus("#map .world");
    const view = () => page.locator("#map .land").getAttribute("transform");
    const before = await view();
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction(before => document.querySelector("#map .land").getAttribute("transform") !== before, before);
    await page.keyboard.press("n");
    assert.match(await page.locator("#map [role=status]").textContent(), /Bamako/);
    await page.keyboard.press("Enter");
    await page.locator("#card[open]").waitFor();
    // An article: its mentions are one stop, arrows go on.
    await page.locator("#card .titles a").first().focus();
    await page.keyboard.press("Enter");
    await page.locator("#reader[open]").waitFor();
    assert.equal(await page.locator("#reader mark[tabindex='0']").count(), 1);
    await page.locator("#reader mark[tabindex='0']").focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.evaluate(() => document.activeElement === document.querySelectorAll("#reader mark[role=button]")[1]));
    assert.ok(await page.locator("#tip").isVisible());
    await page.keyboard.press("Escape");
    assert.ok(!(await page.locator("#tip").isVisible()) && (await page.locator("#reader[open]").count()) === 1);
    const address = page.url();
    await page.keyboard.press("j");
    await page.waitForFunction(address => location.href !== address, address);
    await page.goBack();
    assert.equal(page.url(), address);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
  });
});

test("the timeline, the pairs and the titles choose articles", async () => {
  await open(pages.many, {}, async page => {
    const note = page.locator("#articles [role=status]");
    assert.equal(await note.textContent(), "4,000 articles");
    await page.focus("#timeline .chart");
    await page.keyboard.press("ArrowRight");
    assert.match(await note.textContent(), /^\d+ of 4,000 articles$/);
    await page.keyboard.press("Escape");
    assert.equal(await note.textContent(), "4,000 articles");
    await page.click("#together .matrix td button");
    assert.equal(await page.locator("#articles .chosen .chip").count(), 2);
    assert.equal(await note.textContent(), "1,000 of 4,000 articles");
    await page.fill("#article-search", "bulletin 3999");
    await page.locator("#articles .chosen .chip").first().click();
    await page.locator("#articles .chosen .chip").first().click();
    assert.equal(await note.textContent(), "1 of 4,000 articles");
    await page.click("#articles .titles a");
    await page.locator("#reader[open]").waitFor();
    assert.match(await page.locator("#reader .text").textContent(), /Number 3999\./);
  });
});

test("articles are unpacked when they are opened, not before", async () => {
  await open(pages.many, {}, async page => {
    assert.equal(await page.evaluate(() => data.chunks.size), 0);
    await page.evaluate(() => { location.hash = "#article-2500"; });
    await page.locator("#reader[open]").waitFor();
    assert.match(await page.locator("#reader .text").textContent(), /Number 2500\./);
    assert.equal(await page.evaluate(() => data.chunks.size), 1);
  });
});

test("a page that does not hold all articles says so", async () => {
  await open(pages.capped, {}, async page => {
    assert.match(await page.locator("#notices").textContent(), /The first 10 articles .* all 30 are counted/);
    assert.match(await page.locator("#articles [role=status]").textContent(), /of 30 articles the first 10/);
  });
});

test("one article is shown at once", async () => {
  await open(pages.one, {}, async page => {
    assert.ok((await page.locator("#articles mark").count()) > 20);
    assert.ok(await page.locator("#articles mark").first().isVisible());
    assert.ok(!(await page.locator("#together").isVisible()));
  });
});

test("a finger drags the map sideways and two zoom it", async () => {
  await open(pages.samples, { width: 390 }, async page => {
    await page.locator("#map .frame").scrollIntoViewIfNeeded();
    const box = await page.locator("#map .world").boundingBox();
    const view = () => page.locator("#map .land").getAttribute("transform");
    const touch = await page.context().newCDPSession(page);
    const send = (type, ...points) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x: box.x + x, y: box.y + y, id })) });
    const first = await view();
    await send("touchStart", [100, 100]);
    for (let x = 110; x < 200; x += 10) await send("touchMove", [x, 100]);
    await send("touchEnd");
    await page.waitForFunction(first => document.querySelector("#map .land").getAttribute("transform") !== first, first);
    const scale = async () => Number(/scale\((.*)\)/.exec(await view())[1]);
    const before = await scale();
    await send("touchStart", [150, 150], [200, 150]);
    for (let d = 5; d <= 60; d += 5) await send("touchMove", [150 - d, 150], [200 + d, 150]);
    await send("touchEnd");
    await page.waitForFunction(before => Number(/scale\((.*)\)/.exec(document.querySelector("#map .land").getAttribute("transform"))[1]) > before * 1.5, before);
  });
});

test("the theme is that of the system until it is changed", async () => {
  await open(pages.one, { dark: true }, async page => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.click("#theme");
    assert.notEqual(await paper(), dark);
    await page.click("#theme");
    assert.equal(await paper(), dark);
  });
});

test("types differ by more than colour", async () => {
  await open(pages.one, {}, async page => {
    const lines = await page.evaluate(() => ["actor", "place", "organization"].map(type => getComputedStyle(document.querySelector(`mark.${type}`)).textDecorationStyle));
    assert.equal(new Set(lines).size, 3);
    const shapes = await page.evaluate(() => ["actor", "place", "organization"].map(type => document.querySelector(`.sign.${type}`).firstChild.tagName));
    assert.equal(new Set(shapes).size, 3);
  });
});

test("print leaves out what only works on a screen", async () => {
  await open(pages.samples, {}, async page => {
    await page.emulateMedia({ media: "print" });
    for (const id of ["#nav", "#filters", ".zoom"]) assert.ok(!(await page.locator(id).first().isVisible()), id);
    assert.ok(await page.locator("#entities table").isVisible());
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 10_000);
  });
});

test("the page of few articles is small", () => {
  assert.ok(statSync(pages.one).size < 200_000);
});
