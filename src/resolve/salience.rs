//! What an article is about: how much each entity matters in it, and which countries.
//!
//! What stands at the head of an article is what it is about: the first mention counts one, the fourth a half, the
//! hundredth a tenth.

use super::Annotation;

/// Countries with less of an article than this are not its focus.
const LEAST: f32 = 0.1;

/// Most countries that an article can be about.
const MOST: usize = 3;

/// A country that an article is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focus {
    /// ISO 3166-1 alpha-2.
    pub country: [u8; 2],
    /// How much of the article is about it, 0 to 1.
    pub weight: f32,
}

/// Gives each entity its salience, and the article its focus.
pub(super) fn note(annotation: &mut Annotation<'_>) {
    let mut total = 0.0;
    for (index, mention) in annotation.mentions.iter().enumerate() {
        let weight = 1.0 / (index as f32 + 1.0).sqrt();
        annotation.entities[mention.entity].salience += weight;
        total += weight;
    }
    let mut countries: Vec<Focus> = Vec::new();
    for counted in &mut annotation.entities {
        counted.salience /= total;
        let Some(country) = counted.entity.country_code() else { continue };
        match countries.iter_mut().find(|focus| focus.country == country) {
            Some(focus) => focus.weight += counted.salience,
            None => countries.push(Focus { country, weight: counted.salience }),
        }
    }
    countries.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    countries.retain(|focus| focus.weight >= LEAST);
    countries.truncate(MOST);
    annotation.focus = countries;
}
