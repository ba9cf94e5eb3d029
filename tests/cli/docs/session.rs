//! Owns a person who follows a section in a shell: types its commands, reads what they print, and leaves what serves running.

use super::comparison::Known;
use super::markdown::{Block, Section, Step};
use crate::support::wait::Deadline;
use crate::support::{Emulator, Home, Process, RefusingPort, on_free_ports, program, shell};

/// Ends the output of a command; no command prints it.
const MARK: char = '\u{1e}';

/// A shell in an empty home, with the environment of a tenant.
pub(super) struct Session {
    tenant: Emulator,
    home: Home,
    shell: Process,
    serving: Vec<Process>,
    known: Known,
    /// Stand for the ports of the examples on which nothing listens.
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
        let retries = ["--retry-schedule", "10ms,20ms,40ms"];
        let tenant = Emulator::start_as(crate::support::events(["emulator", "--port", "0", "--json"]).args(retries));
        let home = Home::new();
        let shell = program("bash").args(["--noprofile", "--norc"]).on(&tenant).home(&home).silent_stdin().spawn();
        Self { tenant, home, shell, serving: Vec::new(), known: Known::default(), refusing: Vec::new() }
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
                return (code.parse().expect("a shell tells exit codes as numbers"), lines);
            }
            lines.push(self.at_home(&line));
        }
    }

    /// Returns a command with the values of this run. A port on which nothing listens yet becomes one that refuses connections.
    fn applied(&mut self, command: &str) -> String {
        for port in self.known.new_ports(command) {
            let refusing = RefusingPort::hold_short();
            self.known.learn(&port, refusing.number().to_string());
            self.refusing.push(refusing);
        }
        self.known.applied(command)
    }

    /// Replaces the home directory by the one that the documents show.
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

    /// Runs the commands of a block, one after the other. One fails exactly if it shows an error.
    fn console(&mut self, block: &Block) -> Result<usize, String> {
        let steps = block.steps();
        for Step { command, output } in &steps {
            let applied = self.applied(command);
            let (code, real) = self.run(&applied);
            let fails = output.iter().any(|line| line.starts_with("error: "));
            if !self.known.matches_all(output, &real) || (code != 0) != fails {
                let (shown, real) = (output.join("\n"), real.join("\n"));
                return Err(format!("`{command}` exits with {code} and prints\n{real}\n--- shown is\n{shown}"));
            }
        }
        Ok(steps.len())
    }

    /// Starts the command of a block in a terminal of its own, and reads as many lines as are shown. A block without a
    /// command goes on reading what the last one serves. Variables that it prints for others are pasted into the shell.
    fn serve(&mut self, block: &Block) -> Result<usize, String> {
        let started = block.text.starts_with("$ ");
        let shown = if started {
            let step = block.steps().remove(0);
            let (_, exported) = self.run("declare -px");
            let command = on_free_ports(&self.applied(&step.command), "");
            let script = format!("{}\nexec 2>&1\nexec {command}", exported.join("\n"));
            // A new server may show the port of one before it.
            step.output.iter().for_each(|line| self.known.forget(line));
            self.serving.push(shell(&script).on(&self.tenant).home(&self.home).spawn());
            step.output
        } else {
            block.text.lines().map(str::to_owned).collect()
        };
        let mut pasted = Vec::new();
        for line in shown {
            let real = self.serving.last_mut().ok_or("nothing serves yet")?.stdout_line();
            if !self.known.matches(&line, &self.at_home(&real)) {
                return Err(format!("what serves prints\n{real}\n--- shown is\n{line}"));
            }
            pasted.extend(real.starts_with("export ").then_some(real));
        }
        self.run(&format!(":\n{}", pasted.join("\n")));
        Ok(usize::from(started))
    }
}
