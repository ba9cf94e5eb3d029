//! The users of a tenant, within their limits, with unique ids and identifiers.

use std::collections::HashMap;
use std::sync::Arc;

use super::journal::Journal;
use super::record::RowChange;
use super::refusal::Refusal;
use super::user::User;
use crate::options::EmulatorLimits;

/// All users.
#[derive(Debug, Default)]
pub(super) struct UserTable {
    journal: Journal,
    users: HashMap<String, Arc<User>>,
    /// The user id for each identifier: connection, member and value.
    owners: HashMap<(String, &'static str, String), String>,
    bytes: usize,
}

impl UserTable {
    /// Makes a table with the saved users.
    pub(super) fn new(saved: Vec<User>, journal: Journal) -> Self {
        // Without the journal, so that the saved users are not written again.
        let mut table = Self::default();
        for user in saved {
            table.put(user);
        }
        Self { journal, ..table }
    }

    /// Returns a user.
    pub(super) fn get(&self, id: &str) -> Option<&Arc<User>> {
        self.users.get(id)
    }

    /// Reports whether there is a user with the same id, or with one of the same identifiers.
    pub(super) fn has_like(&self, user: &User) -> bool {
        self.users.contains_key(&user.id) || self.is_identifier_taken(user)
    }

    /// Reports whether another user has one of the identifiers.
    fn is_identifier_taken(&self, user: &User) -> bool {
        user.identifiers().any(|identifier| self.owners.get(&identifier).is_some_and(|id| *id != user.id))
    }

    /// Checks the limits for `user`, which would replace the user with its id.
    fn check_limits(&self, user: &User, limits: &EmulatorLimits) -> Result<(), Refusal> {
        let replaced = self.users.get(&user.id).map(|old| size(old));
        let count = self.users.len() + usize::from(replaced.is_none());
        let bytes = self.bytes + size(user) - replaced.unwrap_or_default();
        if count <= limits.users && bytes <= limits.user_bytes { Ok(()) } else { Err(Refusal::TooManyUsers) }
    }

    /// Adds a user, unless there is one like it or there are too many.
    pub(super) fn add(&mut self, user: User, limits: &EmulatorLimits) -> Result<Arc<User>, Refusal> {
        if self.has_like(&user) {
            return Err(Refusal::UserExists);
        }
        self.check_limits(&user, limits)?;
        Ok(self.put(user))
    }

    /// Replaces the user with the same id.
    pub(super) fn replace(&mut self, user: User, limits: &EmulatorLimits) -> Result<Arc<User>, Refusal> {
        if self.is_identifier_taken(&user) {
            return Err(Refusal::IdentifierTaken);
        }
        self.check_limits(&user, limits)?;
        Ok(self.put(user))
    }

    fn put(&mut self, user: User) -> Arc<User> {
        self.remove(&user.id);
        self.bytes += size(&user);
        self.owners.extend(user.identifiers().map(|identifier| (identifier, user.id.clone())));
        let user = Arc::new(user);
        self.journal.note(|| RowChange::User { user: Arc::clone(&user) });
        self.users.insert(user.id.clone(), Arc::clone(&user));
        user
    }

    /// Removes a user, if there is one with that id.
    pub(super) fn remove(&mut self, id: &str) -> Option<Arc<User>> {
        let user = self.users.remove(id)?;
        self.bytes -= size(&user);
        for identifier in user.identifiers() {
            self.owners.remove(&identifier);
        }
        self.journal.note(|| RowChange::UserDeleted { id: user.id.clone() });
        Some(user)
    }
}

/// Returns the approximate size of a profile in bytes.
fn size(user: &User) -> usize {
    user.profile.iter().map(|(name, value)| name.len() + value.to_string().len()).sum()
}
