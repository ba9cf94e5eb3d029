//! Owns [`Pages`]: reads a list page by page.

use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use super::client::Client;
use super::error::Error;
use super::request::{ClientCall, read_json};
use crate::model::{Resource, type_name};

/// Maximum page size of the API.
const MAX_TAKE: usize = 100;
/// Maximum number of pages of a list, so that a server that never ends the list cannot keep the client busy for ever.
const MAX_PAGES: usize = 10_000;
/// Maximum size of all pages of a list that is held in memory, in bytes of JSON.
const MAX_HELD_BYTES: usize = 256 << 20;

/// Creates the call for the page at a cursor.
type MakeCall<'a> = Box<dyn Fn(Option<String>) -> ClientCall<'a> + Send + 'a>;

/// An iterator over all items of a list, which holds one page in memory.
///
/// A page without `next` is the last one. So is an empty page, because deliveries have a `next` even there (observed).
pub struct Pages<'a, T> {
    client: &'a Client,
    make_call: MakeCall<'a>,
    /// The member of the answer that holds the items.
    member: &'static str,
    cursor: Option<String>,
    cursors: SeenCursors,
    is_finished: bool,
    remaining: usize,
    /// Bytes left of [`MAX_HELD_BYTES`], if the caller holds the items.
    bytes_left: Option<usize>,
    page: VecDeque<T>,
}

impl<'a, T: Resource> Pages<'a, T> {
    pub(super) fn new(
        client: &'a Client,
        member: &'static str,
        limit: Option<usize>,
        make_call: impl Fn(Option<String>) -> ClientCall<'a> + Send + 'a,
    ) -> Self {
        Self {
            client,
            make_call: Box::new(make_call),
            member,
            cursor: None,
            cursors: SeenCursors::default(),
            is_finished: limit == Some(0),
            remaining: limit.unwrap_or(usize::MAX),
            bytes_left: None,
            page: VecDeque::new(),
        }
    }

    /// Limits the size of all pages together to 256 MiB, for a caller that holds every item in memory.
    #[must_use]
    pub fn held_in_memory(self) -> Self {
        Self { bytes_left: Some(MAX_HELD_BYTES), ..self }
    }

    /// Returns the next item, or `None` at the end of the list or at the limit. Fetches a page if necessary.
    ///
    /// # Errors
    /// Fails like any call, and if the list is too long.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        if self.page.is_empty() && !self.is_finished {
            self.fetch().await?;
        }
        if self.remaining == 0 {
            return Ok(None);
        }
        self.remaining -= 1;
        Ok(self.page.pop_front())
    }

    /// Returns the remaining items.
    ///
    /// # Errors
    /// Fails like [`Pages::next`], and if the list is larger than 256 MiB.
    pub async fn collect(self) -> Result<Vec<T>, Error> {
        let mut pages = self.held_in_memory();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await? {
            items.push(item);
        }
        Ok(items)
    }

    async fn fetch(&mut self) -> Result<(), Error> {
        let take = self.remaining.min(MAX_TAKE).to_string();
        let call = (self.make_call)(self.cursor.clone()).query("take", take);
        let answer = self.client.send(&call).await?;
        if let Some(left) = self.bytes_left {
            let left = left.checked_sub(answer.body.len()).ok_or(Error::TooLong { limit: MAX_HELD_BYTES })?;
            self.bytes_left = Some(left);
        }
        let document = read_json(&answer).map_err(|cause| call.unreadable(Some(answer.status), cause))?;
        drop(answer);
        let (items, next) = items(document, self.member).map_err(|cause| call.unreadable(None, cause))?;
        self.is_finished = items.is_empty() || next.is_none() || items.len() >= self.remaining;
        self.page = items.into();
        if let Some(next) = next.filter(|_| !self.is_finished) {
            self.cursors.add(&next)?;
            self.cursor = Some(next);
        }
        Ok(())
    }
}

/// The cursors of a list so far.
#[derive(Default)]
struct SeenCursors(HashSet<String>);

impl SeenCursors {
    /// Adds a cursor. Fails if the list has had it before, or has too many pages.
    fn add(&mut self, cursor: &str) -> Result<(), Error> {
        if !self.0.insert(cursor.to_owned()) {
            return Err(Error::EndlessPages { cause: format!("the cursor `{cursor}` came twice") });
        }
        if self.0.len() >= MAX_PAGES {
            return Err(Error::EndlessPages { cause: format!("there are more than {MAX_PAGES} pages") });
        }
        Ok(())
    }
}

/// Returns the items and the next cursor of a page. The published description has bare arrays for some lists: such a page
/// is the last one.
fn items<T: Resource>(document: Value, member: &str) -> Result<(Vec<T>, Option<String>), String> {
    let (items, next) = match document {
        Value::Array(_) => (document, None),
        Value::Object(mut members) => {
            let items = members.remove(member).ok_or_else(|| format!("`{member}` is missing"))?;
            let next = members.get("next").and_then(Value::as_str).filter(|next| !next.is_empty()).map(str::to_owned);
            (items, next)
        }
        other => return Err(format!("expected an object, found {}", type_name(&other))),
    };
    let Value::Array(items) = items else { return Err(format!("{member}: expected an array")) };
    let read = |(index, item)| T::read(item).map_err(|cause| format!("{member}[{index}]: {cause}"));
    Ok((items.into_iter().enumerate().map(read).collect::<Result<_, _>>()?, next))
}

#[cfg(test)]
mod tests;
