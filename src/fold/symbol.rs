use super::pages::Pages;
use super::table;

/// What the scanner sees in the place of a character: a small number.
pub(crate) type Symbol = u16;

/// Gives every character that folds to one of an alphabet that one's symbol, without rewriting the text.
///
/// Made from the same table as the exact path. A character outside the alphabet is [`SymbolTable::OTHER`], one that folding
/// removes is [`SymbolTable::SKIP`].
pub(crate) struct SymbolTable {
    pages: Pages<Symbol>,
    len: usize,
}

impl SymbolTable {
    /// No word holds this character.
    pub(crate) const OTHER: Symbol = 0;
    /// The scanner passes over it.
    pub(crate) const SKIP: Symbol = 1;
    /// Characters that an alphabet may have.
    pub(crate) const MOST_CHARS: usize = Symbol::MAX as usize - 1;

    /// The table for an alphabet: the characters of all folded words, each once.
    pub(crate) fn new(alphabet: impl IntoIterator<Item = char>) -> Self {
        let mut pages = Pages::new(Self::OTHER);
        let mut next = Self::SKIP;
        for c in alphabet {
            next = next.saturating_add(1);
            pages.set(c, next);
        }
        for (from, to, _) in &table::FOLDED {
            let symbol = pages.of(*to);
            if symbol != Self::OTHER {
                pages.set(*from, symbol);
            }
        }
        for (first, last) in &table::INVISIBLE {
            (*first..=*last).for_each(|c| pages.set(c, Self::SKIP));
        }
        Self { pages, len: usize::from(next) + 1 }
    }

    /// The character's symbol.
    #[inline]
    pub(crate) fn of(&self, c: char) -> Symbol {
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
        let table = SymbolTable::new(['领', 'v', '1']);
        for (plain, disguised) in [('领', '領'), ('v', 'Ｖ'), ('v', 'V'), ('v', 'ｖ'), ('1', '１')] {
            assert_eq!(table.of(plain), table.of(disguised), "{disguised}");
            assert_ne!(table.of(plain), SymbolTable::OTHER);
        }
        assert_eq!(table.of('\u{200b}'), SymbolTable::SKIP);
        assert_eq!(table.of('红'), SymbolTable::OTHER);
    }
}
