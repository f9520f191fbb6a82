// Elements of the page. Strings become text nodes, never markup.

/** An element with properties, attributes (`aria-…`, `data-…`, `role`) and children. */
function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null) continue;
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (name in element && name !== "role") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...present(children));
  return element;
}

/** Children without those that are left out, lists laid flat. */
const present = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

/** Puts children in the place of what an element holds. */
const fill = (element, ...children) => element.replaceChildren(...present(children));

/** An element of SVG. */
function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const $ = id => document.getElementById(id);

// Characters that are not seen or that turn the order of others around: controls but tab and line feed, directional
// ones, those of no width, tags. Joiners stay: scripts and emoji need them.
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

const codePoint = c => "U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

/** A string with hidden characters told by their codes. */
const visible = text => String(text ?? "").replace(/\r\n/g, "\n").replace(HIDDEN, c => `⟨${codePoint(c)}⟩`);

/** Text of a record as nodes, hidden characters as little signs, `\r` of line ends aside. */
function textNodes(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > at) nodes.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    if (found[0] === "\r" && text[at] === "\n") continue;
    nodes.push(el("span", { className: "hidden-character", title: "a character that is not seen" }, codePoint(found[0])));
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

/** A name that comes from records, in a direction of its own. */
const named = text => el("bdi", {}, visible(text));

/** The sign of a type: the shape tells what the colour tells. */
function sign(type) {
  const shapes = {
    actor: () => svg("circle", { cx: 6, cy: 6, r: 4.5 }),
    place: () => svg("path", { d: "M6 1 11 10.5H1Z" }),
    organization: () => svg("rect", { x: 1.75, y: 1.75, width: 8.5, height: 8.5, rx: 1 }),
  };
  const shape = (shapes[type] || (() => svg("path", { d: "M6 1l5 5-5 5-5-5z" })))();
  return svg("svg", { viewBox: "0 0 12 12", class: `sign ${type}`, "aria-hidden": "true" }, shape);
}

/** A bar whose length is a share of the largest. */
function meter(share) {
  const bar = el("span", { className: "meter", "aria-hidden": "true" });
  bar.style.setProperty("--share", Math.max(0.01, Math.min(1, share)));
  return bar;
}

/** A list that shows its first items and more of them on demand. */
function paged(container, items, size, draw) {
  let shown = 0;
  const more = el("button", { type: "button", className: "more", on: { click: () => show(size * 4) } });
  const show = count => {
    container.append(...items.slice(shown, shown + count).map(draw));
    shown = Math.min(items.length, shown + count);
    more.hidden = shown >= items.length;
    more.textContent = `Show more (${grouped(items.length - shown)})`;
  };
  container.replaceChildren();
  show(size);
  return more;
}

/** Where an id leads, of ids whose form is known. */
function linkOf(id) {
  const wikidata = /^(?:wikidata:)?(Q[1-9]\d*)$/.exec(id);
  if (wikidata) return `https://www.wikidata.org/wiki/${wikidata[1]}`;
  const geonames = /^geonames:([1-9]\d*)$/.exec(id);
  if (geonames) return `https://www.geonames.org/${geonames[1]}`;
  return /^https?:\/\/[^\s"<>]+$/i.test(id) ? id : null;
}

/** An id, as a link where it leads somewhere. */
function idNode(id) {
  const href = linkOf(id);
  const text = el("bdi", { className: "id" }, visible(id));
  return href ? el("a", { href, target: "_blank", rel: "noreferrer noopener" }, text) : text;
}

/** Type, kind and country of an entity in words. */
function describe(entity) {
  const words = [inWords(entity.kind || entity.type || ""), countryName(entity.country)];
  return words.filter(Boolean).map(visible).join(" · ");
}

/** An entity that a name could also mean, by its id: the annotations name only those that were chosen. */
function candidate(id) {
  const known = data.byId.get(id) || data.core.others[id];
  return el("li", {}, known ? [named(known.name), el("span", { className: "muted" }, ` ${describe(known)}`)] : el("bdi", {}, visible(id)));
}
