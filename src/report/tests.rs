use super::folder::BATCH;
use super::*;
use crate::error::Kind;

fn text(frame: &DataFrame, form_name: &str) -> String {
    let mut bytes = Vec::new();
    write(frame, form(form_name).unwrap(), &mut bytes, 0).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn unknown_names_are_refused_with_what_there_is() {
    let case = demo::case();
    let error = frame(&case, "campagns").unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(error.to_string().contains("did you mean 'campaigns'?"), "{error}");
    assert!(error.to_string().contains("exposure"));
    let error = select(&frame(&case, "gaps").unwrap(), "source,form").unwrap_err();
    assert!(error.to_string().contains("did you mean 'from'?"), "{error}");
    assert!(form("exel").unwrap_err().to_string().contains("timesketch"));
}

#[test]
fn selected_columns_come_in_the_order_asked_for() {
    let gaps = frame(&demo::case(), "gaps").unwrap();
    let chosen = select(&gaps, "seconds, source,").unwrap();
    assert_eq!(text(&chosen, "csv"), "seconds,source\n9000,gw-2/access.log\n");
    let twice = select(&gaps, "seconds,source, seconds").unwrap_err();
    assert_eq!(twice.kind(), Kind::Usage);
    assert!(twice.to_string().contains("'seconds' is named twice"), "{twice}");
}

#[test]
fn csv_holds_plain_numbers_times_in_utc_and_empty_cells() {
    let gaps = frame(&demo::case(), "gaps").unwrap();
    assert_eq!(
        text(&gaps, "csv"),
        "source,host,from,to,seconds,expected_requests,note\n\
         gw-2/access.log,,2026-01-30T04:00:00Z,2026-01-30T06:30:00Z,9000,21000,gw-1 goes on logging meanwhile\n"
    );
    let backtest =
        select(&frame(&demo::case(), "backtest").unwrap(), "alerts_elsewhere_per_day").unwrap();
    assert_eq!(text(&backtest, "csv"), "alerts_elsewhere_per_day\n0.04\n");
}

#[test]
fn hostile_text_stays_in_its_cell_in_csv_and_on_its_line_in_tsv() {
    let table = frame(&demo::hostile(), "gaps").unwrap();
    let quoted = escape::csv(demo::HOSTILE).replace('"', "\"\"");
    let csv = text(&table, "csv");
    assert!(csv.contains(&format!("\"{quoted}\",")) && quoted.starts_with("'="));
    assert!(demo::HOSTILE.contains('\x1b') && !csv.contains('\x1b'));
    let tsv = text(&table, "tsv");
    assert_eq!(tsv.lines().count(), 2);
    assert!(tsv.lines().all(|line| line.split('\t').count() == 7));
    assert!(tsv.contains("'=cmd") && !tsv.contains('\x1b'));
}

#[test]
fn json_is_exact_and_keeps_the_order_of_columns() {
    let table = frame(&demo::hostile(), "rejects").unwrap();
    let line = text(&table, "ndjson");
    assert_eq!(line.lines().count(), 1);
    assert!(line.starts_with("{\"source\":\""));
    let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(parsed["text"], demo::HOSTILE);
    assert_eq!(parsed["offset"], 91);
    let array: serde_json::Value = serde_json::from_str(&text(&table, "json")).unwrap();
    assert_eq!(array[0], parsed);
    let gaps = frame(&demo::case(), "gaps").unwrap();
    assert!(text(&gaps, "ndjson").contains("\"host\":null,\"from\":\"2026-01-30T04:00:00Z\""));
}

#[test]
fn empty_tables_are_written_in_every_form() {
    for name in table_names() {
        let table = frame(&Case::default(), name).unwrap();
        for form in FORMS {
            let mut bytes = Vec::new();
            let result = write(&table, form, &mut bytes, 80);
            if form.name != "timesketch" {
                result.unwrap();
            }
        }
    }
    let none = frame(&Case::default(), "gaps").unwrap();
    assert_eq!(text(&none, "json"), "[]\n");
    assert_eq!(text(&none, "csv").lines().count(), 1);
}

#[test]
fn timesketch_lines_carry_the_four_fields_it_needs() {
    let timeline = frame(&demo::case(), "timeline").unwrap();
    let lines = text(&timeline, "timesketch");
    assert_eq!(lines.lines().count(), timeline.height());
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(row["message"].is_string() && row["timestamp_desc"].is_string());
        assert!(row["datetime"].as_str().unwrap().ends_with('Z'));
        assert!(row["timestamp"].as_i64().unwrap() > 1_000_000_000_000_000);
        assert!(row.get("time").is_none() && row["level"].is_string());
    }
    let rejects = frame(&demo::case(), "rejects").unwrap();
    let refused = write(&rejects, form("timesketch").unwrap(), &mut Vec::new(), 0).unwrap_err();
    assert_eq!(refused.kind(), Kind::Usage);
}

