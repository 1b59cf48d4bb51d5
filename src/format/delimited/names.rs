//! The one list of what columns are called, by every writer of delimited logs.
//!
//! Names are compared by their letters and digits only, in lower case, so that `cs-uri-stem`,
//! `CsUriStem` and `cs_uri_stem` are one. Where several columns of a row name one field, the one
//! that stands earlier here is taken, and the next where that is empty. A format may say otherwise
//! for itself ([`super::Layout::names`]).
//!
//! Sources: W3C Extended Log File Format (working draft 960323); Microsoft IIS, *W3C logging* and
//! HTTP Server API error logging; `CloudFront` standard and real-time logs; Zeek `http.log`; Tomcat
//! `ExtendedAccessLogValve`; Oracle `WebLogic` extended logs; Google Cloud Storage usage logs;
//! Azure Monitor table reference (`ApiManagementGatewayLogs`, `AzureDiagnostics`); Splunk and
//! `CloudWatch` Logs Insights exports.

use crate::format::Field as F;
use crate::format::form::Form;

/// What is taken from a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// A field as it stands.
    Field(F),
    /// A whole time.
    Stamp,
    /// A whole time in UTC, whether it says so or not.
    StampUtc,
    /// A date; the clock stands in another column. Or a whole time, if there is none.
    Date,
    /// A clock; the date stands in another column or above. Or a whole time.
    Clock,
    /// A date in the server's zone, whatever the format says.
    LocalDate,
    /// A clock in the server's zone.
    LocalClock,
    /// How long it took: a whole number is milliseconds, as IIS writes it; a fraction is seconds, as
    /// Tomcat, `WebLogic` and `CloudFront` write it.
    TimeTaken,
    /// Called `request_time` by some who mean when, and by some who mean how long: a time if it
    /// holds a colon, else as `TimeTaken`.
    RequestTime,
    /// Zeek's list of proxy headers.
    Proxied,
    /// A whole line of another format.
    Inner,
    /// Known, and of no use here.
    Aside,
}

