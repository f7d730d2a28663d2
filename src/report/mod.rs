//! Results for people: text for the terminal, and pictures.

pub mod batch;
pub mod catalogue;
pub mod chart;
pub mod compare;
pub mod diff;
mod draw;
pub mod fit;
pub mod frontier;
pub mod gate;
pub mod language;
mod layout;
mod number;
pub mod optimize;
pub mod page;
pub mod paint;
pub mod select;
pub mod sweep;
pub mod text;
pub mod theory;
pub mod tornado;
pub mod training;
pub mod uncertainty;
