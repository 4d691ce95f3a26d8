"use strict";
// Checks, in the reader's browser, that the records behind this page are in the ledger's signed log: SHA-256 of each record
// line, the RFC 6962 inclusion proof up to the root, the root in the checkpoint [C2SP tlog-checkpoint], and the
// checkpoint's Ed25519 signature where the browser knows it; that they are one statement's revisions, each naming the one
// before; and that the page shows what they say (`shown.js`). What it says of that never goes beyond what it checked.

(() => {
  const button = document.getElementById("verify");
  const verdict = document.getElementById("verdict");
  const utf8 = new TextEncoder();

  // SHA-256 [FIPS 180-4], since a page that is served without TLS has no crypto.subtle.
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const ROUND = primes.map((prime) => fraction(Math.cbrt(prime)));
  const rotate = (x, n) => (x >>> n) | (x << (32 - n));

  const sha256 = (bytes) => {
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, bytes.length << 3);
    const state = [...START];
    const w = new Int32Array(64);
    for (let block = 0; block < padded.length; block += 64) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(block + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
        const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
    }
    const out = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => out.setInt32(4 * i, word));
    return new Uint8Array(out.buffer);
  };

  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const decode = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

  const parseCheckpoint = (note) => {
    const [text, signatures] = note.split("\n\n");
    const [origin, size, root] = text.split("\n");
    const lines = signatures.split("\n").filter(Boolean).map((line) => line.split(" "));
    return { signed: `${text}\n`, origin, size: Number(size), root: decode(root), signatures: lines.map(([, name, bytes]) => ({ name, bytes: decode(bytes) })) };
  };

  // The root that a leaf leads to [RFC 9162, 2.1.3.2].
  const rootFrom = (leaf, index, size, proof) => {
    if (!(index < size)) return null;
    let [at, last, hash] = [BigInt(index), BigInt(size) - 1n, leaf];
    for (const sibling of proof) {
      if (last === 0n) return null;
      if (at & 1n || at === last) {
        hash = sha256(joined([1], sibling, hash));
        while (!(at & 1n) && at !== 0n) { at >>= 1n; last >>= 1n; }
      } else {
        hash = sha256(joined([1], hash, sibling));
      }
      at >>= 1n;
      last >>= 1n;
    }
    return last === 0n ? hash : null;
  };

  // Whether the checkpoint is signed with this key: null, or why that can't be told here.
  const checkSignature = async (checkpoint, verifier) => {
    const [, id, encoded] = verifier.match(/^.*\+([0-9a-f]{8})\+(.*)$/) ?? [];
    const key = decode(encoded).slice(1);
    const expected = sha256(joined(utf8.encode(checkpoint.origin), [0x0a, 0x01], key)).slice(0, 4);
    if (hex(expected) !== id) throw new Error("the verifier key is not this ledger's");
    const found = checkpoint.signatures.find(({ name, bytes }) => name === checkpoint.origin && same(bytes.slice(0, 4), expected));
    if (!found) return `The checkpoint bears no signature of the key ${verifier}; the command can follow who was admitted after it.`;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    } catch {
      return "This browser can't check an Ed25519 signature here; the command can.";
    }
    const good = await crypto.subtle.verify("Ed25519", imported, found.bytes.slice(4), utf8.encode(checkpoint.signed));
    if (!good) throw new Error("the signature on the checkpoint is false");
    return null;
  };

  const checkRecord = (record, checkpoint, id) => {
    const digest = hex(sha256(utf8.encode(record.line)));
    const root = rootFrom(sha256(joined([0], unhex(digest))), record.number, checkpoint.size, record.proof.map(unhex));
    const where = `revision ${record.revision}`;
    if (!root || !same(root, checkpoint.root)) throw new Error(`${where}: its record is not the one that was signed`);
    const content = JSON.parse(record.line);
    const isFirst = content.revision === 1;
    if (content.kind !== "statement" || (isFirst ? digest : content.statement) !== id) throw new Error(`${where}: its record belongs to another statement`);
    if (content.revision !== record.revision) throw new Error(`${where}: its record is another revision's`);
    return { number: record.number, digest, content };
  };

  // The revisions before the newest one that are not here, of records of which each must name the one before.
  const checkChain = (records) => {
    const missing = [];
    let before = { number: -1, content: { revision: 0 } };
    for (const record of records) {
      const { revision, parent } = record.content;
      if (revision <= before.content.revision || record.number <= before.number) throw new Error("the records are not in their order");
      for (let left = before.content.revision + 1; left < revision; left += 1) missing.push(left);
      if (revision === before.content.revision + 1 && parent !== before.digest) throw new Error(`revision ${revision}: its record follows another one`);
      before = record;
    }
    return missing;
  };

  const say = (className, text) => {
    const line = document.createElement("p");
    line.className = className;
    line.textContent = text;
    verdict.append(line);
  };

  const listed = (words) => words.join(", ");

  const tell = (records, missing, unchecked, { checkpoint, verifier }, doubt) => {
    const revisions = records.map(({ content }) => content.revision);
    const which = records.length === 1 ? `the record of revision ${revisions[0]}` : `the ${records.length} records of revisions ${listed(revisions)}`;
    const is = records.length === 1 ? "is" : "are";
    if (doubt) say("doubt", `In part: ${which} ${is} under the root that this page gives for the ledger ${checkpoint.origin}, but it was not checked who signed that. ${doubt}`);
    else say("good", `True, if the key below is the ledger's: ${which} ${is} in the ledger ${checkpoint.origin}, unchanged, as it was signed at ${checkpoint.size} records.`);
    if (missing.length > 0) say("doubt", `Not here, since it was erased or withheld, or left out: revision ${listed(missing)}. Nothing of that was checked.`);
    say("", "What this page shows of them is what they say: the words, the quote, the status, who stands behind it, since when it is so, the tags, and of each step of the history its time, editor, status, reason, words and sources.");
    say("", `Not checked: ${listed([...unchecked, "where links lead", "what else is written around this button", "what stands outside this statement"])}. What was recorded about it later, if anything, this page can't say.`);
    if (!doubt) say("", `The signature is good. Compare its key with one that you have from elsewhere: ${verifier}`);
    say("", "This check came with the page. One that owes the page nothing: ledger --ledger FOLDER verify.");
  };

  const check = async () => {
    verdict.replaceChildren();
    try {
      const proof = JSON.parse(document.getElementById("proof").textContent);
      const checkpoint = parseCheckpoint(proof.checkpoint);
      const records = proof.records.map((record) => checkRecord(record, checkpoint, proof.id));
      if (records.length === 0) throw new Error("there is no record behind this page");
      const missing = checkChain(records);
      const unchecked = Shown.compare(proof.id, records.map(({ content }) => content), proof.records.map(({ line }) => line), missing.length);
      const doubt = await checkSignature(checkpoint, proof.verifier);
      tell(records, missing, unchecked, { checkpoint, verifier: proof.verifier }, doubt);
    } catch (error) {
      say("false", `False: ${error.message}.`);
    }
  };

  button.hidden = false;
  button.addEventListener("click", check);
})();
