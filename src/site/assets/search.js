"use strict";
// Searches and filters the statements of data.js, and shows what is found in place of the newest ones.
// Every text goes into the page as text, never as markup.

(() => {
  const MOST_SHOWN = 100;
  const form = document.getElementById("search");
  const results = document.getElementById("results");
  const count = document.getElementById("count");
  const pages = document.getElementById("pages");
  const fields = ["words", "status", "class", "source", "story"].map((id) => document.getElementById(id));
  const newest = [...results.children];
  const said = count.textContent;

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = ledgerData.statements;
  const haystacks = rows.map((row) => folded(`${row.n.slice(0, 12)} ${row.t} ${row.v.map((voice) => voice[2]).join(" ")}`));

  // The words of a text with a space around each, by which a phrase is found whatever stands between its words.
  const spaced = (text) => ` ${text.split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ")} `;

  // What is asked for in words: those between quotation marks are a phrase, as for the command's --search.
  const asking = (query) => folded(query).replace(/[“”„«»]/g, "\"").split("\"").flatMap((part, at) => {
    if (at % 2 === 1) return /[\p{L}\p{N}]/u.test(part) ? [{ phrase: spaced(part) }] : [];
    return part.split(/\s+/).map((word) => word.replace(/\*$/, "")).filter(Boolean).map((word) => ({ word }));
  });

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const voice = ([kind, stance, who, source]) => {
    const made = element("span", `voice c-${kind.replaceAll("_", "-")}`);
    if (stance !== "asserts") made.append(element("span", "stance", `${stance.replaceAll("_", " ")}: `));
    const name = element("bdi", "", who);
    if (source === null) {
      made.append(name);
    } else {
      const link = element("a");
      link.href = ledgerData.sources[source][0];
      link.append(name);
      made.append(link);
    }
    return made;
  };

  const item = (row) => {
    const made = element("li");
    const where = element("div", "where");
    where.append(element("span", `status s-${row.s}`, row.s));
    if (row.x) where.append(" ", element("span", "status s-contested", "contested"));
    const what = element("div", "what");
    const link = element("a", "text");
    link.href = `statement/${row.n}.html`;
    link.append(element("bdi", "", row.t));
    const who = element("div", "who");
    for (const one of row.v) who.append(voice(one), " ");
    what.append(link, who);
    const when = element("div", "when");
    const time = element("time", "", row.d);
    time.dateTime = row.d;
    when.append(time);
    if (row.r > 1) when.append(element("span", "revisions", `revised ${row.r - 1}×`));
    when.append(element("code", "", row.n.slice(0, 7)));
    made.append(where, what, when);
    return made;
  };

  const asked = () => {
    const [words, status, kind, source, story] = fields.map((field) => field.value);
    return { words: asking(words), status, kind, source, story };
  };

  const matches = (row, haystack, { words, status, kind, source, story }) =>
    (!status || (status === "contested" ? row.x : row.s === status)) &&
    (!kind || row.v.some((voice) => voice[0] === kind)) &&
    (!source || row.v.some((voice) => voice[3] === Number(source))) &&
    (!story || (row.p || []).includes(Number(story))) &&
    words.every(({ word, phrase }) => (phrase ? spaced(haystack).includes(phrase) : haystack.includes(word)));

  const show = () => {
    const question = asked();
    const isAsked = fields.some((field) => field.value.trim());
    if (pages) pages.hidden = isAsked;
    if (!isAsked) {
      results.replaceChildren(...newest);
      count.textContent = said;
      return;
    }
    const found = [];
    let number = 0;
    rows.forEach((row, at) => {
      if (!matches(row, haystacks[at], question)) return;
      number += 1;
      if (number <= MOST_SHOWN) found.push(item(row));
    });
    results.replaceChildren(...found);
    const shown = number > MOST_SHOWN ? `; the newest ${MOST_SHOWN} are shown` : "";
    count.textContent = number === 0 ? "Nothing is found." : `${number} found${shown}.`;
  };

  // The question stands in the address, so that it can be kept and passed on.
  const remember = () => {
    const kept = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.id, field.value]));
    history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
  };

  const recall = () => {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) field.value = kept.get(field.id) ?? "";
    show();
  };

  const offer = (id, names) => {
    const options = names.map((name, at) => Object.assign(element("option", "", name), { value: String(at) }));
    document.getElementById(id).append(...options);
  };

  offer("source", ledgerData.sources.map(([, who]) => who));
  offer("story", ledgerData.stories);
  form.hidden = false;
  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", recall);
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      fields[0].focus();
    } else if (event.key === "Escape" && fields.includes(document.activeElement)) {
      for (const field of fields) field.value = "";
      show();
      remember();
    }
  });
  recall();
})();
