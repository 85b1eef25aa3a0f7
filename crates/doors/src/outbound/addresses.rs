//! Which addresses may be asked: those with https on the usual ports, at hosts that are public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use strum::IntoStaticStr;
use url::{Host, Url};

/// The longest address, in characters.
pub const MAX_ADDRESS: usize = 2048;

/// The ports that need no permission.
const PORTS: [u16; 2] = [443, 8443];

/// Networks of IPv4 that are not public (IANA's registry of special addresses, RFC 6890), with the length of their
/// prefix.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 16] = [
    // This network, private networks, loopback, and shared addresses of providers (RFC 6598).
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local addresses, among them the metadata services of clouds.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    // Assignments for protocols, documentation, relays of 6to4.
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Measurements between networks, documentation.
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, what is reserved, and broadcast.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::new(255, 255, 255, 255), 32),
];

/// All public addresses of IPv6 are in this network. So addresses that hold one of IPv4 (`::ffff:0:0/96`,
/// `64:ff9b::/96`), loopback, and local and link-local ones are outside.
const PUBLIC_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Networks in it that are not public.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    // Assignments for protocols, such as Teredo, which holds an address of IPv4.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // Documentation.
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    // 6to4, which holds an address of IPv4.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
];

/// What an operator allows beyond what is public.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// Networks.
    pub networks: Vec<IpNet>,
    /// Ports.
    pub ports: Vec<u16>,
}

/// A rule that an address breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rule {
    /// It cannot be read.
    NoAddress,
    /// It is too long.
    TooLong,
    /// It has no TLS.
    HttpsOnly,
    /// It names a user.
    NoUser,
    /// It has a fragment.
    NoFragment,
    /// Its port is another one.
    Port,
    /// Its host is not public.
    PublicHost,
}

impl Rule {
    /// Its word.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The rule as a sentence, with the way out.
    pub fn sentence(self) -> &'static str {
        match self {
            Rule::NoAddress => "It is not an address. Send one such as https://example.org/webhooks.",
            Rule::TooLong => "An address has at most 2,048 characters. Send a shorter one.",
            Rule::HttpsOnly => "The address must begin with https://.",
            Rule::NoUser => {
                "The address must not name a user or a password. The signature shows that a message is ours."
            }
            Rule::NoFragment => "The address must not have a fragment. Leave out # and the rest.",
            Rule::Port => "The port must be 443 or 8443. The operator of this server can allow others.",
            Rule::PublicHost => "The host must be public. The operator of this server can allow networks that are not.",
        }
    }
}

impl Allowed {
    /// The address as it was read, if it keeps the rules. A name is not looked up.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn check(&self, address: &str) -> Result<Url, Rule> {
        if address.chars().count() > MAX_ADDRESS {
            return Err(Rule::TooLong);
        }
        let url = Url::parse(address).map_err(|_| Rule::NoAddress)?;
        if url.scheme() != "https" {
            return Err(Rule::HttpsOnly);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Rule::NoUser);
        }
        if url.fragment().is_some() {
            return Err(Rule::NoFragment);
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if !PORTS.contains(&port) && !self.ports.contains(&port) {
            return Err(Rule::Port);
        }
        // The parser has read all forms of IPv4 addresses by now, such as 2130706433 and 0x7f.1.
        let is_permitted = match url.host() {
            Some(Host::Ipv4(address)) => self.permits(address.into()),
            Some(Host::Ipv6(address)) => self.permits(address.into()),
            Some(Host::Domain(name)) => self.permits_name(name),
            None => return Err(Rule::NoAddress),
        };
        match is_permitted {
            false => Err(Rule::PublicHost),
            // The parser may have made it longer.
            true if url.as_str().len() > MAX_ADDRESS => Err(Rule::TooLong),
            true => Ok(url),
        }
    }

    /// Names of this machine have no public address, whatever a resolver says (RFC 6761 section 6.3).
    fn permits_name(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.');
        let is_local = name == "localhost" || name.ends_with(".localhost");
        !name.is_empty() && (!is_local || self.permits(Ipv4Addr::LOCALHOST.into()))
    }

    /// Whether an address is public, or in a network that the operator allows.
    pub fn permits(&self, address: IpAddr) -> bool {
        is_public(address) || self.networks.iter().any(|network| network.contains(&address))
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_PUBLIC_V4.iter().any(|network| is_in_v4(address, *network)),
        IpAddr::V6(address) => {
            is_in_v6(address, PUBLIC_V6) && !NOT_PUBLIC_V6.iter().any(|network| is_in_v6(address, *network))
        }
    }
}

fn is_in_v4(address: Ipv4Addr, (network, length): (Ipv4Addr, u32)) -> bool {
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(length)).unwrap_or(0);
    address.to_bits() & mask == network.to_bits() & mask
}

fn is_in_v6(address: Ipv6Addr, (network, length): (Ipv6Addr, u32)) -> bool {
    let mask = u128::MAX.checked_shl(128_u32.saturating_sub(length)).unwrap_or(0);
    address.to_bits() & mask == network.to_bits() & mask
}

#[cfg(test)]
mod tests {
    use super::{Allowed, MAX_ADDRESS, Rule};