/// Every name, in the spelling of [`plain`].
#[rustfmt::skip] // one line a field
const NAMES: &[(Take, &[&str])] = &[
    (Take::Stamp, &["timestamp", "requesttimeepoch", "timemicros", "eventtime", "datetime", "ts", "starttime", "startedat", "edgestarttimestamp", "utctime", "time8601", "timeiso8601", "reqtimesec", "ingestiontime", "ctime", "accesstime", "logtime", "createdat", "started", "start", "eventstarttime"]),
    (Take::StampUtc, &["timegeneratedutc", "timegenerated", "timestamputc", "datetimeutc"]),
    (Take::Date, &["date", "dategmt", "dateutc"]),
    (Take::Clock, &["time", "timegmt", "timeutc"]),
    (Take::LocalDate, &["datelocal"]),
    (Take::LocalClock, &["timelocal"]),
    (Take::RequestTime, &["requesttime"]),
    (Take::Field(F::Client), &["cip", "clientip", "idorigh", "remoteaddr", "remoteip", "calleripaddress", "ipaddress", "sourceip", "srcip", "clientipaddress", "clientaddr", "cliip", "clientaddress", "ip", "rhost", "client", "cdns", "csip", "srcipaddr", "src", "requestip", "userip", "visitorip", "requesterip", "actorip", "callerip", "viewerip", "sourceaddress", "sourceipaddress", "remotehost", "fromip"]),
    (Take::Field(F::ForwardedFor), &["xforwardedfor", "csxforwardedfor", "sxff", "httpxforwardedfor", "originalip", "xff", "forwardedfor"]),
    (Take::Proxied, &["proxied"]),
    (Take::Field(F::Subject), &["sub", "authorizerprincipalid", "principalid"]),
    (Take::Field(F::User), &["csusername", "remoteuser", "authenticateduser", "username", "xauthenticateduser", "cauthid", "caller", "user", "srcusername", "userprincipalname", "email", "useremail", "sourceusername", "userid", "csuserdn"]),
    (Take::Field(F::Consumer), &["consumer", "consumerusername", "oauthid", "alias"]),
    (Take::Field(F::ApiKeyId), &["apikeyid", "apimsubscriptionid", "apikeyname"]),
    (Take::Field(F::ApiKey), &["apikey", "xapikey", "csxapikey"]),
    (Take::Field(F::Request), &["request", "requestline", "csrequest"]),
    (Take::Field(F::Method), &["csmethod", "method", "requestmethod", "httpmethod", "verb", "clientrequestmethod", "soperation", "httprequestmethod"]),
    (Take::Field(F::Target), &["csuri", "requesturi", "uri", "originaluri", "url", "requesturl", "rawpath", "originalrequesturiwithargs", "clientrequesturi", "uripath", "target"]),
    (Take::Field(F::Path), &["csuristem", "csuripath", "path", "uristem", "requestpath", "reqpath", "clientrequestpath", "urlstem"]),
    (Take::Field(F::Query), &["csuriquery", "query", "querystring", "args", "querystr", "requestquery", "uriquery", "urlquery"]),
    (Take::Field(F::Route), &["resourcepath", "routekey", "route"]),
    (Take::Field(F::Protocol), &["csversion", "csprotocolversion", "protocolversion", "serverprotocol", "httpversion", "clientprotocol", "protocol", "version"]),
    (Take::Field(F::Host), &["xhostheader", "cshost", "wafhost", "host", "httphost", "hostheader", "requesthost", "reqhost", "hostname", "clientrequesthost", "domainname", "vhost", "servername", "urlhost", "site"]),
    (Take::Field(F::Status), &["scstatus", "status", "statuscode", "responsecode", "httpstatus", "httpstatuscode", "edgeresponsestatus", "responsestatus", "response", "cstatus"]),
    (Take::Field(F::BytesOut), &["scbytes", "bytes", "bytesout", "bytessent", "bodybytessent", "sentbytes", "responsebodylen", "responsesize", "responselength", "edgeresponsebytes", "totalbytes", "size", "rsbytes", "responsebytes", "bytesreturned", "dstbytes"]),
    (Take::Field(F::BytesIn), &["csbytes", "bytesin", "requestbodylen", "receivedbytes", "requestsize", "requestlength", "contentlength", "requestbytes", "srcbytes"]),
    (Take::Field(F::Seconds), &["xduration", "timetakensec", "timetakenseconds", "requesttimes", "durations"]),
    (Take::Field(F::Millis), &["timetakenms", "durationms", "latencyms", "turnaroundtimemsec", "totaltime", "totalrequesttime", "latency", "responselatency"]),
    (Take::Field(F::Micros), &["timetakenmicros", "durationus", "timetakenus"]),
    (Take::TimeTaken, &["timetaken", "duration"]),
    (Take::Field(F::Referer), &["csreferer", "csreferrer", "csreferred", "referer", "referrer", "creferrer", "httpreferrer", "httpreferer", "clientrequestreferer"]),
    (Take::Field(F::UserAgent), &["csuseragent", "cagent", "useragent", "httpuseragent", "clientrequestuseragent", "ua", "agent", "browser", "cuseragent"]),
    (Take::Field(F::RequestId), &["xedgerequestid", "requestid", "reqid", "srequestid", "correlationid", "trackingreference", "rayid", "traceid", "transactionid", "extendedrequestid"]),
    (Take::Inner, &["message", "raw", "logprocessed", "logline", "textpayload", "line", "logentry"]),
];

/// A name by its letters and digits, in lower case.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A name that a format or a user gives a meaning.
#[derive(Debug, Clone)]
pub struct Name {
    /// In the spelling of [`plain`].
    pub plain: String,
    /// What is taken from the column.
    pub take: Take,
    /// Steps that are done to its cells first.
    pub forms: Box<[Form]>,
}

impl Name {
    /// A name as it is spelled.
    #[must_use]
    pub fn new(name: &str, take: Take) -> Self {
        Self { plain: plain(name), take, forms: Box::default() }
    }

    /// A name as it is spelled, with the steps behind it; one that is none is left out.
    #[must_use]
    pub fn stepped(name: &str, take: Take) -> Self {
        let mut parts = name.split('|');
        let plain = plain(parts.next().unwrap_or_default());
        Self { plain, take, forms: parts.filter_map(Form::read).collect() }
    }
}

