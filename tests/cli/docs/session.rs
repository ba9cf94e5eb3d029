//! Follows a section in a shell, as a reader would: runs its commands, compares their output, and keeps servers running.

use super::comparison::Known;
use super::markdown::{Block, Section, Step};
use crate::support::wait::Deadline;
use crate::support::{Emulator, Home, Process, RefusingPort, on_free_ports, program, shell};

/// Marks the end of a command's output; no command prints it.
const MARK: char = '\u{1e}';

/// The retry delays of every emulator of a session.
const RETRY_SCHEDULE: &str = "10ms,20ms,40ms";

/// Removes the variables of a tenant from a shell.
const FORGET_TENANT: &str = "unset \"${!AUTH0_@}\"";

/// The default address of the emulator.
const DEFAULT_ADDRESS: &str = "127.0.0.1:4010";

/// A shell in an empty home, with the environment of a tenant, and the terminals opened beside it.
pub(super) struct Session {
    tenant: Emulator,
    home: Home,
    shell: Process,
    serving: Vec<Process>,
    /// Set once the section starts its own emulator: from then on, no shell knows the session's tenant.
    has_own_tenant: bool,
    known: Known,
    /// Replacements for the ports of the examples on which nothing listens.
    refusing: Vec<RefusingPort>,
}

/// Follows a section, and returns the number of commands. The error describes the first difference from the text.
pub(super) fn follow(section: &Section) -> Result<usize, String> {
    let mut session: Option<Session> = None;
    let mut count = 0;
    for block in &section.blocks {
        let play: fn(&mut Session, &Block) -> Result<usize, String> = match block.info.as_str() {
            "console" => Session::console,
            "console serving" => Session::serve,
            "setup" => Session::setup,
            _ => continue,
        };
        let ran = play(session.get_or_insert_with(Session::start), block);
        count += ran.map_err(|fault| format!("{}, line {}: {fault}", section.title, block.line))?;
    }
    Ok(count)
}

impl Session {
    fn start() -> Self {
        let retries = ["--retry-schedule", RETRY_SCHEDULE];
        let tenant = Emulator::start_as(crate::support::events(["emulator", "--port", "0", "--json"]).args(retries));
        let home = Home::new();
        let shell = program("bash").args(["--noprofile", "--norc"]).on(&tenant).home(&home).silent_stdin().spawn();
        let (known, refusing) = (Known::default(), Vec::new());
        Self { tenant, home, shell, serving: Vec::new(), has_own_tenant: false, known, refusing }
    }

    /// Runs a command in the shell. Returns its exit code, and the lines of both its outputs.
    fn run(&mut self, command: &str) -> (i32, Vec<String>) {
        self.shell.feed(format!("{{ {command}\n}} </dev/null 2>&1; printf '\\n{MARK}%s\\n' $?\n"));
        let mut lines = Vec::new();
        let deadline = Deadline::of(format!("the end of `{command}`"));
        loop {
            deadline.check();
            let line = self.shell.stdout_line();
            if let Some(code) = line.strip_prefix(MARK) {
                let shown = lines.iter().rposition(|line: &String| !line.trim().is_empty()).map_or(0, |last| last + 1);
                lines.truncate(shown);
                return (code.parse().expect("an exit code is a number"), lines);
            }
            lines.push(self.at_home(&line));
        }
    }

    /// Replaces the home directory with the one that the documents show.
    fn at_home(&self, line: &str) -> String {
        line.replace(&self.home.path().display().to_string(), "/home/you")
    }

    /// Runs commands that prepare the section.
    fn setup(&mut self, block: &Block) -> Result<usize, String> {
        match self.run(&block.text) {
            (0, _) => Ok(0),
            (code, lines) => Err(format!("the setup exits with {code}:\n{}", lines.join("\n"))),
        }
    }

    /// Runs the commands of a block, one after the other. A command must fail exactly if its output shows an error.
    fn console(&mut self, block: &Block) -> Result<usize, String> {
        let steps = block.steps();
        for Step { command, output } in &steps {
            let in_this_run = self.as_in_this_run(command);
            let (code, real) = self.run(&in_this_run);
            let fails = output.iter().any(|line| line.starts_with("error: "));
            if !self.known.matches_all(output, &real) || (code != 0) != fails {
                let (shown, real) = (output.join("\n"), real.join("\n"));
                return Err(format!("`{command}` exits with {code} and prints\n{real}\n--- shown is\n{shown}"));
            }
        }
        Ok(steps.len())
    }

    /// Opens a terminal, runs the commands of a block in it, and keeps the last one running; reads as many lines as are
    /// shown. The terminal does not see variables of other terminals. A block without a command continues with the
    /// output of the last terminal.
    fn serve(&mut self, block: &Block) -> Result<usize, String> {
        let (count, shown) = if block.text.starts_with("$ ") {
            let mut steps = block.steps();
            let count = steps.len();
            let Step { command, output } = steps.pop().expect("a block that starts with a command has one");
            if let Some(step) = steps.iter().find(|step| !step.output.is_empty()) {
                return Err(format!("`{}` shows output, but only the last command of a terminal may", step.command));
            }
            let before: Vec<String> = steps.iter().map(|step| self.as_in_this_run(&step.command)).collect();
            let forget = if self.has_own_tenant { FORGET_TENANT } else { "" };
            let command = without_waits(&on_free_ports(&self.as_in_this_run(&command), ""));
            let script = format!("{forget}\n{}\nexec 2>&1\nexec {command}", before.join("\n"));
            // A new server may show the port of an earlier one.
            output.iter().for_each(|line| self.known.forget(line));
            self.serving.push(shell(&script).on(&self.tenant).home(&self.home).spawn());
            if command.starts_with("events emulator ") {
                self.has_own_tenant = true;
                self.run(FORGET_TENANT);
            }
            (count, output)
        } else {
            (0, block.text.lines().map(str::to_owned).collect())
        };
        for line in shown {
            let real = self.serving.last_mut().ok_or("nothing serves yet")?.stdout_line();
            if !self.known.matches(&line, &self.at_home(&real)) {
                return Err(format!("what serves prints\n{real}\n--- shown is\n{line}"));
            }
        }
        Ok(count)
    }

    /// Replaces the ids and ports in a shown command with those of this run. A port on which nothing listens yet becomes
    /// one that refuses connections. `emulator env` gets the port of the emulator that is shown on the default port.
    fn as_in_this_run(&mut self, command: &str) -> String {
        for port in self.known.new_ports(command) {
            let refusing = RefusingPort::hold_short();
            self.known.learn(&port, refusing.number().to_string());
            self.refusing.push(refusing);
        }
        let has_emulator = self.known.new_ports(DEFAULT_ADDRESS).is_empty();
        let address = if has_emulator { self.known.applied(DEFAULT_ADDRESS) } else { self.tenant.url.clone() };
        let port = address.rsplit(':').next().expect("an address ends in a port");
        let with_port = format!("events emulator env --port {port}");
        self.known.applied(command).replace("events emulator env", &with_port)
    }
}

/// Makes an emulator retry without the delays of the real service, unless the command sets its own.
fn without_waits(command: &str) -> String {
    if command.starts_with("events emulator") && !command.contains("--retry-schedule") {
        format!("{command} --retry-schedule {RETRY_SCHEDULE}")
    } else {
        command.to_owned()
    }
}
