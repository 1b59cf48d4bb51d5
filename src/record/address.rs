//! Client addresses, and the rule that says which of several is the caller's.

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why a text that begins like an address, a network or a range of addresses is none; nothing if it
/// is one, or something else altogether.
#[must_use]
pub fn broken(text: &str) -> Option<String> {
    let digits = |text: &str| {
        let parts: Vec<&str> = text.split('.').collect();
        parts.len() == 4
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let alike = |text: &str| digits(text) || text.parse::<IpAddr>().is_ok();
    if let Some((address, length)) = text.split_once('/').filter(|(address, _)| alike(address)) {
        let most = if address.contains(':') { 128 } else { 32 };
        let sound = address.parse::<IpAddr>().is_ok()
            && length.parse::<u8>().is_ok_and(|length| length <= most);
        return (!sound).then(|| {
            format!("`{text}` is no network: type an address, `/` and a number from 0 to {most}")
        });
    }
    if let Some((first, last)) = text.split_once('-').filter(|(first, _)| alike(first.trim())) {
        let ends = [first, last].map(|end| end.trim().parse::<IpAddr>().ok());
        let sound = match ends {
            [Some(first), Some(last)] => first.is_ipv4() == last.is_ipv4() && first <= last,
            _ => !alike(last.trim()),
        };
        return (!sound).then(|| {
            format!("`{text}` is no range of addresses: type the least, `-` and the greatest")
        });
    }
    let sound = !digits(text) || text.parse::<IpAddr>().is_ok();
    (!sound).then(|| format!("`{text}` is no address: each of its numbers is from 0 to 255"))
}

/// The networks that make up a range of addresses `192.0.2.7-192.0.2.9`; none if it is no range.
#[must_use]
pub fn range(text: &str) -> Vec<IpNet> {
    let ends = text.split_once('-').and_then(|(first, last)| {
        Some((first.trim().parse::<IpAddr>().ok()?, last.trim().parse::<IpAddr>().ok()?))
    });
    match ends {
        Some((IpAddr::V4(first), IpAddr::V4(last))) if first <= last => {
            Ipv4Subnets::new(first, last, 0).map(IpNet::V4).collect()
        }
        Some((IpAddr::V6(first), IpAddr::V6(last))) if first <= last => {
            Ipv6Subnets::new(first, last, 0).map(IpNet::V6).collect()
        }
        _ => Vec::new(),
    }
}

/// The caller's address, or the name that stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Client<'a> {
    /// An address; IPv4 addresses mapped into IPv6 are IPv4 here.
    Ip(IpAddr),
    /// A host name, `unix:`, or anything else that stood there; empty if nothing did.
    Name(&'a [u8]),
}

impl Default for Client<'_> {
    fn default() -> Self {
        Self::Name(b"")
    }
}

impl<'a> Client<'a> {
    /// Reads an address as gateways write it: plain, `v4:port`, `[v6]:port`, with a zone.
    #[must_use]
    #[inline]
    pub fn parse(text: &'a [u8]) -> Self {
        match v4(text) {
            Some(ip) => Self::Ip(IpAddr::V4(ip)),
            None => other(text).map_or(Self::Name(text), Self::Ip),
        }
    }

