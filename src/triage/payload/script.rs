//! Programs that servers run: how they are called, and in which folders they lie.

/// A script by its ending, as servers run them.
#[must_use]
pub fn is_script(name: &[u8]) -> bool {
    const ENDINGS: [&str; 14] = [
        "php", "php5", "php7", "phtml", "phar", "jsp", "jspx", "asp", "aspx", "ashx", "asmx",
        "cfm", "pl", "cgi",
    ];
    let mut parts = name.rsplitn(2, |byte| *byte == b'.');
    let (ending, stem) = (parts.next().unwrap_or_default(), parts.next());
    stem.is_some() && ENDINGS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(ending))
}

/// The last name of a path is a script's.
#[must_use]
pub fn ends_in_script(path: &[u8]) -> bool {
    path.rsplit(|byte| *byte == b'/').next().is_some_and(is_script)
}

/// The sort of programs that a path asks for, by what it ends in, or by the folder that servers keep such programs in.
/// Programs that people download are none.
#[must_use]
pub fn program(path: &[u8]) -> Option<&'static str> {
    const SORTS: [&str; 22] = [
        ".php", ".phtml", ".jsp", ".jspx", ".jspa", ".jsf", ".asp", ".aspx", ".ashx", ".asmx",
        ".axd", ".svc", ".cfm", ".cfc", ".pl", ".cgi", ".do", ".action", ".esp", ".nsf", ".xhtml",
        ".sh",
    ];
    const FOLDER: &str = "/cgi-bin/";
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    let ends = |sort: &&&str| {
        let rest = name.len().checked_sub(sort.len()).filter(|rest| *rest > 0);
        rest.and_then(|rest| name.get(rest..))
            .is_some_and(|end| end.eq_ignore_ascii_case(sort.as_bytes()))
    };
    let folder = || {
        let within = |part: &[u8]| part.eq_ignore_ascii_case(FOLDER.as_bytes());
        path.windows(FOLDER.len()).any(within).then_some(FOLDER)
    };
    SORTS.iter().find(ends).copied().or_else(folder)
}

/// A folder that a product brings along and in which its owner puts no pages.
#[must_use]
pub fn is_a_products(route: &str) -> bool {
    const FOLDERS: [&str; 8] = [
        "/aspnet_client/",
        "/_layouts/",
        "/owa/auth/",
        "/ecp/",
        "/wp-includes/",
        "/wp-admin/css/",
        "/wp-admin/js/",
        "/.well-known/",
    ];
    let route = route.to_ascii_lowercase();
    FOLDERS.iter().any(|folder| route.contains(folder))
}

/// A folder in which no scripts are expected: at the root, and among plugins, are those that partners call.
#[must_use]
pub fn keeps_only_files(route: &str) -> bool {
    let route = route.to_ascii_lowercase();
    let plugins = ["plugin", "module", "extension", "component"];
    route.matches('/').count() > 1 && !plugins.iter().any(|word| route.contains(word))
}

/// The last name of a route, with its slash: a folder of logins may hold more than these.
#[must_use]
pub fn name_of(route: &str) -> &str {
    route.rfind('/').and_then(|at| route.get(at..)).unwrap_or(route)
}

/// What every site of its sort has: it is new to the log because nobody used it yet.
#[must_use]
pub fn is_of_every_site(route: &str) -> bool {
    const NAMES: [&str; 8] = [
        "index.php",
        "default.aspx",
        "index.jsp",
        "admin-ajax.php",
        "async-upload.php",
        "xmlrpc.php",
        "wp-cron.php",
        "wp-comments-post.php",
    ];
    let folders = route.matches('/').count();
    let name = name_of(route).trim_start_matches('/').to_ascii_lowercase();
    folders <= 2 && NAMES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_their_ending() {
        assert!(ends_in_script(b"/media/a/x.PHP") && is_script(b"a.b.aspx"));
        assert!(!ends_in_script(b"/x.php/") && !is_script(b"php") && !is_script(b"a.png"));
        assert!(!ends_in_script(b"/v1.php/customers"));
    }

    #[test]
    fn sorts_of_programs_are_told_by_their_ending_or_their_folder() {
        assert_eq!(program(b"/a/b.ACTION"), Some(".action"));
        assert_eq!(program(b"/cgi-bin/status"), Some("/cgi-bin/"));
        assert_eq!(program(b"/a/.php"), None, "a name must stand before it");
        assert_eq!([&b"/"[..], b"/a.png", b"/todo", b"/setup.exe"].map(program), [None; 4]);
    }

    #[test]
    fn folders_tell_where_nobody_puts_pages() {
        assert!(is_a_products("/ECP/auth/menu.aspx") && !is_a_products("/shop/menu.aspx"));
        assert!(keeps_only_files("/media/a/x.php") && !keeps_only_files("/hook.php"));
        assert!(!keeps_only_files("/wp-content/plugins/pay/hook.php"));
        assert!(is_of_every_site("/blog/index.php") && !is_of_every_site("/a/b/c/index.php"));
        assert_eq!(name_of("/members/login.php"), "/login.php");
    }
}
