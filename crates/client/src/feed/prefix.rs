//! Which events are handled: they begin in order and end in any, and count only once all before them have ended.

use std::collections::VecDeque;

/// What was begun and not yet taken, in order.
#[derive(Debug)]
pub struct Prefix<T> {
    /// The ticket of the first slot.
    first: u64,
    slots: VecDeque<Slot<T>>,
}

#[derive(Debug)]
struct Slot<T> {
    item: T,
    is_handled: bool,
}

impl<T> Default for Prefix<T> {
    fn default() -> Self {
        Self { first: 0, slots: VecDeque::new() }
    }
}

impl<T> Prefix<T> {
    /// Begins an item and returns its ticket. Tickets count up from 0.
    pub fn begin(&mut self, item: T) -> u64 {
        self.slots.push_back(Slot { item, is_handled: false });
        self.first + self.slots.len() as u64 - 1
    }

    /// Returns what was begun last, unless it has been taken.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.slots.back_mut().map(|slot| &mut slot.item)
    }

    /// Marks an item as handled.
    pub fn handled(&mut self, ticket: u64) {
        let slot = ticket.checked_sub(self.first).and_then(|at| self.slots.get_mut(usize::try_from(at).ok()?));
        if let Some(slot) = slot {
            slot.is_handled = true;
        }
    }

    /// Takes the first item, once it is handled.
    pub fn take(&mut self) -> Option<T> {
        if !self.slots.front()?.is_handled {
            return None;
        }
        self.first += 1;
        self.slots.pop_front().map(|slot| slot.item)
    }

    /// Returns how many items were begun and not yet taken.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Tells whether everything that was begun has been taken.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

#[cfg(test)]
mod tests;