    /// Nothing was logged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Name(b""))
    }

    /// The network it is in: the size that is handed out to one site, a /24 of IPv4 and a /48 of
    /// IPv6 (RFC 6177). A name is its own.
    #[must_use]
    #[inline]
    pub fn network(self) -> Self {
        self.cut(24, 48)
    }

    /// An address of the inside: private, of the link or of the machine itself.
    #[must_use]
    pub fn is_private(self) -> bool {
        match self {
            Self::Ip(IpAddr::V4(ip)) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
            Self::Ip(IpAddr::V6(ip)) => {
                ip.is_loopback()
                    || matches!(ip.segments().first(), Some(0xfc00..=0xfdff | 0xfe80..=0xfebf))
            }
            Self::Name(_) => false,
        }
    }

    /// The pool it may move about in: what one provider commonly holds, a /16 of IPv4 and a /32 of
    /// IPv6. A name is its own.
    #[must_use]
    pub fn pool(self) -> Self {
        self.cut(16, 32)
    }

    fn cut(self, v4: u32, v6: u32) -> Self {
        match self {
            Self::Ip(IpAddr::V4(ip)) => {
                Self::Ip(IpAddr::V4(Ipv4Addr::from(u32::from(ip) >> (32 - v4) << (32 - v4))))
            }
            Self::Ip(IpAddr::V6(ip)) => {
                Self::Ip(IpAddr::V6(Ipv6Addr::from(u128::from(ip) >> (128 - v6) << (128 - v6))))
            }
            Self::Name(_) => self,
        }
    }

    /// The caller's address: of a forwarded list the right-most hop that is not trusted, else the
    /// peer. A list counts only if the peer itself is trusted.
    #[must_use]
    #[inline]
    pub fn behind(peer: &'a [u8], forwarded: &'a [u8], trusted: &[IpNet]) -> Self {
        let direct = Self::parse(peer);
        if trusted.is_empty() && !direct.is_empty() {
            direct
        } else {
            Self::hop(direct, forwarded, trusted)
        }
    }

    fn hop(direct: Self, forwarded: &'a [u8], trusted: &[IpNet]) -> Self {
        if !direct.trusted(trusted) && !direct.is_empty() {
            return direct;
        }
        let mut hops = forwarded.split(|byte| *byte == b',').rev().map(<[u8]>::trim_ascii);
        let mut caller = direct;
        while let Some(hop) = hops.next().map(Self::parse).filter(|hop| !hop.tells_nothing()) {
            caller = hop;
            if !hop.trusted(trusted) {
                break;
            }
        }
        caller
    }

    /// The caller's address behind up to so many proxies of the inside: from the peer on leftwards
    /// through the forwarded list, the first that is no address of the inside, or that none of them
    /// may have written. Whatever stands further left is the caller's own word. Without a peer, the
    /// list ends with it.
    #[must_use]
    pub fn relayed(peer: &'a [u8], forwarded: &'a [u8], relays: u8) -> Self {
        let hops = forwarded.split(|byte| *byte == b',').rev().map(<[u8]>::trim_ascii);
        let direct = (!peer.is_empty()).then_some(peer).into_iter();
        let mut caller = Self::default();
        for (past, hop) in direct.chain(hops).map(Self::parse).enumerate() {
            if hop.tells_nothing() {
                break;
            }
            caller = hop;
            if past >= usize::from(relays) || !hop.is_private() {
                break;
            }
        }
        caller
    }

    /// How many addresses of the inside stand before the first of the outside, from the peer on
    /// leftwards; `None` if there is no other, or one that tells nothing is between.
    #[must_use]
    pub fn depth(peer: &'a [u8], forwarded: &'a [u8], most: u8) -> Option<(u8, Self)> {
        (0..=most)
            .map(|relays| (relays, Self::relayed(peer, forwarded, relays)))
            .find(|(_, caller)| matches!(caller, Self::Ip(_)) && !caller.is_private())
    }

    /// A hop that is missing, or hidden by the proxy before it (RFC 7239).
    fn tells_nothing(&self) -> bool {
        matches!(self, Self::Name(name) if name.is_empty() || name.eq_ignore_ascii_case(b"unknown"))
    }

    fn trusted(&self, trusted: &[IpNet]) -> bool {
        match self {
            Self::Ip(ip) => trusted.iter().any(|net| net.contains(ip)),
            Self::Name(_) => false,
        }
    }
}

