//! The measures as tables for a terminal.

use super::Outcome;
use crate::args::EvalBy;
use crate::messages::{counted, grouped};
use dateline::eval::{Bin, Calibration, CauseCount, Geo, Links, Measures, Ordered, Places, Report, Share};

/// Width of the bars of a calibration, in characters.
const BAR: usize = 20;

/// All tables, with a blank line between them.
pub(super) fn of(outcome: &Outcome, by: &[EvalBy]) -> String {
    let report = &outcome.report;
    let mut tables = vec![head(report)];
    tables.extend(report.detection.0.iter().map(|(group, rows)| detection(group, rows)));
    tables.extend(policies(&report.policies));
    for &what in by {
        let (shares, show): (_, fn(&Ordered<Share>) -> String) = match what {
            EvalBy::Lang => continue,
            EvalBy::Sub => (&report.by_sub, |shares| gold_shares("finer label", shares)),
            EvalBy::Kind => (&report.by_kind, |shares| predicted_shares("kind", shares)),
            EvalBy::Via => (&report.by_via, |shares| predicted_shares("via", shares)),
            EvalBy::Rule => (&report.by_rule, |shares| predicted_shares("rule", shares)),
        };
        tables.extend((!shares.0.is_empty()).then(|| show(shares)));
    }
    tables.extend(report.places.as_ref().map(places));
    tables.extend(report.links.as_ref().map(links));
    tables.extend(report.calibration.as_ref().map(calibration));
    tables.extend(errors(report));
    tables.extend((!outcome.ablation.is_empty()).then(|| ablation(outcome)));
    tables.join("\n")
}

fn head(report: &Report) -> String {
    let mut text =
        format!("{}, {} with predictions", counted(report.docs, "article"), grouped(report.docs_with_pred));
    if report.pred_ids_not_in_gold > 0 {
        text += &format!("; {} not in the gold", counted(report.pred_ids_not_in_gold, "article"));
    }
    text + "\n"
}