#[test]
fn a_terminal_table_keeps_to_its_width_and_names_what_it_left_out() {
    let mut bytes = Vec::new();
    let table = frame(&demo::hostile(), "campaigns").unwrap();
    write(&table, form("table").unwrap(), &mut bytes, 100).unwrap();
    let shown = String::from_utf8(bytes).unwrap();
    let note = shown.lines().last().unwrap();
    assert!(
        note.starts_with("… not shown: ") && note.ends_with("choose with --columns"),
        "{shown}"
    );
    assert!(
        shown.lines().filter(|l| !l.starts_with('…')).all(|l| l.chars().count() <= 100),
        "{shown}"
    );
    assert!(!shown.contains('\x1b'));
    let whole = text(&table, "table");
    assert!(whole.contains("evidence"));
}

#[test]
fn a_case_is_written_whole_and_read_back_unchanged() {
    let dir = tempfile::tempdir().unwrap();
    let case = demo::case();
    let written = write_case(&case, dir.path(), 2).unwrap();
    assert_eq!(written.len(), 4 + 2 * TABLES.len());
    assert!(written.is_sorted_by_key(|file| &file.name));
    for file in &written {
        let bytes = std::fs::read(dir.path().join(&file.name)).unwrap();
        assert!(!bytes.is_empty(), "{}", file.name);
        assert_eq!(file.bytes, bytes.len() as u64, "{}", file.name);
        assert_eq!(file.sha256, crate::source::digest::sha256(&bytes), "{}", file.name);
    }
    // The workbook has a sheet a table, and one before them of what these do not say.
    let workbook = std::fs::read(dir.path().join("report.xlsx")).unwrap();
    let last = format!("xl/worksheets/sheet{}.xml", TABLES.len() + 1);
    assert!(memchr::memmem::find(&workbook, last.as_bytes()).is_some());
    for name in table_names() {
        let back = read_table(dir.path(), name).unwrap();
        assert!(back.equals_missing(&frame(&case, name).unwrap()), "{name}");
        assert_eq!(back.schema(), frame(&case, name).unwrap().schema(), "{name}");
    }
    let error = read_table(&dir.path().join("nowhere"), "gaps").unwrap_err();
    assert_eq!(error.kind(), Kind::Input);
    assert_eq!(write_case(&case, dir.path(), 2).unwrap_err().kind(), Kind::Output);
}

#[test]
fn equal_cases_give_equal_bytes_whatever_the_threads() {
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for (dir, threads) in dirs.iter().zip([1, 7]) {
        write_case(&demo::case(), dir.path(), threads).unwrap();
        // Clocks of archives tick in steps of two seconds.
        std::thread::sleep(std::time::Duration::from_millis(2100));
    }
    let names = write_names(dirs[0].path());
    for name in names {
        let [a, b] = [&dirs[0], &dirs[1]].map(|dir| std::fs::read(dir.path().join(&name)).unwrap());
        assert!(a == b, "{name}");
    }
}

fn write_names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in table_names() {
        names.push(format!("{table}.csv"));
        names.push(format!("tables/{table}.parquet"));
    }
    names
        .extend(["report.html", "report.md", "report.xlsx", "timesketch.jsonl"].map(str::to_owned));
    names.retain(|name| dir.join(name).exists());
    names
}

#[test]
fn a_table_longer_than_a_batch_is_written_whole() {
    let dir = tempfile::tempdir().unwrap();
    let row = |n| crate::case::GapRow { seconds: n, ..Default::default() };
    let case = Case { gaps: (0..BATCH as u64 + 5).map(row).collect(), ..Default::default() };
    write_case(&case, dir.path(), 1).unwrap();
    let back = read_table(dir.path(), "gaps").unwrap();
    assert!(back.equals_missing(&frame(&case, "gaps").unwrap()));
    let csv = std::fs::read_to_string(dir.path().join("gaps.csv")).unwrap();
    assert_eq!(csv.lines().count(), BATCH + 6);
    assert_eq!(csv, text(&back, "csv"));
}

#[test]
fn a_terminal_never_gets_exact_text_and_a_file_always_does() {
    let table = frame(&demo::hostile(), "evidence").unwrap();
    for form in FORMS.iter().filter(|form| form.exact) {
        let mut bytes = Vec::new();
        write(&table, form, &mut bytes, 80).unwrap();
        let shown = String::from_utf8(bytes).unwrap();
        assert!(!shown.contains(['\x1b', '\u{202e}', '\u{9b}']), "{}", form.name);
        // JSON writes it as an escape, which is as exact.
        let exact = text(&table, form.name);
        assert!(exact.contains('\u{202e}') || exact.contains("\\u202e"), "{}", form.name);
    }
}

#[test]
fn a_full_disk_and_a_closed_pipe_are_told_apart() {
    struct Out(std::io::ErrorKind);
    impl std::io::Write for Out {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let table = frame(&demo::case(), "exposure").unwrap();
    for form in FORMS {
        for (cause, kind) in [
            (std::io::ErrorKind::BrokenPipe, Kind::ClosedPipe),
            (std::io::ErrorKind::StorageFull, Kind::Output),
        ] {
            let result = write(&table, form, &mut Out(cause), 0);
            if form.name != "timesketch" {
                assert_eq!(result.unwrap_err().kind(), kind, "{}", form.name);
            }
        }
    }
}
