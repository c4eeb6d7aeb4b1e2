//! Which printed lines have been put in but not passed over yet, and which the other way round.
//!
//! Only texts that are out of balance are kept: a long trace has many texts, and few of them move.

/// For each text that is out of balance: how often it was put in as moved, less how often it was passed
/// over as moved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Owed(Vec<(u32, i32)>);

impl Owed {
    /// True when every line that was passed over was put in, and the other way round.
    pub(super) fn is_even(&self) -> bool {
        self.0.is_empty()
    }

    /// The balance of a text.
    pub(super) fn of(&self, text: usize) -> i32 {
        self.find(text).map_or(0, |at| self.0[at].1)
    }

    /// Texts that were passed over and have not been put in yet.
    pub(super) fn to_put_in(&self) -> Vec<usize> {
        self.0.iter().filter(|(_, count)| *count < 0).map(|(text, _)| *text as usize).collect()
    }

    /// Changes the balance of a text.
    pub(super) fn add(&mut self, text: usize, count: i32) {
        match self.find(text) {
            Ok(at) => {
                self.0[at].1 += count;
                if self.0[at].1 == 0 {
                    self.0.remove(at);
                }
            }
            Err(at) => self.0.insert(at, (text as u32, count)),
        }
    }

    /// How many texts are out of balance.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn find(&self, text: usize) -> Result<usize, usize> {
        self.0.binary_search_by_key(&(text as u32), |(text, _)| *text)
    }
}
