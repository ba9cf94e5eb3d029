//! The life of a stream: `create`, `show`, `list`, `update`, `enable`, `disable`, `delete`.

mod bulk;
mod create;
mod create_flags;
mod delete;
mod list;
mod show;
mod update;

/// Where streams are created.
const STREAMS: &str = "/api/v2/event-streams";

/// What the first page of a list is asked with.
const LIST: &str = "/api/v2/event-streams?take=100";

/// Returns the path of one stream.
fn path(id: &str) -> String {
    format!("{STREAMS}/{id}")
}
