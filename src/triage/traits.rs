//! What the text of a route tells of the requests for it, found out once.

use super::endpoint;
use super::payload::{self, script::ends_in_script};
use crate::route::code::tries_a_code;
use crate::route::login::is_login;
use crate::route::{leaves_ids_out, matcher::UNMATCHED};

/// What callers prove at a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Door {
    /// Nothing.
    #[default]
    None,
    /// Who they are.
    Login,
    /// That they can pay, or may use a console, where they post.
    Posted,
    /// That they know a code.
    Code,
}

/// What of the paths of a route must be searched for payloads: what its text tells is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Search {
    /// Nothing: the query alone.
    #[default]
    Nothing,
    /// Those of scripts: a part of it stands where the route has a mark.
    Scripts,
    /// Everything.
    All,
}

impl Search {
    fn of(template: &[u8]) -> Self {
        if template == UNMATCHED || payload::spans(template) {
            return Self::All;
        }
        let marked = memchr::memchr(b'{', template).is_some();
        if marked && (template.ends_with(b"}") || ends_in_script(template)) {
            return Self::Scripts;
        }
        Self::Nothing
    }

    pub(super) fn wants(self, path: &[u8]) -> bool {
        match self {
            Self::Nothing => false,
            Self::Scripts => ends_in_script(path),
            Self::All => true,
        }
    }
}

/// What a route's text tells, found out once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Traits {
    /// What callers prove there.
    pub(super) door: Door,
    /// Nothing is known of the path: it is of a request that was not answered.
    pub(super) unmatched: bool,
    /// A name stands where ids were.
    pub(super) blank: bool,
    /// What of a path must be searched.
    pub(super) search: Search,
    /// Bits of the classes of doors.
    pub(super) doors: u32,
}

impl Traits {
    pub(super) fn of(method: &[u8], template: &[u8]) -> Self {
        Self {
            door: match template {
                _ if tries_a_code(template) => Door::Code,
                _ if is_login(method, template) => Door::Login,
                _ if endpoint::takes_posts(template) => Door::Posted,
                _ => Door::None,
            },
            unmatched: template == UNMATCHED,
            blank: leaves_ids_out(template),
            search: Search::of(template),
            doors: payload::places(template),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_searched_where_its_route_does_not_tell_all_of_it() {
        let wants = |template: &str, path: &str| {
            Traits::of(b"GET", template.as_bytes()).search.wants(path.as_bytes())
        };
        assert!(wants("/_layouts/{id}/{slug}", "/_layouts/15/spinstall0.aspx"));
        assert!(wants("/_layouts/{id}/x.aspx", "/_layouts/15/x.aspx"));
        assert!(!wants("/media/{slug}", "/media/logo.png"), "names of files tell nothing");
        assert!(wants("/_layouts/{id}/ToolPane.aspx", "/_layouts/15/ToolPane.aspx"));
        assert!(wants("{unmatched}", "/x"));
        assert!(!wants("/v1/customers/{id}", "/v1/customers/7"));
        assert!(!wants("/news.php", "/news.php"), "the route itself is all of it");
        // What a request asks there makes it an attack, beside what stands before a gap.
        let joomla = "/api/index.php/v1/config/application";
        assert!(wants(joomla, joomla) && wants("/owa/{id}/x", "/owa/7/x"));
        assert!(!wants("/api/v1/config/application", "/api/v1/config/application"));
    }
}
