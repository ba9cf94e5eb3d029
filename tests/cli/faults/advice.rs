//! The delay that a server requests: each kind of call honours each header. The table says what follows the delay.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::command::{COMMANDS, Command, KINDS, well};
use super::run::TargetRequest;
use super::stands_for_its_kind;
use crate::support::Scripted;
use crate::support::answers::too_many;
use crate::support::scripted::json;

/// A header and its delay in seconds, which differs for each header and exceeds every default delay.
struct Form {
    header: &'static str,
    value: fn(u64) -> String,
    seconds: u64,
    /// Precision lost in the header itself: a point in time is given in whole seconds.
    coarse: f64,
}

const FORMS: [Form; 3] = [
    Form { header: "retry-after", value: |seconds| seconds.to_string(), seconds: 9, coarse: 0.0 },
    Form { header: "retry-after", value: |seconds| httpdate::fmt_http_date(moment(seconds)), seconds: 25, coarse: 1.0 },
    Form { header: "x-ratelimit-reset", value: unix_seconds, seconds: 45, coarse: 1.0 },
];

fn moment(seconds: u64) -> SystemTime {
    SystemTime::now() + Duration::from_secs(seconds)
}

fn unix_seconds(seconds: u64) -> String {
    moment(seconds).duration_since(UNIX_EPOCH).expect("now is after 1970").as_secs().to_string()
}

#[test]
fn each_kind_of_call_announces_the_delay_of_each_header() {
    let commands: Vec<_> = COMMANDS.iter().filter(|command| stands_for_its_kind(command)).collect();
    assert_eq!(commands.len(), KINDS.len());
    thread::scope(|scope| {
        for command in commands {
            for form in &FORMS {
                scope.spawn(|| announces(command, form));
            }
        }
    });
}

fn announces(command: &'static Command, form: &'static Form) {
    let answered = Arc::new(Mutex::new(None));
    let (begun, target) = (Arc::clone(&answered), TargetRequest::new(command));
    let server = Scripted::answering(move |request| {
        if !target.sees(request).0 {
            return well(&request.method, &request.path, false);
        }
        begun.lock().expect("no thread panics while it holds the time").get_or_insert_with(Instant::now);
        json(429, &too_many()).header(form.header, &(form.value)(form.seconds))
    });
    let mut process = command.events().env("AUTH0_DOMAIN", server.url()).spawn();
    let line = process.await_stderr("429");
    let begun = answered.lock().expect("no thread panics while it holds the time").expect("it was answered");
    let announced: f64 = line.split(' ').find_map(|word| word.parse().ok()).unwrap_or_else(|| panic!("{line}"));
    #[expect(clippy::cast_precision_loss, reason = "there are few seconds")]
    let requested = form.seconds as f64;
    // On a slow machine the delay until a point in time is shorter by the time that has passed. Half a second is rounded.
    let slack = if form.coarse > 0.0 { form.coarse + 0.5 + begun.elapsed().as_secs_f64() } else { 0.0 };
    assert!(announced <= requested && announced >= requested - slack, "`{}`, {}: {line}", command.line, form.header);
    process.crash();
    let target = TargetRequest::new(command);
    assert_eq!(server.requests().iter().filter(|request| target.sees(request).0).count(), 1, "{}", command.line);
}
