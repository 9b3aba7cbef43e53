//! What a client does next, as bytes choose.

/// Choices, used up from the front; when there are none left, the first of everything is chosen.
pub(super) struct Choices<'a>(std::slice::Iter<'a, u8>);

impl<'a> Choices<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    pub(super) fn are_done(&self) -> bool {
        self.0.len() == 0
    }

    pub(super) fn next(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    /// True in about so many of 256 cases, and where nothing is left to choose not.
    pub(super) fn rarely(&mut self, of_256: u8) -> bool {
        self.next() > 255 - of_256
    }

    pub(super) fn of<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let place = usize::from(self.next()) % items.len().max(1);
        items.get(place).copied()
    }
}
