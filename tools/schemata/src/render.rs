//! Writes a file with every change in it, each behind its question.

use crate::Written;
use crate::places::{Kind, Place};
use std::ops::Range;

/// The file with its changes; tells where they came to stand.
pub fn file(name: &str, source: &str, places: &[Place], written: &mut Vec<Written>) -> String {
    let mut pen = Pen { name, source, out: String::new(), written };
    pen.copy(0..source.len(), places);
    pen.out
}

struct Pen<'a> {
    name: &'a str,
    source: &'a str,
    out: String,
    written: &'a mut Vec<Written>,
}

impl Pen<'_> {
    /// Writes a range, with the changes of the places in it.
    fn copy(&mut self, range: Range<usize>, mut places: &[Place]) {
        let mut at = range.start;
        while let Some((place, rest)) = places.split_first() {
            if place.range.start >= range.end {
                break;
            }
            let n_inside = rest.partition_point(|inner| inner.range.start < place.range.end);
            let (inside, after) = rest.split_at(n_inside);
            if place.range.start < at {
                // Stands before the range: a left operand's neighbour.
                places = rest;
                continue;
            }
            if place.changes.is_empty() && !matches!(place.kind, Kind::ConstFn) {
                places = rest;
                continue;
            }
            self.out.push_str(&self.source[at..place.range.start]);
            let start = self.out.len();
            self.place(place, inside);
            self.note("place", start, place.changes.iter().map(|change| change.0).collect());
            at = place.range.end;
            places = after;
        }
        self.out.push_str(&self.source[at..range.end]);
    }

    fn place(&mut self, place: &Place, inside: &[Place]) {
        match &place.kind {
            Kind::Binary { left, operator, right } => {
                self.out.push('(');
                for (number, _, replacement, _) in &place.changes {
                    let (left, right) = (&self.source[left.clone()], &self.source[right.clone()]);
                    self.branch(*number, &format!("({left}) {replacement} ({right})"));
                }
                self.out.push_str("{ ");
                self.copy(left.clone(), inside);
                self.out.push_str(&self.source[left.end..operator.end]);
                self.copy(operator.end..right.end, inside);
                self.out.push_str(" })");
            }
            Kind::Unary { operator, operand } => {
                self.out.push('(');
                for (number, ..) in &place.changes {
                    self.branch(*number, &self.source[operand.clone()]);
                }
                self.out.push_str("{ ");
                self.out.push_str(&self.source[*operator..operand.start]);
                self.copy(operand.clone(), inside);
                self.out.push_str(" })");
            }
            Kind::Body => {
                for (number, _, replacement, _) in &place.changes {
                    self.out.push_str(&format!("\nif crate::mutant::on({number}) {{ "));
                    let start = self.out.len();
                    self.out.push_str(&format!("return {replacement};"));
                    self.note("branch", start, vec![*number]);
                    self.out.push_str(" }\n");
                }
            }
            Kind::Arm { .. } => {
                let numbers: Vec<usize> = place.changes.iter().map(|change| change.0).collect();
                self.out.push_str(" if true");
                for number in numbers {
                    self.out.push_str(&format!(" && !crate::mutant::on({number})"));
                }
            }
            Kind::Guard { .. } => {
                self.out.push('(');
                for (number, genre, replacement, _) in &place.changes {
                    let yes = genre == "MatchArmGuard" && replacement == "true";
                    self.out.push_str(&match yes {
                        true => format!("crate::mutant::on({number}) || "),
                        false => format!("!crate::mutant::on({number}) && "),
                    });
                }
                self.out.push('(');
                self.copy(place.range.clone(), inside);
                self.out.push_str("))");
            }
            Kind::Struct { fields } => {
                self.out.push('(');
                for (number, _, _, at) in &place.changes {
                    let gone =
                        fields.iter().find(|field| field.0 == *at).map_or(0..0, |field| field.1.clone());
                    let (before, after) = (place.range.start..gone.start, gone.end..place.range.end);
                    self.branch(*number, &format!("{}{}", &self.source[before], &self.source[after]));
                }
                self.out.push_str("{ ");
                self.copy(place.range.clone(), inside);
                self.out.push_str(" })");
            }
            Kind::ConstFn | Kind::Constant | Kind::Opaque | Kind::Chain => {}
        }
    }

    /// Writes `if on(number) { code } else `.
    fn branch(&mut self, number: usize, code: &str) {
        self.out.push_str(&format!("\nif crate::mutant::on({number}) {{ "));
        let start = self.out.len();
        self.out.push_str(code);
        self.note("branch", start, vec![number]);
        self.out.push_str(" } else ");
    }

    fn note(&mut self, what: &'static str, start: usize, numbers: Vec<usize>) {
        self.written.push(Written { file: self.name.into(), what, start, end: self.out.len(), numbers });
    }
}
