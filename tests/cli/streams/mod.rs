//! Tests of the stream commands: `create`, `show`, `list`, `update`, `enable`, `disable`, `delete`.

mod bulk;
mod create;
mod create_flags;
mod delete;
mod list;
mod show;
mod update;

/// The path of the stream collection.
const STREAMS: &str = "/api/v2/event-streams";

/// The query of the request for the first page.
const LIST: &str = "/api/v2/event-streams?take=100";

/// Returns the path of one stream.
fn path(id: &str) -> String {
    format!("{STREAMS}/{id}")
}
