//! Names of sites, told from names of files and of parts of programs, which have points as well.

/// How names of sites end that are no two letters of a country.
#[rustfmt::skip] // several a line
const ENDS: [&[u8]; 26] = [
    b"com", b"net", b"org", b"edu", b"gov", b"mil", b"int", b"info", b"biz", b"dev", b"xyz", b"cloud", b"online",
    b"site", b"shop", b"store", b"tech", b"local", b"internal", b"lan", b"corp", b"home", b"example", b"test",
    b"localdomain", b"arpa",
];
/// How names of files end that countries have as well.
const FILES: [&[u8]; 12] =
    [b"py", b"rb", b"go", b"js", b"ts", b"rs", b"cs", b"kt", b"sh", b"pl", b"md", b"so"];

/// The name of a site below a domain that is in use, in lower case.
pub(super) fn is_site(name: &[u8]) -> bool {
    let mut parts = name.rsplit(|byte| *byte == b'.');
    let last = parts.next().unwrap_or_default();
    let country =
        last.len() == 2 && last.iter().all(u8::is_ascii_lowercase) && !FILES.contains(&last);
    let before = parts.next().is_some_and(|part| !part.is_empty());
    let plain =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(byte);
    (country || ENDS.contains(&last)) && before && name.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_site;

    #[test]
    fn files_and_modules_are_no_sites() {
        for name in ["shop.example", "www.shop.de", "a-1.b.com"] {
            assert!(is_site(name.as_bytes()), "{name}");
        }
        for name in
            ["main.go", "app.access", "o.a.Logger", "example", ".de", "1.2", "jquery.min.js"]
        {
            assert!(!is_site(name.as_bytes()), "{name}");
        }
    }
}
