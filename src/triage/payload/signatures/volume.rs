//! How much a request asks for: no attack, but a number worth keeping.

use super::{QUERY, Signature};
use crate::triage::payload::Class::Bulk;

pub(super) const SIGNATURES: &[Signature] = &[Signature {
    name: "many_records",
    class: Bulk,
    places: QUERY,
    patterns: &[
        "‹^›limit=‹n›‹e›",
        "‹^›page_size=‹n›‹e›",
        "‹^›pagesize=‹n›‹e›",
        "‹^›page[size]=‹n›‹e›",
        "‹^›per_page=‹n›‹e›",
        "‹^›perpage=‹n›‹e›",
        "‹^›max_results=‹n›‹e›",
        "‹^›maxresults=‹n›‹e›",
        "‹^›$top=‹n›‹e›",
        "‹^›$limit=‹n›‹e›",
        "‹^›page[limit]=‹n›‹e›",
        "‹^›hitsperpage=‹n›‹e›",
        "‹^›itemsperpage=‹n›‹e›",
        "‹^›resultsperpage=‹n›‹e›",
        "‹^›maxrecords=‹n›‹e›",
        "‹^›idisplaylength=‹n›‹e›",
        "‹^›take=‹n›‹e›",
        "&size=‹n›‹e›",
        "‹^›rows=‹n›‹e›",
        "‹^›count=‹n›‹e›",
        "‹^›first=‹n›‹e›",
        "‹^›ids=",
        "‹^›id=‹v›,",
    ],
    what: "the size of a page, or a list of ids: how many records one request asks for",
    innocent: "everything that pages; only the number matters",
    fires: &[
        "/v1/customers?limit=10000",
        "/v1/customers?ids=1,2,3",
        "/odata/C?$top=500",
        "/c?page=0&size=2000",
    ],
    silent: &["/v1/customers?page=3", "/v1/customers?limit=all", "/a?limited=5", "/a?size=xl"],
}];
