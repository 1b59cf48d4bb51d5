//! `truth/`: `truth.json`, and the long lists `requests.csv` and `objects.csv` beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{GroundTruth, Object, Request};
use crate::error::{Error, Result};
use crate::record::time;
use crate::simulate::clock;
use crate::simulate::score::cells;

/// Writes the three files into `dir`.
///
/// # Errors
///
/// A file could not be written.
pub fn write(dir: &Path, truth: &GroundTruth) -> Result<()> {
    fs::create_dir_all(dir).map_err(|cause| Error::writing(dir, &cause))?;
    let json = serde_json::to_string_pretty(truth)
        .map_err(|cause| Error::output(format!("truth.json: {cause}")))?;
    let files = [
        ("truth.json", json + "\n"),
        ("requests.csv", requests(&truth.requests)),
        ("objects.csv", objects(&truth.objects)),
    ];
    for (name, text) in files {
        let path = dir.join(name);
        fs::write(&path, text).map_err(|cause| Error::writing(&path, &cause))?;
    }
    Ok(())
}

fn requests(list: &[Request]) -> String {
    let mut csv =
        "campaign,time,client_ip,principal,credential,status,request,user_agent\n".to_owned();
    for r in list {
        let row = [
            &r.campaign,
            &clock::rfc3339(r.at),
            &r.client_ip,
            &r.principal,
            &r.credential,
            &r.status.to_string(),
            &r.request,
            &r.user_agent,
        ];
        let quoted: Vec<String> = row.iter().map(|text| cells::quoted(text).into_owned()).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(csv, "{}", quoted.join(","));
    }
    csv
}

fn objects(list: &[Object]) -> String {
    let mut csv = "campaign,object_id,returned,requests\n".to_owned();
    for Object { campaign, id, returned, requests } in list {
        let _ = writeln!(csv, "{campaign},{},{returned},{requests}", cells::quoted(id));
    }
    csv
}

/// Reads the three files from `dir`.
///
/// # Errors
///
/// A file is missing or is not what [`write()`] wrote.
pub fn read(dir: &Path) -> Result<GroundTruth> {
    let text = |name: &str| {
        let path = dir.join(name);
        fs::read_to_string(&path).map_err(|cause| {
            Error::reading(&path, &cause)
                .hint("give the folder truth/ that `dwell simulate --family` wrote")
        })
    };
    let mut truth: GroundTruth = serde_json::from_str(&text("truth.json")?)
        .map_err(|cause| Error::input(format!("truth.json: {cause}")))?;
    let broken = |name: &str, line: usize| Error::input(format!("{name}: line {line} is broken"));
    for (line, row) in cells::rows(&text("requests.csv")?).into_iter().enumerate().skip(1) {
        truth.requests.push(parse_request(&row).ok_or_else(|| broken("requests.csv", line + 1))?);
    }
    for (line, row) in cells::rows(&text("objects.csv")?).into_iter().enumerate().skip(1) {
        truth.objects.push(parse_object(&row).ok_or_else(|| broken("objects.csv", line + 1))?);
    }
    Ok(truth)
}

fn parse_request(row: &[String]) -> Option<Request> {
    let [campaign, at, client_ip, principal, credential, status, request, user_agent] = row else {
        return None;
    };
    Some(Request {
        campaign: campaign.clone(),
        at: seconds(at)?,
        client_ip: client_ip.clone(),
        principal: principal.clone(),
        credential: credential.clone(),
        status: status.parse().ok()?,
        request: request.clone(),
        user_agent: user_agent.clone(),
    })
}

fn parse_object(row: &[String]) -> Option<Object> {
    let [campaign, id, returned, requests] = row else { return None };
    Some(Object {
        campaign: campaign.clone(),
        id: id.clone(),
        returned: returned.parse().ok()?,
        requests: requests.parse().ok()?,
    })
}

/// A time of ours in seconds since 1970 UTC.
pub fn seconds(text: &str) -> Option<i64> {
    time::iso(text.as_bytes(), 0).map(|time| time.0.div_euclid(1_000_000))
}
