//! Requests that by themselves use a hole of a device: routers, disks, cameras, doors. References: the CVE numbers beside the
//! patterns. Those of gateways are in `holes`.

use super::{Signature, TARGET};
use crate::triage::payload::Class::KnownHole;

pub(super) const SIGNATURES: &[Signature] = &[Signature {
    name: "hole_in_device",
    class: KnownHole,
    places: TARGET,
    patterns: &[
        // Juniper, D-Link, GPON, DrayTek, Zyxel: CVE-2023-36845, CVE-2025-14528, CVE-2018-10561, CVE-2020-8515, CVE-2020-9054.
        "‹^›phprc=",
        "getcfg.php?‹..›authorized_group=",
        "\nauthorized_group=",
        "_post_services=",
        "/soap.cgi?service=‹..›;",
        "/service.cgi?event=‹..›;",
        "/model/__show_info.php?require_file=",
        "/gponform/diag_form?images/",
        "/mainfunction.cgi?‹..›keypath='",
        "/weblogin.cgi?username=‹..›'",
        "/hndunblock.cgi",
        "/apply_noauth.cgi?/",
        // Wavlink, Raisecom, TerraMaster, Western Digital, QNAP: CVE-2020-13117, CVE-2024-7120, CVE-2020-28188, CVE-2018-17153, CVE-2019-7192,
        // CVE-2022-24990.
        "/mesh.cgi?page=upgrade&key=‹..›;",
        "/live_api.cgi?page=‹..›ip=;",
        "/list_base_config.php?type=mod&‹..›template=‹..›`",
        "/makecvs.php?event=",
        "/web/google_analytics.php?cmd=set&‹..›arg=‹..›|",
        "/quick.cgi?func=switch_os",
        "/photo/combine.php?‹..›../",
        "/module/api.php?mobile/webnasips",
        // Cameras and recorders: CVE-2017-8225, CVE-2024-7029, CVE-2023-3836.
        "/system.ini?loginuse&loginpas",
        "/set_ftp.cgi?‹..›$(",
        "/factory.cgi?action=set&‹..›brightness=",
        "/nobody/search.cgi?action=cgi_query",
        "/emap/devicepoint_addimgico?hassubsystem",
        "/center/api/files;.js",
        "/bic/ssoservice/v1/applyct",
        "/camera-cgi/admin/param.cgi?action=update&ipcamsource=",
        // Doors: CVE-2019-7256.
        "/card_scan_decoder.php?no=",
        "/card_scan.php?no=",
        // Elber, Telesquare, Zyxel: CVE-2025-0674, CVE-2024-29269, CVE-2024-29973, CVE-2024-29972.
        "/json_data/set_pwd?",
        "/admin.cgi?command=syscommand",
        "/cmd,/simzysh/register_main/setcookie",
        "/remote_help-cgi/",
        // Sangfor, HPE: CNVD-2020-46552, CVE-2025-37164.
        "/tool/log/c.php?",
        "/rest/id-pools/executecommand",
    ],
    what: "the hole of a router, a disk, a camera or another device, used",
    innocent: "none known: their own pages do not ask so",
    fires: &[
        "/?PHPRC=/dev/fd/0",
        "/getcfg.php?a=%0A_POST_SERVICES=DEVICE.ACCOUNT%0AAUTHORIZED_GROUP=1",
        "/include/makecvs.php?Event=%60id%60",
        "/system.ini?loginuse&loginpas",
        "/soap.cgi?service=x;telnetd;",
    ],
    silent: &[
        "/status.php?a=1",
        "/soap.cgi?service=WANIPConn1",
        "/system.ini?loginuse=admin&loginpas=x",
        "/card.php?no=30",
    ],
}];
