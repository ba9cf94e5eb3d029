//! Users: just enough of them to make `user.*` events happen.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::error::ApiError;
use super::routes::{Call, empty, json};
use super::state::User;
use super::tenant::Tenant;
use super::{clock, schema};

/// `POST /users`.
pub(super) async fn create(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let body = Call::open(&tenant, request, &["create:users"])?.body(&schema::NEW_USER).await?;
    let user = User::new(&body, clock::now())?;
    let event = user.event("user.created", None);
    let (user, streams) = tenant.store.insert_user(user, event)?;
    tenant.wake(&streams);
    Ok(json(StatusCode::CREATED, &Value::Object(user.profile.clone())))
}

/// `GET /users/{id}`.
pub(super) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["read:users"])?;
    let user = tenant.store.user(&call.user_id()?)?;
    Ok(json(StatusCode::OK, &Value::Object(user.profile.clone())))
}

/// `PATCH /users/{id}`. It makes an event even if nothing differs.
pub(super) async fn update(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["update:users", "update:users_app_metadata"])?;
    let id = call.user_id()?;
    let body = call.body(&schema::USER_CHANGE).await?;
    let (user, streams) = tenant.store.update_user(&id, |user| {
        let user = user.changed(&body, clock::now())?;
        let event = user.event("user.updated", None);
        Ok((user, event))
    })?;
    tenant.wake(&streams);
    Ok(json(StatusCode::OK, &Value::Object(user.profile.clone())))
}

/// `DELETE /users/{id}`: done as well when there is nothing to delete, but without an event.
pub(super) async fn delete(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["delete:users"])?;
    let streams = tenant.store.delete_user(&call.user_id()?, |user| user.event("user.deleted", Some(clock::now())));
    tenant.wake(&streams);
    Ok(empty(StatusCode::NO_CONTENT))
}
