// The map: places by number of mentions over coastlines and borders.

// Equal Earth (Šavrič, Patterson and Jenny 2018): areas are true to each other. tools/world-map has the same.
const MAP = { width: 10_000, scale: 5_000 / 2.7066299836960748, top: -2395, bottom: 1700 };
function project(lon, lat) {
  const m = Math.sqrt(3) / 2, radian = Math.PI / 180;
  const t = Math.asin(m * Math.sin(lat * radian)), t2 = t * t, t6 = t2 ** 3;
  const x = (lon * radian * Math.cos(t)) / (m * (1.340264 - 3 * 0.081106 * t2 + t6 * (7 * 0.000893 + 9 * 0.003796 * t2)));
  const y = t * (1.340264 - 0.081106 * t2 + t6 * (0.000893 + 0.003796 * t2));
  return [x * MAP.scale, -y * MAP.scale];
}

// Places of extent are rings, so that a country's many mentions do not hide its towns.
const WIDE = /^(country|region|admin1|admin2|continent|state|province|territory|sea|ocean|desert|river|mountain-range)$/;
const MOST_PLACES = 1500, MOST_LABELS = 28, LARGEST = 26, MOST_ZOOM = 60;

async function drawMap() {
  const section = $("map");
  const world = await unpack("world");
  const land = svg("g", { class: "land" }, svg("path", { d: world.land }), svg("path", { d: world.borders, class: "borders" }));
  const circles = svg("g", { class: "places" }), labels = svg("g", { class: "labels", "aria-hidden": "true" });
  const chart = svg("svg", { class: "world", tabindex: 0, role: "group", "aria-label": "Map of the places. Arrows move it, plus and minus zoom, N and P go through the places, Enter opens one; the table of entities has the same." }, land, circles, labels);
  const note = el("p", { className: "muted", role: "status" });
  const button = (text, label, action) => el("button", { type: "button", title: label, "aria-label": label, on: { click: action } }, text);
  const controls = el("div", { className: "zoom" },
    button("+", "Zoom in", () => zoomBy(1.6)), button("−", "Zoom out", () => zoomBy(1 / 1.6)),
    button("◎", "Show all places", () => fit(places)), button("⌂", "Show the world", () => fit(null)));
  const legend = el("p", { className: "legend" });
  const frame = el("div", { className: "frame" }, chart, controls);
  section.append(el("div", { className: "heading" }, $("map-title"), note), frame, legend);

  // The view: the middle of the map in its own units, and pixels per unit.
  const view = { x: 0, y: 0, k: 0.1, home: 0.1 };
  let places = [], selected = -1, width = 1, height = 1, waiting = false;
  const least = () => Math.min(width / MAP.width, height / (MAP.bottom - MAP.top)) * 0.98;
  const clamp = () => {
    view.k = Math.max(least(), Math.min(view.k, least() * MOST_ZOOM));
    const x = Math.max(0, MAP.width / 2 - width / 2 / view.k), y = Math.max(0, (MAP.bottom - MAP.top) / 2 - height / 2 / view.k);
    const middle = (MAP.top + MAP.bottom) / 2;
    view.x = Math.max(-x, Math.min(view.x, x));
    view.y = Math.max(middle - y, Math.min(view.y, middle + y));
  };
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; place(); }); } };
  const at = p => [(p.x - view.x) * view.k + width / 2, (p.y - view.y) * view.k + height / 2];

  /** Moves what is drawn to where the view has it. */
  function place() {
    clamp();
    // One finger scrolls the page until the map has been zoomed into.
    chart.classList.toggle("zoomed", view.k > view.home * 1.2);
    land.setAttribute("transform", `translate(${width / 2 - view.x * view.k} ${height / 2 - view.y * view.k}) scale(${view.k})`);
    const taken = [];
    labels.replaceChildren();
    for (const p of places) {
      const [x, y] = at(p);
      p.node.setAttribute("cx", x.toFixed(1));
      p.node.setAttribute("cy", y.toFixed(1));
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      label(p, x, y, taken);
    }
  }

  /** A name beside its circle where no other stands. */
  function label(p, x, y, taken) {
    if (labels.childElementCount >= (width < 600 ? 12 : MOST_LABELS)) return;
    const name = visible(p.entity.name), w = Math.min(name.length, 22) * 6.4 + 4;
    for (const [dx, anchor] of [[p.r + 3, "start"], [-p.r - 3, "end"]]) {
      const left = anchor === "start" ? x + dx : x + dx - w;
      const box = [left, y - 8, left + w, y + 8];
      if (left < 2 || box[2] > width - 2 || box[1] < 2 || box[3] > height - 2) continue;
      if (taken.some(t => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
      taken.push(box);
      const text = svg("text", { x: (x + dx).toFixed(1), y: (y + 4).toFixed(1), "text-anchor": anchor });
      text.textContent = name.length > 22 ? `${name.slice(0, 21)}…` : name;
      labels.append(text);
      return;
    }
  }

  /** Shows these places, or the world. */
  function fit(of) {
    const points = of && of.length ? of : [{ x: -4300, y: MAP.top }, { x: 4700, y: MAP.bottom }];
    const xs = points.map(p => p.x), ys = points.map(p => p.y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    view.x = (x0 + x1) / 2;
    view.y = (y0 + y1) / 2;
    // Room for circles and names; never closer than 400 km across.
    view.k = Math.min((width - 80) / Math.max(x1 - x0, 1), (height - 60) / Math.max(y1 - y0, 1), width / 100);
    const filling = height / (MAP.bottom - MAP.top);
    if (of && width < 600 && view.k < filling) {
      // A narrow screen is filled, around the middle of all mentions.
      const sum = of.reduce((sum, p) => sum + p.entity.mentions, 0) || 1;
      view.k = filling;
      if (x1 - x0 > width / filling) view.x = of.reduce((x, p) => x + p.x * p.entity.mentions, 0) / sum;
    }
    view.home = Math.max(view.k, least());
    later();
  }

  function zoomBy(factor, x = width / 2, y = height / 2) {
    const before = view.k;
    view.k = Math.max(least(), Math.min(view.k * factor, least() * MOST_ZOOM));
    view.x += (x - width / 2) * (1 / before - 1 / view.k);
    view.y += (y - height / 2) * (1 / before - 1 / view.k);
    later();
  }

  /** Draws the places that pass the filter. */
  function draw() {
    const all = filtered().filter(entity => entity.type === "place");
    const located = all.filter(entity => entity.lat !== null && entity.lon !== null);
    const most = located.length ? located[0].mentions : 1;
    selected = -1;
    places = located.slice(0, MOST_PLACES).map(entity => {
      const [x, y] = project(entity.lon, entity.lat);
      const r = Math.max(3, Math.sqrt(entity.mentions / most) * (width < 600 ? 0.7 : 1) * LARGEST);
      const node = svg("circle", { r: r.toFixed(1), class: WIDE.test(entity.kind) ? "wide" : "town" });
      node.append(svg("title", {}, `${visible(entity.name)} (${describe(entity)}): ${counted(entity.mentions, "mention")} in ${counted(entity.articles, "article")}`));
      return { entity, x, y, r, node };
    });
    circles.replaceChildren(...places.map(p => p.node));
    const out = [];
    if (all.length > located.length) out.push(`${grouped(all.length - located.length)} without coordinates`);
    if (located.length > MOST_PLACES) out.push(`the ${grouped(MOST_PLACES)} most named are drawn`);
    note.textContent = [counted(located.length, "place"), ...out].join("; ");
    legend.replaceChildren(...legendOf(most));
    fit(places);
  }

  function legendOf(most) {
    const circle = (r, kind) => svg("svg", { width: 2 * r + 4, height: 2 * r + 4, class: "places" }, svg("circle", { cx: r + 2, cy: r + 2, r, class: kind }));
    const sizes = most > 3 ? [Math.max(1, Math.round(most / 10)), most] : [most];
    const radius = count => Math.max(3, Math.sqrt(count / most) * LARGEST * (width < 600 ? 0.7 : 1));
    const entry = (r, kind, text) => el("span", {}, circle(r, kind), text);
    if (!places.length) return [];
    return [...sizes.map(count => entry(radius(count), "town", counted(count, "mention"))), entry(7, "wide", "countries and regions"), entry(7, "town", "towns and other places")];
  }

  // Pointers: one drags, two zoom.
  const pointers = new Map();
  let moved = 0;
  chart.addEventListener("pointerdown", event => { pointers.set(event.pointerId, event); moved = 0; });
  chart.addEventListener("pointermove", event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const others = [...pointers.values()].filter(pointer => pointer.pointerId !== event.pointerId);
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    // Captured only now, so that a click still reaches its circle.
    if (moved > 4) chart.setPointerCapture(event.pointerId);
    if (others.length) {
      const box = chart.getBoundingClientRect(), other = others[0];
      const distance = pointer => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY) || 1;
      zoomBy(distance(event) / distance(before), (event.clientX + other.clientX) / 2 - box.left, (event.clientY + other.clientY) / 2 - box.top);
    }
    // Of two fingers each moves the map by half.
    const share = others.length ? 2 : 1;
    view.x -= (event.clientX - before.clientX) / view.k / share;
    view.y -= (event.clientY - before.clientY) / view.k / share;
    later();
    pointers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) chart.addEventListener(end, event => pointers.delete(event.pointerId));
  // The wheel belongs to the page until the map is in use.
  chart.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== chart) return;
    event.preventDefault();
    const box = chart.getBoundingClientRect();
    zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  chart.addEventListener("click", event => {
    const p = places.find(p => p.node === event.target);
    if (p && moved < 5) go(`entity-${p.entity.i}`);
  });
  chart.addEventListener("dblclick", event => { const box = chart.getBoundingClientRect(); zoomBy(2, event.clientX - box.left, event.clientY - box.top); });
  chart.addEventListener("keydown", event => {
    const step = 60 / view.k, next = { n: 1, p: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoomBy(1.6);
    else if (event.key === "-") zoomBy(1 / 1.6);
    else if (event.key === "0") fit(null);
    else if (event.key === "ArrowLeft") view.x -= step;
    else if (event.key === "ArrowRight") view.x += step;
    else if (event.key === "ArrowUp") view.y -= step;
    else if (event.key === "ArrowDown") view.y += step;
    else if (next && places.length) select((selected + next + places.length) % places.length);
    else if (event.key === "Enter" && places[selected]) go(`entity-${places[selected].entity.i}`);
    else return;
    event.preventDefault();
    later();
  });
  function select(i) {
    places[selected]?.node.classList.remove("selected");
    selected = i;
    const p = places[i], [x, y] = at(p);
    p.node.classList.add("selected");
    if (x < 40 || y < 40 || x > width - 40 || y > height - 40) { view.x = p.x; view.y = p.y; }
    note.textContent = p.node.querySelector("title").textContent;
  }

  new ResizeObserver(() => {
    const before = width;
    width = chart.clientWidth || 1;
    height = chart.clientHeight || 1;
    chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
    if (before === 1) draw(); else later();
  }).observe(chart);
  onFilter(() => { if (width > 1) draw(); });
}
