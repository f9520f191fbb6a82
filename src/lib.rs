//! Finds the actors, places and organizations of news articles by gazetteer, with exact offsets.
mod tables;
pub mod article;
pub mod error;
pub mod gazetteer;
pub mod matcher;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod resolve;
pub mod span;
pub mod stream;
pub mod write;
pub use article::Article;
pub use error::Error;
pub use pipeline::{Annotator,AnnotatorOptions,Worker};
