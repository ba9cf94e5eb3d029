//! Tests that tables fit the terminal, that a hint names hidden columns, and that a pipe gets every column.

use super::{lines, on_terminal, tenant};
use crate::support::answers::{ONE, THREE, TWO, action, event_id, eventbridge, page, webhook, with};
use crate::support::{Home, Pty, Scripted, Tenant, scripted};
use auth0_events_text::width;

#[test]
fn no_line_is_longer_than_the_terminal() {
    let api = tenant();
    let delivery = event_id(2);
    for columns in [40, 60, 80, 120, 200] {
        for args in [
            "list",
            "types",
            &format!("deliveries list {ONE}"),
            &format!("deliveries list {ONE} --group"),
            &format!("show {ONE} -o table"),
            &format!("deliveries show {ONE} {delivery} -o table"),
            &format!("stats {ONE} -o table"),
        ] {
            let left = on_terminal(&api, columns, args).exits(0);
            let shown = lines(&left.screen);
            assert!(shown.len() > 2, "{args}: {}", left.screen);
            // Values in a panel have at least 32 columns, so the terminal itself wraps an id.
            if columns == 40 && args.contains("show") {
                continue;
            }
            assert!(shown.iter().all(|line| width(line) <= columns), "{args} at {columns}:\n{}", shown.join("\n"));
            assert!(shown.iter().all(|line| !line.ends_with(' ')), "{args} at {columns}:\n{}", shown.join("\n"));
        }
    }
}

