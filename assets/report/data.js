"use strict";
// The data of the page: blocks unpacked, columns turned into objects, sets of articles.
//
// All that comes from records is a string here and reaches the page through `textContent` only (see elements.js).

const TYPES = ["actor", "place", "organization"];
const DAY = 86_400_000;

/** Unpacks a block: base64, raw deflate, JSON. */
async function unpack(id) {
  const binary = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

/** What the page knows; filled by `load` and `loadIndex`. */
const data = { core: null, entities: [], byId: new Map(), index: null, namedIn: [], chunks: new Map() };

/** The totals: enough for all but lists of articles. */
async function load() {
  const core = (data.core = await unpack("core"));
  const c = core.entities;
  data.entities = c.id.map((id, i) => ({
    i, id, name: c.name[i], type: c.types[c.type[i]] || "other", kind: c.kinds[c.kind[i]],
    country: c.countries[c.country[i]], lat: c.lat[i], lon: c.lon[i],
    mentions: c.mentions[i], articles: c.articles[i], forms: c.forms[i],
  }));
  for (const entity of data.entities) if (entity.id) data.byId.set(entity.id, entity);
}

/** The line of each held article, and which articles name whom. */
async function loadIndex() {
  [data.index, data.namedIn] = await Promise.all([unpack("index"), unpack("named-in")]);
}

/** The held articles that name an entity, rising. */
function articlesOf(entity) {
  const steps = data.namedIn[entity.i] || [];
  if (!entity.held) {
    let article = 0;
    entity.held = Uint32Array.from(steps, step => (article += step));
  }
  return entity.held;
}

/** What two rising lists have in common. */
function common(a, b) {
  const both = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { both.push(a[i]); i++; j++; } else if (a[i] < b[j]) i++; else j++;
  }
  return both;
}

/** Texts and mentions of an article; its chunk is unpacked when it is first asked for. */
async function article(number) {
  const firsts = data.index.chunks;
  let chunk = firsts.length - 1;
  while (firsts[chunk] > number) chunk--;
  if (!document.getElementById(`chunk-${chunk}`)?.nextSibling && document.readyState === "loading") {
    await new Promise(done => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }
  // A few chunks are kept, so that going from article to article does not unpack them again and again.
  if (!data.chunks.has(chunk)) {
    if (data.chunks.size > 8) data.chunks.delete(data.chunks.keys().next().value);
    data.chunks.set(chunk, unpack(`chunk-${chunk}`));
  }
  return (await data.chunks.get(chunk))[number - firsts[chunk]];
}

/** Text as it is searched: without marks and case. */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’‘`]/g, "'");
}

/** What an entity is searched by. */
function searchKey(entity) {
  return (entity.key ??= fold([entity.name, entity.id, ...entity.forms.map(form => form[0])].join("\n")));
}

const regions = typeof Intl.DisplayNames === "function"
  ? new Intl.DisplayNames(["en"], { type: "region", fallback: "code" }) : null;

/** The name of a country by its ISO 3166-1 code. */
function countryName(code) {
  try { return code ? regions.of(code) : ""; } catch { return code; }
}

/** What a kind is called: `armed-group` as two words. */
const inWords = kind => kind.replace(/[-_]/g, " ");

const grouped = number => number.toLocaleString("en");
const counted = (number, thing) => `${grouped(number)} ${thing}${number === 1 ? "" : "s"}`;
const dateOf = day => new Date(day * DAY).toISOString().slice(0, 10);
