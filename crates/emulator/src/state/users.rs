//! The tenant's users: each change and the event that tells of it are one step.

use std::collections::HashMap;
use std::sync::Arc;

use super::journal::Journal;
use super::record::Change;
use super::user::User;
use super::{Audience, Store};
use crate::error::ApiError;
use crate::event::Event;
use crate::options::Limits;

/// All users.
#[derive(Debug, Default)]
pub(super) struct Users {
    journal: Journal,
    rows: HashMap<String, Arc<User>>,
    /// Whose each identifier is: connection, kind and value lead to an id.
    holders: HashMap<(String, &'static str, String), String>,
    bytes: usize,
}

impl Users {
    /// Makes the table of what a database has kept.
    pub(super) fn new(kept: Vec<User>, journal: Journal) -> Self {
        // What comes from the database is not written to it again.
        let mut users = Self::default();
        for user in kept {
            users.put(user);
        }
        Self { journal, ..users }
    }

    fn holder(&self, user: &User) -> Option<&String> {
        user.identifiers().find_map(|identifier| self.holders.get(&identifier).filter(|id| **id != user.id))
    }

    /// Tells whether `user` fits in, in place of the one that has its id.
    fn has_room(&self, user: &User, limits: &Limits) -> bool {
        let old = self.rows.get(&user.id).map(|old| size(old));
        self.rows.len() + usize::from(old.is_none()) <= limits.users
            && self.bytes + size(user) <= limits.user_bytes + old.unwrap_or_default()
    }

    /// Adds a user, unless there is one like it or there are too many.
    fn add(&mut self, user: User, limits: &Limits) -> Result<Arc<User>, ApiError> {
        if self.rows.contains_key(&user.id) || self.holder(&user).is_some() {
            return Err(ApiError::user_exists());
        }
        if !self.has_room(&user, limits) {
            return Err(ApiError::too_many_users());
        }
        Ok(self.put(user))
    }

    fn put(&mut self, user: User) -> Arc<User> {
        self.remove(&user.id);
        self.bytes += size(&user);
        self.holders.extend(user.identifiers().map(|identifier| (identifier, user.id.clone())));
        let row = Arc::new(user);
        self.journal.note(|| Change::User { user: Arc::clone(&row) });
        self.rows.insert(row.id.clone(), Arc::clone(&row));
        row
    }

    fn remove(&mut self, id: &str) -> Option<Arc<User>> {
        let user = self.rows.remove(id)?;
        self.bytes -= size(&user);
        user.identifiers().for_each(|identifier| drop(self.holders.remove(&identifier)));
        self.journal.note(|| Change::UserGone { id: user.id.clone() });
        Some(user)
    }
}

/// Returns about how many bytes a user takes.
fn size(user: &User) -> usize {
    user.profile.iter().map(|(name, value)| name.len() + value.to_string().len()).sum()
}

impl Store {
    /// Tells whether there is a user with the same id, or with one of the same identifiers.
    pub(crate) fn has_user_like(&self, user: &User) -> bool {
        let tables = self.tables();
        tables.users.rows.contains_key(&user.id) || tables.users.holder(user).is_some()
    }

    /// Adds a user as [`Store::insert_user`] does, as if it had always been there: without an event.
    pub(crate) fn seed_user(&self, user: User) -> Result<(), ApiError> {
        self.tables().users.add(user, &self.limits).map(drop)
    }

    /// Adds a user, unless there is one like it or there are too many. Returns the ids of the streams that got `event`.
    pub(crate) fn insert_user(&self, user: User, event: Event) -> Result<(Arc<User>, Vec<String>), ApiError> {
        let mut tables = self.tables();
        let row = tables.users.add(user, &self.limits)?;
        Ok((row, self.spread(&mut tables, &Arc::new(event), Audience::Subscribers)))
    }

    /// Returns a user.
    pub(crate) fn user(&self, id: &str) -> Result<Arc<User>, ApiError> {
        self.tables().users.rows.get(id).cloned().ok_or_else(ApiError::no_user)
    }

    /// Replaces a user by what `change` makes of it, and publishes the event that comes with it.
    pub(crate) fn update_user(
        &self,
        id: &str,
        change: impl FnOnce(&User) -> Result<(User, Event), ApiError>,
    ) -> Result<(Arc<User>, Vec<String>), ApiError> {
        let mut tables = self.tables();
        let (user, event) = change(tables.users.rows.get(id).ok_or_else(ApiError::no_user)?)?;
        if tables.users.holder(&user).is_some() {
            return Err(ApiError::email_taken());
        }
        if !tables.users.has_room(&user, &self.limits) {
            return Err(ApiError::too_many_users());
        }
        let row = tables.users.put(user);
        Ok((row, self.spread(&mut tables, &Arc::new(event), Audience::Subscribers)))
    }

    /// Removes a user, and publishes the event made of it. It may be gone already: then there is none.
    pub(crate) fn delete_user(&self, id: &str, event: impl FnOnce(&User) -> Event) -> Vec<String> {
        let mut tables = self.tables();
        let Some(user) = tables.users.remove(id) else { return Vec::new() };
        self.spread(&mut tables, &Arc::new(event(&user)), Audience::Subscribers)
    }
}

#[cfg(test)]
mod tests;
