//! Users: as much of the API as it takes to make `user.*` events.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::call::ApiCall;
use super::error::ApiError;
use super::reply::{empty, json};
use super::schema;
use super::tenant::Tenant;
use crate::clock;
use crate::state::User;

/// `POST /users`.
pub(crate) async fn create(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let body = ApiCall::open(&tenant, request, &["create:users"])?.body(&schema::NEW_USER).await?;
    let user = User::new(&body, clock::now())?;
    let event = user.event("user.created", None);
    let (user, streams) = tenant.store.insert_user(user, event)?;
    tenant.wake(&streams);
    Ok(json(StatusCode::CREATED, &Value::Object(user.profile.clone())))
}

/// `GET /users/{id}`.
pub(crate) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:users"])?;
    let user = tenant.store.user(&call.user_id()?)?;
    Ok(json(StatusCode::OK, &Value::Object(user.profile.clone())))
}

/// `PATCH /users/{id}`. It makes an event even if nothing changes.
pub(crate) async fn update(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["update:users", "update:users_app_metadata"])?;
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

/// `DELETE /users/{id}`. It succeeds for a user that does not exist, too, but then makes no event.
pub(crate) async fn delete(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["delete:users"])?;
    let streams = tenant.store.delete_user(&call.user_id()?, |user| user.event("user.deleted", Some(clock::now())));
    tenant.wake(&streams);
    Ok(empty(StatusCode::NO_CONTENT))
}
