//! Other versions of a place: what is learnt of `/v2/tickets/` holds for the forgotten `/v1/tickets/` and
//! `/v0/tickets/` as well, of which the sample holds little or nothing.

/// Versions that are thought of.
const VERSIONS: std::ops::Range<u8> = 0..10;
/// Steps of a path before which a version may stand.
const STEPS: usize = 3;

/// Host and template of a place, as other versions have it; none if it ends in a version itself.
pub(super) fn others(place: &[u8]) -> Vec<Vec<u8>> {
    let Some(end) = place.iter().rposition(|byte| *byte == 0) else { return Vec::new() };
    let (host, template) = place.split_at(end + 1);
    let steps: Vec<&[u8]> = template.split(|byte| *byte == b'/').skip(1).collect();
    if steps.last().is_none_or(|last| last.is_empty() || is_version(last)) {
        return Vec::new();
    }
    let written = |steps: &[&[u8]]| {
        let joined = steps.iter().flat_map(|step| std::iter::once(&b'/').chain(*step));
        host.iter().chain(joined).copied().collect::<Vec<u8>>()
    };
    let versions: Vec<[u8; 2]> = VERSIONS.map(|number| [b'v', b'0' + number]).collect();
    let mut found = Vec::new();
    match steps.iter().position(|step| is_version(step)) {
        Some(at) => {
            let (before, rest) = steps.split_at(at);
            let behind = rest.get(1..).unwrap_or_default();
            found.push(written(&[before, behind].concat()));
            found.extend(
                versions.iter().map(|v| written(&[before, &[v.as_slice()], behind].concat())),
            );
        }
        None => {
            for at in 0..steps.len().min(STEPS) {
                let (before, behind) = steps.split_at(at);
                found.extend(
                    versions.iter().map(|v| written(&[before, &[v.as_slice()], behind].concat())),
                );
            }
        }
    }
    found.retain(|other| other != place);
    found
}

/// `v2`, `v10`.
fn is_version(step: &[u8]) -> bool {
    step.strip_prefix(b"v").is_some_and(|number| {
        (1..=2).contains(&number.len()) && number.iter().all(u8::is_ascii_digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_in_other_versions() {
        let of = |place: &str| -> Vec<String> {
            let text = |other: Vec<u8>| String::from_utf8(other).unwrap().replace('\0', "");
            others(place.as_bytes()).into_iter().map(text).collect()
        };
        let found = of("\0h\0/v2/tickets");
        assert!(
            found.contains(&"h/v0/tickets".to_owned()) && found.contains(&"h/tickets".to_owned())
        );
        assert!(!found.contains(&"h/v2/tickets".to_owned()));
        let found = of("\0\0/api/tickets");
        let has = |other: &str| found.contains(&other.to_owned());
        assert!(has("/v0/api/tickets") && has("/api/v1/tickets"));
        assert!(of("\0h\0/v2").is_empty() && of("\0h\0").is_empty());
    }
}