const MEASURES: [Group<'static>; 2] = [("exact", &["P", "R", "F1"]), ("overlap", &["P", "R", "F1"])];

fn measures(of: &Measures) -> Vec<String> {
    [of.exact, of.overlap].into_iter().flat_map(|of| [of.p, of.r, of.f1]).map(decimals).collect()
}

fn detection(group: &str, rows: &Ordered<Measures>) -> String {
    let title = if group == "all" { "label" } else { group };
    let groups = [
        ("", &[title, "gold", "found"][..]),
        MEASURES[0],
        MEASURES[1],
        ("listed names", &["gold", "exact", "overlap"]),
    ];
    let row = |(label, of): &(String, Measures)| {
        let mut cells = vec![label.clone(), grouped(of.exact.gold), grouped(of.exact.pred)];
        cells.extend(measures(of));
        cells.push(grouped(of.exact.in_list_gold));
        cells.extend(
            [of.exact, of.overlap].map(|of| of.in_list_recall.map_or_else(|| "–".to_owned(), decimals)),
        );
        cells
    };
    let is_empty = |of: &Measures| of.exact.gold == 0 && of.exact.pred == 0;
    table(&groups, rows.0.iter().filter(|(_, of)| !is_empty(of)).map(row))
}

/// Those that make a difference, if there are any.
fn policies(rows: &Ordered<Measures>) -> Option<String> {
    let (_, gold) = rows.0.first()?;
    let others = rows.0.iter().skip(1).filter(|(_, of)| of != gold);
    let rows: Vec<_> = rows.0.iter().take(1).chain(others).collect();
    let row = |(name, of): &(String, Measures)| {
        let mut cells = vec![name.clone(), grouped(of.exact.gold), grouped(of.exact.pred)];
        cells.extend(measures(of));
        cells
    };
    let groups = [("", &["policy (ALL)", "gold", "found"][..]), MEASURES[0], MEASURES[1]];
    (rows.len() > 1).then(|| table(&groups, rows.into_iter().map(row)))
}

fn gold_shares(title: &str, shares: &Ordered<Share>) -> String {
    let row = |(name, of): &(String, Share)| {
        vec![name.clone(), grouped(of.n), decimals(of.exact_share()), decimals(of.overlap_share())]
    };
    table(&[("", &[title, "gold"]), ("found", &["exact", "overlap"])], shares.0.iter().map(row))
}

fn predicted_shares(title: &str, shares: &Ordered<Share>) -> String {
    let row = |(name, of): &(String, Share)| {
        let shares = [of.exact_share(), of.overlap_share()].map(decimals);
        let [exact, overlap] = shares;
        vec![name.clone(), grouped(of.n), exact, overlap, grouped(of.wrong_entity)]
    };
    let groups = [("", &[title, "found"][..]), ("right", &["exact", "overlap"]), ("", &["wrong entity"])];
    table(&groups, shares.0.iter().map(row))
}

fn places(of: &Places) -> String {
    let rows =
        [("found, placed", &of.matched), ("found", &of.answered_or_max), ("end to end", &of.end_to_end)];
    let row = |(name, geo): (&str, &Option<Geo>)| {
        let geo = geo.as_ref()?;
        let km = |km: f64| format!("{km:.1}");
        let numbers = [decimals(geo.acc161), km(geo.mean), km(geo.median), decimals(geo.auc)];
        Some([vec![name.to_owned(), grouped(geo.n)], numbers.to_vec()].concat())
    };
    let columns = ["places", "n", "acc@161 km", "mean km", "median km", "AUC"];
    table(&[("", &columns)], rows.into_iter().filter_map(row))
}

fn links(of: &Links) -> String {
    let count = |name: &str, n: u64, share: Option<f64>, of: &str| {
        vec![name.to_owned(), grouped(n), share.map_or_else(String::new, decimals), of.to_owned()]
    };
    let mut rows = vec![
        count("with an id in the gold", of.gold, None, ""),
        count("found", of.found, Some(ratio(of.found, of.gold)), "of those"),
        count("right", of.ok, Some(of.accuracy_on_found), "of found"),
        count("right, same id space", of.ok, Some(of.precision_on_comparable), "of comparable"),
        count("entity is listed", of.listed, Some(ratio(of.listed, of.gold)), "of gold"),
        count("right, entity is listed", of.listed_ok, Some(of.accuracy_on_listed), "of found and listed"),
    ];
    if of.gold_nil > 0 {
        rows.push(count(
            "without id, given one",
            of.nil_linked,
            Some(ratio(of.nil_linked, of.gold_nil)),
            "of those",
        ));
    }
    rows.push(vec![
        "end to end".to_owned(),
        grouped(of.linked),
        decimals(of.f1),
        format!(
            "F1 (P {:.3}, R {:.3}; exact F1 {:.3})",
            of.precision_end_to_end, of.recall_end_to_end, of.f1_exact
        ),
    ]);
    table_left(&[("", &["links", "n", "share"]), ("", &[""])], rows.into_iter())
}

fn calibration(of: &Calibration) -> String {
    let row = |bin: &Bin| {
        let scores = format!("{:.1}–{:.1}", bin.from, bin.to);
        vec![
            scores,
            grouped(bin.n),
            decimals(bin.mean_score),
            decimals(bin.right),
            bar(bin.mean_score, bin.right),
        ]
    };
    let columns = ["score", "n", "mean", "right"];
    let ece = format!(
        "expected calibration error {:.3} over {} mentions; ┃ is the score, █ the share right\n",
        of.ece,
        grouped(of.n)
    );
    table_left(&[("", &columns), ("", &[""])], of.bins.iter().map(row)) + &ece
}

/// A bar as long as the share that is right, with a mark where the score says that it ends.
fn bar(score: f64, right: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the width")]
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let place = |share: f64| (share.clamp(0.0, 1.0) * BAR as f64).round() as usize;
    let (mark, end) = (place(score), place(right));
    let cell = |at: usize| {
        if at == mark {
            '┃'
        } else if at < end {
            '█'
        } else {
            ' '
        }
    };
    (0..=BAR).map(cell).collect::<String>().trim_end().to_owned()
}

fn errors(report: &Report) -> Option<String> {
    let number = |n: u64| if n == 0 { "–".to_owned() } else { grouped(n) };
    let row = |(cause, count): &(String, CauseCount)| {
        vec![cause.clone(), number(count.missed), number(count.wrong)]
    };
    let mut rows =
        report.errors.0.iter().filter(|(_, count)| *count != CauseCount::default()).map(row).peekable();
    rows.peek()?;
    Some(table(&[("", &["errors", "missed", "wrong"])], rows))
}

fn ablation(outcome: &Outcome) -> String {
    let all = |report: &Report| {
        report.detection.get("all").and_then(|rows| rows.get("ALL")).copied().unwrap_or_default().exact
    };
    let near = |report: &Report| report.places.as_ref()?.end_to_end.as_ref().map(|geo| geo.acc161);
    let linked = |report: &Report| report.links.as_ref().map(|links| links.accuracy_on_listed);
    let (has_places, has_links) = (outcome.report.places.is_some(), outcome.report.links.is_some());
    let row = |name: &str, sort: &str, report: &Report| {
        let (of, whole) = (all(report), all(&outcome.report));
        let mut cells =
            vec![name.to_owned(), sort.to_owned(), decimals(of.p), decimals(of.r), decimals(of.f1)];
        cells.push(format!("{:+.3}", of.f1 - whole.f1));
        let ece = report.calibration.as_ref().map(|calibration| decimals(calibration.ece));
        cells.push(ece.unwrap_or_default());
        cells.extend(has_links.then(|| linked(report).map_or_else(String::new, decimals)));
        cells.extend(has_places.then(|| near(report).map_or_else(String::new, decimals)));
        cells
    };
    let whole = row("nothing", "", &outcome.report);
    // Of rules and evidence there are many; those without which nothing changes are only counted.
    let mut rows: Vec<_> =
        outcome.ablation.iter().map(|one| row(one.without, one.sort, &one.report)).collect();
    rows.retain(|row| row[1] == "via" || row[2..] != whole[2..]);
    let others = outcome.ablation.len() - rows.len();
    let mut columns = vec!["without", "", "P", "R", "F1", "ΔF1", "ECE"];
    columns.extend(has_links.then_some("right links"));
    columns.extend(has_places.then_some("acc@161 km"));
    let mut text = table(&[("", &columns)], std::iter::once(whole).chain(rows));
    if others > 0 {
        text += &format!("{} make no difference\n", counted(others as u64, "other part"));
    }
    text
}

fn decimals(number: f64) -> String {
    format!("{number:.3}")
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Columns under one title, which may be empty.
type Group<'a> = (&'a str, &'a [&'a str]);

