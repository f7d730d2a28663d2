//! Results for people: text for the terminal, and a picture.

pub mod chart;
pub mod compare;
pub mod fit;
pub mod frontier;
mod layout;
mod number;
pub mod optimize;
pub mod text;
