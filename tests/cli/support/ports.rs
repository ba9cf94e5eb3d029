//! Free ports for tests, so that they do not collide with other programs on this machine.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};

/// Commands that listen on a port.
const SERVERS: [&str; 2] = ["events emulator", "events listen"];

/// A loopback port that refuses connections while this value lives: it is bound, and nothing listens on it.
pub(crate) struct RefusingPort(Socket);

impl RefusingPort {
    /// Takes any free port.
    pub(crate) fn hold() -> Self {
        Self::bind(0).expect("a free loopback port")
    }

    /// Takes a free port of four digits, as the examples show, for output that is truncated to a width.
    pub(crate) fn hold_short() -> Self {
        (5000..10_000).find_map(Self::bind).expect("a free loopback port")
    }

    fn bind(port: u16) -> Option<Self> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], port)).into()).ok()?;
        Some(Self(socket))
    }

    /// Returns the number of the port.
    pub(crate) fn number(&self) -> u16 {
        let address = self.0.local_addr().expect("a bound socket has an address");
        address.as_socket().expect("it is an IP address").port()
    }

    /// Returns the address, such as `http://127.0.0.1:41234`.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.number())
    }
}

/// Returns a shell line in which each server listens on a free port instead of the default or its own.
/// `events emulator env` connects to the emulator at the port `tenant`.
pub(crate) fn on_free_ports(line: &str, tenant: &str) -> String {
    let mut line = line.to_owned();
    while let Some((before, named)) = line.split_once(" --port ") {
        let rest = named.trim_start_matches(|c: char| c.is_ascii_digit());
        line = format!("{before}{rest}");
    }
    for server in SERVERS {
        line = line.replace(server, &format!("{server} --port 0"));
    }
    line.replace("emulator --port 0 env", &format!("emulator env --port {tenant}"))
}

/// Returns a shell line in which each port of `localhost` and `127.0.0.1` is replaced by this one.
pub(crate) fn with_local_port(line: &str, port: u16) -> String {
    let mut replaced = String::new();
    let mut rest = line;
    let end_of_host =
        |text: &str| ["localhost:", "127.0.0.1:"].iter().filter_map(|host| Some(text.find(host)? + host.len())).min();
    while let Some(end) = end_of_host(rest) {
        replaced += &format!("{}{port}", &rest[..end]);
        rest = rest[end..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    replaced + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_start_on_free_ports_and_env_uses_the_tenants_port() {
        for (line, expected) in [
            ("events listen", "events listen --port 0"),
            ("events listen --port 3001 --seed 7", "events listen --port 0 --seed 7"),
            ("events emulator --json --port 0", "events emulator --port 0 --json"),
            ("eval \"$(events emulator env)\"", "eval \"$(events emulator env --port 9)\""),
            ("events emulator env --port 4011 --json", "events emulator env --port 9 --json"),
            ("events list --json", "events list --json"),
        ] {
            assert_eq!(on_free_ports(line, "9"), expected);
        }
    }

    #[test]
    fn every_local_port_is_replaced_and_no_other() {
        let line = "127.0.0.1:3001 http://localhost:3000/hook 127.0.0.1:3001 https://example.com:3000 localhost";
        let expected = "127.0.0.1:9 http://localhost:9/hook 127.0.0.1:9 https://example.com:3000 localhost";
        assert_eq!(with_local_port(line, 9), expected);
    }

    #[test]
    fn a_refusing_port_refuses() {
        let port = RefusingPort::hold();
        let error = std::net::TcpStream::connect(("127.0.0.1", port.number())).expect_err("nothing listens");
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    }
}
