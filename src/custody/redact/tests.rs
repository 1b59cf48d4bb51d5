use super::*;

const KEY: [u8; 32] = [7; 32];

fn apply(hide: Hide, text: &str) -> String {
    Redactor::new(hide, KEY).unwrap().apply(text)
}

/// The text with the pseudonyms of some values in their places.
fn hidden(text: &str, values: &[&str]) -> String {
    values.iter().fold(text.to_owned(), |text, value| {
        text.replace(value, &Veil::keyed(KEY).pseudonym(value.as_bytes()))
    })
}

#[test]
fn secrets_are_hidden_and_the_same_secret_looks_the_same() {
    for (line, secrets) in [
        ("GET /x?user=joe&password=hunter2&access_token=ab-1 HTTP/1.1", &["hunter2", "ab-1"][..]),
        ("password=hunter2", &["hunter2"]),
        (r#"{"user":"joe","password":"hunter, \"2\" b","x":1}"#, &[r#"hunter, \"2\" b"#]),
        (r#"{"body":"{\"password\":\"hunter2\",\"n\":1}"}"#, &["hunter2"]),
        (r#"user=joe password="hunter 2" x=1"#, &["hunter 2"]),
        ("Cookie: auth=Bearer q9w8; theme=dark", &["q9w8"]),
        ("GET /x?auth=Bearer%20q9w8&y=1", &["q9w8"]),
    ] {
        assert_eq!(apply(Hide::Secrets, line), hidden(line, secrets));
    }
}

#[test]
fn tokens_are_hidden_to_their_end_wherever_they_stand() {
    for (line, token) in [
        ("Authorization: Bearer abcdefghijklmnop", "abcdefghijklmnop"),
        ("Authorization: Bearer 12|abcDEF", "12|abcDEF"),
        ("authorization: Token q9w8", "q9w8"),
        (r#"1.2.3.4 "Bearer q9w8" 200"#, "q9w8"),
        (r#"{"http_authorization":"Bearer 12|a!b~c"}"#, "12|a!b~c"),
        (r#"{"headers":{"Authorization": "q9w8"},"n":1}"#, "q9w8"),
        (r#"{"m":"{\"authorization\":\"Bearer q9w8\",\"n\":1}"}"#, "q9w8"),
        (r#"{"m":"curl -H \"Authorization: Bearer q9w8\" x"}"#, "q9w8"),
        ("GET /x?authorization=Bearer+q9w8&y=1 HTTP/1.1", "q9w8"),
        ("GET /x?header=basic%20dXNlcjpwdw==&y=1 HTTP/1.1", "dXNlcjpwdw=="),
        (
            "Cookie: a=1; jwt=eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x; b=2",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x",
        ),
        ("Cookie: a=1; id=Bearer q9w8; b=2", "q9w8"),
    ] {
        assert_eq!(apply(Hide::Secrets, line), hidden(line, &[token]));
    }
    let written = |slash: &str| apply(Hide::Secrets, &format!(r#"{{"a":"Bearer x{slash}y"}}"#));
    assert_eq!(written(r"\/"), written("/"));
    assert!(written("/").contains("hidden"));
}

#[test]
fn a_token_is_hidden_where_its_record_says_it_stands_and_nowhere_else() {
    let redactor = Redactor::new(Hide::Secrets, KEY).unwrap();
    let veil = redactor.veil();
    let line = b"GET\tBearer GET\t/v1/GET\topaque";
    let shown = redactor.line(line, &line[4..14]);
    assert_eq!(shown, format!("GET\t{}\t/v1/GET\topaque", veil.token(b"Bearer GET")));
    let shown = redactor.line(line, &line[23..]);
    assert!(shown.ends_with(&format!("/v1/GET\t{}", veil.pseudonym(b"opaque"))), "{shown}");
    let shown = redactor.line(br#"{"t":"ab\/cd","p":"\/x"}"#, b"ab/cd");
    assert_eq!(shown, format!(r#"{{"t":"{}","p":"\/x"}}"#, veil.pseudonym(b"ab/cd")));
    let open = Redactor::new(Hide::Nothing, KEY).unwrap();
    assert_eq!(open.line(line, &line[4..14]).as_bytes(), line);
}

#[test]
fn what_a_responder_needs_stays() {
    for line in [
        r#"{"ip":"1.2.3.4","apiKeyId":"k7","path":"/v1/customers/48213"}"#,
        "GET /v1/tokens/7?page=2 HTTP/1.1",
        "bearer",
    ] {
        assert_eq!(apply(Hide::Secrets, line), line);
    }
    let signed = r#"{"authorization":"AWS4-HMAC-SHA256 Credential=AKIA7/s3, Signature=fe5f"}"#;
    assert_eq!(apply(Hide::Secrets, signed), hidden(signed, &["fe5f"]));
    assert_eq!(apply(Hide::Nothing, "?password=x"), "?password=x");
}

#[test]
fn what_is_hidden_stays_as_it_is() {
    let line = r#"{"a":"Bearer 12|abc","token":"x y","u":"joe@example.org/4915112345678"}"#;
    for hide in [Hide::Secrets, Hide::Personal] {
        let once = apply(hide, line);
        assert_eq!(apply(hide, &once), once);
    }
    let personal = apply(Hide::Personal, line);
    assert!(!personal.contains("joe") && !personal.contains("49151"), "{personal}");
    assert!(personal.starts_with(&apply(Hide::Secrets, r#"{"a":"Bearer 12|abc""#)));
}

/// Every text holds the secret once, and nothing of it is left.
#[test]
fn a_secret_is_hidden_in_whatever_it_is_wrapped() {
    for text in [
        "GET /a?u=https://bob:SECRET@h.example/ HTTP/1.1",
        r#""https://bob:SECRET@h.example/x" "curl""#,
        r#"203.0.113.9 - bob:SECRET [06/Mar/2026:00:00:01 +0000] "GET /a HTTP/1.1" 200 1"#,
        "GET /a#access_token=SECRET HTTP/1.1",
        r#""https://h.example/x#id_token=SECRET""#,
        "/a?user[password]=SECRET&y=2",
        "/a?token[]=SECRET",
        "/a?token%5B0%5D=SECRET",
        "/a?pass%77ord=SECRET&y=2",
        "/a?to%6ben=SECRET%26REST",
        "/a?passwordConfirm=SECRET",
        "/a?passphrase=SECRET&private_key=SECRET&jwt=SECRET&bearer=SECRET&credential=SECRET",
        "/a?otp=SECRET&pin=SECRET&assertion=SECRET&SAMLResponse=SECRET&subscription-key=SECRET",
        "/a?X-Amz-Signature=SECRET&X-Amz-Security-Token=SECRET",
        "GET /a?token=abc,SECRET HTTP/1.1",
        "GET /a?token=abc;SECRET HTTP/1.1",
        "GET /a?token=a%26bSECRET HTTP/1.1",
        "/a?redirect=https%3A%2F%2Fh%2F%3Ftoken%3DSECRET",
        "/a?redirect=https%253A%252F%252Fh%252F%253Ftoken%253DSECRET&y=2",
        "/a?data=%7B%22password%22:%22SECRET%22%7D",
        r"/a?data={\x22password\x22:\x22SECRET\x22}",
        "/a?h=Authorization:%20Bearer%20SECRET",
        "/a?h=Authorization:+Bearer+SECRET",
        r#"{"http_authorization":"Digest username=\"bob\", response=\"SECRET\""}"#,
        r#"Authorization: Digest username="bob", nonce="SECRET", response="SECRET""#,
        r#"{"headers":{"authorization":["Bearer SECRET","SECRET"]},"status":200}"#,
        r#"Parameters: {"user"=>{"password"=>"SECRET"}}"#,
        r#"{"pin":12345678,"token":"SECRET"}"#,
        r#"{"path":"\/x?token=SECRET\u0026b=1"}"#,
        "/soap?x=%3Cpassword%3ESECRET%3C/password%3E",
        "/a?code=4/0SECRET99&state=1",
    ] {
        let shown = apply(Hide::Secrets, text);
        for part in ["SECRET", "REST", "12345678"] {
            assert!(!shown.contains(part), "{text}\n{shown}");
        }
        assert!(shown.contains(Veil::MARK), "{shown}");
        assert_eq!(apply(Hide::Secrets, &shown), shown);
    }
    for digest in [r#""Digest username="bob", response="SECRET"""#, "/a?b=1&token=SECRET&c=2"] {
        let shown = apply(Hide::Secrets, digest);
        assert!(shown.contains("bob") || shown.ends_with("&c=2"), "{shown}");
    }
    let nested = apply(Hide::Secrets, "/a?u=%3Ftoken%3Dq9w8%26x%3D1&v=2");
    assert_eq!(nested, hidden("/a?u=%3Ftoken%3Dq9w8%26x%3D1&v=2", &["q9w8"]));
}

#[test]
fn ordinary_values_stay() {
    for text in [
        "GET /v1/customers/48213?code=DE&tokens_used=5&pinterest=1&author=mann&page=2 HTTP/1.1",
        "/a?sort_key=name&key=created_at&token_type=none&session=s-77&X-Amz-Credential=AKIA7%2Fs3",
        "203.0.113.9,GET,/x?a=1,200,12",
        r#"{"code":200,"key":"value","keyId":"k7","passport":"x","id":48213,"apiKeyId":"k9"}"#,
        r#"203.0.113.9 - bob [06/Mar/2026:00:00:01 +0000] "GET /a:b@c HTTP/1.1" 200 1"#,
        "2026-01-02T03:04:05Z level=info msg=done",
        "/a?next=https%3A%2F%2Fh.example%2Fx%3Fpage%3D2",
        "http://198.51.100.7:8080/x@y",
    ] {
        assert_eq!(apply(Hide::Secrets, text), text);
    }
    // Cells that are parted by the sign stay apart.
    for text in [
        "203.0.113.9,GET,/x?token=q9w8,200,12",
        "203.0.113.9;GET;/x;token=q9w8;200",
        "status=200,token=q9w8,x=1",
    ] {
        assert_eq!(apply(Hide::Secrets, text), hidden(text, &["q9w8"]));
    }
}

#[test]
fn sentences_of_this_program_keep_their_words() {
    let redactor = Redactor::new(Hide::Personal, KEY).unwrap();
    for text in [
        "one credential: 12 addresses",
        "responses of 100000000 to 2000000000 bytes",
        "GET api.example /v1/{id}",
    ] {
        assert_eq!(redactor.cell(text), text);
    }
    let shown =
        redactor.cell("principal joe@example.org read 7 objects through GET /a#token=SECRET");
    assert!(!shown.contains("joe@") && !shown.contains("SECRET"), "{shown}");
    assert!(
        shown.ends_with(']') && shown.contains(" read 7 objects through GET /a#token="),
        "{shown}"
    );
}

#[test]
fn mail_addresses_and_telephone_numbers_have_one_pseudonym_in_every_spelling() {
    let same = |texts: &[&str]| {
        let all: std::collections::BTreeSet<String> =
            texts.iter().map(|text| apply(Hide::Personal, text)).collect();
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all.iter().all(|text| text.starts_with(Veil::MARK)), "{all:?}");
    };
    same(&["joe@example.org", "Joe%40example.org", "joe%2540example.org"]);
    same(&[
        "+4915112345678",
        "%2B4915112345678",
        "4915112345678",
        "%2B49-151-12345678",
        "+49%20151%2012345678",
    ]);
    for text in [
        "550e8400-e29b-41d4-a716-446655440000",
        "2026-01-02T03:04:05.123456789Z +0000 0.123456789012",
        "abc1234567890",
        "198.51.100.7",
    ] {
        assert_eq!(apply(Hide::Personal, text), text);
    }
    let nested = apply(Hide::Personal, "/a?q=mail%3Djoe%40example.org");
    assert!(nested.starts_with("/a?q=mail%3D[hidden "), "{nested}");
}