impl Client<'_> {
    /// Hands on what [`fmt::Display`] writes. Dotted decimals are made by hand: this is done for
    /// every request that is looked at exactly.
    pub fn with_text<T>(&self, take: impl FnOnce(&[u8]) -> T) -> T {
        let Self::Ip(IpAddr::V4(ip)) = self else { return take(self.to_string().as_bytes()) };
        let mut text = [0u8; 16];
        let mut length = 0;
        let mut put = |byte: u8| {
            if let Some(place) = text.get_mut(length) {
                *place = byte;
                length += 1;
            }
        };
        for (at, part) in ip.octets().into_iter().enumerate() {
            if at > 0 {
                put(b'.');
            }
            if part >= 100 {
                put(b'0' + part / 100);
            }
            if part >= 10 {
                put(b'0' + part / 10 % 10);
            }
            put(b'0' + part % 10);
        }
        take(text.get(..length).unwrap_or_default())
    }
}

impl fmt::Display for Client<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(ip) => ip.fmt(f),
            Self::Name(name) => f.write_str(&String::from_utf8_lossy(name)),
        }
    }
}

/// Dotted decimal with an optional port; the hot path, so by hand.
fn v4(text: &[u8]) -> Option<Ipv4Addr> {
    let mut address: u32 = 0;
    let mut part: u32 = 0;
    let mut digits = 0;
    let mut dots = 0;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                part = part * 10 + u32::from(byte - b'0');
                digits += 1;
                if digits > 3 {
                    return None;
                }
            }
            b'.' if digits > 0 && part < 256 && dots < 3 => {
                address = address << 8 | part;
                (part, digits) = (0, 0);
                dots += 1;
            }
            b':' if port(text.get(at + 1..)?) => break,
            _ => return None,
        }
    }
    (dots == 3 && digits > 0 && part < 256).then(|| Ipv4Addr::from(address << 8 | part))
}

fn port(text: &[u8]) -> bool {
    !text.is_empty() && text.len() <= 5 && text.iter().all(u8::is_ascii_digit)
}

/// Longest address with its zone, brackets and port, in bytes; far more than there are.
const LONGEST: usize = 256;

/// What is written before an address to say of what kind it is.
const KINDS: [&[u8]; 3] = [b"ipv4:", b"ipv6:", b"tcp://"];

