//! One page after the other, to the end of a list.

use std::collections::{HashSet, VecDeque};

use super::request::Call;
use super::{Client, Error};
use crate::model::Resource;

/// The largest page that the API gives.
pub(super) const MAX_TAKE: usize = 100;
/// A list of more pages than this is a server that does not come to an end.
const MAX_PAGES: usize = 100_000;

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
    seen: HashSet<String>,
    finished: bool,
    remaining: usize,
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
            seen: HashSet::new(),
            finished: limit == Some(0),
            remaining: limit.unwrap_or(usize::MAX),
            page: VecDeque::new(),
        }
    }

    /// Returns the next resource, fetching a page where none is left. `None` at the end of the list, or at the limit.
    ///
    /// # Errors
    /// Fails as a call does, and when the server's cursors go round in circles.
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
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await? {
            all.push(item);
        }
        Ok(all)
    }

    async fn fetch(&mut self) -> Result<(), Error> {
        let take = self.remaining.min(MAX_TAKE).to_string();
        let call = (self.call)(self.cursor.take()).query("take", take);
        let (items, next) = self.client.page(&call, self.member).await?;
        self.finished = items.is_empty() || next.is_none() || items.len() >= self.remaining;
        self.page = items.into();
        if let Some(next) = next.filter(|_| !self.finished) {
            if self.seen.len() >= MAX_PAGES {
                return Err(Error::EndlessPages { cause: format!("there are more than {MAX_PAGES} pages") });
            }
            if !self.seen.insert(next.clone()) {
                return Err(Error::EndlessPages { cause: format!("the cursor `{next}` came twice") });
            }
            self.cursor = Some(next);
        }
        Ok(())
    }
}