    fn permits(allowed: &Allowed, address: &str) -> bool {
        allowed.permits(address.parse().expect("an address"))
    }

    #[test]
    fn no_address_of_a_special_network_is_public_and_its_neighbours_are() {
        let none = Allowed::default();
        for address in [
            "0.0.0.0",
            "0.255.255.255",
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.0.0",
            "169.254.169.254",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.0",
            "192.0.0.255",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.0",
            "192.168.255.255",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "4000::1",
        ] {
            assert!(!permits(&none, address), "{address}");
        }
        for address in [
            "1.0.0.0",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2606:4700::1111",
            "3ffe::1",
        ] {
            assert!(permits(&none, address), "{address}");
        }
    }

    #[test]
    fn an_operator_allows_networks_and_nothing_beside_them() {
        let networks = ["10.1.0.0/16", "fd00:1::/32"].map(|network| network.parse().expect("a network")).to_vec();
        let own = Allowed { networks, ports: vec![9443] };
        for (address, is_permitted) in [
            ("10.1.2.3", true),
            ("10.2.0.1", false),
            ("fd00:1::5", true),
            ("fd00:2::5", false),
            // An address of IPv4 in the clothes of IPv6 is in no network of IPv4.
            ("::ffff:10.1.2.3", false),
            ("127.0.0.1", false),
            ("8.8.8.8", true),
        ] {
            assert_eq!(permits(&own, address), is_permitted, "{address}");
        }
        assert!(own.check("https://10.1.2.3:9443/hook").is_ok());
        assert_eq!(own.check("https://10.1.2.3:9444/hook"), Err(Rule::Port));
        assert_eq!(own.check("https://localhost/"), Err(Rule::PublicHost));
    }

    #[test]
    fn every_disguise_of_an_inner_address_breaks_a_rule() {
        let none = Allowed::default();
        for (address, rule) in [
            ("", Rule::NoAddress),
            ("example.org/hook", Rule::NoAddress),
            ("https://", Rule::NoAddress),
            ("https:///", Rule::NoAddress),
            ("https://exa mple.org/", Rule::NoAddress),
            ("https://256.1.1.1/", Rule::NoAddress),
            ("http://example.org/", Rule::HttpsOnly),
            ("ftp://example.org/", Rule::HttpsOnly),
            ("file:///etc/passwd", Rule::HttpsOnly),
            ("gopher://127.0.0.1:6379/_", Rule::HttpsOnly),
            ("https://user@example.org/", Rule::NoUser),
            ("https://user:secret@example.org/", Rule::NoUser),
            ("https://example.org@127.0.0.1/", Rule::NoUser),
            ("https://example.org:443@127.0.0.1/", Rule::NoUser),
            ("https://example.org/#inside", Rule::NoFragment),
            ("https://example.org:80/", Rule::Port),
            ("https://example.org:22/", Rule::Port),
            ("https://example.org:8080/", Rule::Port),
            ("https://127.0.0.1/", Rule::PublicHost),
            ("https://127.1/", Rule::PublicHost),
            ("https://2130706433/", Rule::PublicHost),
            ("https://0x7f.1/", Rule::PublicHost),
            ("https://0x7f000001/", Rule::PublicHost),
            ("https://0177.0.0.1/", Rule::PublicHost),
            ("https://127.0.0.1./", Rule::PublicHost),
            ("https://127.0.0.1%2e/", Rule::PublicHost),
            ("https://①②⑦.0.0.1/", Rule::PublicHost),
            ("https://0/", Rule::PublicHost),
            ("https://[::1]/", Rule::PublicHost),
            ("https://[::]/", Rule::PublicHost),
            ("https://[::ffff:127.0.0.1]/", Rule::PublicHost),
            ("https://[::ffff:7f00:1]:8443/", Rule::PublicHost),
            ("https://[64:ff9b::7f00:1]/", Rule::PublicHost),
            ("https://[fe80::1]/", Rule::PublicHost),
            ("https://169.254.169.254/latest/meta-data/", Rule::PublicHost),
            ("https:\\\\127.0.0.1\\", Rule::PublicHost),
            ("https://localhost/", Rule::PublicHost),
            ("https://LOCALHOST./", Rule::PublicHost),
            ("https://a.localhost:8443/", Rule::PublicHost),
        ] {
            assert_eq!(none.check(address), Err(rule), "{address}");
        }
        let long = format!("https://example.org/{}", "x".repeat(MAX_ADDRESS));
        assert_eq!(none.check(&long), Err(Rule::TooLong));
        // Each of these characters takes six in the normal form.
        let grows = format!("https://example.org/{}", "é".repeat(400));
        assert_eq!(none.check(&grows), Err(Rule::TooLong));
        for (address, normal) in [
            ("https://example.org", "https://example.org/"),
            ("https://EXAMPLE.org:443/hook?key=1", "https://example.org/hook?key=1"),
            ("https://example.org:8443/hook", "https://example.org:8443/hook"),
            ("https://8.8.8.8/", "https://8.8.8.8/"),
            ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ] {
            assert_eq!(none.check(address).map(String::from).as_deref(), Ok(normal), "{address}");
        }
    }
}
