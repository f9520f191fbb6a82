// Articles: the list, and one of them with its mentions marked.

const VIA = {
  name: "by its name", alias: "by another name", abbreviation: "by an abbreviation",
  "short-name": "by a short name, after the full one", demonym: "by a demonym", pattern: "by a pattern",
  role: "by an office, for who held it on that day",
};

/** One article in a list. */
function articleLine(n) {
  const { titles, days, mentions, ids } = data.index;
  return el("li", {},
    el("a", { href: `#article-${n}` }, el("bdi", {}, visible(titles[n]) || "(no title)")),
    el("span", { className: "muted" }, [days[n] === null ? null : dateOf(days[n]), counted(mentions[n], "mention"), ids[n] && ids[n].length < 40 ? visible(ids[n]) : null].filter(Boolean).join(" · ")));
}

let list = [];

function drawArticles() {
  const section = $("articles");
  $("articles-title").tabIndex = -1;
  if (data.core.held === 1) {
    $("articles-title").textContent = "Article";
    const content = el("div", { className: "article" });
    $("articles-title").className = "sr-only";
    section.append(content);
    show(0, content);
    return;
  }
  const search = el("input", { id: "article-search", type: "search", placeholder: "Search titles", "aria-label": "Search titles and ids of articles", autocomplete: "off", spellcheck: false,
    on: { input: () => { choice.text = search.value; choiceChanged(); } } });
  const order = el("select", { id: "article-order", "aria-label": "Order of the articles", on: { change: () => draw() } },
    [["input", "as read"], ["newest", "newest first"], ["oldest", "oldest first"], ["mentions", "most mentions first"]].map(([value, text]) => el("option", { value }, text)));
  const chosenBy = el("div", { className: "chosen" }), note = el("p", { className: "muted", role: "status" });
  const items = el("ul", { className: "titles large" }), foot = el("div", { className: "foot" });
  section.append(el("div", { className: "heading" }, $("articles-title"), el("div", { className: "choices" }, search, order)), chosenBy, note, items, foot);
  const draw = () => {
    const { days, mentions } = data.index;
    const some = chosen();
    list = some || Array.from(days.keys());
    const late = n => (days[n] === null ? -Infinity : days[n]);
    const early = n => (days[n] === null ? Infinity : days[n]);
    if (order.value === "newest") list.sort((a, b) => late(b) - late(a) || a - b);
    if (order.value === "oldest") list.sort((a, b) => early(a) - early(b) || a - b);
    if (order.value === "mentions") list.sort((a, b) => mentions[b] - mentions[a] || a - b);
    const remove = (text, action) => el("button", { type: "button", className: "chip", title: "Remove", on: { click: () => { action(); choiceChanged(); } } }, text, el("span", { "aria-hidden": "true" }, " ×"));
    fill(chosenBy,
      choice.entities.map(entity => remove([sign(entity.type), named(entity.name)], () => (choice.entities = choice.entities.filter(other => other !== entity)))),
      choice.period && remove(`${dateOf(choice.period[0])} to ${dateOf(choice.period[1])}`, () => (choice.period = null)));
    const { held, articles } = data.core;
    const kept = held < articles ? `; of ${grouped(articles)} articles the first ${grouped(held)} are held in this page` : "";
    note.textContent = (some ? `${grouped(list.length)} of ${counted(held, "article")}` : counted(held, "article")) + kept;
    foot.replaceChildren(paged(items, list, 20, articleLine));
  };
  onChoice(draw);
  draw();
}

/** Shows an article in an element. */
async function show(n, into) {
  const { titles, ids, days } = data.index;
  const { texts, mentions } = await article(n);
  const inside = into.closest("dialog");
  const heading = el("h2", { id: inside ? "reader-title" : undefined, tabIndex: -1, dir: "auto" }, el("bdi", {}, visible(titles[n]) || "(no title)"));
  const meta = el("p", { className: "muted" }, [days[n] === null ? null : dateOf(days[n]), counted(data.index.mentions[n], "mention")].filter(Boolean).join(" · "), ids[n] ? [" · ", idNode(ids[n])] : null);
  const marks = [];
  // The heading is the title already, so the first text is not shown again if it is just that.
  const isTitle = texts.length > 1 && visible(texts[0][1].trim()) === visible(titles[n]);
  if (isTitle) heading.replaceChildren(el("bdi", {}, marked(texts[0][1], mentions.filter(m => m[0] === 0), marks)));
  const body = texts.map(([field, text], i) => (i === 0 && isTitle) || !text ? null : [
    texts.length > (isTitle ? 2 : 1) ? el("h3", { className: "field" }, visible(field)) : null,
    el("div", { className: "text", dir: "auto" }, marked(text, mentions.filter(m => m[0] === i), marks)),
  ]);
  const kept = mentions.filter(m => !m[4].rejected && m[4].rejected !== "");
  const counts = new Map();
  for (const m of kept) if (m[3] >= 0) counts.set(m[3], (counts.get(m[3]) || 0) + 1);
  const items = [...counts].sort((a, b) => b[1] - a[1]).map(([i, count]) => {
    const entity = data.entities[i];
    return el("li", {}, entityLink(entity), el("span", { className: "number muted" }, `×${count}`));
  });
  const aside = el("aside", {}, el("h3", {}, "Named here"), el("ul", { className: "named" }, items), legendOfMarks());
  fill(into, inside ? [closeButton(), stepper(n)] : null, heading, meta, el("div", { className: "reading" }, el("article", {}, body), aside));
  // One tab stop for all mentions: arrows go from one to the next.
  if (marks.length) marks[0].tabIndex = 0;
}

