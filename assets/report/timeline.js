// Articles by date. A bar is a period; the one that is clicked chooses its articles.

const UNITS = [
  { name: "day", of: day => day, start: n => n, label: n => dateOf(n) },
  // Weeks begin on Mondays; 1970-01-01 was a Thursday.
  { name: "week", of: day => Math.floor((day + 3) / 7), start: n => n * 7 - 3, label: n => `week of ${dateOf(n * 7 - 3)}` },
  { name: "month", of: day => monthOf(day), start: n => dayOf(Math.floor(n / 12), n % 12), label: n => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}` },
  { name: "year", of: day => Math.floor(monthOf(day) / 12), start: n => dayOf(n, 0), label: n => String(n) },
  { name: "decade", of: day => Math.floor(monthOf(day) / 120), start: n => dayOf(n * 10, 0), label: n => `${n * 10}s` },
  { name: "century", of: day => Math.floor(monthOf(day) / 1200), start: n => dayOf(n * 100, 0), label: n => `${n * 100}–${n * 100 + 99}` },
];
const monthOf = day => { const date = new Date(day * DAY); return date.getUTCFullYear() * 12 + date.getUTCMonth(); };
const dayOf = (year, month) => { const date = new Date(0); date.setUTCFullYear(year, month, 1); return Math.floor(date / DAY); };
const MOST_BARS = 180;

/** Bars of days with counts: the finest unit that gives few enough. */
function periods(days) {
  const first = days[0][0], last = days[days.length - 1][0];
  const unit = UNITS.find(unit => unit.of(last) - unit.of(first) < MOST_BARS) || UNITS[UNITS.length - 1];
  const from = unit.of(first);
  const counts = new Array(unit.of(last) - from + 1).fill(0);
  for (const [day, count] of days) counts[unit.of(day) - from] += count;
  return { unit, from, counts };
}

/** The days but for a few far off, one article in two hundred at most, where these would make the bars much wider. */
function withoutStrays(days) {
  const bar = days => UNITS.indexOf(periods(days).unit);
  const total = days.reduce((sum, [, count]) => sum + count, 0);
  let start = 0, end = days.length, left = Math.floor(total / 200);
  const drop = count => count <= left && (left -= count, true);
  while (end - start > 1 && drop(days[start][1])) start++;
  while (end - start > 1 && drop(days[end - 1][1])) end--;
  const rest = days.slice(start, end);
  return bar(days) > 2 && bar(rest) < bar(days) ? rest : days;
}

/** Draws bars; `some` are those of a part, in front. */
function bars({ unit, from, counts }, { some = null, height = 120, pick = null } = {}) {
  const most = Math.max(...counts, 1), width = 1000, step = width / Math.max(counts.length, 12), gap = Math.min(3, step * 0.2);
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", class: "bars", role: "img" });
  const bar = (count, i, kind) => {
    const h = count ? Math.max(2, (count / most) * (height - 2)) : 0;
    return svg("rect", { x: i * step + gap / 2, y: height - h, width: step - gap, height: h, class: kind });
  };
  counts.forEach((count, i) => {
    const all = bar(count, i, "all");
    const group = svg("g", { "data-i": i }, svg("rect", { x: i * step, y: 0, width: step, height, class: "hit" }), all);
    if (some) group.append(bar(some[i] || 0, i, "some"));
    group.append(svg("title", {}, `${unit.label(from + i)}: ${counted(count, "article")}${some ? `, ${grouped(some[i] || 0)} chosen` : ""}`));
    if (pick) group.addEventListener("click", () => pick(i));
    chart.append(group);
  });
  return chart;
}

/** The last day of the period `n`. */
const endOf = (unit, n) => unit.start(n + 1) - 1;

function drawTimeline() {
  const panel = $("timeline"), { days, undated } = data.core;
  const heading = el("h3", {}, "Articles by date");
  // The date of a single article stands in the heading.
  panel.hidden = data.core.articles < 2;
  if (!days.length) {
    panel.replaceChildren(heading, el("p", { className: "muted" }, "No article says on which day it was published."));
    return;
  }
  const drawn = withoutStrays(days), all = periods(drawn), { unit, from, counts } = all;
  const strays = days.reduce((sum, [, count]) => sum + count, 0) - drawn.reduce((sum, [, count]) => sum + count, 0);
  const caption = el("p", { className: "muted", role: "status" });
  const chart = el("div", { className: "chart", tabIndex: 0, role: "group", "aria-label": `Articles by ${unit.name}: left and right choose a ${unit.name}, Escape all` });
  const axis = el("div", { className: "axis", "aria-hidden": "true" });
  const labels = counts.length > 1 ? [0, Math.floor((counts.length - 1) / 2), counts.length - 1] : [0];
  const step = 100 / Math.max(counts.length, 12);
  [...new Set(labels)].forEach((i, at, list) => {
    const label = el("span", {}, unit.label(from + i).replace("week of ", ""));
    const last = at === list.length - 1 && list.length > 1;
    label.className = last ? "last" : at ? "middle" : "";
    label.style.setProperty("left", `${last ? (i + 1) * step : at ? (i + 0.5) * step : i * step}%`);
    if (list.length < 3 || !label.className || counts.length > 6 || last) axis.append(label);
  });
  let current = -1;
  const pick = i => {
    current = current === i && choice.period ? -1 : i;
    choice.period = current < 0 ? null : [unit.start(from + current), endOf(unit, from + current)];
    choiceChanged();
  };
  chart.addEventListener("keydown", event => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move) {
      let i = current < 0 ? (move > 0 ? -1 : counts.length) : current;
      do i += move; while (counts[i] === 0);
      if (counts[i] !== undefined) { current = -1; pick(i); }
      event.preventDefault();
    } else if (event.key === "Escape" && choice.period) pick(current);
  });
  const draw = () => {
    if (!choice.period) current = -1;
    const numbers = data.index && chosen();
    let some = null;
    if (numbers) {
      some = new Array(counts.length).fill(0);
      for (const n of numbers) {
        const i = data.index.days[n] === null ? -1 : unit.of(data.index.days[n]) - from;
        if (i >= 0 && i < counts.length) some[i]++;
      }
    }
    fill(chart, el("p", { className: "most", "aria-hidden": "true" }, el("span", {}, grouped(Math.max(...counts)))), bars(all, { some, pick }));
    const rest = (strays ? `; ${counted(strays, "article")} earlier or later` : "") + (undated ? `; ${counted(undated, "article")} without a date` : "");
    caption.textContent = choice.period
      ? `${unit.label(from + current)}: ${counted(counts[current], "article")}, chosen below`
      : `by ${unit.name}${rest}`;
  };
  onChoice(draw);
  panel.replaceChildren(el("div", { className: "heading" }, heading, caption), chart, axis);
  draw();
}
