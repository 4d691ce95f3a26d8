//! Under which names the server answers. A page elsewhere can have its own name lead to this machine and then read what
//! is served there as its own (DNS rebinding); it can't have the browser send another name than its own.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Names and addresses by which the server may be called.
#[derive(Clone, Debug)]
pub(super) struct Names {
    names: Vec<String>,
    addresses: Vec<IpAddr>,
    /// Whether it listens at every address of this machine, any of which may then be named.
    is_any: bool,
}

impl Names {
    /// This machine's own names, the address that is listened at, and those that were named.
    pub(super) fn new(listening: Option<SocketAddr>, further: &[String]) -> Self {
        let own = listening.map(|address| address.ip());
        let mut addresses = vec![IpAddr::from([127, 0, 0, 1]), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        addresses.extend(own);
        let mut names = vec!["localhost".to_owned()];
        for name in further.iter().map(|name| name_of(name)) {
            match address_of(name) {
                Some(address) => addresses.push(address),
                None => names.push(name.to_ascii_lowercase()),
            }
        }
        Self { names, addresses, is_any: own.is_some_and(|own| own.is_unspecified()) }
    }

    /// Whether the value of a `Host` header is one of them, whatever its port.
    pub(super) fn have(&self, host: &str) -> bool {
        let name = name_of(host).to_ascii_lowercase();
        match address_of(&name) {
            // An address can't be rebound: only a name's answer can change.
            Some(address) => self.is_any || self.addresses.contains(&address),
            None => self.names.contains(&name),
        }
    }
}

/// A host without its port.
pub(super) fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The address that a host without its port is, if it is one.
fn address_of(name: &str) -> Option<IpAddr> {
    name.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether the host is this machine itself, as the browser sees it.
pub(super) fn is_loopback(host: &str) -> bool {
    let name = name_of(host);
    name.eq_ignore_ascii_case("localhost") || address_of(name).is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_its_own_names_alone() {
        let names = Names::new(
            Some("127.0.0.1:8765".parse().unwrap()),
            &["Ledger.example:443".to_owned(), "192.0.2.9".to_owned()],
        );
        for good in [
            "127.0.0.1:8765",
            "127.0.0.1",
            "localhost:1",
            "LOCALHOST",
            "[::1]:8765",
            "ledger.example:443",
            "192.0.2.9:80",
        ] {
            assert!(names.have(good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "evil.example:8765",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "192.0.2.1:8765",
            "localhost:80@evil.example",
            "0.0.0.0:8765",
        ] {
            assert!(!names.have(bad), "{bad}");
        }
    }
}
