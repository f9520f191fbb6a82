//! Days, as records date themselves.
//!
//! The timeline counts whole days as written: a time of day and its zone are passed over, since the zone of the
//! reader is not known. What names no day, a year or a month alone, dates nothing.

/// A day, in days since 1970-01-01.
pub(super) type Day = i32;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads `2026-05-17` and `2026/05/17` with anything behind, `20260517`, `20260517T0600Z`, `Sun, 17 May 2026 06:00:00
/// GMT` as feeds write it, and Unix time in seconds or milliseconds.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match n_digits {
        4 => dashed(text),
        8 | 12 | 14 => civil(number(text, 0, 4)?, number(text, 4, 6)?, number(text, 6, 8)?),
        // Ten digits of seconds are the years 2001 to 2286.
        10 | 13 => {
            let seconds = text.get(..10)?.parse::<i64>().ok()?;
            Day::try_from(seconds / 86_400).ok()
        }
        _ => spelt(text),
    }
}

fn dashed(text: &str) -> Option<Day> {
    let mark = *text.as_bytes().get(4)?;
    let parted = matches!(mark, b'-' | b'/') && text.as_bytes().get(7) == Some(&mark);
    let ended = !text.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
    if parted && ended { civil(number(text, 0, 4)?, number(text, 5, 7)?, number(text, 8, 10)?) } else { None }
}

/// `[Sun, ]17 May 2026…`, RFC 5322.
fn spelt(text: &str) -> Option<Day> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let mut day = words.next()?;
    if !day.starts_with(|c: char| c.is_ascii_digit()) {
        day = words.next()?;
    }
    let month = words.next()?.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|&name| name == month)?;
    let year = words.next().filter(|year| year.len() == 4)?;
    civil(year.parse().ok()?, i32::try_from(month).ok()? + 1, day.parse().ok()?)
}

fn number(text: &str, from: usize, to: usize) -> Option<i32> {
    text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// The day of a date of the proleptic Gregorian calendar: Howard Hinnant's `days_from_civil`, which counts years from
/// March so that the leap day comes last.
fn civil(year: i32, month: i32, day: i32) -> Option<Day> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=last).contains(&day) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (text, expected) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2026-05-17", 20_590),
            ("0001-01-01", -719_162),
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn days_are_read_as_records_write_them() {
        for text in [
            "2026-05-17T23:59:59-11:00",
            "2026-05-17 06:00",
            "2026/05/17",
            " 20260517 ",
            "20260517T060000Z",
            "20260517060000",
            "Sun, 17 May 2026 06:00:00 GMT",
            "17 May 2026",
            "1779000000",
            "1779000000123",
        ] {
            assert_eq!(day(text), Some(20_590), "{text}");
        }
    }

    #[test]
    fn what_names_no_day_dates_nothing() {
        for text in [
            "",
            "2026",
            "2026-05",
            "2026-13-01",
            "2025-02-29",
            "2026-05-171",
            "May 2026",
            "yesterday",
            "17 Mäi 2026",
            "-",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
