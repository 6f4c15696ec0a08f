use super::character::{self, Change};
use super::lexicon::Lexicon;
use super::pages::Pages;

/// What the scanner sees in the place of a character: a small number.
pub(crate) type Symbol = u16;

/// A character as the scanner sees it: its symbol, and whether it may stand within a word as noise. Kept small, because the table of
/// all characters is read for every character of every text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen(Symbol);

impl Seen {
    const NOISE: Symbol = 1 << 15;

    /// Which character of the alphabet it is.
    #[inline]
    pub(crate) fn symbol(self) -> Symbol {
        self.0 & !Self::NOISE
    }

    #[inline]
    pub(crate) fn is_noise(self) -> bool {
        self.0 & Self::NOISE != 0
    }

    fn with(self, symbol: Symbol) -> Self {
        Self(symbol | self.0 & Self::NOISE)
    }
}

/// Gives every character that folds to one of an alphabet that one's symbol, without rewriting the text.
///
/// Made from the same table as the exact path. A character outside the alphabet is [`SymbolTable::OTHER`], one that folding
/// removes is [`SymbolTable::SKIP`].
pub(crate) struct SymbolTable {
    pages: Pages<Seen>,
    len: usize,
}

impl SymbolTable {
    /// No word holds this character.
    pub(crate) const OTHER: Symbol = 0;
    /// The scanner passes over it.
    pub(crate) const SKIP: Symbol = 1;
    /// The symbol of the first character of an alphabet; the others follow in order.
    pub(crate) const FIRST: Symbol = 2;
    /// Characters that an alphabet may have.
    pub(crate) const MOST_CHARS: usize = Seen::NOISE as usize - 2;

    /// The table for an alphabet: the characters of all folded words, each once, which get symbols in their order.
    pub(crate) fn new(alphabet: impl IntoIterator<Item = char>, lexicon: &Lexicon) -> Self {
        let mut pages =
            lexicon.watch.noise().map(|is_noise| Seen(Self::OTHER | if is_noise { Seen::NOISE } else { 0 }));
        let mut next = Self::SKIP;
        for c in alphabet {
            next = next.saturating_add(1);
            pages.set(c, pages.of(c).with(next));
        }
        character::each_change(&mut |from, change| {
            let symbol = match change {
                Change::To(to, _) => pages.of(to).symbol(),
                Change::Removed => Self::SKIP,
                Change::Several(_) | Change::None => Self::OTHER,
            };
            pages.set(from, pages.of(from).with(symbol));
        });
        Self { pages, len: usize::from(next) + 1 }
    }

    /// What the scanner sees of the character.
    #[inline]
    pub(crate) fn of(&self, c: char) -> Seen {
        self.pages.of(c)
    }

    /// One more than the greatest symbol.
    pub(crate) fn len(&self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_folds_alike_has_one_symbol() {
        let table = SymbolTable::new(['领', 'v', '1'], &Lexicon::default());
        for (plain, disguised) in [('领', '領'), ('v', 'Ｖ'), ('v', 'V'), ('v', 'ｖ'), ('1', '１')] {
            assert_eq!(table.of(plain).symbol(), table.of(disguised).symbol(), "{disguised}");
            assert_ne!(table.of(plain).symbol(), SymbolTable::OTHER);
        }
        assert_eq!(table.of('\u{200b}').symbol(), SymbolTable::SKIP);
        assert_eq!(table.of('红').symbol(), SymbolTable::OTHER);
    }
}
