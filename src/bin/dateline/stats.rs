//! `dateline stats`: what annotated articles name most, as tables with bars, or as JSON.

use crate::ExitStatus;
use crate::args::{ColorChoice, StatsArgs, StatsBy};
use crate::messages::{Messages, counted, grouped};
use anstyle::{AnsiColor, Style};
use dateline::read::{Batch, Format, Input, ReadOptions, Reader};
use dateline::stats::{By, Counted, Group, Stats, StatsOptions, Summary};
use dateline::write::terminal::visible;
use dateline::{Error, ErrorKind};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of the longest bar, of names, and of a group's name.
const BAR: usize = 24;
const NAME: usize = 36;
const GROUP: usize = 26;
/// Months that a trend shows, the latest ones.
const TREND: usize = 24;
/// Entities that stand beside a group.
const BESIDE: usize = 3;

pub(crate) fn run(
    args: &StatsArgs,
    color: ColorChoice,
    messages: &Messages,
) -> Result<ExitStatus, Vec<Error>> {
    if args.files.is_empty() && io::stdin().is_terminal() {
        return Err(vec![
            Error::new(ErrorKind::Config, "nothing to count: no file is named and nothing is piped in")
                .with_help("try: dateline annotate ARTICLES | dateline stats"),
        ]);
    }
    let inputs = match args.files.as_slice() {
        [] => vec![Input::stdin()],
        files => files.iter().map(Input::from_arg).collect(),
    };
    let mut options = StatsOptions::default();
    options.by = args.by.map(By::from);
    options.key.clone_from(&args.key);
    options.date_field.clone_from(&args.date_field);
    let mut stats = Stats::new(options);
    let status = read(inputs, &mut stats, messages);
    let summary = stats.summary(args.top);
    let text = if args.json { json(&summary) } else { text(&summary, args) };
    let choice = match color {
        ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()),
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    anstream::AutoStream::new(io::stdout().lock(), choice)
        .write_all(text.as_bytes())
        .map_err(|err| vec![Error::io("<stdout>", err)])?;
    Ok(status)
}

/// Counts all records of all inputs.
fn read(inputs: Vec<Input>, stats: &mut Stats, messages: &Messages) -> ExitStatus {
    let options = ReadOptions { format: Some(Format::Jsonl), ..ReadOptions::default() };
    let mut reader = Reader::new(inputs, options);
    let mut batch = Batch::default();
    let mut status = ExitStatus::Success;
    loop {
        match reader.next_batch(&mut batch) {
            Ok(false) => return status,
            Ok(true) => {
                for raw in batch.records() {
                    let added = raw.and_then(|raw| stats.add(raw.bytes).map_err(|err| raw.locate(err)));
                    if let Err(err) = added {
                        messages.passed_over(&err);
                        if status == ExitStatus::Success {
                            status = ExitStatus::Rejected;
                        }
                    }
                }
            }
            Err(err) => {
                messages.passed_over(&err);
                status = ExitStatus::Failure;
            }
        }
    }
}

fn json(summary: &Summary) -> String {
    // Maps with string keys only.
    serde_json::to_string(summary).map(|json| json + "\n").unwrap_or_default()
}

fn text(summary: &Summary, args: &StatsArgs) -> String {
    let mut text = format!(
        "{}, {} of {}\n",
        counted(summary.articles, "article"),
        counted(summary.mentions, "mention"),
        if summary.n_entities == 1 {
            "1 entity".into()
        } else {
            format!("{} entities", grouped(summary.n_entities as u64))
        }
    );
    match args.by {
        None => {
            entities(&mut text, summary);
            pairs(&mut text, summary);
            groups(&mut text, "Months", &summary.months, 0);
        }
        Some(StatsBy::Month) => groups(&mut text, "Months", &summary.months, BESIDE),
        Some(StatsBy::Source) => groups(&mut text, "Sources", &summary.groups, BESIDE),
        Some(StatsBy::Country) => groups(&mut text, "Countries", &summary.groups, BESIDE),
        Some(StatsBy::Type) => groups(&mut text, "Types", &summary.groups, BESIDE),
    }
    let mut note = |what: &str, more: u64| {
        if more > 0 {
            let _ = writeln!(
                text,
                "\nThere were too many {what} to keep: counts may be up to {} too low.",
                grouped(more)
            );
        }
    };
    note("pairs", summary.pairs_at_most_more);
    note("entities by group", summary.groups_at_most_more);
    if summary.other_mentions > 0 {
        let _ = writeln!(
            text,
            "\n{} of entities beyond the first million are not shown.",
            counted(summary.other_mentions, "mention")
        );
    }
    text
}