/// IPv6 in any of its spellings, an address behind a slash as Java writes it, `/203.0.113.9:51160`
/// or `host.example/203.0.113.9`, behind the name of its kind as gRPC does, `ipv4:203.0.113.9:51160`,
/// and a network of one address, `203.0.113.9/32`.
fn other(text: &[u8]) -> Option<IpAddr> {
    (text.len() <= LONGEST).then_some(())?;
    if let Some(address) = KINDS.iter().find_map(|kind| text.strip_prefix(*kind)) {
        let bare = !KINDS.iter().any(|kind| address.starts_with(kind));
        return bare.then(|| v4(address).map(IpAddr::V4).or_else(|| other(address)))?;
    }
    if let Some(address) = text.strip_suffix(b"/32") {
        return v4(address).map(IpAddr::V4);
    }
    if let Some(slash) = memchr::memchr(b'/', text) {
        let (name, address) = text.split_at_checked(slash)?;
        let address = address.get(1..)?;
        let plain = !name.contains(&b':') && !address.contains(&b'/');
        return plain.then(|| v4(address).map(IpAddr::V4).or_else(|| other(address)))?;
    }
    let inner = match text.strip_prefix(b"[") {
        Some(open) => open.split(|byte| *byte == b']').next()?,
        None => text,
    };
    let bare = inner.split(|byte| *byte == b'%').next()?;
    if !bare.contains(&b':') {
        return None;
    }
    let bare = std::str::from_utf8(bare).ok()?;
    let whole = bare.parse::<Ipv6Addr>();
    // `2001:db8::9:40112` has its port behind a ninth group, or one of five digits.
    let cut = || bare.rsplit_once(':').filter(|(_, end)| port(end.as_bytes()));
    let ip = whole.ok().or_else(|| cut()?.0.parse().ok())?;
    Some(ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        Client::parse(text.as_bytes()).to_string()
    }

    #[test]
    fn a_text_made_by_hand_is_the_usual_one() {
        for ip in ["0.0.0.0", "1.20.255.109", "100.99.10.9", "2001:db8::1", "host.example"] {
            let client = Client::parse(ip.as_bytes());
            assert_eq!(client.with_text(<[u8]>::to_vec), client.to_string().into_bytes());
        }
    }

    #[test]
    fn every_spelling_of_an_address_is_one_client() {
        for text in [
            "203.0.113.9",
            "ipv4:203.0.113.9:40112",
            "tcp://203.0.113.9:40112",
            "203.0.113.9/32",
            "203.0.113.9:443",
            "::ffff:203.0.113.9",
            "/203.0.113.9:443",
            "host.example/203.0.113.9:443",
        ] {
            assert_eq!(show(text), "203.0.113.9", "{text}");
        }
        for text in [
            "2001:db8::1",
            "2001:db8:0:0:0:0:0:1:443",
            "2001:db8::1:40112",
            "[2001:db8::1]:443",
            "2001:0DB8:0:0:0:0:0:1",
            "2001:db8::1%eth0",
            "/[2001:db8::1]:443",
        ] {
            assert_eq!(show(text), "2001:db8::1", "{text}");
        }
    }

    #[test]
    fn what_is_no_address_keeps_its_text() {
        for text in [
            "unix:",
            "host.example",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "1.2.3.4:x",
            "http://203.0.113.9",
            "203.0.113.0/24",
            "/a/203.0.113.9",
            "",
        ] {
            assert!(matches!(Client::parse(text.as_bytes()), Client::Name(_)), "{text}");
        }
    }

    #[test]
    fn behind_proxies_of_the_inside_what_the_last_of_them_saw_is_the_caller() {
        let caller = |peer: &str, list: &str, relays| {
            Client::relayed(peer.as_bytes(), list.as_bytes(), relays).to_string()
        };
        assert_eq!(caller("10.0.0.7", "203.0.113.9", 1), "203.0.113.9");
        assert_eq!(caller("10.0.0.7", "203.0.113.9", 0), "10.0.0.7");
        // What a caller writes into the list stands left of its address.
        assert_eq!(caller("10.0.0.7", "192.0.2.6, 203.0.113.9", 1), "203.0.113.9");
        assert_eq!(caller("10.0.0.7", "192.0.2.6, 10.9.9.9", 1), "10.9.9.9");
        assert_eq!(caller("10.0.0.7", "203.0.113.9, 10.0.1.5", 2), "203.0.113.9");
        assert_eq!(caller("198.51.100.1", "203.0.113.9", 2), "198.51.100.1");
        assert_eq!(caller("10.0.0.7", "", 1), "10.0.0.7");
        assert_eq!(caller("10.0.0.7", "unknown", 1), "10.0.0.7");
        assert_eq!(caller("", "203.0.113.9, 10.0.0.7", 1), "203.0.113.9");
        let depth = |peer: &str, list: &str| {
            Client::depth(peer.as_bytes(), list.as_bytes(), 3).map(|(relays, _)| relays)
        };
        assert_eq!(depth("203.0.113.9", "192.0.2.6"), Some(0));
        assert_eq!(depth("10.0.0.7", "192.0.2.6, 203.0.113.9"), Some(1));
        assert_eq!(depth("10.0.0.7", "203.0.113.9,10.0.0.1"), Some(2));
        assert_eq!(depth("10.0.0.7", "10.0.0.1"), None);
        assert_eq!(depth("10.0.0.7", ""), None);
    }

    #[test]
    fn only_the_rightmost_untrusted_hop_is_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let caller = |peer: &str, list: &str| {
            Client::behind(peer.as_bytes(), list.as_bytes(), &trusted).to_string()
        };
        assert_eq!(caller("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2"), "203.0.113.9");
        assert_eq!(caller("198.51.100.1", "203.0.113.9"), "198.51.100.1");
        assert_eq!(caller("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(Client::behind(b"10.0.0.1", b"203.0.113.9", &[]).to_string(), "10.0.0.1");
    }
}
