use super::*;
use crate::case::{Case, RejectRow};
use crate::report::demo;
use crate::report::frame as of;

#[test]
fn a_workbook_is_a_zip_with_a_sheet_a_table() {
    let case = demo::case();
    let mut book = Book::new().unwrap();
    let sheets = ["campaigns", "timeline"].map(|name| {
        let mut sheet = book.sheet(name, 99).unwrap();
        sheet.push(&of(&case, name).unwrap()).unwrap();
        sheet.end(99).unwrap();
        sheet
    });
    // They come back in any order.
    let [first, second] = sheets;
    assert!(!book.put(second));
    assert!(book.put(first));
    let bytes = book.finish().unwrap();
    assert!(bytes.starts_with(b"PK\x03\x04"));
    for part in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"] {
        assert!(memchr::memmem::find(&bytes, part.as_bytes()).is_some(), "{part}");
    }
}

#[test]
fn rows_that_do_not_fit_are_named_and_large_sheets_are_written_too() {
    let row =
        RejectRow { source: "=cmd|'/c calc'!A0".into(), length: u64::MAX, ..Default::default() };
    let case = Case { rejects: vec![row; LARGE + 1], ..Default::default() };
    let table = crate::report::frame(&case, "rejects").unwrap();
    let mut book = Book::new().unwrap();
    let mut sheet = book.sheet("rejects", 2 * LARGE).unwrap();
    sheet.push(&table.head(Some(9))).unwrap();
    sheet.push(&table.slice(9, LARGE)).unwrap();
    assert_eq!(sheet.height as usize, LARGE + 1);
    sheet.end(2 * LARGE).unwrap();
    assert!(book.put(sheet));
    assert!(book.finish().unwrap().len() > 1000);
    assert_eq!(crate::report::frame::names(&table).len(), 6);
}
