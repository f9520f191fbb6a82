// Entities: the most named, the table of all, and the card of one.

const COLUMNS = [
  { key: "name", label: "Name", order: (a, b) => a.name.localeCompare(b.name, "en") },
  { key: "kind", label: "Kind", order: (a, b) => a.kind.localeCompare(b.kind, "en") },
  { key: "country", label: "Country", order: (a, b) => countryName(a.country).localeCompare(countryName(b.country), "en") },
  { key: "mentions", label: "Mentions", order: (a, b) => a.mentions - b.mentions, number: true },
  { key: "articles", label: "Articles", order: (a, b) => a.articles - b.articles, number: true },
];

/** A name that opens the card of its entity. */
function entityLink(entity, text = entity.name) {
  return el("a", { href: `#entity-${entity.i}`, className: `entity ${entity.type}` }, sign(entity.type), named(text));
}

/** The first of each type, side by side. */
function drawTop() {
  const lists = TYPES.map(type => {
    const first = data.ranked.filter(entity => entity.type === type).slice(0, 8);
    if (!first.length) return null;
    const items = first.map(entity => el("li", {}, entityLink(entity), meter(entity.mentions / first[0].mentions), el("span", { className: "number" }, grouped(entity.mentions))));
    return el("div", { className: `panel top-list ${type}` }, el("h3", {}, { actor: "Actors", place: "Places", organization: "Organizations" }[type]), el("ol", {}, items));
  });
  $("top").replaceChildren(...lists.filter(Boolean));
}

function drawEntities() {
  const sort = { column: COLUMNS[3], down: true };
  const body = el("tbody"), foot = el("div", { className: "foot" });
  const heads = COLUMNS.map(column => {
    const button = el("button", { type: "button", on: { click: () => {
      sort.down = sort.column === column ? !sort.down : !!column.number;
      sort.column = column;
      draw();
    } } }, column.label);
    return el("th", { scope: "col", className: column.number ? "number" : column.key }, button);
  });
  const table = el("table", { className: "entities" }, el("caption", { className: "sr-only" }, "Entities, to be sorted by each column"), el("thead", {}, el("tr", {}, heads)), body);
  const row = (entity, most) => el("tr", {},
    el("th", { scope: "row", className: "name" }, entityLink(entity)),
    el("td", { className: "kind" }, visible(inWords(entity.kind))),
    el("td", { className: "country" }, visible(countryName(entity.country))),
    el("td", { className: "number" }, meter(entity.mentions / most), el("span", {}, grouped(entity.mentions))),
    el("td", { className: "number" }, grouped(entity.articles)));
  const draw = () => {
    const rows = filtered(), most = rows.length ? rows[0].mentions : 1;
    if (sort.column.key !== "mentions") rows.sort((a, b) => sort.column.order(a, b) || b.mentions - a.mentions);
    if (sort.column.key === "mentions" ? !sort.down : sort.down) {
      if (sort.column.key === "mentions") rows.reverse();
      else rows.sort((a, b) => sort.column.order(b, a) || b.mentions - a.mentions);
    }
    heads.forEach((head, i) => head.setAttribute("aria-sort", COLUMNS[i] !== sort.column ? "none" : sort.down ? "descending" : "ascending"));
    const more = paged(body, rows, 25, entity => row(entity, most));
    foot.replaceChildren(rows.length ? more : el("p", { className: "muted" }, "Nothing passes the filter."));
  };
  $("entities").append(el("div", { className: "scroll" }, table), foot);
  onFilter(draw);
}

/** Who is named in the same articles most often. */
function companions(entity, most) {
  const held = articlesOf(entity), counts = [];
  for (const other of data.ranked.slice(0, 2000)) {
    if (other === entity) continue;
    const both = common(held, articlesOf(other)).length;
    if (both) counts.push({ other, both });
  }
  return counts.sort((a, b) => b.both - a.both || b.other.mentions - a.other.mentions).slice(0, most);
}

function openEntity(number) {
  const entity = data.entities[number], card = $("card");
  if (!entity) return;
  const held = articlesOf(entity);
  const forms = [...entity.forms].sort((a, b) => b[1] - a[1]).slice(0, 12)
    .map(([form, count]) => el("li", {}, named(form), " ", el("span", { className: "muted" }, `×${grouped(count)}`)));
  const together = companions(entity, 10);
  const days = new Map();
  for (const n of held) { const day = data.index.days[n]; if (day !== null) days.set(day, (days.get(day) || 0) + 1); }
  const dated = [...days].sort((a, b) => a[0] - b[0]);
  const first = Array.from(held.slice(0, 8));
  fill(card,
    closeButton(),
    el("h2", { id: "card-title", tabIndex: -1 }, sign(entity.type), named(entity.name)),
    el("p", { className: "muted" }, describe(entity), entity.id ? [" · ", idNode(entity.id)] : " · in no gazetteer"),
    el("p", { className: "sums" }, el("b", {}, counted(entity.mentions, "mention")), " in ", el("b", {}, counted(entity.articles, "article"))),
    el("h3", {}, "Written"), el("ul", { className: "forms" }, forms),
    dated.length > 1 ? [el("h3", {}, "By date"), el("div", { className: "chart small" }, bars(periods(dated), { height: 60 })), el("p", { className: "muted ends" }, el("span", {}, dateOf(dated[0][0])), el("span", {}, dateOf(dated[dated.length - 1][0])))] : null,
    together.length ? [el("h3", {}, "Named in the same articles"), el("ol", { className: "ranks" }, together.map(({ other, both }) =>
      el("li", {}, entityLink(other), meter(both / together[0].both), el("button", { type: "button", className: "number link", title: "Show the articles that name both", on: { click: () => choose(entity, other) } }, grouped(both)))))] : null,
    el("h3", {}, "Articles"),
    held.length ? el("ul", { className: "titles" }, first.map(articleLine)) : el("p", { className: "muted" }, "None of its articles is held in this page."),
    held.length > first.length ? el("button", { type: "button", className: "more", on: { click: () => choose(entity) } }, `Show all ${grouped(held.length)}`) : null,
  );
  openDialog(card);
}
