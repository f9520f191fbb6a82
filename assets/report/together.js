// Who is named where: a matrix of articles in common, or, where it is too wide, the pairs by rank.

const GROUPS = {
  who: { label: "actors and organizations", types: ["actor", "organization"] },
  actor: { label: "actors", types: ["actor"] },
  organization: { label: "organizations", types: ["organization"] },
  place: { label: "places", types: ["place"] },
};

function drawTogether() {
  const section = $("together");
  // In one article everybody is named together.
  if ((section.hidden = data.core.held < 2)) return;
  const picker = (id, label, value) => el("select", { id, "aria-label": label, on: { change: () => draw() } },
    Object.entries(GROUPS).map(([key, group]) => el("option", { value: key, selected: key === value }, group.label)));
  const rows = picker("together-rows", "Rows", "who"), columns = picker("together-columns", "Columns", "place");
  let form = matchMedia("(max-width: 760px)").matches ? "pairs" : "matrix";
  const forms = ["matrix", "pairs"].map(name => el("button", { type: "button", className: "chip", "aria-pressed": String(form === name), on: { click: () => {
    form = name;
    forms.forEach(button => button.setAttribute("aria-pressed", String(button.dataset.form === form)));
    draw();
  } } }, name === "matrix" ? "Matrix" : "Pairs"));
  forms.forEach((button, i) => (button.dataset.form = ["matrix", "pairs"][i]));
  const note = el("p", { className: "muted" }), content = el("div");
  section.append(
    el("div", { className: "heading" }, $("together-title"), el("div", { className: "choices" }, rows, el("span", { "aria-hidden": "true" }, "×"), columns, forms)),
    note, content);

  const rank = (group, most) => filtered().filter(entity => GROUPS[group].types.includes(entity.type) && articlesOf(entity).length)
    .sort((a, b) => articlesOf(b).length - articlesOf(a).length || b.mentions - a.mentions).slice(0, most);

  function draw() {
    const a = rank(rows.value, form === "matrix" ? 60 : 120), b = rank(columns.value, form === "matrix" ? 60 : 120);
    const pairs = [], seen = new Set();
    for (const x of a) for (const y of b) {
      const key = x.i < y.i ? `${x.i} ${y.i}` : `${y.i} ${x.i}`;
      if (x === y || seen.has(key)) continue;
      const count = common(articlesOf(x), articlesOf(y)).length;
      if (count) { seen.add(key); pairs.push({ x, y, count }); }
    }
    pairs.sort((p, q) => q.count - p.count || q.x.mentions + q.y.mentions - p.x.mentions - p.y.mentions);
    const held = data.core.held < data.core.articles ? ` Of the ${grouped(data.core.held)} articles held in this page.` : "";
    note.textContent = pairs.length
      ? `In how many articles both are named. A number shows them.${held}`
      : "No article names one of each that passes the filter.";
    content.replaceChildren(!pairs.length ? "" : form === "matrix" ? matrix(pairs) : ranked(pairs));
  }

  /** Rows and columns that share most, so that few cells are empty. */
  function matrix(pairs) {
    const same = rows.value === columns.value;
    const sums = side => {
      const sums = new Map();
      for (const pair of pairs) for (const entity of same ? [pair.x, pair.y] : [pair[side]]) sums.set(entity, (sums.get(entity) || 0) + pair.count);
      return [...sums].sort((p, q) => q[1] - p[1] || q[0].mentions - p[0].mentions).map(entry => entry[0]);
    };
    const across = sums("y").slice(0, 16), down = sums("x").slice(0, 18);
    const counts = new Map(pairs.flatMap(({ x, y, count }) => [[`${x.i} ${y.i}`, count], [`${y.i} ${x.i}`, count]]));
    const most = pairs[0].count;
    const cell = (x, y) => {
      const count = x === y ? 0 : counts.get(`${x.i} ${y.i}`) || 0;
      if (!count) return el("td", {}, el("span", { className: "none", "aria-label": "none" }, x === y ? "" : "·"));
      const button = el("button", { type: "button", title: `${visible(x.name)} and ${visible(y.name)}: ${counted(count, "article")}`, on: { click: () => choose(x, y) } }, grouped(count));
      // Shades grow a little faster than the root does, so that small numbers differ, but do not look large.
      const shade = (count / most) ** 0.7;
      button.style.setProperty("--shade", `${Math.round(7 + shade * 83)}%`);
      button.className = shade > 0.78 ? "strong" : shade > 0.6 ? "middling" : "";
      return el("td", {}, button);
    };
    const head = el("tr", {}, el("td"), across.map(y => el("th", { scope: "col" }, el("span", {}, entityLink(y)))));
    return el("div", { className: "scroll" }, el("table", { className: "matrix" }, el("thead", {}, head),
      el("tbody", {}, down.map(x => el("tr", {}, el("th", { scope: "row" }, entityLink(x)), across.map(y => cell(x, y)))))));
  }

  function ranked(pairs) {
    const list = el("ol", { className: "pairs" });
    const more = paged(list, pairs, 20, ({ x, y, count }) => el("li", {},
      el("span", { className: "pair" }, entityLink(x), el("span", { className: "muted" }, " & "), entityLink(y)),
      meter(count / pairs[0].count),
      el("button", { type: "button", className: "number link", title: "Show the articles that name both", on: { click: () => choose(x, y) } }, grouped(count))));
    return el("div", {}, list, more);
  }

  onFilter(draw);
}
