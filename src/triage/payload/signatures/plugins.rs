//! Requests that by themselves use a hole of a plugin or a theme, or of the program that a site is made with. References: the CVE numbers
//! beside the patterns. Those of gateways and servers are in `holes`.

use super::{Signature, TARGET};
use crate::triage::payload::Class::KnownHole;

pub(super) const SIGNATURES: &[Signature] = &[Signature {
    name: "hole_in_plugin",
    class: KnownHole,
    places: TARGET,
    patterns: &[
        // WordPress: CVE-2023-6553, CVE-2024-0235, CVE-2024-11972, CVE-2024-10924, CVE-2019-9978, CVE-2021-24284.
        "/backup-backup/includes/backup-heart.php",
        "action=eventon_get_virtual_users",
        "/hc/v1/themehunk-import",
        "rest_route=/reallysimplessl/v1/two_fa/skip_onboarding",
        "swp_debug=load_options",
        "action=uploadfonticon",
        // CVE-2016-10956, CVE-2018-7422, CVE-2019-14205, CVE-2015-4133.
        "/mail-masta/inc/‹..›?pl=",
        "/ajax_shortcode_pattern.php?ajax_path=",
        "adaptive-images-settings[source_file]=",
        "/wp-with-spritz/wp.spritz.content.filter.php?url=",
        "/reflex-gallery/admin/scripts/fileuploader/php.php",
        "/wp-mobile-detector/resize.php?src=http",
        "/localize-my-post/ajax/include.php?file=",
        "/gwolle-gb/frontend/captcha/ajaxresponse.php?abspath=",
        "/wptf-image-gallery/lib-mbox/ajax_load.php?url=",
        "/cherry-plugin/admin/import-export/upload.php",
        "thumb.php?src=‹v›.php‹e›",
        "thumb.php?src=‹v›/‹v›.php‹e›",
        // CVE-2025-2294; Joomla, vBulletin, osCommerce, Magento: CVE-2017-8917, CVE-2015-7808, CVE-2024-34102; ThinkPHP, SuiteCRM, Gibbon:
        // CVE-2018-20062, CVE-2024-36412, CVE-2023-34598.
        "__kubio-site-edit-iframe-classic-template=‹..›../",
        "list[fullordering]=‹..›(",
        "/ajax/api/hook/decodearguments?arguments=",
        "/admin/‹v›.php/login.php",
        "/guest-carts/1/estimate-shipping-methods",
        "index/\\think\\",
        "entrypoint=responseentrypoint&‹..›delegate=‹..›'",
        "q=./gibbon.sql",
        // PEAR's installer behind an include, phpMyAdmin, rConfig: CVE-2022-47945, CVE-2018-12613, CVE-2019-16662.
        "pearcmd&",
        "/pearcmd.php",
        "config-create ‹..›<?",
        "target=‹v›.php?/",
        "/ajaxserversettingschk.php?rootuname=",
        // Cacti, XWiki: CVE-2024-29895, CVE-2025-24893.
        "/cmd_realtime.php?",
        "{{groovy",
        "{{velocity}}",
        "/solrsearch?‹..›{{",
    ],
    what: "the hole of a plugin or of the program that a site is made with, used",
    innocent: "none known: the requests are those of exploits, not of the programs' own pages",
    fires: &[
        "/wp-content/plugins/backup-backup/includes/backup-heart.php",
        "/?rest_route=/reallysimplessl/v1/two_fa/skip_onboarding",
        "/wp-content/plugins/mail-masta/inc/campaign/count_of_send.php?pl=/x",
        "/examplethumb.php?src=example.php",
        "/admin/file_manager.php/login.php",
        "/index.php?lang=../../../usr/local/lib/php/pearcmd&+config-create+/x",
        "/bin/get/Main/SolrSearch?media=rss&text=%7d%7d%7d%7b%7basync%20async%3dfalse%7d%7d%7b%7bgroovy%7d%7dx",
        "/rest/V1/guest-carts/1/estimate-shipping-methods",
    ],
    silent: &[
        "/wp-content/plugins/backup-backup/readme.txt",
        "/wp-json/reallysimplessl/v1/two_fa/skip_onboarding",
        "/wp-admin/admin-ajax.php?action=eventon_load",
        "/thumb.php?src=photo.jpg",
        "/thumb.php?src=a.jpg&ref=/index.php",
        "/admin/login.php",
        "/index.php?action=porte_plume_previsu",
        "/bin/get/Main/SolrSearch?media=rss&text=groovy",
        "/rest/V1/guest-carts/1f6b3c2d9a/estimate-shipping-methods",
    ],
}];