fn entities(text: &mut String, summary: &Summary) {
    let months = summary.months.iter().filter(|month| !month.name.starts_with('(')).count();
    heading(text, &format!("{:NAME$}  {:12}  articles", "Entities", ""), summary.entities.len());
    let most = summary.entities.iter().map(|entity| entity.articles).max().unwrap_or(0);
    for entity in &summary.entities {
        let Counted { name, r#type, articles, mentions, .. } = entity;
        let trend = if months > 1 { trend(&entity.trend[..months]) } else { String::new() };
        let mentions = counted(*mentions, "mention");
        let (name, bar) = (cell(name, NAME), bar(*articles, most, type_style(r#type)));
        let line = format!("{name}  {}  {bar}  {mentions:>15}  {trend}", cell(r#type, 12));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn pairs(text: &mut String, summary: &Summary) {
    heading(text, &format!("{:NAME$}  {:12}  articles", "Pairs", ""), summary.pairs.len());
    let most = summary.pairs.iter().map(|pair| pair.articles).max().unwrap_or(0);
    for pair in &summary.pairs {
        let [one, other] = &pair.entities;
        let names = format!("{} · {}", one.name, other.name);
        let line = format!("{}  {}", cell(&names, NAME + 14), bar(pair.articles, most, Style::new()));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn groups(text: &mut String, title: &str, groups: &[Group], beside: usize) {
    heading(text, &format!("{title:GROUP$}  articles"), groups.len());
    let most = groups.iter().map(|group| group.articles).max().unwrap_or(0);
    for group in groups {
        let named = group.entities.iter().take(beside);
        let named: Vec<String> =
            named.map(|entity| format!("{} {}", visible(&entity.name), grouped(entity.articles))).collect();
        let line = format!(
            "{}  {}  {}",
            cell(&group.name, GROUP),
            bar(group.articles, most, AnsiColor::Blue.on_default()),
            named.join(", ")
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn heading(text: &mut String, title: &str, rows: usize) {
    let bold = Style::new().bold();
    let _ = writeln!(text, "\n{bold}{title}{bold:#}");
    if rows == 0 {
        text.push_str("none\n");
    }
}

/// The colour that `annotate --to pretty` gives the type.
fn type_style(name: &str) -> Style {
    match name {
        "actor" => AnsiColor::Yellow.on_default(),
        "place" => AnsiColor::Cyan.on_default(),
        _ => AnsiColor::Magenta.on_default(),
    }
}

/// A name in so many columns, cut if it needs more.
fn cell(name: &str, columns: usize) -> String {
    let name = visible(name).replace('\n', " ");
    let width = name.width();
    if width <= columns {
        return format!("{name}{}", " ".repeat(columns - width));
    }
    let (mut cut, mut width) = (String::new(), 0);
    for c in name.chars() {
        width += c.width().unwrap_or(0);
        if width >= columns {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    let width = cut.width();
    format!("{cut}{}", " ".repeat(columns.saturating_sub(width)))
}

/// A number and a bar of eighths of a column.
fn bar(number: u64, most: u64, style: Style) -> String {
    let eighths =
        usize::try_from(u128::from(number) * (8 * BAR) as u128 / u128::from(most.max(1))).unwrap_or(0);
    let eighths = if number > 0 { eighths.max(1) } else { 0 };
    let mut bar = "█".repeat(eighths / 8);
    bar.extend(['▏', '▎', '▍', '▌', '▋', '▊', '▉'].get((eighths % 8).wrapping_sub(1)));
    let blanks = " ".repeat(BAR - bar.width().min(BAR));
    format!("{:>8}  {style}{bar}{style:#}{blanks}", grouped(number))
}

/// The latest months, each as a block of the height that its number has beside the greatest.
fn trend(numbers: &[u64]) -> String {
    let numbers = &numbers[numbers.len().saturating_sub(TREND)..];
    let most = numbers.iter().copied().max().unwrap_or(0).max(1);
    let block = |&number: &u64| match usize::try_from(u128::from(number) * 8 / u128::from(most)) {
        _ if number == 0 => '·',
        Ok(eighths) => ['▁', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'].get(eighths).copied().unwrap_or('█'),
        Err(_) => '█',
    };
    numbers.iter().map(block).collect()
}

impl From<StatsBy> for By {
    fn from(argument: StatsBy) -> Self {
        match argument {
            StatsBy::Month => Self::Month,
            StatsBy::Source => Self::Source,
            StatsBy::Country => Self::Country,
            StatsBy::Type => Self::Type,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_as_wide_as_their_column() {
        for name in [
            "",
            "Mali",
            "Jama'at Nusrat al-Islam wal-Muslimin",
            "中华人民共和国中华人民共和国",
            "a\x1b[2J\u{202e}b",
        ] {
            assert_eq!(cell(name, 12).width(), 12, "{name}");
            assert!(!cell(name, 12).contains('\x1b'));
        }
    }

    #[test]
    fn bars_are_in_proportion() {
        let plain = |number, most| bar(number, most, Style::new());
        assert_eq!(plain(0, 0).trim_end(), "       0");
        assert_eq!(plain(8, 8), format!("       8  {}", "█".repeat(BAR)));
        assert_eq!(plain(4, 8).trim_end(), format!("       4  {}", "█".repeat(BAR / 2)));
        assert_eq!(plain(1, 1_000_000).trim_end(), "       1  ▏");
        assert!(plain(u64::MAX, u64::MAX).ends_with('█'));
    }

    #[test]
    fn trends_end_with_the_latest_month() {
        assert_eq!(trend(&[0, 1, 4, 8]), "·▁▄█");
        assert_eq!(trend(&[9; 100]).chars().count(), TREND);
        assert_eq!(trend(&[]), "");
    }
}