#[test]
fn a_narrow_list_truncates_names_and_names_hidden_columns() {
    let api = tenant();
    let left = on_terminal(&api, 40, "list").exits(0);
    insta::assert_snapshot!(lines(&left.screen).join("\n"), @"
    ID                          NAME
    est_1111111111111111111111  crm 日本語…
    est_2222222222222222222222  audit
    ");
    insta::assert_snapshot!(left.file("stderr.txt"), @"hint: TYPE, STATUS, DESTINATION, SUBSCRIPTIONS are hidden; a wider terminal or `-o json` shows them");
    let left = on_terminal(&api, 80, "list").exits(0);
    insta::assert_snapshot!(lines(&left.screen).join("\n"), @"
    ID                          NAME            STATUS    DESTINATION  SUBSCRIPTIONS
    est_1111111111111111111111  crm 日本語 👩‍👩‍👧…  enabled   example.com  user.created…
    est_2222222222222222222222  audit           disabled  example.com  user.created…
    ");
    insta::assert_snapshot!(left.file("stderr.txt"), @"hint: TYPE is hidden; a wider terminal or `-o json` shows it");
}

#[test]
fn a_table_that_fits_has_no_hint() {
    let left = on_terminal(&tenant(), 160, "list").exits(0);
    assert!(lines(&left.screen)[0].ends_with("SUBSCRIPTIONS"), "{}", left.screen);
    assert_eq!(left.file("stderr.txt"), "");
}

#[test]
fn quiet_drops_the_hint() {
    let left = on_terminal(&tenant(), 40, "list --quiet").exits(0);
    assert_eq!(left.file("stderr.txt"), "");
}

#[test]
fn one_long_name_and_an_action_leave_the_other_columns_of_a_list() {
    let streams = [
        webhook(ONE, &"a very long name ".repeat(7)),
        eventbridge(TWO, "audit"),
        with(action(THREE, "welcome"), "status", "disabled"),
    ];
    let api = Scripted::answering(move |_| scripted::json(200, &page(&streams, None)));
    let shown = |columns| lines(&on_terminal(&api, columns, "list").exits(0).screen).join("\n");
    insta::assert_snapshot!(shown(200), @"
    ID                          NAME                                                                                              TYPE         STATUS    DESTINATION                           SUBSCRIPTIONS
    est_1111111111111111111111  a very long name a very long name a very long name a very long name a very long name a very lon…  webhook      enabled   example.com                           user.created
    est_2222222222222222222222  audit                                                                                             eventbridge  enabled   123456789012/us-east-2                user.created
    est_3333333333333333333333  welcome                                                                                           action       disabled  2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11  user.created
    ");
    insta::assert_snapshot!(shown(80), @"
    ID                          NAME                        STATUS    DESTINATION
    est_1111111111111111111111  a very long name a very…    enabled   example.com
    est_2222222222222222222222  audit                       enabled   123456789012/…
    est_3333333333333333333333  welcome                     disabled  …
    ");
    insta::assert_snapshot!(shown(40), @"
    ID                          NAME
    est_1111111111111111111111  a very long…
    est_2222222222222222222222  audit
    est_3333333333333333333333  welcome
    ");
}

#[test]
fn states_have_colours_on_a_terminal_only() {
    let api = tenant();
    let screen = |flags: &str| on_terminal(&api, 80, &format!("list {flags}")).exits(0).screen;
    assert!(screen("").contains("\u{1b}[38;5;2menabled\u{1b}[39m"), "{:?}", screen(""));
    assert!(!screen("--no-color").contains('\u{1b}'));
    assert!(!api.events(["list"]).run().exits(0).stdout.contains('\u{1b}'));
    let always = api.events(["list", "--color", "always"]).run().exits(0).stdout;
    assert!(always.contains("\u{1b}[33mdisabled\u{1b}[0m"), "{always:?}");
}

#[test]
fn deliveries_keep_status_and_attempts_at_80_columns() {
    let api = tenant();
    let shown =
        |columns| lines(&on_terminal(&api, columns, &format!("deliveries list {ONE}")).exits(0).screen).join("\n");
    insta::assert_snapshot!(shown(200), @r#"
    ID                          EVENT TYPE                         STATUS  ATTEMPTS  EVENT TIME  LAST ERROR
    evt_0000000000000000000001  user.created                       failed  1         3 min ago   unexpected status code: 503
    evt_0000000000000000000002  organization.member.role.assigned  failed  1         3 min ago   Post "https://hooks.example.com/identity": dial tc ...
    "#);
    insta::assert_snapshot!(shown(120), @r#"
    ID                          EVENT TYPE                         STATUS  ATTEMPTS  EVENT TIME  LAST ERROR
    evt_0000000000000000000001  user.created                       failed  1         3 min ago   unexpected status code: 503
    evt_0000000000000000000002  organization.member.role.assigned  failed  1         3 min ago   Post "https://hooks.exampl…
    "#);
    insta::assert_snapshot!(shown(80), @"
    ID                          EVENT TYPE              STATUS  ATTEMPTS  EVENT TIME
    evt_0000000000000000000001  user.created            failed  1         3 min ago
    evt_0000000000000000000002  organization.member.r…  failed  1         3 min ago
    ");
    insta::assert_snapshot!(shown(60), @"
    ID                          EVENT TYPE      STATUS  ATTEMPTS
    evt_0000000000000000000001  user.created    failed  1
    evt_0000000000000000000002  organization.…  failed  1
    ");
    insta::assert_snapshot!(shown(40), @"
    ID                          STATUS
    evt_0000000000000000000001  failed
    evt_0000000000000000000002  failed
    ");
}

#[test]
fn a_delivery_has_its_event_indented_below_the_panel() {
    let api = tenant();
    let shown = |columns, flags: &str| {
        let args = format!("deliveries show {ONE} {} -o table {flags}", event_id(2));
        lines(&on_terminal(&api, columns, &args).exits(0).screen).join("\n")
    };
    let wide = shown(80, "--absolute").replace(&shown_time(&api), "[time]");
    let (panel, event) = wide.split_once("\n\n").expect("a blank line after the panel");
    insta::assert_snapshot!(panel, @r#"
    ID          evt_0000000000000000000002
    EVENT TYPE  organization.member.role.assigned
    STATUS      failed
    EVENT TIME  [time]
    ATTEMPTS    2026-03-02T09:15:49.210Z  failed  21 ms  Post
                "https://hooks.example.com/identity": dial tc ...
    "#);
    assert!(event.starts_with("{\n  \"id\": \"evt_0000000000000000000002\",\n"), "{wide}");
    assert!(shown(40, "").contains("\n\n{\n  \"id\": \"evt_0000000000000000000002\",\n"), "{}", shown(40, ""));
    let colored = on_terminal(&api, 200, &format!("deliveries show {ONE} {} -o table", event_id(2))).exits(0).screen;
    assert!(colored.contains("\u{1b}[32m\"urn:auth0:\"\u{1b}[0m"), "{colored:?}");
}

/// Returns the time of the events of [`tenant`].
fn shown_time(api: &Scripted) -> String {
    let sent = api.events(["deliveries", "show", ONE, &event_id(2), "--jq", ".event.time"]).run().exits(0);
    sent.stdout.trim().to_owned()
}

#[test]
fn stored_tenants_and_statistics_fit() {
    let home = Home::new();
    home.write(
        "config/config.toml",
        "default_tenant = \"nordhaven-development.eu.auth0.com\"\n\n\
         [tenants.\"nordhaven-development.eu.auth0.com\"]\nclient_id = \"qL0ZrT3xW8vB5nM1kJ7hG4fD2sA9pQ6y\"\nmethod = \"client_secret\"\nstorage = \"file\"\n",
    );
    let shown = |columns| {
        let line = format!("stty cols {columns}; events tenants list");
        let pty = Pty::start(|run| run.env("EVENTS_CONFIG_DIR", home.path().join("config")), &line);
        lines(&pty.ends().exits(0).screen)
    };
    for columns in [40, 60, 80, 120] {
        let shown = shown(columns);
        assert!(shown.iter().all(|line| width(line) <= columns), "{columns}:\n{}", shown.join("\n"));
    }
    insta::assert_snapshot!(shown(80).join("\n"), @"
    DOMAIN                              CLIENT ID                         DEFAULT
    nordhaven-development.eu.auth0.com  qL0ZrT3xW8vB5nM1kJ7hG4fD2sA9pQ6y  yes
    hint: METHOD, STORAGE are hidden; a wider terminal or `-o json` shows them
    ");
    insta::assert_snapshot!(lines(&on_terminal(&tenant(), 40, &format!("stats {ONE} -o table")).screen).join("\n"), @"
    SUCCESSFUL    1200
    FAILED        77
    SUCCESS RATE  93.9 %

    DAY         SUCCESSFUL  FAILED
    2026-03-02        1200      77
    ");
}

#[test]
fn a_pipe_has_every_column_at_any_width() {
    let listed = tenant().events(["list"]).env("COLUMNS", "40").run().exits(0).says_nothing();
    assert!(listed.lines()[0].ends_with("SUBSCRIPTIONS"), "{listed}");
    assert_eq!(listed.lines().len(), 3, "{listed}");
}
