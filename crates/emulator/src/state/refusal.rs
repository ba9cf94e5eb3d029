//! The reasons for which the state refuses a request.

/// The reason for which a step was refused. `wire::error` gives each a status and the API's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    StreamNotFound,
    /// The stream has no failed delivery of this event.
    DeliveryNotFound,
    UserNotFound,
    /// Another stream has the name.
    StreamNameTaken,
    TooManyStreams,
    /// The stream has failed too often in total to be enabled.
    TooManyFailures,
    /// The delivery is already being retried.
    AlreadyRetrying,
    /// Another user of the connection has the id or one of the identifiers.
    UserExists,
    /// An update would give a user an identifier that another user has.
    IdentifierTaken,
    WeakPassword,
    /// The tenant has its maximum of users, in number or in bytes.
    TooManyUsers,
    /// The events after the offset are no longer kept.
    OffsetExpired,
    /// The offset is beyond the last event.
    OffsetUnknown,
    /// A member of the request body is wrong or missing. `property` is the path of the object that holds it.
    Invalid {
        problem: String,
        property: Option<&'static str>,
    },
}
