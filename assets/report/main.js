// The page put together: heading, figures, dialogs, theme, addresses.

function drawHead() {
  const { core } = data;
  document.title = `${visible(core.title)} – dateline report`;
  $("title").replaceChildren(named(core.title));
  const days = core.days.length ? withoutStrays(core.days) : [];
  const span = days.length ? [dateOf(days[0][0]), dateOf(days[days.length - 1][0])] : [];
  $("about").textContent = span.length ? (span[0] === span[1] ? span[0] : `${span[0]} to ${span[1]}`) : "";
  const count = type => data.ranked.filter(entity => entity.type === type).length;
  const figure = (number, label) => el("div", {}, el("dt", {}, label), el("dd", {}, grouped(number)));
  $("figures").replaceChildren(figure(core.articles, "articles"), figure(core.mentions, "mentions"), figure(count("actor"), "actors"), figure(count("place"), "places"), figure(count("organization"), "organizations"));
  const notices = [
    core.held < core.articles && `The first ${counted(core.held, "article")} can be opened and searched here; all ${grouped(core.articles)} are counted in the figures, the map, the entities and the dates.`,
    core.unread && `${counted(core.unread, "record")} could not be read and ${core.unread === 1 ? "is" : "are"} not counted.`,
    core.failed && `${counted(core.failed, "input")} could not be read to the end.`,
    core.beyond && `${counted(core.beyond, "mention")} of further entities are counted, but their entities are not listed.`,
  ].filter(Boolean);
  $("notices").replaceChildren(...notices.map(text => el("p", { className: "notice" }, text)));
  const gazetteers = core.gazetteers.length ? `, gazetteer ${core.gazetteers.slice(0, 3).join(", ")}` : "";
  $("footer").replaceChildren(el("p", {}, visible(`Made by dateline ${core.version}${gazetteers}. Coastlines and borders: Natural Earth, which draws borders as they are held, not as they are claimed.`)));
}

// Dialogs are addresses (#entity-5, #article-12), so that the way back leads out of them.

const go = address => { location.hash = address; };
const closeButton = () => el("button", { type: "button", className: "close", "aria-label": "Close", on: { click: event => event.target.closest("dialog").close() } }, "×");

function openDialog(dialog) {
  for (const other of document.querySelectorAll("dialog[open]")) if (other !== dialog) { other.silent = true; other.close(); }
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  dialog.querySelector("h2")?.focus();
}

function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

function listenToDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => {
      hideTip();
      if (!dialog.silent && /^#(entity|article)-/.test(location.hash)) history.replaceState(null, "", "#");
      dialog.silent = false;
    });
    // A click beside the dialog closes it.
    dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  }
}

async function route() {
  const [, what, number] = /^#(entity|article)-(\d+)$/.exec(location.hash) || [];
  if (!what) return closeDialogs();
  hideTip();
  if (what === "entity") return openEntity(Number(number));
  if (Number(number) >= data.core.held) return;
  if (data.core.held === 1) {
    closeDialogs();
    $("articles").scrollIntoView();
    return;
  }
  await show(Number(number), $("reader"));
  openDialog($("reader"));
}

function drawHelp() {
  const keys = [["/", "search entities"], ["Tab", "go on; the map, the timeline and the mentions of an article are one stop each"], ["← →", "timeline: the period before and after; article: the mention before and after; map: move"], ["+ − 0", "map: zoom in, out, the world"], ["N P", "map: the next and the previous place, Enter opens it"], ["Enter", "on a mention: its entity"], ["J K", "in an article: the next and the previous one"], ["Esc", "close"]];
  $("help").replaceChildren(closeButton(), el("h2", { id: "help-title", tabIndex: -1 }, "Keys"), el("dl", { className: "keys" }, keys.flatMap(([key, does]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)])));
  $("help-button").addEventListener("click", () => openDialog($("help")));
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "/") { event.preventDefault(); closeDialogs(); $("search").focus(); }
    if (event.key === "?") openDialog($("help"));
    const step = { j: 1, k: -1 }[event.key], open = /^#article-(\d+)$/.exec(location.hash);
    if (step && open && $("reader").open) { const n = list[list.indexOf(Number(open[1])) + step]; if (n !== undefined) go(`article-${n}`); }
  });
}

/** Light, dark, or as the system has it; remembered where the browser allows. */
function drawTheme() {
  const button = $("theme"), root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const set = theme => {
    if (theme) root.dataset.theme = theme;
    const isDark = (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
    button.textContent = isDark ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark ? "Light theme" : "Dark theme");
  };
  try { set(localStorage.getItem("dateline-theme")); } catch { set(null); }
  dark.addEventListener("change", () => set(null));
  button.addEventListener("click", () => {
    const theme = (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark";
    try { localStorage.setItem("dateline-theme", theme); } catch { /* a page of a file may have no storage */ }
    set(theme);
  });
}

async function start() {
  drawTheme();
  if (typeof DecompressionStream !== "function") throw new Error("this browser cannot unpack the data; one of 2023 or later can");
  await load();
  data.ranked = data.entities.filter(entity => entity.mentions > 0).sort((a, b) => b.mentions - a.mentions || b.articles - a.articles || a.i - b.i);
  $("main").classList.add("ready");
  for (const id of ["overview", "filters", "map", "entities", "together", "articles", "doubts"]) $(id).hidden = false;
  drawHead();
  drawTop();
  drawTimeline();
  drawFilters();
  drawEntities();
  drawHelp();
  filterChanged();
  // The first paint waits for none of what follows.
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  await Promise.all([drawMap(), loadIndex()]);
  if (data.core.held <= 3) $("overview").before($("articles"));
  drawArticles();
  drawTogether();
  drawDoubts();
  filterChanged();
  choiceChanged();
  listenToMarks();
  listenToDialogs();
  addEventListener("hashchange", route);
  $("state").hidden = true;
  await route();
  document.documentElement.dataset.ready = "true";
}

start().catch(err => {
  $("state").hidden = false;
  $("state").textContent = `The page could not be shown: ${err.message}`;
  console.error(err);
});
