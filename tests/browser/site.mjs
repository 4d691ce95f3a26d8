// The pages in a real browser, from a folder and without a server: search, filters, a statement's history, the check of
// its proof and its failure on a forged record, phones, and what a screen reader finds.
//
// node site.mjs SITE FORGED MODULES: two folders of publications, one of them forged, and where playwright-core and
// axe-core are installed.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { fits, start } from "./browser.mjs";

const [site, forged, modules] = process.argv.slice(2);
const { open: openAt, isAccessible, run } = await start(modules, (url) => url.startsWith("file:"));
const url = (folder, name) => pathToFileURL(join(folder, name)).href;
const open = (folder, name, options) => openAt(url(folder, name), options);

const tests = {
  async "finds statements by words, names and ids, and says how many"() {
    const { page, close } = await open(site, "index.html");
    const count = () => page.textContent("#count");
    const all = await page.locator("#results > li").count();
    assert.ok(all > 20, `${all} statements`);
    await page.keyboard.press("/");
    await page.keyboard.type("leavitt consult");
    assert.match(await count(), /^1 found/);
    assert.equal(await page.locator("#results > li").count(), 1);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#results > li").count(), all);
    await page.fill("#words", "no such words anywhere");
    assert.equal(await count(), "Nothing is found.");
    await close();
  },

  async "filters by status, class, source and story, and keeps the question in the address"() {
    const { page, close } = await open(site, "index.html");
    await page.selectOption("#status", "confirmed");
    assert.match(await page.textContent("#count"), /^3 found/);
    assert.match(page.url(), /#status=confirmed$/);
    await page.selectOption("#class", "anonymous_source");
    const texts = await page.locator("#results .status").allTextContents();
    assert.ok(texts.length > 0 && texts.every((text) => text === "confirmed"), texts.join());
    await page.reload();
    assert.equal(await page.locator("#results > li").count(), texts.length);
    await page.selectOption("#status", "");
    await page.selectOption("#class", "");
    await page.selectOption("#source", { label: "Karoline Leavitt" });
    const who = await page.locator("#results .who").allTextContents();
    assert.ok(who.length > 1 && who.every((text) => text.includes("Karoline Leavitt")), who.join());
    await close();
  },

  async "shows a statement's history and checks its proof"() {
    const { page, close } = await open(site, "index.html");
    await page.selectOption("#status", "confirmed");
    await page.click("#results a.text");
    assert.equal(await page.locator("ol.timeline > li").count(), 2);
    assert.match(await page.textContent("ol.timeline > li:first-child"), /sourcing strengthened/);
    await page.click("#verify");
    await page.waitForSelector("#verdict .good");
    assert.match(await page.textContent("#verdict"), /^True: the 2 records .*signature on that is good/);
    await close();
  },

  async "says what is false on forged pages"() {
    const forgeries = [
      ["record", /its record is not the one that was signed/],
      ["words", /the words on this page are not the record's/],
      ["status", /the record says \w+ where this page says confirmed/],
      ["signature", /the signature on the checkpoint is false/],
      ["proof", /its record is not the one that was signed/],
      ["other", /its record belongs to another statement/],
    ];
    for (const [name, expected] of forgeries) {
      const { page, close } = await open(forged, `${name}.html`);
      await page.click("#verify");
      await page.waitForSelector("#verdict .false");
      assert.match(await page.textContent("#verdict"), expected, name);
      await close();
    }
  },

  async "reads without a script"() {
    const { page, close } = await open(site, "index.html", { javaScriptEnabled: false });
    assert.ok((await page.locator("#results > li").count()) > 20);
    assert.ok(!(await page.isVisible("#search")));
    await page.click("#results a.text");
    assert.ok(await page.isVisible("ol.timeline"));
    await close();
  },

  async "fits a phone"() {
    for (const name of ["index.html", `statement/${readdirSync(join(site, "statement"))[0]}`, "sources.html"]) {
      const { page, close } = await open(site, name, { viewport: { width: 360, height: 740 } });
      await fits(page, name);
      await close();
    }
  },

  async "has nothing that axe-core finds fault with, in light and in dark"() {
    const first = (folder) => `${folder}/${readdirSync(join(site, folder))[0]}`;
    const names = ["index.html", "stories.html", "sources.html", "corrections.html", first("statement"), first("story"), first("source")];
    for (const colorScheme of ["light", "dark"]) {
      for (const name of names) {
        const { page, close } = await open(site, name, { colorScheme, bypassCSP: true });
        await isAccessible(page, `${name}, ${colorScheme}`);
        await close();
      }
    }
  },
};

await run(tests);
