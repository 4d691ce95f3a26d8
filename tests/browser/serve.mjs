// `ledger serve` in a real browser: search and filters, a statement and the check of its proof, signing in and writing a
// story from draft to revision, all of that without a script, too, phones, and what a screen reader finds.
//
// node serve.mjs ADDRESS TOKEN MODULES: a server that writes, a token of its, and where playwright-core and axe-core are
// installed.

import assert from "node:assert/strict";

import { fits, start } from "./browser.mjs";

const [address, token, modules] = process.argv.slice(2);
const { open: openAt, isAccessible, run } = await start(modules, (url) => url.startsWith(address));
const open = (path, options) => openAt(address + path, options);

const STORY = (what) => `${what} leaks, officials say

The ${what} leaks at its east gate, two officials briefed on the inspection said. “We check it daily,” Mayor Ana Duarte said in a statement.

It was built in 1921 and is the oldest in the whole valley. Holm Hydro declined to comment.
`;

const signIn = async (page) => {
  await page.goto(`${address}write`);
  assert.match(page.url(), /sign-in$/, "whoever is a stranger is led to sign in");
  await page.fill("input[name=token]", token);
  await page.click("button");
  assert.match(page.url(), /write$/);
};

// Pastes a story and has it drafted; one that looks like another is said to be another.
const draft = async (page, text) => {
  await page.fill("textarea[name=story]", text);
  await page.click("text=Draft its statements");
  const another = page.locator("text=It is another story");
  if (await another.count()) await another.click();
};