/** Earlier and later articles of the list. */
function stepper(n) {
  const i = list.indexOf(n);
  const to = (text, label, m) => el("a", { className: "button", href: m === undefined ? undefined : `#article-${m}`, "aria-label": label, "aria-disabled": m === undefined ? "true" : undefined }, text);
  return i < 0 ? null : el("p", { className: "stepper" }, to("←", "Previous article", list[i - 1]), el("span", { className: "muted" }, ` ${grouped(i + 1)} of ${grouped(list.length)} `), to("→", "Next article", list[i + 1]));
}

/** A text with its mentions as marks. */
function marked(text, mentions, marks) {
  const nodes = [];
  let at = 0;
  for (const mention of mentions) {
    const [, start, end, number, details] = mention;
    // A rejected mention may lie within another.
    if (start < at || end <= start) continue;
    nodes.push(textNodes(text.slice(at, start)));
    const entity = data.entities[number];
    const rejected = details.rejected !== undefined;
    const mark = el("mark", {
      className: [rejected ? "rejected" : entity ? entity.type : "", details.ambiguous && !rejected ? "ambiguous" : ""].join(" ").trim(),
      tabIndex: -1, role: "button", "aria-haspopup": "dialog",
      "aria-label": `${visible(text.slice(start, end))}: ${entity ? `${visible(entity.name)}, ${describe(entity)}` : "not listed"}`,
    }, textNodes(text.slice(start, end)));
    mark.mention = { entity, details };
    marks.push(mark);
    nodes.push(mark);
    at = end;
  }
  nodes.push(textNodes(text.slice(at)));
  return nodes;
}

function legendOfMarks() {
  const example = (type, text) => el("li", {}, el("mark", { className: type }, text));
  return el("details", { className: "legend-of-marks" }, el("summary", {}, "Marks"), el("ul", {},
    example("actor", "actor, solid"), example("place", "place, dashed"), example("organization", "organization, double"),
    example("place ambiguous", "ambiguous, with a sign"), example("rejected", "rejected, dotted and grey")));
}

// The tip: what a mention is, on hover, focus and tap. It moves into the dialog that is open, whose content comes and
// goes, so it is remembered here.

const tip = $("tip");

function tipOf({ entity, details }) {
  const candidates = (details.candidates || []).filter(id => !entity || id !== entity.id).slice(0, 8);
  const row = (label, value) => (value ? [el("dt", {}, label), el("dd", {}, value)] : null);
  const score = details.score === undefined ? null : [`${details.score.toFixed(2)} `, meter(details.score)];
  return [
    el("p", { className: "tip-name" }, entity ? [sign(entity.type), named(entity.name)] : "beyond the entities held in this page"),
    entity ? el("p", { className: "muted" }, describe(entity), entity.id ? [" · ", el("bdi", { className: "id" }, visible(entity.id))] : " · in no gazetteer") : null,
    el("dl", {},
      row("Rejected", details.rejected === undefined ? null : visible(details.rejected) || "yes"),
      row("Found", VIA[details.via] || visible(inWords(details.via || ""))),
      row("Stands for", details.role === "government" ? "its government" : visible(inWords(details.role || ""))),
      row("Score", score),
      row("Why", details.why && details.why !== details.rejected ? visible(details.why) : null),
      row(details.ambiguous ? "Could also be" : "Others of this name", candidates.length ? el("ul", {}, candidates.map(candidate)) : null)),
  ];
}

function showTip(mark) {
  // In the dialog that is open, or the dialog would cover it.
  (mark.closest("dialog") || document.body).append(tip);
  fill(tip, tipOf(mark.mention));
  tip.hidden = false;
  const box = (mark.getClientRects()[0] || mark.getBoundingClientRect());
  const width = tip.offsetWidth, height = tip.offsetHeight;
  const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
  const below = box.bottom + 6 + height < innerHeight || box.top < height + 12;
  tip.style.setProperty("left", `${left}px`);
  tip.style.setProperty("top", `${below ? box.bottom + 6 : box.top - height - 6}px`);
}

const hideTip = () => { tip.hidden = true; };

function listenToMarks() {
  const mark = event => event.target.closest?.("mark[role=button]");
  document.addEventListener("pointerover", event => { const m = mark(event); if (m) showTip(m); else if (event.pointerType === "mouse" && !event.target.closest("#tip")) hideTip(); });
  document.addEventListener("focusin", event => { const m = mark(event); if (m) showTip(m); else hideTip(); });
  document.addEventListener("scroll", hideTip, true);
  document.addEventListener("click", event => {
    const m = mark(event);
    if (!m) return hideTip();
    m.focus();
    showTip(m);
  });
  document.addEventListener("keydown", event => {
    const m = mark(event);
    if (!m) return;
    const all = [...m.closest("dialog, .article").querySelectorAll("mark[role=button]")], i = all.indexOf(m);
    const next = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (!all[next]) return;
      m.tabIndex = -1;
      all[next].tabIndex = 0;
      all[next].scrollIntoView({ block: "nearest" });
      all[next].focus();
    } else if (event.key === "Enter" && m.mention.entity) go(`entity-${m.mention.entity.i}`);
    else if (event.key === "Escape" && !tip.hidden) { hideTip(); event.preventDefault(); event.stopPropagation(); }
  });
  document.addEventListener("dblclick", event => { const m = mark(event); if (m?.mention.entity) go(`entity-${m.mention.entity.i}`); });
}
