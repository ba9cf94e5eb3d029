//! The store's steps for users: each change and its event are one step.

use std::sync::Arc;

use super::event::Event;
use super::refusal::Refusal;
use super::store::{Audience, StateStore};
use super::user::User;

impl StateStore {
    /// Reports whether there is a user with the same id, or with one of the same identifiers.
    pub(crate) fn has_user_like(&self, user: &User) -> bool {
        self.step().users.has_like(user)
    }

    /// Adds a user without an event, as if it had always been there.
    pub(crate) fn seed_user(&self, user: User) -> Result<(), Refusal> {
        self.step().users.add(user, &self.limits).map(|_| ())
    }

    /// Adds a user, unless there is one like it or there are too many. Returns the ids of the streams that received `event`.
    pub(crate) fn insert_user(&self, user: User, event: Event) -> Result<(Arc<User>, Vec<String>), Refusal> {
        let mut tables = self.step();
        let user = tables.users.add(user, &self.limits)?;
        Ok((user, self.publish_within(&mut tables, &Arc::new(event), Audience::Subscribers)))
    }

    /// Returns a user.
    pub(crate) fn user(&self, id: &str) -> Result<Arc<User>, Refusal> {
        self.step().users.get(id).cloned().ok_or(Refusal::UserNotFound)
    }

    /// Replaces a user by the result of `change`, and publishes the event that comes with it.
    pub(crate) fn update_user(
        &self,
        id: &str,
        change: impl FnOnce(&User) -> Result<(User, Event), Refusal>,
    ) -> Result<(Arc<User>, Vec<String>), Refusal> {
        let mut tables = self.step();
        let (user, event) = change(tables.users.get(id).ok_or(Refusal::UserNotFound)?)?;
        let user = tables.users.replace(user, &self.limits)?;
        Ok((user, self.publish_within(&mut tables, &Arc::new(event), Audience::Subscribers)))
    }

    /// Deletes a user and publishes the event from `event`, if the user exists.
    pub(crate) fn delete_user(&self, id: &str, event: impl FnOnce(&User) -> Event) -> Vec<String> {
        let mut tables = self.step();
        let Some(user) = tables.users.remove(id) else { return Vec::new() };
        self.publish_within(&mut tables, &Arc::new(event(&user)), Audience::Subscribers)
    }
}

#[cfg(test)]
mod tests;
