//! Part of a table: some of its columns, some of its rows.

use super::{answer, forms, frame};
use crate::error::{Error, Result};
use polars::prelude::{BooleanChunked, DataFrame, NewChunkedArray};

/// The named columns of a frame, in the order named.
///
/// # Errors
/// When there is no such column, or none is named: names those there are. When one is named twice,
/// since most forms cannot hold two columns of one name.
pub fn select(frame: &DataFrame, columns: &str) -> Result<DataFrame> {
    let names = frame::names(frame);
    let mut chosen: Vec<&str> = Vec::new();
    for name in columns.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            return Err(forms::unknown("column", name, &names));
        }
        if chosen.contains(&name) {
            return Err(Error::usage(format!("column '{name}' is named twice"))
                .hint("name each column of --columns once"));
        }
        chosen.push(name);
    }
    if chosen.is_empty() {
        return Err(forms::unknown("column", columns, &names));
    }
    frame.select(chosen).map_err(|cause| Error::output(format!("table: {cause}")))
}

/// The rows of which every condition holds: `COLUMN=VALUE` or `COLUMN!=VALUE`. A value is compared
/// with the cell as CSV has it, or with any of its parts where the cell lists several.
///
/// # Errors
/// When a condition is none, or there is no such column: says what to type.
pub fn filter(frame: &DataFrame, conditions: &[String]) -> Result<DataFrame> {
    let mut keep = vec![true; frame.height()];
    for condition in conditions {
        let Some((name, value)) = condition.split_once('=') else {
            return Err(Error::usage(format!("--where `{condition}` is no condition"))
                .hint("type COLUMN=VALUE or COLUMN!=VALUE, as in --where kind=client_ip"));
        };
        let (name, wanted) = match name.strip_suffix('!') {
            Some(name) => (name, false),
            None => (name, true),
        };
        let names = frame::names(frame);
        if !names.contains(&name) {
            return Err(forms::unknown("column", name, &names));
        }
        let cells = frame::cells(&select(frame, name)?, usize::MAX)?;
        for (keep, cell) in keep.iter_mut().zip(cells.iter().flatten()) {
            let is = cell == value || answer::parts(cell).iter().any(|part| part == value);
            *keep &= is == wanted;
        }
    }
    let mask = BooleanChunked::from_slice("keep".into(), &keep);
    frame.filter(&mask).map_err(|cause| Error::output(format!("table: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::demo;

    #[test]
    fn rows_are_chosen_by_what_their_cells_say() {
        let case = demo::case();
        let frame = super::super::frame(&case, "indicators").unwrap();
        let rows = |conditions: &[&str]| {
            let conditions: Vec<String> = conditions.iter().map(|text| (*text).into()).collect();
            let all = frame::cells(&filter(&frame, &conditions).unwrap(), 99).unwrap();
            all.into_iter().map(|row| row[1].clone()).collect::<Vec<_>>()
        };
        let all = rows(&[]);
        let is = |kind: &str| all.iter().filter(|one| *one == kind).count();
        assert!(is("client_ip") > 0 && is("principal") > 0 && all.len() == frame.height());
        assert_eq!(rows(&["kind=client_ip"]), vec!["client_ip"; is("client_ip")]);
        assert_eq!(rows(&["kind!=client_ip"]).len(), all.len() - is("client_ip"));
        assert!(rows(&["kind=client_ip", "kind=principal"]).is_empty());
    }

    #[test]
    fn a_value_may_be_one_of_those_that_a_cell_lists() {
        let mut case = demo::case();
        case.campaigns[0].data_classes = "account; health?".into();
        let frame = super::super::frame(&case, "campaigns").unwrap();
        let found =
            |value: &str| filter(&frame, &[format!("data_classes={value}")]).unwrap().height();
        assert_eq!((found("health?"), found("account; health?"), found("heal")), (1, 1, 0));
    }

    #[test]
    fn what_is_no_condition_is_said_with_what_to_type() {
        let frame = super::super::frame(&demo::case(), "indicators").unwrap();
        let fault = |text: &str| filter(&frame, &[text.into()]).unwrap_err().to_string();
        assert!(fault("kind").contains("COLUMN=VALUE"));
        assert!(fault("kin=client_ip").contains("did you mean 'kind'"));
    }
}
