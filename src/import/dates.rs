//! Dates as sources write them.

use crate::gazetteer::{PartialDate, parse_date};

/// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` (a time of day is passed over), `YYYYMMDD`, `YYYY/MM/DD` and `DD.MM.YYYY`.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split(['-', '/', '.']).collect::<Vec<_>>().as_slice() {
        [day, month, year] if text.contains('.') => parse_date(&format!("{year}-{month:0>2}-{day:0>2}")),
        [all] if digits && all.len() == 8 => {
            let (year, rest) = all.split_at(4);
            let (month, day) = rest.split_at(2);
            parse_date(&format!("{year}-{month}-{day}"))
        }
        parts => parse_date(&parts.join("-")),
    }
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_sources_write_them() {
        for (text, expected) in [
            ("1960", "1960"),
            ("2021-06", "2021-06"),
            ("1960-09-22", "1960-09-22"),
            ("1960-09-22T00:00:00Z", "1960-09-22"),
            ("19600922", "1960-09-22"),
            ("1960/09/22", "1960-09-22"),
            ("22.9.1960", "1960-09-22"),
            ("60", "-"),
            ("2004017", "-"),
            ("1960-13-01", "-"),
            ("September 1960", "-"),
            ("", "-"),
            ("1é60922", "-"),
        ] {
            let found = date(text).map_or_else(|| "-".to_owned(), |date| date.to_string());
            assert_eq!(found, expected, "{text}");
        }
    }
}
