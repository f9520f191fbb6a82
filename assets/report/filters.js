// What is filtered: the bar above the map, and the choice of articles.

/** The filter of entities, and the choice of articles by entities, period and title. */
const filter = { text: "", types: new Set(), kind: "", country: "" };
const choice = { entities: [], period: null, text: "" };

const listeners = { filter: [], choice: [] };
const onFilter = listener => listeners.filter.push(listener);
const onChoice = listener => listeners.choice.push(listener);
const filterChanged = () => listeners.filter.forEach(listener => listener());
const choiceChanged = () => listeners.choice.forEach(listener => listener());

/** Entities that pass, the most named first. */
function filtered() {
  const words = fold(filter.text).split(/\s+/).filter(Boolean);
  return data.ranked.filter(entity =>
    (!filter.types.size || filter.types.has(entity.type)) &&
    (!filter.kind || entity.kind === filter.kind) &&
    (!filter.country || entity.country === filter.country) &&
    words.every(word => searchKey(entity).includes(word)));
}

/** Numbers of the articles that are chosen, in the order of the input; null for all of them. */
function chosen() {
  const words = fold(choice.text).split(/\s+/).filter(Boolean);
  if (!choice.entities.length && !choice.period && !words.length) return null;
  const { titles, ids, days } = data.index;
  let numbers = choice.entities.length
    ? choice.entities.map(articlesOf).reduce(common)
    : Array.from(titles.keys());
  if (choice.period) {
    const [from, to] = choice.period;
    numbers = Array.from(numbers).filter(n => days[n] !== null && days[n] >= from && days[n] <= to);
  }
  if (words.length) {
    const key = n => fold(`${titles[n]}\n${ids[n] ?? ""}`);
    numbers = Array.from(numbers).filter(n => { const k = key(n); return words.every(word => k.includes(word)); });
  }
  return Array.from(numbers);
}

/** Chooses the articles that name all of these entities and goes to them. */
function choose(...entities) {
  choice.entities = entities;
  choiceChanged();
  closeDialogs();
  $("articles").scrollIntoView({ behavior: calm() ? "auto" : "smooth" });
  $("articles-title").focus({ preventScroll: true });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function drawFilters() {
  const form = $("filters");
  const search = el("input", {
    id: "search", type: "search", placeholder: "Search entities", autocomplete: "off", spellcheck: false,
    "aria-label": "Search entities by any of their names",
    on: { input: () => { filter.text = search.value; filterChanged(); } },
  });
  const present = TYPES.filter(type => data.ranked.some(entity => entity.type === type));
  const chips = present.map(type => {
    const chip = el("button", { type: "button", className: `chip ${type}`, "aria-pressed": "false" }, sign(type), `${type}s`);
    chip.addEventListener("click", () => {
      filter.types.has(type) ? filter.types.delete(type) : filter.types.add(type);
      chip.setAttribute("aria-pressed", filter.types.has(type));
      filterChanged();
    });
    return chip;
  });
  const select = (name, all, label) => {
    const counts = new Map();
    for (const entity of data.ranked) if (entity[name]) counts.set(entity[name], (counts.get(entity[name]) || 0) + 1);
    const options = [...counts].map(([value, count]) => ({ value, count, text: visible(label(value)) }))
      .sort((a, b) => a.text.localeCompare(b.text, "en"))
      .map(({ value, count, text }) => el("option", { value }, `${text} (${grouped(count)})`));
    const element = el("select", { id: `filter-${name}`, "aria-label": all, on: { change: () => { filter[name] = element.value; filterChanged(); } } },
      el("option", { value: "" }, all), options);
    return element;
  };
  const reset = el("button", { type: "reset", className: "quiet" }, "Reset");
  const count = el("output", { id: "filter-count", "aria-live": "polite" });
  form.append(search, el("div", { className: "choices" }, chips, select("kind", "All kinds", inWords), select("country", "All countries", countryName), reset), count);
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => {
    Object.assign(filter, { text: "", kind: "", country: "" });
    filter.types.clear();
    chips.forEach(chip => chip.setAttribute("aria-pressed", "false"));
    filterChanged();
  });
  onFilter(() => {
    const n = filtered().length;
    count.textContent = `${grouped(n)} of ${grouped(data.ranked.length)}`;
    reset.hidden = n === data.ranked.length;
  });
}
