//! Writes small databases in the format of `MaxMind`, as <https://maxmind.github.io/MaxMind-DB/> describes it.

use serde_json::{Value, json};

/// A database of these IPv4 networks; a later one that lies in an earlier one must be its like.
pub fn database(kind: &str, version: u16, networks: &[(&str, Value)]) -> Vec<u8> {
    // Nodes of the tree: for each bit another node, data, or nothing.
    let mut nodes: Vec<[Branch; 2]> = vec![[Branch::Nothing; 2]];
    let mut data = Vec::new();
    for (network, value) in networks {
        let (address, length) = network.split_once('/').unwrap();
        let address: std::net::Ipv4Addr = address.parse().unwrap();
        let zeros = if version == 6 { 96 } else { 0 };
        let bits = (0..zeros).map(|_| 0).chain(
            (0..length.parse().unwrap())
                .map(|bit: u32| (u32::from(address) >> (31 - bit) & 1) as usize),
        );
        let bits: Vec<usize> = bits.collect();
        let mut at = 0;
        for bit in &bits[..bits.len() - 1] {
            at = if let Branch::Node(next) = nodes[at][*bit] {
                next
            } else {
                nodes.push([Branch::Nothing; 2]);
                nodes[at][*bit] = Branch::Node(nodes.len() - 1);
                nodes.len() - 1
            };
        }
        nodes[at][bits[bits.len() - 1]] = Branch::Data(data.len());
        encode(value, &mut data);
    }
    let count = nodes.len();
    let mut file = Vec::new();
    for branch in nodes.iter().flatten() {
        let record = match branch {
            Branch::Nothing => count,
            Branch::Node(node) => *node,
            Branch::Data(at) => count + 16 + at,
        };
        file.extend_from_slice(&(record as u32).to_be_bytes()[1..]);
    }
    file.extend([0; 16]);
    file.extend(data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    let about = json!({
        "binary_format_major_version": 2, "binary_format_minor_version": 0,
        "build_epoch": 1_767_225_600, "database_type": kind, "description": {"en": "for a test"},
        "ip_version": version, "languages": ["en"], "node_count": count, "record_size": 24,
    });
    encode(&about, &mut file);
    file
}

#[derive(Clone, Copy)]
enum Branch {
    Nothing,
    Node(usize),
    Data(usize),
}

/// Facts about a database that are written in two bytes.
const SHORT: [&str; 4] =
    ["binary_format_major_version", "binary_format_minor_version", "ip_version", "record_size"];

fn whole(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    head(kind, bytes.len(), out);
    out.extend(bytes);
}

/// A value in the notation of the data section.
fn encode(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            head(7, map.len(), out);
            for (key, value) in map {
                encode(&Value::String(key.clone()), out);
                match (key.as_str(), value.as_u64()) {
                    ("build_epoch", Some(number)) => whole(9, &number.to_be_bytes(), out),
                    (key, Some(number)) if SHORT.contains(&key) => {
                        whole(5, &(number as u16).to_be_bytes(), out);
                    }
                    _ => encode(value, out),
                }
            }
        }
        Value::Array(list) => {
            head(11, list.len(), out);
            list.iter().for_each(|value| encode(value, out));
        }
        Value::String(text) => {
            head(2, text.len(), out);
            out.extend(text.as_bytes());
        }
        Value::Bool(yes) => head(14, usize::from(*yes), out),
        number => whole(6, &(number.as_u64().unwrap() as u32).to_be_bytes(), out),
    }
}

/// Type and size: five bits of size, and a byte more from 29 on; types above 7 in a byte of their own.
fn head(kind: u8, size: usize, out: &mut Vec<u8>) {
    let short = size.min(29) as u8;
    out.push(if kind > 7 { short } else { kind << 5 | short });
    out.extend((kind > 7).then(|| kind - 7));
    out.extend((size >= 29).then(|| u8::try_from(size - 29).unwrap()));
}
