//! Formats of Zeek (once Bro), which sees requests on the wire.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::{Format, Sample, Syntax};

pub(super) const ZEEK_HTTP: Format = Format {
    name: "zeek-http",
    title: "Zeek http.log, tab-separated",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b'\t'),
        quotes: false,
        header: Header::Directive,
        escape: Escape::Hex,
        zone: Zone::Utc,
        missing: &["(empty)"],
        // A connection, not a request; and a password, which is no business of a report.
        names: &[("uid", Take::Aside), ("password", Take::Aside)],
        usual: &[
            "ts uid id.orig_h id.orig_p id.resp_h id.resp_p trans_depth method host uri referrer version user_agent origin request_body_len response_body_len status_code status_msg info_code info_msg tags username password proxied orig_fuids orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types",
            "ts uid id.orig_h id.orig_p id.resp_h id.resp_p trans_depth method host uri referrer version user_agent request_body_len response_body_len status_code status_msg info_code info_msg tags username password proxied orig_fuids orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types",
            // Bro, before versions were noted.
            "ts uid id.orig_h id.orig_p id.resp_h id.resp_p trans_depth method host uri referrer user_agent request_body_len response_body_len status_code status_msg info_code info_msg filename tags username password proxied orig_fuids orig_mime_types resp_fuids resp_mime_types",
        ],
        by_look: false,
    }),
    marks: &[&["id.orig_h"], &["trans_depth", "uri", "status_code"]],
    reference: "Zeek: base/protocols/http/main.zeek, HTTP::Info; ASCII writer",
    samples: &[Sample {
        line: "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\thttp\n#open\t2026-01-02-03-04-05\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\ttrans_depth\tmethod\thost\turi\treferrer\tversion\tuser_agent\torigin\trequest_body_len\tresponse_body_len\tstatus_code\tstatus_msg\tinfo_code\tinfo_msg\ttags\tusername\tpassword\tproxied\n#types\ttime\tstring\taddr\tport\taddr\tport\tcount\tstring\tstring\tstring\tstring\tstring\tstring\tstring\tcount\tcount\tcount\tstring\tcount\tstring\tset[enum]\tstring\tstring\tset[string]\n1767323045.120304\tCwFs1P2\t203.0.113.9\t52026\t10.0.0.2\t80\t1\tGET\tapi.example\t/a?x=1\t-\t1.1\tcurl \\xe2\\x82\\xac\t-\t0\t812\t200\tOK\t-\t-\t(empty)\talice\t-\tX-FORWARDED-FOR -> 198.51.100.7",
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "198.51.100.7"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "812"),
            ("user_agent", "curl €"),
            ("referer", ""),
            ("request_id", ""),
        ],
    }],
};
