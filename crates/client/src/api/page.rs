//! One page after the other, to the end of a list.

use std::collections::VecDeque;

use super::request::Call;
use super::{Client, Error};
use crate::model::Resource;
use auth0_events_text::json;

/// The largest page that the API gives.
pub(super) const MAX_TAKE: usize = 100;
/// A list of more pages than this is a server that does not come to an end.
const MAX_PAGES: usize = 100_000;
/// The most memory that a list may take where all of it is kept, in bytes: some 80,000 deliveries.
const MAX_KEPT: usize = 1 << 30;

/// Makes the call for the page that starts at a cursor.
type MakeCall<'a> = Box<dyn Fn(Option<String>) -> Call<'a> + Send + 'a>;

/// A walk over every page of a list, one page in memory at a time.
///
/// A page without `next` is the last, and so is an empty one: deliveries carry `next` even there (recorded).
pub struct Pages<'a, T> {
    client: &'a Client,
    call: MakeCall<'a>,
    member: &'static str,
    cursor: Option<String>,
    circle: Circle,
    finished: bool,
    remaining: usize,
    /// What the pages to come may take, where all are kept.
    room: Option<Room>,
    page: VecDeque<T>,
}

impl<'a, T: Resource> Pages<'a, T> {
    pub(super) fn new(
        client: &'a Client,
        member: &'static str,
        limit: Option<usize>,
        call: impl Fn(Option<String>) -> Call<'a> + Send + 'a,
    ) -> Self {
        Self {
            client,
            call: Box::new(call),
            member,
            cursor: None,
            circle: Circle::default(),
            finished: limit == Some(0),
            remaining: limit.unwrap_or(usize::MAX),
            room: None,
            page: VecDeque::new(),
        }
    }

    /// Bounds the memory of all pages together, for one who keeps what comes.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { room: Some(Room { left: MAX_KEPT, weigh: json::room }), ..self }
    }

    /// Bounds the memory of all pages together, for one who keeps no more of what comes than its texts.
    #[must_use]
    pub fn kept_as_text(self) -> Self {
        Self { room: Some(Room { left: MAX_KEPT, weigh: <[u8]>::len }), ..self }
    }

    /// Returns the next resource, fetching a page where none is left. `None` at the end of the list, or at the limit.
    ///
    /// # Errors
    /// Fails as a call does, when the server's cursors go round in circles, and when what is kept takes too much memory.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        if self.page.is_empty() && !self.finished {
            self.fetch().await?;
        }
        if self.remaining == 0 {
            return Ok(None);
        }
        self.remaining -= 1;
        Ok(self.page.pop_front())
    }

    /// Returns what is left of the list.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn collect(self) -> Result<Vec<T>, Error> {
        let (mut pages, mut all) = (self.kept(), Vec::new());
        while let Some(item) = pages.next().await? {
            all.push(item);
        }
        Ok(all)
    }

    async fn fetch(&mut self) -> Result<(), Error> {
        let take = self.remaining.min(MAX_TAKE).to_string();
        let call = (self.call)(self.cursor.clone()).query("take", take);
        // The first page is bounded by itself, and most lists have no other.
        let room = self.room.as_mut().filter(|_| self.cursor.is_some());
        let (items, next) = self.client.page(&call, self.member, room).await?;
        self.finished = items.is_empty() || next.is_none() || items.len() >= self.remaining;
        self.page = items.into();
        if let Some(next) = next.filter(|_| !self.finished) {
            self.circle.step(&next).map_err(|cause| Error::EndlessPages { cause })?;
            self.cursor = Some(next);
        }
        Ok(())
    }
}

/// How much memory is left, in bytes, and how much a document takes of it.
pub(super) struct Room {
    left: usize,
    weigh: fn(&[u8]) -> usize,
}

impl Room {
    /// Makes room for a document. Fails where there is too little.
    pub(super) fn take(&mut self, document: &[u8]) -> Result<(), Error> {
        let left = self.left.checked_sub((self.weigh)(document));
        self.left = left.ok_or(Error::TooLong { limit: MAX_KEPT })?;
        Ok(())
    }
}

/// Notices cursors that go round in circles, with one of them in memory (Brent's method): the one that is remembered
/// is replaced after 1, 2, 4, 8, … steps, so that it comes to lie on the circle, and the circle then closes on it.
#[derive(Default)]
struct Circle {
    remembered: String,
    steps: usize,
}

impl Circle {
    /// Goes on to a cursor. Fails with the reason why that leads to no end.
    fn step(&mut self, cursor: &str) -> Result<(), String> {
        if self.closes_at(cursor) {
            return Err(format!("the cursor `{cursor}` came twice"));
        }
        match self.steps {
            MAX_PAGES.. => Err(format!("there are more than {MAX_PAGES} pages")),
            _ => Ok(()),
        }
    }

    fn closes_at(&mut self, cursor: &str) -> bool {
        if self.steps > 0 && self.remembered == cursor {
            return true;
        }
        if self.steps.is_power_of_two() || self.steps == 0 {
            cursor.clone_into(&mut self.remembered);
        }
        self.steps += 1;
        false
    }
}

#[cfg(test)]
mod tests;
