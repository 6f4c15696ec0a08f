/// Characters in a page.
const PAGE: usize = 256;
/// Pages of all of Unicode.
const PAGES: usize = 0x11_0000 / PAGE;

/// A map from every character to a small value: two look-ups, no hashing; pages that hold nothing special are shared.
pub(super) struct Pages<T> {
    usual: T,
    page_of: Vec<u16>,
    values: Vec<[T; PAGE]>,
}

impl<T: Copy> Pages<T> {
    /// All characters have the usual value.
    pub(super) fn new(usual: T) -> Self {
        Self { usual, page_of: vec![0; PAGES], values: vec![[usual; PAGE]] }
    }

    #[inline]
    pub(super) fn of(&self, c: char) -> T {
        let code = c as usize;
        let page = self.page_of.get(code / PAGE).copied().unwrap_or(0);
        self.values.get(page as usize).and_then(|page| page.get(code % PAGE)).copied().unwrap_or(self.usual)
    }

    pub(super) fn set(&mut self, c: char, value: T) {
        let code = c as usize;
        let Some(page) = self.page_of.get_mut(code / PAGE) else { return };
        if *page == 0 {
            // There are fewer pages than 2^16.
            *page = u16::try_from(self.values.len()).unwrap_or_default();
            self.values.push([self.usual; PAGE]);
        }
        if let Some(entry) = self.values.get_mut(*page as usize).and_then(|page| page.get_mut(code % PAGE)) {
            *entry = value;
        }
    }

    /// The same characters with other values.
    pub(super) fn map<U: Copy>(&self, to: impl Fn(T) -> U) -> Pages<U> {
        let values = self.values.iter().map(|page| page.map(&to)).collect();
        Pages { usual: to(self.usual), page_of: self.page_of.clone(), values }
    }
}
