//! What can be said of the endpoints, as a report sets it: a table a claim; and of the objects.

use super::answer::bar;
use crate::case::{Case, EndpointRow};
use crate::words::thousands;

/// What can be said of endpoints, and the heading for it.
const CLAIMS: [(&str, &str); 5] = [
    ("exposed", "Reached: data was returned"),
    ("attempted", "Tried, none served"),
    ("cannot_tell", "Cannot be told from these logs"),
    ("not_called", NOT_CALLED),
    ("", "Other"),
];

/// Of campaigns that count; milder ones are named behind it.
const NOT_CALLED: &str = "Not called by any campaign";

/// The endpoints of one claim.
pub struct Group<'c> {
    /// Its heading.
    pub heading: String,
    /// In the order of the case.
    pub endpoints: Vec<&'c EndpointRow>,
    /// The last parts of the reasons of all, which are then said once.
    shared: Vec<&'c str>,
}

/// The claims that are made, in the order in which they are read.
pub fn groups(case: &Case) -> Vec<Group<'_>> {
    let known = |claim: &str| CLAIMS.iter().any(|(known, _)| *known == claim);
    let of = |claim: &'static str| {
        let mine = move |e: &&EndpointRow| {
            if claim.is_empty() { !known(&e.claim) } else { e.claim == claim }
        };
        case.endpoints.iter().filter(mine).collect::<Vec<_>>()
    };
    CLAIMS
        .into_iter()
        .map(|(claim, heading)| (heading, of(claim)))
        .filter(|(_, endpoints)| !endpoints.is_empty())
        .map(|(heading, endpoints)| Group {
            heading: match heading {
                NOT_CALLED => format!("{heading} at level {} or above", bar(case).name()),
                _ => heading.to_owned(),
            },
            shared: shared(&endpoints),
            endpoints,
        })
        .collect()
}

/// The longest end that the reasons have in common which rest on anything, unless there is only one.
fn shared<'c>(endpoints: &[&'c EndpointRow]) -> Vec<&'c str> {
    let reasons = endpoints.iter().map(|e| e.because.split("; ").collect::<Vec<_>>());
    let mut reasons: Vec<Vec<&str>> = reasons.collect();
    if reasons.windows(2).any(|pair| pair.first() != pair.last()) {
        reasons.retain(|parts| parts.len() > 1);
    }
    let Some((first, rest)) = reasons.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Vec::new();
    };
    let mut shared = first.clone();
    for parts in rest {
        let same = shared.iter().rev().zip(parts.iter().rev()).take_while(|(a, b)| a == b).count();
        shared.drain(..shared.len() - same);
    }
    shared
}

impl Group<'_> {
    /// What is said once for those that end so: the grade if it is one, and what the claims rest on.
    pub fn ground(&self) -> Option<String> {
        let words = self.shared.join("; ");
        (!words.is_empty()).then(|| match self.grade() {
            Some(grade) => format!("Grade {grade}: {words}"),
            None => words,
        })
    }

    /// The grade of all, if it is one.
    fn grade(&self) -> Option<&str> {
        let (first, rest) = self.endpoints.split_first()?;
        rest.iter().all(|e| e.grade == first.grade).then_some(first.grade.as_str())
    }

    /// Nothing is left to be said of single endpoints.
    pub fn is_alike(&self) -> bool {
        self.grade().is_some()
            && !self.shared.is_empty()
            && self.endpoints.iter().all(|e| self.own(e).is_some_and(|own| own.is_empty()))
    }

    /// The reason, but for what is said once.
    pub fn because(&self, endpoint: &EndpointRow) -> String {
        match self.own(endpoint) {
            Some(own) if own.is_empty() => "as above".to_owned(),
            Some(own) => own,
            None => endpoint.because.clone(),
        }
    }

    /// What stands before that which is said once, where the reason ends with it.
    fn own(&self, endpoint: &EndpointRow) -> Option<String> {
        let parts: Vec<&str> = endpoint.because.split("; ").collect();
        Some(parts.strip_suffix(self.shared.as_slice())?.join("; "))
    }
}

