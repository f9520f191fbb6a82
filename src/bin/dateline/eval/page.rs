//! The errors as a page to read: one HTML file that needs nothing else.

use crate::messages::grouped;
use dateline::eval::{Cause, Failure, Lapse, Report, Side};

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
summary{font-weight:600;cursor:pointer;margin:.5rem 0}li{margin:.6rem 0;list-style:none}ul{padding:0}\
mark{background:#ffd54a;color:#000;padding:0 .15em;border-radius:.2em}small{color:#777}\
table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:right}td:first-child,th:first-child{text-align:left}";

/// The page.
pub(super) fn of(report: &Report, failures: &[Failure]) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Errors</title>\n<style>{STYLE}</style>\n<h1>Errors</h1>\n\
         <table>\n<tr><th>label<th>gold<th>found<th>P<th>R<th>F1\n"
    );
    for (label, measures) in report.detection.get("all").iter().flat_map(|rows| &rows.0) {
        let of = measures.exact;
        page += &format!(
            "<tr><td>{}<td>{}<td>{}<td>{:.3}<td>{:.3}<td>{:.3}\n",
            escaped(label),
            grouped(of.gold),
            grouped(of.pred),
            of.p,
            of.r,
            of.f1
        );
    }
    page += "</table>\n";
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
