"use strict";
// What a statement's page must show, given its records: `Shown.compare` holds the page to it, text by text, and complains of
// what is missing, different or there besides. The lists of words are the program's; its tests hold them equal.

const Shown = (() => {
  const FACETS = ["class", "name", "role", "organization", "former", "count", "terms", "basis", "anonymity_reason", "stance",
    "cue", "asked_at", "deadline", "medium", "relays", "phrase"];
  const WHAT = ["new", "confirmed", "disputed", "denied", "superseded", "retracted", "reopened", "corrected", "clarified",
    "sourcing_strengthened", "sourcing_weakened", "sourcing_mixed", "attribution_lost", "respoken", "comment_asked",
    "comment_declined", "no_response", "reworded", "quote_changed", "same_as", "supports", "contradicts", "qualifies",
    "elaborates", "updates", "corrects", "changed"];
  // What the program concludes from the sources of two revisions, by rules that are not repeated here.
  const CONCLUDED = ["sourcing_strengthened", "sourcing_weakened", "sourcing_mixed", "attribution_lost", "respoken"];
  const COMMENTS = { asked: "comment_asked", declines_comment: "comment_declined", no_response: "no_response" };
  const LABELS = 6, STEPS = 24, SHORT = 7;

  // Whether a joiner or a non-joiner stands where writing needs it; the same as the program's.
  const JOINING = /^[\u0620-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc\u{10a00}-\u{11fff}]$/u;
  const PICTURE = /^[\u2190-\u2bff\ufe0f\u{1f000}-\u{1faff}]$/u;
  const joins = (text, joiner, at) => {
    const before = /.$/su.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? "";
    const behind = /^./su.exec(text.slice(at + 1, at + 3))?.[0] ?? "";
    const isVirama = /^[\u0900-\u0dff]$/.test(before) && [0x4d, 0x4a].includes(before.charCodeAt(0) & 0x7f);
    return isVirama || (JOINING.test(before) && JOINING.test(behind)) || (joiner === "\u200d" && PICTURE.test(before) && PICTURE.test(behind));
  };

  // What of a stranger's text a page shows; the same as the program's.
  const UNSAFE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  const safe = (text) => text.replace(UNSAFE, (c, at) => {
    if (/[\n\t\r]/.test(c)) return " ";
    return /[\u200c\u200d]/.test(c) && joins(text, c, at) ? c : `\\u{${c.codePointAt(0).toString(16)}}`;
  });
  const safeLines = (text) => text.split("\n").map((line) => safe(line.replace(/\r+$/, ""))).join("\n");
  const spaced = (word) => word.replaceAll("_", " ");
  const time = (minute) => minute.replace("T", " ").replace(":00Z", " UTC");

  const wrong = (what) => { throw new Error(what); };
  const need = (shown, said, what) => { if (shown !== said) wrong(`${what} on this page ${shown === null ? "is missing" : "is not the record's"}`); };

  // The elements of a place in their order, with no text between them.
  const inside = (place, what) => {
    if ([...place.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) wrong(`${what} has words that no record says`);
    const left = [...place.children];
    const take = (selector) => {
      if (!left[0]?.matches(selector)) return null;
      if (left[0].checkVisibility && !left[0].checkVisibility()) wrong(`${what} hides something`);
      return left.shift();
    };
    const text = (selector) => take(selector)?.textContent ?? null;
    const end = () => { if (left.length > 0) wrong(`${what} has something that no record says: “${left[0].textContent.trim().slice(0, 80)}”`); };
    return { take, text, end };
  };
  const texts = (list) => [...(list?.children ?? [])].map((item) => item.textContent);

  const described = (one) => {
    const former = one.former === true ? "former " : "";
    const office = one.role === undefined || former === "" || one.role.toLowerCase().startsWith("former") ? one.role : former + one.role;
    if (one.name !== undefined) return [one.name, office, one.organization].filter((part) => part !== undefined).join(", ");
    if (one.phrase !== undefined) return one.phrase;
    if (one.class === "narrator") return "narrator (nobody is cited)";
    const parts = [one.role, one.organization].filter((part) => part !== undefined);
    return parts.length === 0 ? spaced(one.class) : former + parts.join(", ");
  };
  const stance = (one) => (one.stance === "asserts" ? "" : `${spaced(one.stance)}: `);
  const inHistory = (one) => stance(one) + safe(described(one)) + (one.class === "narrator" ? "" : ` (${spaced(one.class)})`);
  const behind = (one) => {
    const told = (label, text) => (text === undefined ? [] : [label + safe(text)]);
    const facets = [spaced(one.class), ...(one.count > 1 ? [`${one.count} people`] : []), ...(one.terms === "not_stated" ? [] : [spaced(one.terms)]),
      ...told("basis: ", one.basis), ...told("unnamed because: ", one.anonymity_reason), ...told("", one.medium), ...told("passing on: ", one.relays),
      ...told("asked ", one.asked_at), ...told("deadline ", one.deadline), ...told("as published: ", one.name === undefined ? undefined : one.phrase)];
    return stance(one) + safe(described(one)) + facets.join(" · ");
  };

  // The line of a source that stayed and whose facets changed.
  const changed = (before, after) => {
    const shown = (value) => safe(value === undefined ? "none" : String(value));
    const facets = FACETS.filter((facet) => before[facet] !== after[facet]);
    return inHistory(after) + facets.map((facet) => ` · ${spaced(facet)}: ${shown(before[facet])} ${shown(after[facet])}`).join("");
  };

  // Which of `from` are not in `other`, each counted as often as it stands there.
  const beyond = (from, other) => {
    const rest = other.map((one) => JSON.stringify(one));
    return from.filter((one) => {
      const at = rest.indexOf(JSON.stringify(one));
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
  };

  // Takes the lines on sources for true if what they drop, add and change makes the sources after out of those before.
  const checkSources = (list, before, after, what) => {
    const dropped = beyond(before, after), added = beyond(after, before);
    const drop = (from, at) => { if (at < 0) wrong(`${what}: the sources on this page are not the record's`); from.splice(at, 1); };
    const items = [...(list?.children ?? [])];
    const marked = (item, tag) => item.childNodes.length === 1 && item.firstElementChild?.matches(tag);
    for (const item of items.filter((item) => !marked(item, "del") && !marked(item, "ins"))) {
      const pairs = added.flatMap((to) => dropped.map((from) => [from, to]));
      const [from, to] = pairs.find(([from, to]) => changed(from, to) === item.textContent) ?? [];
      drop(dropped, dropped.indexOf(from));
      drop(added, added.indexOf(to));
    }
    for (const item of items) {
      const from = marked(item, "del") ? dropped : marked(item, "ins") ? added : null;
      if (from) drop(from, from.findIndex((one) => inHistory(one) === item.textContent));
    }
    if (dropped.length + added.length > 0) wrong(`${what}: a change of sources that the record has is not on this page`);
  };

  // Words with what left and what came in: without the one they are the words after, without the other those before.
  const checkWords = (element, before, after, what) => {
    const without = (tag) => [...(element?.childNodes ?? [])].filter((node) => node.nodeName !== tag).map((node) => node.textContent).join("");
    if (!element || without("INS") !== safe(before) || without("DEL") !== safe(after)) wrong(`${what}: the words on this page are not the record's`);
  };

  const happened = (before, after) => {
    const asked = (one, stance) => (one?.attributions ?? []).filter((source) => source.stance === stance).length;
    const found = before ? [] : ["new"];
    if (before && before.status !== after.status && after.status === "reported") found.push("reopened");
    if ((before?.status ?? "reported") !== after.status && after.status !== "reported") found.push(after.status);
    if (after.change === "correction") found.push("corrected");
    if (after.change === "clarification") found.push("clarified");
    for (const [stance, word] of Object.entries(COMMENTS)) if (asked(after, stance) > asked(before, stance)) found.push(word);
    if (before && before.text !== after.text) found.push("reworded");
    if (before && before.quote !== after.quote) found.push("quote_changed");
    found.push(...beyond(after.relations ?? [], before?.relations ?? []).map((relation) => relation.type));
    return found.sort((one, other) => WHAT.indexOf(one) - WHAT.indexOf(other)).map(spaced);
  };

  const checkStep = (item, before, after) => {
    const what = `revision ${after.revision}`;
    const within = inside(item, what);
    const step = within.text("p.step") ?? "";
    const [start, end] = [`${time(after.recorded_at)} ${after.status} `, ` by ${safe(after.recorded_by)}`];
    if (!step.startsWith(start) || !step.endsWith(end)) wrong(`${what}: its time, status or editor on this page is not the record's`);
    const words = step.slice(start.length, -end.length).split(", ");
    const concluded = words.filter((word) => CONCLUDED.map(spaced).includes(word));
    const derived = happened(before, after);
    if (derived.length + concluded.length === 0) derived.push("changed");
    if (concluded.length > 1 || words.filter((word) => !concluded.includes(word)).join() !== derived.join()) wrong(`${what}: what this page says that it did is not what the record says`);
    need(within.text("p.reason"), after.reason === undefined ? null : safe(after.reason), `${what}: the reason`);
    if (before) {
      if (before.text !== after.text) checkWords(within.take("p.words"), before.text, after.text, what);
      if (before.quote !== after.quote) checkWords(within.take("p.words"), before.quote ?? "", after.quote ?? "", what);
      checkSources(within.take("ul.sources"), before.attributions, after.attributions, what);
    } else {
      need(within.text("p.words"), safe(after.text), `${what}: the wording`);
      need(JSON.stringify(texts(within.take("ul.sources"))), JSON.stringify(after.attributions.map(inHistory)), `${what}: the list of sources`);
    }
    let isConcluded = concluded.length > 0;
    while (within.take("p.sourcing")) isConcluded = true;
    within.end();
    return isConcluded;
  };

  const checkHistory = (section, contents, missing, unchecked) => {
    const within = inside(section, "the history");
    need(within.text("h2"), "History", "the heading of the history");
    const steps = contents.map((one) => ({ status: one.status, day: one.recorded_at.slice(0, 10) }));
    const path = within.take("figure.path");
    if (steps.length > 1) {
      const shown = steps.slice(-STEPS);
      const caption = `${steps.length} steps${shown.length < steps.length ? `, the newest ${shown.length}` : ""}`;
      const drawn = shown.map(({ day, status }) => `${day} ${status}${shown.length <= LABELS ? status : ""}`).join("");
      need(path?.textContent ?? null, caption + drawn, "the path of the statement");
      need(path.querySelector("svg")?.getAttribute("aria-label") ?? null, steps.map(({ day, status }) => `${day} ${status}`).join("; "), "the path of the statement");
    } else if (path) wrong("the history has something that no record says");
    const items = [...(within.take("ol.timeline")?.children ?? [])].reverse();
    if (items.length !== contents.length) wrong(`the history on this page has ${items.length} steps where there are ${contents.length} records`);
    const concluded = items.map((item, at) => checkStep(item, contents[at - 1], contents[at]));
    if (concluded.includes(true)) unchecked.push("what its steps did to the sourcing");
    const note = within.text("p.note");
    const more = Number(/^(\d+) revisions? more, erased or withheld\.$/.exec(note ?? "0 revisions more, erased or withheld.")?.[1] ?? wrong("the history has a note that no record says"));
    if (more < missing) wrong(`${missing} earlier ${missing === 1 ? "revision is" : "revisions are"} missing, and the page does not say so`);
    if (note) unchecked.push(`${more === 1 ? "a revision" : `${more} revisions`} without content here, and why`);
    within.end();
  };

  const checkPlaces = (section, newest, unchecked) => {
    const tags = newest.tags ?? [];
    if (!section) return need(newest.effective_at ?? tags[0], undefined, "the date or a tag");
    const within = inside(section, "“Where and when”");
    need(within.text("h2"), "Where and when", "a heading");
    if (within.take("ul")) unchecked.push("the stories that it stands in");
    need(within.text("p:not(.tags)"), newest.effective_at === undefined ? null : `So since ${newest.effective_at}.`, "the date since when it is so");
    need(within.text("p.tags"), tags.length === 0 ? null : tags.map((tag) => `${safe(tag)} `).join(""), "the tags");
    within.end();
  };

  const checkLines = (section, lines) => {
    const shown = [...section.querySelectorAll("pre.record")].map((element) => element.textContent);
    need(JSON.stringify(shown), JSON.stringify(lines.map(safeLines)), "the list of records");
  };

  // Holds the page to the records of `contents`, oldest first, of the statement `id`, whose lines are `lines`; `missing` of
  // its earlier revisions are not among them. Gives what the page shows besides, which these records can't say.
  const compare = (id, contents, lines, missing) => {
    const newest = contents.at(-1), unchecked = [];
    const main = inside(document.querySelector("main"), "the page");
    const article = main.take("article.statement") ?? wrong("there is no statement on this page");
    main.end();
    if (article.querySelector("img, picture, video, canvas, iframe, object, embed, style, link, [hidden], :not(.path) > svg")) wrong("the page hides something, or has a picture or a style that no record has");
    const within = inside(article, "the page");
    const heading = within.text("p.id");
    const isContested = heading === `${newest.status} contested ${id.slice(0, SHORT)}`;
    if (!isContested) need(heading, `${newest.status} ${id.slice(0, SHORT)}`, "the status or the id");
    need(within.text("h1#text"), safe(newest.text), "the wording");
    need(within.text("blockquote#quote"), newest.quote === undefined ? null : safe(newest.quote), "the quote");
    if (within.take("p.warning") || isContested) unchecked.push("that it is contested");
    const voices = inside(within.take("section[aria-labelledby=behind]") ?? wrong("who stands behind it is missing"), "“Who stands behind it”");
    need(voices.text("h2"), "Who stands behind it", "a heading");
    need(JSON.stringify(texts(voices.take("ul.voices"))), JSON.stringify(newest.attributions.map(behind)), "who stands behind it");
    voices.end();
    checkPlaces(within.take("section[aria-labelledby=where]"), newest, unchecked);
    if (within.take("section[aria-labelledby=bearing]")) unchecked.push("how it bears on others");
    else if (newest.relations || newest.successor) wrong("how it bears on others is missing");
    checkHistory(within.take("section[aria-labelledby=history]") ?? wrong("the history is missing"), contents, missing, unchecked);
    const action = within.take("p:not([class])");
    if (action) need(action.textContent, "Record what changed about it", "a link");
    checkLines(within.take("section.check") ?? wrong("the records are missing"), lines);
    within.end();
    return unchecked;
  };

  return { compare };
})();
