//! A readable page on a terminal: colours where they are wanted, columns that line up although a
//! Chinese character is two cells wide.

use std::io::IsTerminal as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How a piece of text is to stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Bold,
    Dim,
    Good,
    Warn,
    Bad,
    Accent,
}

/// Writes styles as ANSI codes or not at all.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    coloured: bool,
}

impl Ink {
    /// Colours on a terminal, unless `NO_COLOR` is set.
    pub fn for_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { coloured: std::io::stdout().is_terminal() && !refused }
    }

    pub fn paint(self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Plain => return text.to_owned(),
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Warn => "33",
            Style::Bad => "31",
            Style::Accent => "36",
        };
        if self.coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// `text` filled with blanks to `width` cells, or cut to it with `…`.
pub fn column(text: &str, width: usize) -> String {
    let found = text.width();
    if found <= width {
        return format!("{text}{}", " ".repeat(width - found));
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        let cells = c.width().unwrap_or(0);
        if used + cells > width {
            break;
        }
        used += cells;
        out.push(c);
    }
    out.push('…');
    out + &" ".repeat(width - used)
}

/// A value in [0, 1] as a bar of `width` cells.
pub fn bar(value: f32, width: usize) -> String {
    let filled = (value.clamp(0.0, 1.0) * width as f32).round() as usize;
    format!("{}{}", "█".repeat(filled), "░".repeat(width - filled))
}

/// Values in [0, 1] as one row of blocks.
pub fn sparkline(values: &[f32]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let block = |value: f32| BLOCKS[((value.clamp(0.0, 1.0) * 7.0).round() as usize).min(7)];
    values.iter().map(|&value| block(value)).collect()
}

/// The hour and minute of a Unix time in China (UTC+8), or the seconds since the start.
pub fn clock(at: Option<f64>) -> String {
    match at {
        Some(at) if at >= 1e8 => {
            let minutes = ((at + 8.0 * 3600.0) / 60.0).floor() as i64;
            format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60))
        }
        Some(at) => format!("{at:>4.0}s"),
        None => "     ".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_cells() {
        assert_eq!(column("退货", 6), "退货  ");
        assert_eq!(column("退货运费谁出", 7), "退货运…");
        assert_eq!(column("退货运费谁出", 8), "退货运… ");
        assert_eq!(bar(0.5, 4), "██░░");
        assert_eq!(sparkline(&[0.0, 1.0]), "▁█");
        assert_eq!(clock(Some(1_762_912_800.0)), "10:00");
    }
}
