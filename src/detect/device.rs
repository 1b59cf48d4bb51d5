//! What a program is called, whatever its version: a release of one is none of another.

/// The first word of a user agent, without its version.
#[must_use]
pub fn product(agent: &[u8]) -> &[u8] {
    agent.split(|byte| matches!(byte, b'/' | b' ')).next().unwrap_or_default()
}

/// Libraries and tools with which programs fetch something, each by its product.
const LIBRARIES: [&str; 28] = [
    "aiohttp",
    "apache-httpclient",
    "axios",
    "curl",
    "faraday",
    "go-http-client",
    "got",
    "guzzlehttp",
    "http.rb",
    "httpie",
    "insomnia",
    "java",
    "libcurl",
    "libwww-perl",
    "lwp-request",
    "node-fetch",
    "okhttp",
    "postmanruntime",
    "python-httpx",
    "python-requests",
    "python-urllib",
    "reqwest",
    "rest-client",
    "restsharp",
    "ruby",
    "scrapy",
    "undici",
    "wget",
];

/// The program is a library by its name, or a tool for the command line: nobody has it before him on a screen.
#[must_use]
pub fn is_library(agent: &[u8]) -> bool {
    let product = product(agent);
    LIBRARIES.iter().any(|name| product.eq_ignore_ascii_case(name.as_bytes()))
}

/// A user agent without the versions of its programs: what is left says on what they run, and stays when a
/// release comes.
#[must_use]
pub fn device(agent: &[u8]) -> Vec<u8> {
    let mut left = Vec::with_capacity(agent.len());
    let (mut depth, mut version) = (0usize, false);
    for byte in agent {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        version = match byte {
            b'/' if depth == 0 => true,
            // Within brackets a browser tells its version once more.
            b':' if left.ends_with(b" rv") => true,
            b' ' | b'(' | b')' | b';' | b',' => false,
            _ => version,
        };
        if !version {
            left.push(*byte);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_told_from_what_people_have_before_them() {
        for library in
            ["Go-http-client/1.1", "curl/8.5.0", "python-requests/2.31.0", "Ruby", "Java/17.0.2"]
        {
            assert!(is_library(library.as_bytes()), "{library}");
        }
        for program in ["", "Mozilla/5.0 (X11; Linux x86_64)", "CareDesk/3.1", "JavaFX-Desk/2"] {
            assert!(!is_library(program.as_bytes()), "{program}");
        }
    }

    #[test]
    fn a_release_leaves_the_device_and_another_telephone_is_another() {
        let same = |a: &str, b: &str| device(a.as_bytes()) == device(b.as_bytes());
        assert!(same("App/5.2 (iPhone15,4; iOS 17.1)", "App/5.10.1 (iPhone15,4; iOS 17.1)"));
        assert!(!same("App/5.2 (iPhone15,4; iOS 17.1)", "App/5.2 (iPhone12,1; iOS 16.1)"));
        let browser =
            |v: &str| format!("Mozilla/5.0 (X11; Linux x86_64; rv:{v}) Gecko/20100101 Firefox/{v}");
        assert!(same(&browser("107.0"), &browser("118.0")));
        assert!(!same(&browser("107.0"), &browser("107.0").replace("Linux", "CrOS")));
        assert!(!same("okhttp/4.12", "curl/8.1"));
        assert_eq!((product(b"App/5.2 (x)"), product(b"bot")), (&b"App"[..], &b"bot"[..]));
    }
}
