//! Measures and errors as a page to read: one HTML file that needs nothing else.

use super::{Outcome, table};
use crate::args::EvalBy;
use crate::messages::{counted, grouped};
use dateline::eval::{Bin, Calibration, Cause, Failure, Lapse, Side};

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
summary{font-weight:600;cursor:pointer;margin:.5rem 0}li{margin:.6rem 0;list-style:none}ul{padding:0}\
mark{background:#ffd54a;color:#000;padding:0 .15em;border-radius:.2em}small{color:#777}\
pre{overflow-x:auto;font:13px/1.4 ui-monospace,monospace}svg rect,svg path{fill:none;stroke:#888;stroke-dasharray:3}\
svg rect{stroke-dasharray:none}svg polyline{fill:none;stroke:#07c;stroke-width:2}svg circle{fill:#07c}svg text{font-size:12px;\
fill:currentColor}";

/// The page: all measures, how well scores are calibrated, every error in its sentence.
pub(super) fn of(outcome: &Outcome, failures: &[Failure]) -> String {
    let by = [EvalBy::Lang, EvalBy::Sub, EvalBy::Kind, EvalBy::Via, EvalBy::Rule];
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Evaluation</title>\n<style>{STYLE}</style>\n\
         <h1>Evaluation</h1>\n<pre>{}</pre>\n",
        escaped(&table::of(outcome, &by))
    );
    page.extend(outcome.report.calibration.as_ref().map(curve));
    page += "<h2>Errors</h2>\n";
    for lapse in [Lapse::Missed, Lapse::Wrong] {
        for cause in Cause::ALL {
            let here = failures.iter().filter(|failure| (failure.error, failure.cause) == (lapse, cause));
            let items: Vec<String> = here.map(item).collect();
            if !items.is_empty() {
                let title = match lapse {
                    Lapse::Missed => "missed",
                    Lapse::Wrong => "wrong",
                };
                page += &format!(
                    "<details>\n<summary>{title}: {} ({})</summary>\n<ul>\n{}</ul>\n</details>\n",
                    cause.as_str(),
                    grouped(items.len() as u64),
                    items.concat()
                );
            }
        }
    }
    page + "</html>\n"
}

/// The calibration curve: share right over score, a circle of the size of each bin; on the diagonal scores mean what
/// they say.
fn curve(of: &Calibration) -> String {
    const SIZE: f64 = 240.0;
    let at = |x: f64, y: f64| (20.0 + x * SIZE, 20.0 + (1.0 - y) * SIZE);
    let most = of.bins.iter().map(|bin| bin.n).max().unwrap_or(1) as f64;
    let circle = |bin: &Bin| {
        let (x, y) = at(bin.mean_score, bin.right);
        let radius = 3.0 + 9.0 * (bin.n as f64 / most).sqrt();
        format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{}: scored {:.3}, {:.3} right</title></circle>",
            counted(bin.n, "mention"),
            bin.mean_score,
            bin.right
        )
    };
    let points = of.bins.iter().map(|bin| at(bin.mean_score, bin.right));
    let line: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let circles: String = of.bins.iter().map(circle).collect();
    format!(
        "<h2>Calibration</h2>\n<svg width=\"280\" height=\"300\" role=\"img\" aria-label=\"share right over score\">\
         <rect x=\"20\" y=\"20\" width=\"{SIZE}\" height=\"{SIZE}\"/><path d=\"M20 260L260 20\"/>\
         <polyline points=\"{}\"/>{circles}\
         <text x=\"20\" y=\"280\">score 0</text><text x=\"252\" y=\"280\">1</text><text x=\"24\" y=\"14\">share right</text></svg>\n",
        line.join(" ")
    )
}

fn item(failure: &Failure) -> String {
    let side = |name: &str, side: &Option<Side>| {
        let Some(side) = side else { return String::new() };
        let more = [side.label.as_ref(), side.name.as_ref(), side.via.as_ref()];
        let mut words: Vec<String> = more.into_iter().flatten().cloned().collect();
        words.extend(side.ids.iter().cloned());
        words.extend(side.score.map(|score| format!("{score:.2}")));
        format!("<br><small>{name} “{}” {}</small>", escaped(&side.surface), escaped(&words.join(" · ")))
    };
    let km = failure.km.map_or_else(String::new, |km| format!("<br><small>{km:.0} km away</small>"));
    format!(
        "<li><bdi>{}<mark>{}</mark>{}</bdi> <small>{}</small>{}{}{km}\n",
        escaped(&failure.before),
        escaped(&failure.text),
        escaped(&failure.after),
        escaped(&failure.article),
        side("gold", &failure.gold),
        side("found", &failure.found),
    )
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
