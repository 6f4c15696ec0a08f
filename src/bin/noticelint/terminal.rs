//! What the terminal can do.

use std::io::IsTerminal;

use miette::{GraphicalReportHandler, GraphicalTheme};
use noticelint::pack::PackError;

use crate::args::When;

/// Columns where the terminal does not say, and the most that text is spread over.
const USUAL_WIDTH: usize = 100;

/// Whether to use colours on standard output.
pub fn color(when: When) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Columns of the terminal on standard output.
pub fn width() -> usize {
    let of_terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let usable = if std::io::stdout().is_terminal() { of_terminal } else { None };
    usable.unwrap_or(USUAL_WIDTH).clamp(40, USUAL_WIDTH)
}

/// All mistakes of a pack, each under its place in the YAML.
pub fn render_pack_error(error: &PackError) -> String {
    let plain = !std::io::stderr().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = if plain { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::unicode() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(USUAL_WIDTH);
    let mut out = String::new();
    for mistake in error.mistakes() {
        if handler.render_report(&mut out, mistake).is_err() {
            out.push_str(&mistake.to_string());
        }
        out.push('\n');
    }
    out + &error.to_string()
}