// From a pasted story to a revision; the same with and without a script.
const write = async (page, refused, what) => {
  await signIn(page);
  await draft(page, STORY(what));
  assert.equal(await page.locator("fieldset.draft").count(), 5);
  assert.ok((await page.locator(".story .mark.c-official").count()) > 0, "the drafts are coloured in the text");
  await page.locator(".story .mark").first().click();
  assert.match(page.url(), /#draft-1$/, "and lead to their fields");
  await page.fill("[name='2.text']", `The ${what} leaks at its eastern gate.`);
  await page.check("[name='3.verb'][value=drop]");
  await page.selectOption("[name='2.status']", "confirmed");
  refused.push(422);
  await page.click("text=Record what remains");
  assert.match(await page.textContent("[role=alert]"), /draft 2: the status 'confirmed' needs a source/);
  assert.equal(await page.inputValue("[name='2.text']"), `The ${what} leaks at its eastern gate.`);
  assert.ok(await page.isChecked("[name='3.verb'][value=drop]"), "nothing that was typed or chosen is lost");
  await page.selectOption("[name='2.status']", "reported");
  await page.click("text=Record what remains");
  assert.match(page.url(), /\/story\/[0-9a-f]{20}\.html$/);
  const texts = await page.locator("ol.statements a.text").allTextContents();
  assert.ok(texts.includes(`The ${what} leaks at its eastern gate.`) && !texts.includes("“We check it daily”"), texts.join(" | "));
  await page.click(`ol.statements a.text:has-text("eastern gate")`);
  await page.click("text=Record what changed about it");
  await page.fill("[name=reason]", "confirmed on the record");
  await page.selectOption("[name=status]", "confirmed");
  await page.fill("[name='source.0.source']", "Mayor Ana Duarte");
  await page.click("text=What the phrase does not say >> nth=0");
  await page.selectOption("[name='source.0.stance']", "confirms");
  await page.click("button:has-text('Record it')");
  assert.match(page.url(), /\/statement\/[0-9a-f]{20}\.html$/);
  assert.equal(await page.textContent("article .status >> nth=0"), "confirmed");
  assert.equal(await page.locator("ol.timeline > li").count(), 2);
};

const tests = {
  async "searches and filters, page by page, with the question in the address"() {
    const { page, close } = await open("");
    assert.ok((await page.locator("figure svg").count()) === 2, "the charts are there");
    await page.keyboard.press("/");
    await page.keyboard.type("consult*");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=consult/);
    const found = await page.locator("#results > li").count();
    assert.match(await page.textContent("#count"), new RegExp(`^${found} found`));
    await page.click("text=Clear");
    await page.selectOption("select[name=status]", "confirmed");
    await page.click("form.search button");
    const statuses = await page.locator("#results .where .status").allTextContents();
    assert.ok(statuses.length >= 3 && statuses.every((status) => status === "confirmed"), statuses.join());
    await page.goto(address);
    const newest = await page.textContent("#results a.text >> nth=0");
    await page.click("a[rel=next]");
    assert.ok(!(await page.locator("#results a.text").allTextContents()).includes(newest));
    await close();
  },

  async "shows a statement's history, its source, and checks its live proof"() {
    const { page, close } = await open("index.html?status=confirmed");
    await page.locator("#results > li:has(.revisions) a.text").first().click();
    assert.equal(await page.locator("ol.timeline > li").count(), 2);
    await page.click("#verify");
    await page.waitForSelector("#verdict .good");
    assert.match(await page.textContent("#verdict"), /^True, if the key below is the ledger's: the 2 records .*signature is good/);
    await page.locator("ul.voices a").first().click();
    assert.match(page.url(), /source\?name=/);
    assert.ok((await page.locator("ol.statements > li").count()) > 0);
    await close();
  },

  async "finds a record false that was changed on its way"() {
    const { page, close } = await open("");
    await page.route(/\/statement\//, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll("\\\"stance\\\":\\\"asserts\\\"", "\\\"stance\\\":\\\"denies\\\"").replaceAll("\"stance\\\":\\\"confirms", "\"stance\\\":\\\"disputes");
      await route.fulfill({ response, body });
    });
    await page.goto(`${address}index.html?status=confirmed`);
    await page.click("#results a.text >> nth=0");
    await page.click("#verify");
    await page.waitForSelector("#verdict .false");
    assert.match(await page.textContent("#verdict"), /its record is not the one that was signed/);
    await close();
  },

  async "tells a reader of what is recorded while a page is open"() {
    const { page, close } = await open("");
    const first = await page.textContent("#results a.text >> nth=0");
    await page.waitForTimeout(300);
    const response = await fetch(`${address}api/statements`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ text: "Something new was said.", sources: [{ phrase: "two officials briefed on it" }] }),
    });
    assert.equal(response.status, 201);
    await page.click("#news");
    assert.equal(await page.textContent("#results a.text >> nth=0"), "Something new was said.");
    assert.notEqual(first, "Something new was said.");
    await close();
  },

  async "lets an editor write a story and revise a statement"() {
    const { page, close, refused } = await open("");
    await write(page, refused, "Holm dam");
    await close();
  },

  async "does all of that without a script"() {
    const { page, close, refused } = await open("", { javaScriptEnabled: false });
    await page.fill("#words", "consult*");
    await page.click("form.search button");
    assert.ok((await page.locator("#results > li").count()) > 0);
    await write(page, refused, "Nore dam");
    await page.goto(`${address}write`);
    await page.click("text=Sign out");
    await page.goto(`${address}write`);
    assert.match(page.url(), /sign-in$/);
    await close();
  },

  async "fits a phone"() {
    const { page, close } = await open("", { viewport: { width: 360, height: 740 } });
    await signIn(page);
    for (const path of ["", "stories.html", "sources.html", "corrections.html", "write/statement", "nothing-here.txt"]) {
      const fetched = await page.goto(address + path).catch(() => null);
      if (fetched?.status() === 200) await fits(page, path);
    }
    await page.goto(`${address}write`);
    await draft(page, STORY("x".repeat(3_000)));
    await fits(page, "the review");
    await page.goto(`${address}index.html?status=confirmed`);
    await page.click("#results a.text >> nth=0");
    await fits(page, "a statement");
    await page.click("text=Record what changed about it");
    await fits(page, "its revision");
    await page.context().close();
  },

  async "keeps what was typed when the session has ended, and records it once after signing in again"() {
    const { page, close, refused } = await open("", { bypassCSP: true });
    await signIn(page);
    await page.goto(`${address}write/statement`);
    await page.fill("[name=text]", "The session ends while this is typed.");
    await page.fill("[name='source.0.source']", "Mayor Ana Duarte");
    await page.context().clearCookies();
    refused.push(403);
    await page.click("text=Record it");
    assert.match(await page.textContent("main"), /Nothing is recorded yet.*Your session has ended/s);
    await isAccessible(page, "the form that is held");
    const [other] = await Promise.all([page.context().waitForEvent("page"), page.click("main a")]);
    await signIn(other);
    await page.click("text=Send what I typed");
    await page.click("text=Send what I typed");
    assert.match(page.url(), /\/statement\//);
    assert.equal(await page.textContent("#text"), "The session ends while this is typed.");
    await close();
  },

  async "has nothing that axe-core finds fault with, in light and in dark"() {
    for (const colorScheme of ["light", "dark"]) {
      const { page, close, refused } = await open("", { colorScheme, bypassCSP: true });
      const check = (name) => isAccessible(page, `${name}, ${colorScheme}`);
      refused.push(404);
      for (const path of ["", "index.html?search=talks", "stories.html", "sources.html", "source?name=Karoline%20Leavitt", "corrections.html", "nothing", "sign-in"]) {
        await page.goto(address + path);
        await check(path);
      }
      await signIn(page);
      await check("write");
      await draft(page, STORY(`${colorScheme} dam`));
      await check("the review");
      refused.push(422);
      await page.check("[name='1.verb'][value=merge]");
      await page.click("text=Record what remains");
      await check("the review with a mistake");
      await page.check("[name='1.verb'][value=pick]");
      await page.click("text=Record what remains");
      await check("a story");
      await page.click("ol.statements a.text >> nth=0");
      await check("a statement");
      await page.click("text=Record what changed about it");
      await check("its revision");
      await page.goto(`${address}write/statement`);
      await check("a new statement");
      await close();
    }
  },
};

await run(tests);
