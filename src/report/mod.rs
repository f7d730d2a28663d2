//! Results for people: text for the terminal, and a picture.

pub mod chart;
pub mod compare;
pub mod fit;
mod layout;
mod number;
pub mod select;
pub mod text;
