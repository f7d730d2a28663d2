//! Drawing charts of the report: SVG with real text, in colours that a style sheet can turn dark.

pub mod bars;
pub mod canvas;
pub mod dots;
pub mod lines;
pub mod palette;
pub mod spans;
