// What wants a second look: names that several entities bear, and mentions that were rejected.

function drawDoubts() {
  const { ambiguous, rejected } = data.core;
  const others = row => row.candidates.filter(id => id !== data.entities[row.entity].id);
  const table = (title, rows, beyond, empty, heads, cells) => {
    const sorted = [...rows].sort((a, b) => b.count - a.count || a.surface.localeCompare(b.surface, "en"));
    const body = el("tbody");
    const more = paged(body, sorted, 12, row => el("tr", {},
      el("th", { scope: "row" }, named(row.surface)), cells(row).map((cell, i) => el("td", { "data-label": heads[i + 1] }, cell)),
      el("td", { className: "number" }, grouped(row.count)),
      el("td", { className: "see" }, row.article === null ? "" : el("a", { href: `#article-${row.article}` }, "see"))));
    return el("div", { className: "doubts" },
      el("h3", {}, title, rows.length ? el("span", { className: "muted" }, ` ${counted(rows.length, "name")}`) : ""),
      rows.length ? [el("div", { className: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, [...heads, "Times", ""].map(head => el("th", { scope: "col" }, head)))), body)), more]
        : el("p", { className: "muted" }, empty),
      beyond ? el("p", { className: "muted" }, `${counted(beyond, "mention")} more of other names are not listed.`) : null);
  };
  $("doubts").append(
    table("Ambiguous", ambiguous.rows, ambiguous.beyond, "No name that was found is borne by several entities.", ["Name", "Taken for", "Could also be"],
      row => [entityLink(data.entities[row.entity]), el("ul", { className: "plain" }, others(row).slice(0, 4).map(candidate), others(row).length > 4 ? el("li", { className: "muted" }, `and ${others(row).length - 4} more`) : null)]),
    table("Rejected", rejected.rows, rejected.beyond, "The annotations hold no rejected mentions.", ["Name", "Would be", "Why not"],
      row => [entityLink(data.entities[row.entity]), visible(row.why)]));
}
