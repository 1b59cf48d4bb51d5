//! Parameters that page through a listing: `page=3`, `$skip=400`, `page[number]=3`, `starting_after=cus_8`.

/// Bytes of the longest name of a page.
const LONGEST: usize = 24;

/// A key says which part of a listing is asked for: by its letters, however they are joined. The names are those
/// of Spring and Rails (`page`, `offset`), `OData` (`$skip`, `$skiptoken`), JSON:API (`page[number]`), FHIR
/// (`_getpagesoffset`), Stripe (`starting_after`), AWS (`NextToken`, `marker`), Google (`pageToken`), Solr
/// (`cursorMark`), `HubSpot` (`vid-offset`), `DataTables` (`iDisplayStart`) and Elasticsearch (`scroll_id`).
pub(super) fn names_a_page(key: &[u8]) -> bool {
    let mut letters = [0; LONGEST];
    let name = letters_of(key, &mut letters);
    matches!(
        name,
        b"page"
            | b"pg"
            | b"paged"
            | b"pageno"
            | b"pagenum"
            | b"pagenumber"
            | b"pageindex"
            | b"pagestart"
            | b"pagetoken"
            | b"pagecursor"
            | b"pageafter"
            | b"pagebefore"
            | b"currentpage"
            | b"curpage"
            | b"offset"
            | b"skip"
            | b"skiptoken"
            | b"cursor"
            | b"cursormark"
            | b"marker"
            | b"start"
            | b"startat"
            | b"startindex"
            | b"startrow"
            | b"startrecord"
            | b"startafter"
            | b"startingafter"
            | b"endingbefore"
            | b"exclusivestartkey"
            | b"idisplaystart"
            | b"after"
            | b"before"
            | b"from"
            | b"next"
            | b"nextpage"
            | b"nextcursor"
            | b"nexttoken"
            | b"nextpagetoken"
            | b"nextmarker"
            | b"continuation"
            | b"continuationtoken"
            | b"getpagesoffset"
            | b"pageoffset"
            | b"vidoffset"
            | b"startoffset"
            | b"scrollid"
            | b"sinceid"
            | b"maxid"
    )
}

/// The letters of a key in small; nothing of one that has more than fit, or a digit. What a sign is in percents is no
/// letter.
fn letters_of<'b>(key: &[u8], buffer: &'b mut [u8; LONGEST]) -> &'b [u8] {
    let (mut from, mut length) = (0, 0);
    while let Some(byte) = key.get(from) {
        from += if *byte == b'%' { 3 } else { 1 };
        if byte.is_ascii_digit() {
            return &[];
        }
        if byte.is_ascii_alphabetic() {
            let Some(place) = buffer.get_mut(length) else { return &[] };
            *place = byte.to_ascii_lowercase();
            length += 1;
        }
    }
    buffer.get(..length).unwrap_or_default()
}

/// `p=12` is a page, `p=48213` may be a product.
pub(super) fn counts_pages(key: &[u8], value: &[u8]) -> bool {
    key.eq_ignore_ascii_case(b"p") && value.len() <= 4 && value.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_however_their_name_is_written() {
        for key in [
            "page",
            "Page_No",
            "pageNumber",
            "$skip",
            "%24skip",
            "page[number]",
            "page%5Boffset%5D",
            "starting_after",
            "_getpagesoffset",
            "vid-offset",
            "NextToken",
            "continuation-token",
            "iDisplayStart",
            "cursorMark",
            "scroll_id",
            "max_id",
        ] {
            assert!(names_a_page(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn sizes_of_pages_and_what_only_sounds_alike_are_none() {
        for key in [
            "",
            "$top",
            "page[size]",
            "per_page",
            "landing_page",
            "timezone_offset",
            "page2",
            "homepage",
            "page_id",
            "pageId",
            "order_no",
            "skip_intro",
            "fromAccount",
            "nextBirthday",
            "token",
            "markers",
            "a_name_that_is_longer_than_any_offset",
        ] {
            assert!(!names_a_page(key.as_bytes()), "{key}");
        }
    }
}