/// Rows under two lines of titles; the first column to the left, the others to the right.
fn table(groups: &[Group<'_>], rows: impl Iterator<Item = Vec<String>>) -> String {
    aligned(groups, rows.collect(), None)
}

/// The same, with the last column to the left.
fn table_left(groups: &[Group<'_>], rows: impl Iterator<Item = Vec<String>>) -> String {
    let n_columns = groups.iter().map(|(_, columns)| columns.len()).sum::<usize>();
    aligned(groups, rows.collect(), n_columns.checked_sub(1))
}

fn aligned(groups: &[Group<'_>], rows: Vec<Vec<String>>, left: Option<usize>) -> String {
    let titles = groups.iter().flat_map(|(_, columns)| *columns).map(|&title| title.to_owned());
    let titles: Vec<String> = titles.collect();
    let mut widths: Vec<usize> = titles.iter().map(|title| title.chars().count()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let starts: Vec<usize> = groups
        .iter()
        .scan(0, |behind, (_, columns)| {
            let start = *behind;
            *behind += columns.len();
            Some(start)
        })
        .collect();
    let line = |cells: &[String]| {
        let mut line = String::new();
        for (number, (cell, &width)) in cells.iter().zip(&widths).enumerate() {
            line += if number == 0 {
                ""
            } else if starts.contains(&number) {
                "   "
            } else {
                "  "
            };
            let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
            let is_left = number == 0 || left == Some(number);
            line += &if is_left { format!("{cell}{blanks}") } else { format!("{blanks}{cell}") };
        }
        line.trim_end().to_owned() + "\n"
    };
    let mut text = String::new();
    if groups.iter().any(|(title, _)| !title.is_empty()) {
        let over = groups.iter().zip(&starts).map(|((title, columns), &start)| {
            let width = widths[start..start + columns.len()].iter().sum::<usize>() + 2 * (columns.len() - 1);
            let rule = width.saturating_sub(title.chars().count() + 1);
            if title.is_empty() { " ".repeat(width) } else { format!("{title} {}", "─".repeat(rule)) }
        });
        text += over.collect::<Vec<_>>().join("   ").trim_end();
        text.push('\n');
    }
    text += &line(&titles);
    rows.iter().for_each(|row| text += &line(row));
    text
}
