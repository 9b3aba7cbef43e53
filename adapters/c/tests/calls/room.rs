//! Room that is handed out, of which it can be told how much was written.

use std::mem::{MaybeUninit, size_of};

/// What nothing that is written looks like.
const UNTOUCHED: u8 = 0xa5;

/// Room for some items, and for one more that nobody is told of.
pub(super) struct Room<T> {
    items: Vec<MaybeUninit<T>>,
    /// What is told, and what comes back.
    pub(super) count: usize,
}

impl<T: Copy> Room<T> {
    pub(super) fn of(count: usize) -> Self {
        let mut items = Vec::with_capacity(count + 1);
        for _ in 0..=count {
            let mut item = MaybeUninit::uninit();
            // SAFETY: one item's bytes are the item's own.
            unsafe { std::ptr::write_bytes(&raw mut item, UNTOUCHED, 1) };
            items.push(item);
        }
        Self { items, count }
    }

    pub(super) fn start(&mut self) -> *mut T {
        self.items.as_mut_ptr().cast()
    }

    /// The items that were written.
    ///
    /// # Safety
    /// The callee has written `count` of them.
    pub(super) unsafe fn written(&self) -> Vec<T> {
        // SAFETY: as the caller promises.
        self.items.iter().take(self.count).map(|item| unsafe { item.assume_init() }).collect()
    }

    /// Whether the items from this place on are as they were handed out.
    pub(super) fn is_untouched_from(&self, place: usize) -> bool {
        self.items.iter().skip(place).all(|item| {
            let bytes = item.as_ptr().cast::<u8>();
            // SAFETY: an untouched item was filled byte by byte; one that was touched is a
            // defect that is reported.
            (0..size_of::<T>()).all(|at| unsafe { bytes.add(at).read() } == UNTOUCHED)
        })
    }

    /// How many items there is room for.
    pub(super) fn size(&self) -> usize {
        self.items.len() - 1
    }
}
