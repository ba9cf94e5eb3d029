//! Owns [`Pages`]: reads a list page by page.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};

use bytes::Bytes;

use super::client::Client;
use super::error::Error;
use super::request::{ClientCall, body};
use crate::model::{Resource, type_name};
use auth0_events_text::json;

/// Maximum page size of the API.
const MAX_TAKE: usize = 100;
/// Maximum number of pages of a list, so that a server that never ends the list cannot keep the client busy for ever.
const MAX_PAGES: usize = 10_000;
/// Maximum number of items of a page. The lists that the API does not divide into pages are far shorter.
const MAX_ITEMS: usize = 100_000;
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
    /// The cursor of the page behind the limit, once that is reached.
    behind_limit: Option<String>,
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
            behind_limit: None,
            bytes_left: None,
            page: VecDeque::new(),
        }
    }

    /// Limits the size of all pages together to 256 MiB, for a caller that holds every item in memory.
    pub fn hold_in_memory(&mut self) {
        self.bytes_left = Some(MAX_HELD_BYTES);
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
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        self.hold_in_memory();
        let mut items = Vec::new();
        while let Some(item) = self.next().await? {
            items.push(item);
        }
        Ok(items)
    }

    /// Counts the items behind the limit, once [`Pages::next`] has returned `None`. It reads them page by page and stops after
    /// `most` of them.
    ///
    /// # Errors
    /// Fails like [`Pages::next`].
    pub async fn count_rest(&mut self, most: usize) -> Result<RestCount, Error> {
        let mut count = self.page.len();
        self.page.clear();
        if let Some(next) = self.behind_limit.take() {
            self.follow(next)?;
            self.is_finished = false;
            self.remaining = most;
        }
        while !self.is_finished {
            self.fetch().await?;
            count += self.page.len();
            self.remaining = self.remaining.saturating_sub(self.page.len());
            self.page.clear();
        }
        Ok(RestCount { count, is_complete: self.behind_limit.is_none() })
    }

    async fn fetch(&mut self) -> Result<(), Error> {
        let take = self.remaining.min(MAX_TAKE).to_string();
        let call = (self.make_call)(self.cursor.clone()).query("take", take);
        let answer = self.client.send(&call).await?;
        if let Some(left) = self.bytes_left {
            let left = left.checked_sub(answer.body.len()).ok_or(Error::TooLong { limit: MAX_HELD_BYTES })?;
            self.bytes_left = Some(left);
        }
        let status = Some(answer.status);
        let body = body(answer).map_err(|cause| call.unreadable(status, cause))?;
        let checked = check(&body, self.member);
        let is_checked = checked.map_err(|cause| call.unreadable(status, format!("not JSON: {cause}")))?;
        let (items, next) = items(&body, self.member, is_checked).map_err(|cause| call.unreadable(None, cause))?;
        self.is_finished = items.is_empty() || next.is_none() || items.len() >= self.remaining;
        self.page = items.into();
        match next {
            Some(next) if !self.is_finished => self.follow(next)?,
            next => self.behind_limit = next.filter(|_| !self.page.is_empty()),
        }
        Ok(())
    }

    fn follow(&mut self, next: String) -> Result<(), Error> {
        self.cursors.add(&next)?;
        self.cursor = Some(next);
        Ok(())
    }
}

/// The number of items behind the limit of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestCount {
    /// The number of items that were counted.
    pub count: usize,
    /// Whether the list ends with them.
    pub is_complete: bool,
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

/// Checks that a page is JSON, and returns whether its items are as well. Items that are not are tolerated if the rest is.
fn check(body: &[u8], member: &str) -> Result<bool, serde_json::Error> {
    let Err(error) = json::check(body) else { return Ok(true) };
    let mut frame = Vec::new();
    let mut rest = body;
    let list = if json::is_array(body) { Some(body) } else { json::member(body, member) };
    for item in json::items(list.unwrap_or_default()) {
        let (before, after) = rest.split_at(item.as_ptr().addr() - rest.as_ptr().addr());
        frame.extend_from_slice(before);
        frame.push(b'0');
        rest = &after[item.len()..];
    }
    frame.extend_from_slice(rest);
    json::check(&frame).map(|()| false).map_err(|_| error)
}

/// Returns the items and the next cursor of a page that [`check`] accepted. The published description has bare arrays for some
/// lists: such a page is the last one. An item that cannot be read is marked as faulty, so that it does not hide the others; if
/// no item can be read, the page is something else.
fn items<T: Resource>(body: &Bytes, member: &str, is_checked: bool) -> Result<(Vec<T>, Option<String>), String> {
    let members = json::members(body);
    let list = if json::is_array(body) { Some(&body[..]) } else { json::find(&members, member) };
    let Some(list) = list else {
        return Err(match json::read(body) {
            Ok(reading) if !reading.value.is_object() => {
                format!("expected an object, found {}", type_name(&reading.value))
            }
            _ => format!("`{member}` is missing"),
        });
    };
    if !json::is_array(list) {
        return Err(format!("{member}: expected an array"));
    }
    let items = json::items(list);
    if items.len() > MAX_ITEMS {
        return Err(format!("{member}: more than {MAX_ITEMS} items"));
    }
    let items: Vec<T> = items.into_iter().map(|item| T::read_item(&body.slice_ref(item), is_checked)).collect();
    if let Some(fault) = items.first().and_then(T::fault)
        && items.iter().all(|item| item.fault().is_some())
    {
        return Err(format!("{member}[0]: {fault}"));
    }
    let next = json::find(&members, "next").and_then(json::text).filter(|next| !next.is_empty());
    Ok((items, next.map(Cow::into_owned)))
}

#[cfg(test)]
mod tests;
