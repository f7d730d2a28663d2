//! Results for people: text for the terminal, and pictures.

pub mod catalogue;
pub mod chart;
pub mod compare;
pub mod diff;
pub mod fit;
pub mod frontier;
pub mod gate;
mod layout;
mod number;
pub mod optimize;
pub mod select;
pub mod sweep;
pub mod text;
pub mod theory;
pub mod tornado;
pub mod training;
pub mod uncertainty;
