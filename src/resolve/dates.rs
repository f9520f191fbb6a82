//! Days with parts that may be unknown.

use crate::gazetteer::PartialDate;

/// The day a record was published, from `2026-05-17`, `2026-05-17T06:00:00Z` or `20260517…`.
pub fn published(date: &str) -> Option<PartialDate> {
    let digits = |from: usize, to: usize| {
        date.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u16>().ok()
    };
    let dashed = date.get(4..5) == Some("-");
    let (month, day) = if dashed { (digits(5, 7), digits(8, 10)) } else { (digits(4, 6), digits(6, 8)) };
    let part = |number: Option<u16>, max: u16| {
        number.filter(|n| (1..=max).contains(n)).and_then(|n| u8::try_from(n).ok())
    };
    Some(PartialDate {
        year: digits(0, 4).and_then(|year| i16::try_from(year).ok())?,
        month: part(month, 12).unwrap_or(0),
        day: part(day, 31).unwrap_or(0),
    })
}

/// Whether a day lies within two dates of which parts may be unknown.
pub(super) fn within(day: PartialDate, (from, to): (Option<PartialDate>, Option<PartialDate>)) -> bool {
    let last = |date: PartialDate| PartialDate {
        month: if date.month == 0 { 12 } else { date.month },
        day: if date.day == 0 { 31 } else { date.day },
        ..date
    };
    from.is_none_or(|from| from <= last(day)) && to.is_none_or(|to| day <= last(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_forms_of_dates() {
        let day = Some(PartialDate { year: 2026, month: 5, day: 17 });
        assert_eq!(published("2026-05-17"), day);
        assert_eq!(published("2026-05-17T06:00:00Z"), day);
        assert_eq!(published("20260517T060000"), day);
        assert_eq!(published("17 May 2026"), None);
    }

    #[test]
    fn unknown_parts_of_a_date_are_wide() {
        let year = |year| PartialDate { year, month: 0, day: 0 };
        let day = PartialDate { year: 2022, month: 3, day: 2 };
        assert!(within(day, (Some(year(2022)), Some(year(2022)))));
        assert!(!within(day, (None, Some(year(2021)))));
        assert!(within(year(2022), (Some(day), None)));
        let month = |month| PartialDate { year: 2022, month, day: 0 };
        let of_march = |day| Some(PartialDate { year: 2022, month: 3, day });
        assert!(within(day, (Some(month(3)), Some(month(3)))));
        assert!(!within(day, (Some(month(4)), None)) && !within(day, (None, Some(month(2)))));
        assert!(within(day, (of_march(2), of_march(2))));
        assert!(!within(day, (of_march(3), None)) && !within(day, (None, of_march(1))));
        assert!(within(month(3), (of_march(31), None)));
    }
}
