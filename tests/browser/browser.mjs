// A real browser for tests of pages: what they share, whether the pages come from a folder or from a server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

// Starts one, with the playwright-core and the axe-core that are installed in `modules`. `isOurs` says which addresses a
// page may ask.
export const start = async (modules, isOurs) => {
  const require = createRequire(resolve(modules, "index.js"));
  const { chromium } = require("playwright-core");
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });

  // A page that fails the test on any error in its console and any request to where it may not ask. `refused` are the
  // answers of a server that the test provokes, which the console tells of.
  const open = async (url, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    const page = await context.newPage();
    const wrong = [];
    const refused = [];
    page.on("console", (message) => {
      const isProvoked = refused.some((status) => message.text().includes(`status of ${status}`));
      if (message.type() === "error" && !isProvoked) wrong.push(message.text());
    });
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => {
      if (!isOurs(request.url()) && !request.url().startsWith("data:")) wrong.push(`a request to ${request.url()}`);
    });
    await page.goto(url);
    const close = async () => { assert.deepEqual(wrong, [], url); await context.close(); };
    return { page, close, refused };
  };

  // Holds that axe-core finds no fault with a page that was opened with `bypassCSP`.
  const isAccessible = async (page, name) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run({ preload: false }));
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
    assert.deepEqual(told, [], name);
  };

  // Runs all tests by their names, tells of each, and ends the process: 1 where one failed.
  const run = async (tests) => {
    let failed = 0;
    for (const [name, test] of Object.entries(tests)) {
      try {
        await test();
        console.log(`ok    ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED ${name}\n${error.stack}`);
      }
    }
    await browser.close();
    process.exit(failed ? 1 : 0);
  };
  return { open, isAccessible, run };
};

// Holds that a page is no wider than its screen.
export const fits = async (page, name) => {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= screen, `${name}: ${content} pixels on a screen of ${screen}`);
};
