//! Requests that by themselves use a known hole: what answers them did what they ask. References:
//! the CVE numbers beside the patterns; CISA's catalogue of known exploited vulnerabilities.
//!
//! Places that merely tell that a vulnerable program is there are in `exploits`.

use super::{Signature, TARGET};
use crate::triage::payload::Class::KnownHole;

pub(super) const SIGNATURES: &[Signature] = &[
    Signature {
        name: "hole_in_gateway",
        class: KnownHole,
        places: TARGET,
        patterns: &[
            // Citrix: CVE-2019-19781, CVE-2020-8193, CVE-2020-8195.
            "/vpn/../vpns/",
            "/vpns/portal/scripts/‹v›.pl",
            "/vpns/cfg/",
            "/pcidss/report?type=‹..›sid=loginchallengeresponse",
            "/rapi/filedownload?filter=path:",
            // F5: CVE-2020-5902, CVE-2022-1388, CVE-2021-22986.
            "/tmui/login.jsp/..;",
            "/tmui/locallb/workspace/‹v›.jsp",
            "/hsqldb;",
            "/hsqldb\n",
            "/mgmt/tm/util/bash",
            // Fortinet: CVE-2018-13379, CVE-2022-40684, CVE-2025-64446.
            "/remote/fgt_lang?lang=/../",
            "/remote/fgt_lang?lang=/..//",
            "/api/v2.0/cmdb/system/admin‹..›../",
            "/cgi-bin/fwbcgi",
            // Pulse and Ivanti: CVE-2019-11510, CVE-2023-46805, CVE-2024-21887, CVE-2024-21893.
            "/dana-na/../",
            "/dana-na/‹..›/../../",
            "/dana/html5acc/guacamole/../",
            "/api/v1/totp/user-backup-code/../",
            "/api/v1/license/keys-status/",
            "/dana-ws/saml20.ws",
            "/mifs/.;/",
            "/mifs/asfv3/",
            "/mifs/aad/api/v2/",
            // Palo Alto: CVE-2024-0012, CVE-2025-0108, CVE-2017-15944.
            "/php/ztp_gate.php/",
            "/php/utils/createremoteappwebsession.php/",
            "/unauth/‹..›/php/",
            "/esp/cms_changedevicecontext.esp?device=",
            // Cisco: CVE-2020-3452, CVE-2023-20198.
            "/+cscot+/translation-table?",
            "/+cscot+/oem-customization?",
            "/webui_wsma_http",
            "/webui/logoutconfirm.html?logon_hash=",
            // Check Point, SonicWall, Sophos, Zyxel: CVE-2024-24919, CVE-2022-30525.
            "/clients/mycrl/../",
            "/csharedb/../",
            "/cgi-bin/jarrewrite.sh",
            "/ztp/cgi-bin/handler",
            // TP-Link and D-Link: CVE-2023-1389, CVE-2024-3273.
            "/cgi-bin/luci/;stok=/locale?",
            "/cgi-bin/nas_sharing.cgi?‹..›system=",
            "/cgi-bin/account_mgr.cgi?‹..›name='",
            // Cameras and routers: CVE-2021-36260, CVE-2024-3721, CVE-2021-35395.
            "/sdk/weblanguage",
            "/device.rsp?opt=sys&cmd=",
            "/boafrm/formsyscmd",
            "/setup.cgi?‹..›todo=syscmd",
            // Ivanti's appliances: CVE-2024-8963.
            "/client/index.php?.php/",
        ],
        what: "the hole of a gateway or a VPN, used",
        innocent: "none known: the paths step out of their folder, or are not for browsers",
        fires: &[
            "/vpn/../vpns/cfg/smb.conf",
            "/tmui/login.jsp/..;/tmui/util/getTabSet.jsp",
            "/remote/fgt_lang?lang=/../../../..//////////dev/cmdb/sslvpn_websession",
            "/api/v1/totp/user-backup-code/../../system/system-information",
            "/+CSCOT+/translation-table?type=mst&textdomain=/%2bCSCOE%2b/portal_inc.lua",
            "/client/index.php%3F.php/gsb/users.php",
        ],
        silent: &[
            "/remote/fgt_lang?lang=en",
            "/dana-na/auth/url_default/welcome.cgi",
            "/+CSCOE+/logon.html",
            "/global-protect/login.esp",
        ],
    },
    Signature {
        name: "hole_in_server",
        class: KnownHole,
        places: TARGET,
        patterns: &[
            // PHP and its frameworks: CVE-2017-9841, CVE-2018-20062, CVE-2021-3129, CVE-2024-4577.
            "eval-stdin.php",
            "invokefunction",
            "/_ignition/execute-solution",
            "allow_url_include",
            "auto_prepend_file",
            "element_parents=‹..›/#value",
            "routestring=ajax/render/widget_php",
            "/wp-file-manager/lib/php/connector",
            "/remote_agent.php?action=polldata",
            // Joomla, Craft, GLPI: CVE-2023-23752, CVE-2023-41892, CVE-2022-35914.
            "/api/index.php/v1/‹..›?public=true",
            "actions/assets/generate-transform",
            "/htmlawedtest.php",
            // Zimbra, vCenter: CVE-2022-27925, CVE-2021-21985.
            "/service/extension/backup/mboximport",
            "/ui/h5-vsan/rest/proxy/service/&",
            "/eam/vib?id=",
            // Java: CVE-2020-14882, CVE-2022-22947, CVE-2021-22005, CVE-2021-21972, CVE-2022-22954.
            "/console/css/‹..›console.portal",
            "/console/images/‹..›console.portal",
            "console.portal?‹..›handle=",
            "/actuator/gateway/routes/",
            "/ui/vropspluginui/rest/services/uploadova",
            "/analytics/telemetry/ph/",
            "/catalog-portal/ui/oauth/verify?‹..›${",
            "/solr/‹v›/config‹..›velocity",
            "/descriptorbyname/‹..›value=",
            "/webtools/control/‹v›;/",
            "/webtools/control/forgotpassword/",
            "/webtools/control/main/programexport",
            "/app/rest/users/‹..›/tokens/rpc2",
            "?jsp=/app/rest/",
            "/setup/setup-s/‹..›../",
            "/druid/indexer/v1/sampler",
            "/api/v1/validate/code",
            // Atlassian: CVE-2023-22515, CVE-2023-22518, CVE-2021-26084, CVE-2021-26085.
            "bootstrapstatusprovider.",
            "/setup/setupadministrator.action",
            "/setup/finishsetup.action",
            "/json/setup-restore",
            "/pages/doenterpagevariables.action",
            "/pages/createpage-entervariables.action",
            "/s/‹v›/_/;/",
            "com.jsos.shell",
            // Oracle and SAP: CVE-2025-61882, CVE-2022-21587, CVE-2025-31324.
            "/oa_html/configurator/uiservlet",
            "/oa_html/syncservlet",
            "/oa_html/help/../",
            "/oa_html/bneuploaderservice",
            "/oa_html/‹..›templatepreviewpg",
            "/developmentserver/metadatauploader",
            // Splunk: CVE-2023-46214.
            "no_binary_check=1‹..›.xsl",
        ],
        what: "the hole of a server or a framework, used",
        innocent: "owners who set up Confluence or BI Publisher: once, from inside",
        fires: &[
            "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
            "/index.php?s=/Index/\\think\\app/invokefunction&function=call_user_func_array",
            "/user/register?element_parents=account/mail/%23value&ajax_form=1",
            "/server-info.action?bootstrapStatusProvider.applicationConfig.setupComplete=false",
            "/console/css/%252e%252e%252fconsole.portal?_nfpb=true",
            "/developmentserver/metadatauploader?CONTENTTYPE=MODEL&CLIENT=1",
            "/api/index.php/v1/config/application?public=true",
        ],
        silent: &[
            "/pages/viewpage.action?pageId=65536",
            "/console/css/app.css",
            "/OA_HTML/OA.jsp?page=/oracle/apps/fnd/framework/navigate/webui/HomePG",
            "/user/register?destination=node/5",
            "/api/index.php/v1/content/articles",
        ],
    },
    Signature {
        name: "hole_in_windows",
        class: KnownHole,
        places: TARGET,
        patterns: &[
            // Exchange: ProxyShell CVE-2021-34473, ProxyLogon CVE-2021-26855.
            "autodiscover.json?@",
            "autodiscover.json@",
            "autodiscover.json?a=‹..›@‹..›/",
            "autodiscover.json?‹..›@‹..›/mapi/",
            "autodiscover.json?‹..›@‹..›/powershell",
            "autodiscover.json?‹..›@‹..›/ews/",
            "autodiscover.json?‹..›@‹..›/ecp/",
            "email=autodiscover/autodiscover.json",
            "/powershell/?x-rps-cat",
            "/powershell?x-rps-cat",
            "/ecp/‹v›.js‹e›",
            "/ecp/proxylogon",
            "/ecp/ddi/ddiservice.svc/‹v›?‹..›schema=oabvirtualdirectory",
            "/owa/auth/x.js",
            // SharePoint: CVE-2025-53770.
            "/toolpane.aspx?displaymode=edit&a=/toolpane.aspx",
            "/_layouts/15/spinstall",
            "/_layouts/16/spinstall",
            // File transfer and remote access: CVE-2023-34362, CVE-2024-1709, CVE-2023-0669, CVE-2021-40539.
            "moveitisapi.dll?action=m2",
            "/human2.aspx",
            "/setupwizard.aspx/",
            "/goanywhere/‹..›..;/",
            "/wizard/initialaccountsetup.xhtml",
            "/./restapi/",
            "/help/admin-guide/reports/reportgenerate.jsp",
            "/webinterface/function/?‹..›c2f=",
            // Telerik: CVE-2019-18935.
            "telerik.web.ui.webresource.axd?type=rau",
        ],
        what: "the hole of a program for Windows servers, used",
        innocent: "`autodiscover.json` of mail clients, with an address behind `Email=`, does not match",
        fires: &[
            "/autodiscover/autodiscover.json?@evil.example/mapi/nspi/?&Email=autodiscover/autodiscover.json%3f@evil.example",
            "/ecp/y.js",
            "/_layouts/15/ToolPane.aspx?DisplayMode=Edit&a=/ToolPane.aspx",
            "/SetupWizard.aspx/x",
            "/./RestAPI/LogonCustomization",
        ],
        silent: &[
            "/autodiscover/autodiscover.xml",
            "/autodiscover/autodiscover.json?Email=anna%40example.com&Protocol=ActiveSync&RedirectCount=1",
            "/owa/service.svc?action=FindItem",
            "/_layouts/15/start.aspx",
            "/RestAPI/WC",
        ],
    },
];