/// An endpoint as people write it: method, host and route, where there are.
pub fn place(e: &EndpointRow) -> String {
    let parts = [e.method.as_str(), &e.host, &e.route];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What the tiers of objects mean.
pub const TIERS: &str = "Returned: served at least once. Denied: refused. Ambiguous: an answer without the object (304, 404), which may tell whether it exists, or an answer to a payload. Error: the server failed.";

/// How many objects are of each tier.
pub fn tiers(case: &Case) -> String {
    let tiers = ["returned", "denied", "ambiguous", "error"].map(|tier| {
        let count = case.exposure.iter().filter(|e| e.tier == tier).count() as u64;
        (tier, count)
    });
    let counts = tiers.iter().filter(|(_, count)| *count > 0);
    counts
        .map(|(tier, count)| format!("{} {tier}", thousands(*count)))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(claim: &str, grade: &str, because: &str) -> EndpointRow {
        let [claim, grade, because] = [claim, grade, because].map(str::to_owned);
        EndpointRow { claim, grade, because, ..EndpointRow::default() }
    }

    #[test]
    fn what_all_claims_rest_on_is_said_once_and_the_rest_of_each() {
        let case = Case {
            endpoints: vec![
                endpoint("attempted", "B", "7 requests; every line; no gap"),
                endpoint("attempted", "B", "1 request; every line; no gap"),
                endpoint("not_called", "B", "no request; no gap"),
                endpoint("not_called", "B", "no request; no gap"),
                endpoint("cannot_tell", "C", "no request; a gap"),
                endpoint("cannot_tell", "C", "no request; a gap"),
                endpoint("cannot_tell", "C", "summed up"),
                endpoint("new", "D", "x"),
                endpoint("exposed", "C", "served"),
                endpoint("new", "D", "x"),
            ],
            ..Case::default()
        };
        let groups = groups(&case);
        let headings: Vec<String> = groups.iter().map(|group| group.heading.clone()).collect();
        assert_eq!(headings[1], "Tried, none served", "a 500 is no refusal");
        assert_eq!(headings[3], "Not called by any campaign at level medium or above");
        let [reached, tried, unknown, not_called, other] = groups.try_into().ok().unwrap();
        assert_eq!(headings[4], "Other");
        assert_eq!(tried.ground().as_deref(), Some("Grade B: every line; no gap"));
        assert_eq!(tried.because(tried.endpoints[0]), "7 requests");
        assert!(!tried.is_alike() && not_called.is_alike());
        assert_eq!(not_called.ground().as_deref(), Some("Grade B: no request; no gap"));
        assert_eq!(unknown.ground().as_deref(), Some("Grade C: no request; a gap"));
        let told: Vec<String> = unknown.endpoints.iter().map(|e| unknown.because(e)).collect();
        assert_eq!(told, ["as above", "as above", "summed up"]);
        // One alone is told whole.
        assert_eq!(reached.ground(), None);
        assert_eq!(reached.because(reached.endpoints[0]), "served");
        assert!(!reached.is_alike());
        assert_eq!(other.ground().as_deref(), Some("Grade D: x"));
    }

    #[test]
    fn objects_are_counted_by_what_came_back() {
        let row = |tier: &str| crate::case::ExposureRow { tier: tier.into(), ..Default::default() };
        let exposure = ["error", "returned", "returned"].map(row).to_vec();
        assert_eq!(tiers(&Case { exposure, ..Case::default() }), "2 returned, 1 error");
    }

    #[test]
    fn where_grades_differ_none_is_said_for_all() {
        let case = Case {
            endpoints: vec![endpoint("exposed", "B", "a; z"), endpoint("exposed", "C", "b; z")],
            ..Case::default()
        };
        let groups = groups(&case);
        assert_eq!(groups[0].ground().as_deref(), Some("z"));
        assert!(!groups[0].is_alike());
        assert_eq!(groups[0].because(groups[0].endpoints[1]), "b");
    }
}
