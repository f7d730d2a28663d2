//! Results for people: text for the terminal, and a picture.

pub mod chart;
mod layout;
mod number;
pub mod text;
