//! Requests that by themselves use a hole of a program for work: groupware, monitoring, builds, file transfer, virtual machines,
//! models. References: the CVE numbers beside the patterns. Those of gateways and servers are in `holes`.

use super::{PATH, Signature, TARGET};
use crate::triage::payload::Class::KnownHole;

pub(super) const SIGNATURES: &[Signature] = &[
    BY_ENDING,
    Signature {
        name: "hole_in_app",
        class: KnownHole,
        places: TARGET,
        patterns: &[
            // VMware: VMSA-2021-0027, CVE-2022-31656, CVE-2023-20887, CVE-2021-21978.
            "/vcav-providers/provider-logo?url=",
            "/saas/t/_/;/",
            "/saas./resttosaasservlet",
            "/logupload?logmetadata=",
            // Exchange: CVE-2022-41080, CVE-2020-0688, CVE-2021-33766.
            "/owa/‹..›@‹..›/powershell",
            "/ecp/‹..›__viewstate=",
            "/owa/‹..›__viewstate=",
            "/ecp/‹..›@‹..›/ruleseditor/inboxrules.svc/newobject",
            "/ecp/‹..›@‹..›securitytoken=",
            // File transfer: CVE-2023-34362, CVE-2025-10035, CVE-2024-28995, CVE-2021-40539, CVE-2019-3398.
            "/_human2.aspx",
            "/license/unlicensed.xhtml/",
            "internaldir=‹..›../",
            "/servletapi/../restapi/",
            "/upload.action?‹..›filename=../",
            // Builds and repositories: CVE-2023-42793, CVE-2019-11580, CVE-2019-8451, CVE-2021-39226, CVE-2018-17246.
            "/app/rest/debug/processes?exepath=",
            "/crowd/admin/uploadplugin.action",
            "/crowd/plugins/servlet/exp?",
            "/gadgets/makerequest?url=‹..›:‹n›@",
            "/api/snapshots/:key",
            "/api/console/api_server?‹..›../",
            // Zimbra, Liferay, JBoss, SAP, Palo Alto's Expedition, Fortinet: CVE-2019-9621, CVE-2020-7961, CVE-2010-0738, CVE-2020-6287, CVE-2024-5910,
            // CVE-2022-39952.
            "/service/proxy?target=‹..›:7071",
            "/api/jsonws/expandocolumn/",
            "name=deploymentfilerepository",
            "/ctcwebservice/ctcwebservicebean",
            "/configservlet?param=com.sap",
            "/os/startup/restore/restoreadmin.php",
            "/configwizard/keyupload.jsp",
            // The agent of Kubernetes, which runs what it is told.
            "/run/kube-system/",
            // ManageEngine, Samsung, Cisco: CVE-2020-10189, CVE-2025-4632, CVE-2018-0296, CVE-2021-1498.
            "/cewolf/?img=‹/›",
            "/swupdatefileuploader?filename=‹..›../",
            "/+cscou+/../",
            "/storfs-asup",
            // Vite: CVE-2025-30208.
            "&raw??",
            "?raw??",
            // Yonyou, Weaver, Landray: CNVD-2023-53014 and others.
            "/uapjs/jsinvoke/?action=invoke",
            "/page/exportimport/uploadoperation.jsp",
            "/messager/users.data",
            "/sys/ui/extend/varkind/custom.jsp",
            // WebLogic, Oracle's business suite: CVE-2021-2109, CVE-2022-21587.
            "jndibindinghandle",
            "bne:uueupload=true",
            // SysAid, CodeChecker, Gradio, ServiceNow, CyberPanel, vTM: CVE-2023-47246, CVE-2024-10081, CVE-2024-1183, CVE-2024-4879, CVE-2024-51567,
            // CVE-2024-7593.
            "/userentry?accountid=‹..›../",
            "‹^›/v6.‹n›/products/authentication‹e›",
            "/file=http",
            "<j:jelly",
            "<g:evaluate",
            "/databases/upgrademysqlstatus",
            "/ftp/getresetstatus",
            "/dns/getresetstatus",
            "/apps/zxtm/wizard.fcgi?error=1",
            // Palo Alto's Expedition, Kemp, Flowmon, Cisco, ColdFusion, Sitecore: CVE-2025-0107, CVE-2024-9463, CVE-2024-1212, CVE-2024-2389,
            // CVE-2025-20281, CVE-2024-20767, CVE-2024-46938.
            "/api/regionsdiscovery.php?",
            "/api/convertcsvtoparquet.php?",
            "/parsers/checkpoint/checkpoint.php",
            "/access/set?param=enableapi",
            "/service.pdfs/confluence?lang=",
            "/deployment-rpc/enablestrongswantunnel",
            "/pms?module=logging&file_name=‹..›../",
            "_servermanager/servermanager.cfc",
            "/-/speak/v1/bundles/bundle.js?f=c:",
            // Nest's tools, Solr: CVE-2025-54782, CVE-2021-27905.
            "/inspector/graph/interact",
            "/debug/dump?‹..›stream.url=",
            // Wing FTP: CVE-2025-47812.
            "/loginok.html?username=‹..›\0",
        ],
        what: "the hole of a program for work, used",
        innocent: "none known: the requests are those of exploits, not of the programs' own pages",
        fires: &[
            "/ui/vcav-bootstrap/rest/vcav-providers/provider-logo?url=https://10.1.1.1:3000",
            "/owa/mastermailbox%40outlook.com/powershell",
            "/ecp/default.aspx?__VIEWSTATEGENERATOR=B97B4E27&__VIEWSTATE=x",
            "/ServletApi/../RestApi/LogonCustomization",
            "/app/rest/debug/processes?exePath=id",
            "/goanywhere/license/Unlicensed.xhtml/a?GARequestAction=activate",
            "/@fs/etc/passwd?import&raw??",
            "/v6.58/Products/Authentication",
            "/plugins/servlet/gadgets/makeRequest?url=https://jira.example:443@198.51.100.7/",
        ],
        silent: &[
            "/owa/auth/logon.aspx?url=https://mail.example/owa/",
            "/ecp/default.aspx",
            "/app/rest/builds?locator=running:true",
            "/api/snapshots/abc",
            "/provider-logo?url=https://cdn.example/a.png",
            "/cewolf?img=-84215",
            "/v1/session",
            "/?InternalDir=/Common/Images&InternalFile=a.png",
            "/src/logo.svg?import",
            "/src/a.txt?raw",
            "/upload.action?filename=a.png",
            "/shop/cart.jsf;jsessionid=0F1E2D",
            "/v1/products/authentication",
            "/docs/v2.0/products/authentication",
            "/v2.0/products/authentication",
            "/plugins/servlet/gadgets/makeRequest?url=https://jira.example/rest&mail=anna@shop.example",
        ],
    },
];

/// Endings that are nothing in a query, where values are lists of them.
const BY_ENDING: Signature = Signature {
    name: "hole_by_ending",
    class: KnownHole,
    places: PATH,
    patterns: &[
        // Tomcat: CVE-2025-24813; the file lies at the root, while programs name calls so behind a folder.
        "‹^›/‹v›.session‹e›",
        // Filters that let endings pass: CVE-2025-61757 and others.
        ";.wadl‹e›",
        ";.js‹e›",
        ";.css‹e›",
        ";.png‹e›",
        ";.ico‹e›",
    ],
    what: "an ending by which a filter lets pass what it should not, or a session is put down to be read",
    innocent: "`expand=user.session` and lists of endings in a query; a call that is named `auth.session` behind a folder",
    fires: &["/rest/api/status;.wadl", "/a1b2.session", "/iam/governance/groupstatus;.js?x=1"],
    silent: &[
        "/v1/me?expand=user.session",
        "/search?types=.jpg;.png",
        "/api/trpc/auth.session",
        "/shop/cart.jsf;jsessionid=0F1E2D.js",
    ],
};
