//! Results for people: text for the terminal, and a picture.

pub mod chart;
pub mod compare;
pub mod fit;
mod layout;
mod number;
pub mod sweep;
pub mod text;
pub mod tornado;