/// What is taken from a column of this name, its rank among columns for the same field, and the
/// steps before.
#[must_use]
pub fn lookup<'o>(
    name: &str,
    typed: bool,
    own: &'o [Name],
) -> Option<(Take, u8, Option<&'o [Form]>)> {
    let (whole, name) = (name, plain(name));
    let rank = |at: usize| u8::try_from(at).unwrap_or(u8::MAX - 1).min(u8::MAX - 1);
    if let Some(at) = own.iter().position(|known| known.plain == name) {
        let known = own.get(at)?;
        let forms = (!known.forms.is_empty()).then_some(&*known.forms);
        return (known.take != Take::Aside).then_some((known.take, rank(at), forms));
    }
    let zoned = || {
        let bare = whole.split_once(" [").map(|(bare, _)| plain(bare))?;
        let known = listed(&bare).filter(|(take, _)| *take == Take::StampUtc)?;
        // Any other zone is that of whoever asked for the export.
        let utc = whole.to_ascii_uppercase().ends_with(" [UTC]");
        Some(if utc { known } else { (Take::Stamp, known.1 + 2 * LATE) })
    };
    let untyped = || {
        listed(&plain(untyped(whole)?))
            .filter(|(take, _)| typed && !(take.is_taken() && whole.ends_with('s')))
    };
    let known = listed(&name).or_else(zoned).or_else(untyped);
    let (take, at) = known?;
    // When a store took a row in is only asked for where nothing says when that happened.
    let late = match take {
        Take::StampUtc => 2 * LATE,
        _ if WEAK.contains(&name.as_str()) => LATE,
        _ => 0,
    };
    Some((take, rank(own.len() + at + late), None))
}

/// A format or a user gives the name a meaning.
#[must_use]
pub fn is_own(name: &str, own: &[Name]) -> bool {
    let name = plain(name);
    own.iter().any(|known| known.plain == name)
}

/// What is taken from a column of a name in another language.
#[must_use]
pub fn foreign(name: &str) -> Option<(Take, u8)> {
    let (take, at) = listed(&crate::format::surmise::in_english(name)?)?;
    Some((take, u8::try_from(at).unwrap_or(u8::MAX - 1).min(u8::MAX - 1)))
}

/// From this rank on, a time may be that of something else than the request, or that at which a
/// store took the row in: a date and a clock go before it.
pub const LATE: usize = 100;

/// Names of a time that may as well be that of something else than the request.
const WEAK: [&str; 8] = [
    "starttime",
    "startedat",
    "ingestiontime",
    "ctime",
    "createdat",
    "started",
    "start",
    "eventstarttime",
];

/// A time of this name may be that of something else than the request.
#[must_use]
pub fn is_weak(name: &str) -> bool {
    WEAK.contains(&plain(name).as_str())
}

/// What is taken from a column of a plain name, and its place among the names for the same.
fn listed(name: &str) -> Option<(Take, usize)> {
    NAMES.iter().find_map(|(take, names)| {
        names.iter().position(|known| *known == name).map(|at| (*take, at))
    })
}

/// A name without the letter of its type that a store hung onto it: `ClientIP_s`.
fn untyped(name: &str) -> Option<&str> {
    match name.as_bytes() {
        [_, _, .., b'_', b's' | b'd' | b'g' | b'b' | b't'] => name.get(..name.len() - 2),
        _ => None,
    }
}

/// A store hung the letters of their types onto these names: several have one, and not the same. By
/// itself `_s` may as well mean seconds.
#[must_use]
pub fn are_typed(names: &[String]) -> bool {
    let typed = names.iter().filter_map(|name| {
        let take = listed(&plain(untyped(name)?)).map(|(take, _)| take);
        name.bytes().last().filter(|_| !take.is_some_and(Take::is_taken))
    });
    let letters: Vec<u8> = typed.collect();
    letters.iter().any(|letter| Some(letter) != letters.first())
}

