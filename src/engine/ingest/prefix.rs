//! Owns [`Prefix`]: items that start in order, finish in any order, and leave in order.

use std::collections::VecDeque;

/// A queue of items that leave from the front once they are handled.
#[derive(Debug)]
pub(crate) struct Prefix<T> {
    /// The ticket of the first slot.
    first: u64,
    slots: VecDeque<PrefixSlot<T>>,
}

#[derive(Debug)]
struct PrefixSlot<T> {
    item: T,
    is_handled: bool,
}

impl<T> Default for Prefix<T> {
    fn default() -> Self {
        Self { first: 0, slots: VecDeque::new() }
    }
}

impl<T> Prefix<T> {
    /// Adds an item and returns its ticket. Tickets count up from 0.
    pub(crate) fn begin(&mut self, item: T) -> u64 {
        self.slots.push_back(PrefixSlot { item, is_handled: false });
        self.first + self.slots.len() as u64 - 1
    }

    /// Returns the item added last, unless it has left.
    pub(crate) fn last_mut(&mut self) -> Option<&mut T> {
        self.slots.back_mut().map(|slot| &mut slot.item)
    }

    /// Marks an item as handled.
    pub(crate) fn handled(&mut self, ticket: u64) {
        let slot = ticket.checked_sub(self.first).and_then(|at| self.slots.get_mut(usize::try_from(at).ok()?));
        if let Some(slot) = slot {
            slot.is_handled = true;
        }
    }

    /// Removes and returns the first item, if it is handled.
    pub(crate) fn take(&mut self) -> Option<T> {
        if !self.slots.front()?.is_handled {
            return None;
        }
        self.first += 1;
        self.slots.pop_front().map(|slot| slot.item)
    }

    /// Returns the number of items.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }
}

#[cfg(test)]
mod tests;
