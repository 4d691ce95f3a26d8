// The pages in a real browser, from a folder and without a server: search, filters, a statement's history, the check of
// its proof and its failure on a forged record, phones, and what a screen reader finds.
//
// node site.mjs SITE EVENTFUL FORGED MODULES: folders of publications, one with a statement to which much happened, one
// forged, and where playwright-core and axe-core are installed.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { fits, start } from "./browser.mjs";

const [site, eventful, forged, modules] = process.argv.slice(2);
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

  async "finds a phrase that stands in quotation marks, and no words that stand elsewhere"() {
    const { page, close } = await open(site, "index.html");
    const found = async (words) => { await page.fill("#words", words); return page.textContent("#count"); };
    assert.match(await found("hamas directly"), /^\d+ found/);
    assert.match(await found('"directly with Hamas"'), /^\d+ found/);
    assert.match(await found("“Directly, with HAMAS” hostages"), /^\d+ found/);
    assert.equal(await found('"directly hamas"'), "Nothing is found.");
    assert.equal(await found('"irectly with Hamas"'), "Nothing is found.");
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
    const verdict = await page.textContent("#verdict");
    assert.match(verdict, /^True, if the key below is the ledger's: the 2 records of revisions 1, 2 .*signature is good/);
    assert.match(verdict, /Not checked: .*What was recorded about it later, if anything, this page can't say/);
    await close();
  },

  async "finds every honest page true, whatever its statement went through"() {
    const verdicts = [];
    for (const name of readdirSync(join(eventful, "statement"))) {
      const { page, close } = await open(eventful, `statement/${name}`);
      await page.click("#verify");
      await page.waitForSelector("#verdict p");
      verdicts.push(await page.textContent("#verdict"));
      assert.match(verdicts.at(-1), /^True, if the key below is the ledger's: /, name);
      await close();
    }
    assert.ok(verdicts.some((verdict) => /erased or withheld, or left out: revision 2\. Nothing of that was checked/.test(verdict)));
    assert.ok(verdicts.some((verdict) => /Not checked: .*that it is contested/.test(verdict)));
  },

  async "says what is false on forged pages"() {
    const forgeries = [
      ["record", /its record is not the one that was signed/],
      ["words", /the wording on this page is not the record's/],
      ["status", /the status or the id on this page is not the record's|has something that no record says/],
      ["signature", /the signature on the checkpoint is false/],
      ["proof", /its record is not the one that was signed/],
      ["other", /its record belongs to another statement/],
      ["source", /who stands behind it on this page is not the record's/],
      ["dropped", /who stands behind it on this page is not the record's/],
      ["facet", /who stands behind it on this page is not the record's/],
      ["reason", /the reason on this page is not the record's/],
      ["time", /its time, status or editor on this page is not the record's/],
      ["editor", /its time, status or editor on this page is not the record's/],
      ["older", /revision 1: the wording on this page is not the record's/],
      ["change", /the sources on this page are not the record's/],
      ["happened", /what this page says that it did is not what the record says/],
      ["path", /the path of the statement on this page is not the record's/],
      ["banner", /has something that no record says|is missing/],
      ["above", /the page has words that no record says/],
      ["hidden", /the page hides something/],
      ["line", /the list of records on this page is not the record's/],
      ["step", /the history on this page has 1 steps where there are 2 records/],
      ["first", /the history has something that no record says/],
      ["unsaid", /revision 2: what this page says that it did is not what the record says/],
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
