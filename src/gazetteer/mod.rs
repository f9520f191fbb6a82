//! Gazetteers: lists of entities and their names, compiled to bytes that are searched in place.
//!
//! `source` reads rows, `compile` turns them into the bytes that `format` specifies, and [`Gazetteer`] opens
//! and reads those. Nothing is parsed at opening; the gazetteer inside the program is read where it lies.

pub(crate) mod alias;
mod aliases;
mod bytes;
mod compile;
mod derived;
pub mod diff;
mod entity;
mod everyday_words;
pub(crate) mod filter;
mod format;
mod keys;
mod kinds;
mod layout;
mod load;
mod names;
mod open;
mod pattern;
pub(crate) mod rows;
mod short_name;
pub mod source;
mod strings;
pub(crate) mod table;
mod whole;
mod word_lists;
pub mod write;

pub(crate) use alias::{
    check_order, parse_admin1, parse_date, parse_degrees, parse_id, parse_kind, parse_lang, shown,
};
pub use compile::Builder;
pub use entity::{Alias, AliasKind, CasePolicy, Entity, EntityType, KINDS, Office, PartialDate};
pub use format::{VERSION as FORMAT_VERSION, unicode_version};
pub(crate) use keys::MAX_WORDS;
pub(crate) use kinds::KindSet;
pub use layout::Compiled;
pub use load::{Access, compile_paths, load, read_sources};
pub(crate) use names::case_policy;
pub use open::{AliasRef, EntityRef, Gazetteer, KeyRef, OfficeRef};
pub use whole::read_whole;
pub use word_lists::WordList;
