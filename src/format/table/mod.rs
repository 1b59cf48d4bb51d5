//! The formats known: one literal each, with samples that are its test.
//!
//! One file a family of servers; [`FORMATS`] is the one list of them.

mod access;
mod amazon;
mod apache;
mod appliances;
mod apps;
mod aws;
mod aws_text;
mod azure;
mod balancers;
mod barracuda;
mod cdn;
mod cisco;
mod clouds;
mod edge;
mod envoy;
mod errors;
mod exchange;
mod exports;
mod f5;
mod filters;
mod firewalls;
mod fortinet;
mod forward;
mod frameworks;
mod gates;
mod gateways;
mod google;
mod hadoop;
mod haproxy;
mod hosting;
mod ingress;
mod java;
mod list;
mod loggers;
mod media;
mod meshes;
mod messages;
mod microsoft;
mod modsecurity;
mod named;
mod netscaler;
mod nginx;
mod oracle;
mod perimeter;
mod platforms;
mod proxies;
mod proxy;
mod rails;
mod relays;
mod salesforce;
mod schemas;
mod sensors;
mod servers;
mod services;
mod shields;
mod shippers;
mod siem;
mod storage;
mod stores;
mod traces;
mod trails;
mod webgates;
mod zeek;
mod zscaler;

use super::Field;
pub use list::FORMATS;

/// The field of a key that is listed among the usual names, however its words are parted.
pub(super) fn alias(path: &str) -> Option<Field> {
    let plain = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect::<String>()
    };
    let exact = named::ALIASES.iter().find(|(name, _)| *name == path);
    let spelled = || {
        let wanted = plain(path);
        named::ALIASES.iter().find(|(name, _)| !name.contains('.') && plain(name) == wanted)
    };
    exact.or_else(spelled).map(|(_, field)| *field)
}
