use std::io::{self, BufWriter, Write};

use noticelint::Family;
use noticelint::fit::Suggester;
use unicode_width::UnicodeWidthStr;

use super::labels::LabelFile;
use crate::Outcome;
use crate::args::SuggestArgs;
use crate::load::{self, Failure};

/// `noticelint rules suggest`: words that stand out in breaching records, for a person to read.
pub fn run(args: &SuggestArgs) -> Result<Outcome, Failure> {
    let packs = load::packs(&args.rules)?;
    let mut suggester = Suggester::new(&packs);
    let (mut breaching, mut clean) = (0, 0);
    for file in LabelFile::load_all(&args.labels)? {
        let reading = file.read()?;
        for (notice, label) in file.labelled(&reading) {
            let (is_breach, is_allowed) = match args.family {
                Some(family) => (label.expects(family), label.allows(family)),
                None => (label.expects_any(), label.expects_any()),
            };
            // One that is allowed and not asked for says nothing.
            if is_breach == is_allowed {
                suggester.add(notice, is_breach);
                *(if is_breach { &mut breaching } else { &mut clean }) += 1;
            }
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{:16}  {:>9}  {:>5}  {:>8}", "word", "breaching", "clean", "log-odds")?;
    for candidate in suggester.candidates().iter().take(args.most) {
        let pad = " ".repeat(16_usize.saturating_sub(candidate.word.width()));
        let (word, log_odds) = (&candidate.word, candidate.log_odds);
        writeln!(out, "{word}{pad}  {:>9}  {:>5}  {log_odds:>8.2}", candidate.breaching, candidate.clean)?;
    }
    let about = args.family.map_or("any family", Family::name);
    writeln!(out, "{breaching} breaching ({about}) and {clean} clean records; words of the packs' lists are left out")?;
    out.flush()?;
    Ok(Outcome::Clean)
}
