/// A set of small numbers that is emptied at once, however many it holds: what was put in counts for one round.
#[derive(Debug, Default)]
pub(super) struct Marks {
    round: u32,
    /// The round in which each number was put in last.
    rounds: Vec<u32>,
    /// The members, in the order in which they were put in.
    members: Vec<usize>,
}

impl Marks {
    /// Empties the set and makes room for the numbers below `len`; others are never members.
    pub(super) fn clear(&mut self, len: usize) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 || self.rounds.len() != len {
            self.rounds.clear();
            self.rounds.resize(len, 0);
            self.round = 1;
        }
        self.members.clear();
    }

    /// Puts a number in; whether it was not there yet.
    #[inline]
    pub(super) fn add(&mut self, number: usize) -> bool {
        match self.rounds.get_mut(number) {
            Some(round) if *round != self.round => {
                *round = self.round;
                self.members.push(number);
                true
            }
            _ => false,
        }
    }

    #[inline]
    pub(super) fn has(&self, number: usize) -> bool {
        self.rounds.get(number) == Some(&self.round)
    }

    pub(super) fn members(&self) -> &[usize] {
        &self.members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_leaves_nothing_to_the_next() {
        let mut marks = Marks::default();
        assert!(!marks.has(0), "before the first round");
        for _ in 0..3 {
            marks.clear(4);
            assert!(!marks.has(2));
            assert!(marks.add(2) && !marks.add(2) && marks.add(0) && !marks.add(4));
            assert!(marks.has(2) && !marks.has(1) && !marks.has(4));
            assert_eq!(marks.members(), [2, 0]);
        }
    }
}
