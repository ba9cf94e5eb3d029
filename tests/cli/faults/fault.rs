//! The faults, and how a server produces them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::command::{Kind, with_body};
use crate::support::answers::{problem, too_many, with};
use crate::support::scripted::{Reply, Request, html, json, reset, stall};

/// The rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Refused,
    ResetBefore,
    CutShort,
    ResetWithin,
    ResetAfter,
    Stall,
    StallMidway,
    TrickleHead,
    TrickleBody,
    TruncatedJson,
    Page,
    WrongType,
    Html(u16),
    LimitSeconds,
    LimitDate,
    LimitReset,
    LimitAlone,
    Redirect(u16),
    Expired,
    WrongName,
    UnknownAuthority,
    GoAwayUnprocessed,
    GoAwayProcessed,
    GoAwayGraceful,
    PageToItself,
    PagesInCircle,
}

pub(super) const FAULTS: [(&str, Fault); 33] = [
    ("connection refused", Fault::Refused),
    ("reset before the answer", Fault::ResetBefore),
    ("end within the body", Fault::CutShort),
    ("reset within the body", Fault::ResetWithin),
    ("reset after the body", Fault::ResetAfter),
    ("stall", Fault::Stall),
    ("stall within the body", Fault::StallMidway),
    ("trickle from the start", Fault::TrickleHead),
    ("trickle in the body", Fault::TrickleBody),
    ("truncated JSON", Fault::TruncatedJson),
    ("HTML page with 200", Fault::Page),
    ("wrong content type", Fault::WrongType),
    ("HTML 500", Fault::Html(500)),
    ("HTML 502", Fault::Html(502)),
    ("HTML 503", Fault::Html(503)),
    ("HTML 504", Fault::Html(504)),
    ("429, Retry-After in seconds", Fault::LimitSeconds),
    ("429, Retry-After as a date", Fault::LimitDate),
    ("429, x-ratelimit-reset", Fault::LimitReset),
    ("429 alone", Fault::LimitAlone),
    ("redirect to another host, 301", Fault::Redirect(301)),
    ("redirect to another host, 302", Fault::Redirect(302)),
    ("redirect to another host, 303", Fault::Redirect(303)),
    ("redirect to another host, 307", Fault::Redirect(307)),
    ("redirect to another host, 308", Fault::Redirect(308)),
    ("expired certificate", Fault::Expired),
    ("certificate of another name", Fault::WrongName),
    ("certificate of another authority", Fault::UnknownAuthority),
    ("GOAWAY, not processed", Fault::GoAwayUnprocessed),
    ("GOAWAY, perhaps processed", Fault::GoAwayProcessed),
    ("GOAWAY, then the answer", Fault::GoAwayGraceful),
    ("a page that leads to itself", Fault::PageToItself),
    ("pages that lead in a circle", Fault::PagesInCircle),
];

impl Fault {
    /// Tells whether the whole host has the fault, so that every request meets it.
    pub(super) fn is_of_the_host(self) -> bool {
        self == Self::Refused || self.is_of_tls()
    }

    pub(super) fn is_of_tls(self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::WrongName
                | Self::UnknownAuthority
                | Self::GoAwayUnprocessed
                | Self::GoAwayProcessed
                | Self::GoAwayGraceful
        )
    }

    /// Tells whether the client chooses its own backoff.
    pub(super) fn gives_no_advice(self) -> bool {
        matches!(
            self,
            Self::Refused
                | Self::ResetBefore
                | Self::CutShort
                | Self::ResetWithin
                | Self::LimitAlone
                | Self::GoAwayUnprocessed
                | Self::GoAwayProcessed
        )
    }

    /// Tells whether only lists can have the fault.
    pub(super) fn is_of_pages(self) -> bool {
        matches!(self, Self::PageToItself | Self::PagesInCircle)
    }

    /// Tells whether the fault lasts until the client times out.
    pub(super) fn is_waited_for(self) -> bool {
        matches!(self, Self::Stall | Self::StallMidway | Self::TrickleHead | Self::TrickleBody)
    }

    /// Returns the answer of a server with this fault to a request that would otherwise succeed. Redirects lead to
    /// `elsewhere`.
    pub(super) fn reply(self, request: &Request, has_posted: bool, elsewhere: &str) -> Reply {
        let path = &request.path;
        let normal = || with_body(&request.method, path, has_posted);
        let leading_to = |next: &str| {
            let (status, text) = normal().status_and_text();
            json(status, &with(serde_json::from_str(&text).expect("a page is JSON"), "next", next))
        };
        let limited = || json(429, &too_many());
        match self {
            Self::ResetBefore => reset(),
            Self::CutShort => normal().cut_short(),
            Self::ResetWithin => normal().reset_midway(),
            Self::ResetAfter => normal().reset_after(),
            Self::Stall => stall(),
            Self::StallMidway => normal().stalling_midway(),
            Self::TrickleHead => normal().trickling_from_the_start(),
            Self::TrickleBody => normal().trickling(),
            Self::TruncatedJson => normal().truncated(),
            Self::Page => html(200, "<html>please log in</html>"),
            Self::WrongType => normal().typed("text/html"),
            Self::Html(status) => html(status, "<html>Oops</html>").header("retry-after", "0"),
            Self::LimitSeconds => limited().header("retry-after", "0"),
            Self::LimitDate => limited().header("retry-after", "Wed, 29 Jan 2025 18:08:43 GMT"),
            Self::LimitReset => limited().header("x-ratelimit-reset", &seconds_ago(1)),
            Self::LimitAlone => limited(),
            Self::Redirect(status) => {
                json(status, &problem(status, "", "")).body("").header("location", &format!("{elsewhere}{path}"))
            }
            Self::PageToItself => leading_to("c1"),
            Self::PagesInCircle => leading_to(match request.parameter("from") {
                Some("c1") => "c2",
                Some("c2") => "c3",
                _ => "c1",
            }),
            fault => unreachable!("{fault:?} is the host's"),
        }
    }

    /// Returns how many requests in a row meet the fault. The feed reconnects once, and the third connection succeeds.
    pub(super) fn lasts(kind: Kind) -> usize {
        if kind == Kind::Feed { 2 } else { usize::MAX }
    }
}

fn seconds_ago(seconds: u64) -> String {
    let then = SystemTime::now() - Duration::from_secs(seconds);
    then.duration_since(UNIX_EPOCH).expect("now is after 1970").as_secs().to_string()
}
