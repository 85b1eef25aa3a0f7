//! By which address a client is known. What a request says of it is believed only where a trusted proxy wrote it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::IpNet;

use crate::settings::ProxyHeader;

/// The proxies that are believed, and the header in which they say who their client is.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// Where they are.
    pub trusted: Vec<IpNet>,
    /// The header.
    pub header: ProxyHeader,
}

impl Proxies {
    fn are(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }

    fn header_name(&self) -> HeaderName {
        match self.header {
            ProxyHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ProxyHeader::Forwarded => HeaderName::from_static("forwarded"),
        }
    }

    /// Whether a request went through a proxy that is not believed.
    pub fn is_unknown_proxy(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        !self.are(peer.to_canonical()) && headers.contains_key(self.header_name())
    }

    /// The client's address: the nearest that is no trusted proxy. Each proxy adds whom it hears to the end, so the
    /// list is read from there, and nothing before an address that is not trusted, or cannot be read, counts.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.are(client) {
            return client;
        }
        let lines: Vec<&str> = headers.get_all(self.header_name()).map(|line| line.to_str().unwrap_or("")).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let address = match self.header {
                ProxyHeader::XForwardedFor => node(hop),
                ProxyHeader::Forwarded => forwarded_for(hop),
            };
            let Some(address) = address else { break };
            client = address;
            if !self.are(client) {
                break;
            }
        }
        client
    }
}

/// The `for` of an element of `Forwarded` (RFC 7239 section 4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("for") { node(value) } else { None }
    })
}

/// An address, perhaps with a port and in quotation marks (RFC 7239 section 6).
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = IpAddr::from_str(bare).or_else(|_| SocketAddr::from_str(text).map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// What an address counts as. A household or an office has a /64 of IPv6, and may take any address in it.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Proxies, network_of};
    use crate::settings::ProxyHeader;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn client(header: ProxyHeader, peer: &str, lines: &[(&'static str, &str)]) -> String {
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().expect("a network")).to_vec();
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"));
        }
        Proxies { trusted, header }.client(ip(peer), &headers).to_string()
    }

    #[test]
    fn the_client_is_the_nearest_address_that_is_no_trusted_proxy() {
        let x = |peer: &str, lines: &[&str]| {
            let lines: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
            client(ProxyHeader::XForwardedFor, peer, &lines)
        };
        for (peer, lines, expected) in [
            ("203.0.113.9", vec![], "203.0.113.9"),
            // Whoever is no proxy of ours may say what they like.
            ("203.0.113.9", vec!["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.1", vec![], "10.0.0.1"),
            ("10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("::ffff:10.0.0.1", vec!["::ffff:198.51.100.1"], "198.51.100.1"),
            // The client wrote the first of these itself.
            ("10.0.0.1", vec!["192.0.2.7, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["192.0.2.7", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
            ("10.0.0.1", vec!["192.0.2.7, nonsense, 10.2.3.4"], "10.2.3.4"),
            ("10.0.0.1", vec!["192.0.2.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", vec![""], "10.0.0.1"),
            ("10.0.0.1", vec!["198.51.100.1:4711"], "198.51.100.1"),
            ("fd00::1", vec!["[2001:db8::7]:4711"], "2001:db8::7"),
            ("fd00::1", vec!["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", vec!["10.9.9.9, 10.2.3.4"], "10.9.9.9"),
        ] {
            assert_eq!(x(peer, &lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn one_header_alone_is_read() {
        let both = [("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=198.51.100.1;proto=https")];
        assert_eq!(client(ProxyHeader::XForwardedFor, "10.0.0.1", &both), "192.0.2.7");
        assert_eq!(client(ProxyHeader::Forwarded, "10.0.0.1", &both), "198.51.100.1");
        for (line, expected) in [
            ("For=\"[2001:db8::7]:4711\"", "2001:db8::7"),
            ("for=192.0.2.7, proto=https;by=x;for=198.51.100.1", "198.51.100.1"),
            ("for=192.0.2.7, for=_hidden", "10.0.0.1"),
            ("proto=https", "10.0.0.1"),
        ] {
            assert_eq!(client(ProxyHeader::Forwarded, "10.0.0.1", &[("forwarded", line)]), expected, "{line}");
        }
    }

    #[test]
    fn a_whole_64_of_ipv6_is_one_client() {
        assert_eq!(network_of(ip("2001:db8:1:2:3:4:5:6")), network_of(ip("2001:db8:1:2:ffff::1")));
        assert_ne!(network_of(ip("2001:db8:1:2::1")), network_of(ip("2001:db8:1:3::1")));
        assert_ne!(network_of(ip("192.0.2.1")), network_of(ip("192.0.2.2")));
    }
}