/// The field that a cell gives.
#[inline]
#[must_use]
pub fn field(take: Take, text: &[u8]) -> Option<F> {
    match take {
        Take::Field(F::Protocol) if text.first().is_some_and(u8::is_ascii_digit) => {
            Some(F::Version)
        }
        Take::Field(field) => Some(field),
        Take::Proxied => Some(F::ForwardedFor),
        Take::TimeTaken | Take::RequestTime => {
            let fraction = memchr::memchr(b'.', text).is_some();
            Some(if fraction { F::Seconds } else { F::Millis })
        }
        _ => None,
    }
}

impl Take {
    /// It gives the time taken.
    #[must_use]
    pub fn is_taken(self) -> bool {
        matches!(
            self,
            Self::TimeTaken
                | Self::RequestTime
                | Self::Field(F::Seconds | F::Millis | F::Micros | F::Nanos | F::Elapsed)
        )
    }

    /// The field it gives, whatever the cell holds.
    #[must_use]
    pub fn field(self) -> Option<F> {
        match self {
            Self::Inner | Self::Aside => None,
            Self::TimeTaken => Some(F::Millis),
            Self::Field(_) | Self::Proxied => field(self, b""),
            _ => Some(F::Time),
        }
    }

    /// What it gives, in words.
    #[must_use]
    pub fn about(self) -> String {
        match self {
            Self::Field(field) => field.column().to_owned(),
            Self::Stamp | Self::Clock | Self::LocalClock => "time".to_owned(),
            Self::StampUtc => "time (UTC)".to_owned(),
            Self::Date | Self::LocalDate => "time (date)".to_owned(),
            Self::TimeTaken => "duration (whole numbers ms, fractions s)".to_owned(),
            Self::RequestTime => "time or duration, by its look".to_owned(),
            Self::Proxied => "forwarded_for".to_owned(),
            Self::Inner => "a whole line of another format".to_owned(),
            Self::Aside => "nothing".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn take(name: &str) -> Option<Take> {
        lookup(name, false, &[]).map(|(take, ..)| take)
    }

    #[test]
    fn names_are_plain_and_stand_once() {
        let mut seen = BTreeSet::new();
        for name in NAMES.iter().flat_map(|(_, names)| *names) {
            assert_eq!(plain(name), *name);
            assert!(seen.insert(*name), "{name} stands twice");
        }
    }

    #[test]
    fn spellings_of_a_name_are_one() {
        for name in ["cs-uri-stem", "CsUriStem", "cs_uri_stem", "CS URI STEM"] {
            assert_eq!(take(name), Some(Take::Field(F::Path)), "{name}");
        }
        assert_eq!(take("cs(User-Agent)"), Some(Take::Field(F::UserAgent)));
        assert_eq!(take("TimeGenerated [UTC]"), Some(Take::StampUtc));
        assert_eq!(take("TimeGenerated [Local Time]"), Some(Take::Stamp));
        let rank = |name: &str| lookup(name, false, &[]).unwrap().1;
        assert!(rank("TimeGenerated") > rank("Datetime"));
        assert!(rank("TimeGenerated [Local Time]") > rank("Datetime"));
        assert_eq!(take("sc-substatus"), None);
    }

    #[test]
    fn letters_of_types_are_known_where_a_heading_has_several_kinds() {
        let typed =
            |names: &str| are_typed(&names.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert!(typed("ClientIP_s HTTPStatus_d TimeTaken_d"));
        assert!(!typed("timestamp path_s latency_s duration_d"));
        assert!(!typed("timestamp path latency_s"));
        let take = |name: &str| lookup(name, true, &[]).map(|(take, ..)| take);
        assert_eq!(take("ClientIP_s"), Some(Take::Field(F::Client)));
        assert_eq!(take("HTTPStatus_d"), Some(Take::Field(F::Status)));
        assert_eq!(take("latency_s"), None);
        assert_eq!(lookup("ClientIP_s", false, &[]), None);
    }

    #[test]
    fn a_format_may_say_otherwise_for_itself() {
        let own =
            [Name::new("time-taken", Take::Field(F::Seconds)), Name::new("date", Take::Aside)];
        assert_eq!(lookup("time-taken", false, &own), Some((Take::Field(F::Seconds), 0, None)));
        assert_eq!(lookup("date", false, &own), None);
    }
}
