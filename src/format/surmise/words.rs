//! The words of a key: `requestUri`, `request_uri` and `requesturi` are the words *request* and
//! *uri*.

use super::rules::TAKEN;

/// Words that keys are made of where nothing stands between them.
#[rustfmt::skip] // several a line
const KNOWN: [&str; 144] = [
    "account", "action", "activity", "actor", "addr", "address", "admin", "agent", "api", "app",
    "args", "backend", "body", "browser", "bytes", "caller", "category", "cli", "client", "code",
    "consumer", "content", "cookie", "correlation", "count", "country", "create", "created",
    "creation", "cs", "date", "dest", "device", "domain", "download", "dst", "duration", "edge",
    "elapsed", "email", "end", "epoch", "error", "event", "external", "family", "file", "for", "forwarded",
    "from", "full", "group", "header", "host", "http", "https", "id", "identifier", "identity",
    "in", "internal", "ip", "is", "key", "latency", "len", "length", "level", "line", "local", "log", "login",
    "member", "method", "milli", "ms", "name", "object", "operation", "organization", "origin",
    "out", "param", "params", "path", "peer", "port", "principal", "proto", "protocol", "proxy",
    "query", "raw", "real", "received", "record", "referer", "referrer", "region", "remote", "req",
    "request", "resource", "resp", "response", "result", "role", "route", "rule", "run", "sc",
    "scheme", "security", "sent", "server", "service", "session", "site", "size", "source", "src",
    "start", "state", "status", "stem", "string", "taken", "tenant", "time", "to", "token", "total", "trace",
    "transaction", "type", "upstream", "uri", "url", "user", "verb", "version", "virtual", "x",
    "zone",
];

/// Words of German, Spanish, French, Italian, Portuguese and Dutch logs, and of lists. Some mean something else as
/// well (`estado` is also a state of a country), so that values must agree with them.
#[rustfmt::skip] // one line a meaning
const FOREIGN: &[(&str, &str)] = &[
    ("zeit", "time"), ("uhrzeit", "time"), ("hora", "time"), ("heure", "time"), ("tijd", "time"), ("orario", "time"),
    ("zeitstempel", "timestamp"), ("zeitpunkt", "timestamp"), ("horodatage", "timestamp"), ("tijdstempel", "timestamp"),
    ("datum", "date"), ("fecha", "date"),
    ("benutzer", "user"), ("benutzername", "user"), ("nutzer", "user"), ("usuario", "user"), ("utilisateur", "user"), ("utente", "user"), ("gebruiker", "user"), ("gebruikersnaam", "user"), ("anmeldename", "user"),
    ("cliente", "client"), ("direccion", "address"), ("adresse", "address"), ("indirizzo", "address"), ("endereco", "address"), ("quelle", "source"), ("quell", "source"), ("origen", "source"),
    ("methode", "method"), ("metodo", "method"), ("meth", "method"),
    ("pfad", "path"), ("ruta", "path"), ("chemin", "path"), ("percorso", "path"), ("caminho", "path"), ("pad", "path"),
    ("abfrage", "query"), ("consulta", "query"), ("parametros", "params"), ("parametres", "params"),
    ("anfrage", "request"), ("peticion", "request"), ("solicitud", "request"), ("requete", "request"), ("richiesta", "request"), ("aanvraag", "request"), ("requisicao", "request"),
    ("antwort", "response"), ("respuesta", "response"), ("reponse", "response"), ("risposta", "response"), ("resposta", "response"), ("antwoord", "response"),
    ("estado", "status"), ("statut", "status"), ("stato", "status"), ("antwortcode", "statuscode"), ("codigo", "code"),
    ("enviados", "sent"), ("gesendet", "sent"), ("envoyes", "sent"), ("inviati", "sent"), ("recibidos", "received"), ("empfangen", "received"), ("recus", "received"), ("ricevuti", "received"),
    ("octets", "bytes"), ("groesse", "size"), ("taille", "size"), ("tamano", "size"), ("tamanho", "size"), ("dimensione", "size"),
    ("dauer", "duration"), ("duracion", "duration"), ("duree", "duration"), ("durata", "duration"), ("duracao", "duration"), ("duur", "duration"),
    ("agente", "agent"), ("agents", "agent"), ("usr", "user"), ("sz", "size"), ("qstr", "query"), ("navigateur", "browser"), ("navegador", "browser"),
    ("hote", "host"), ("dominio", "domain"), ("domaine", "domain"), ("protokoll", "protocol"), ("protocolo", "protocol"), ("protocole", "protocol"), ("protocollo", "protocol"),
];

/// The words of a key in lower case. A single letter behind an underscore is the type that a store
/// hung onto the name (`clientIp_s`), and no word; but an `s` behind how long something took is the
/// unit.
pub(super) fn words(key: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    // Of `TimeGenerated [UTC]` the zone is no word of the name.
    let key = plain_letters(key.split_once(" [").map_or(key, |(name, _)| name));
    let letters: Vec<char> = key.chars().collect();
    for (at, letter) in letters.iter().copied().enumerate() {
        let next_is_lower = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let last = at.checked_sub(1).and_then(|last| letters.get(last)).copied().unwrap_or('_');
        let begins = letter.is_ascii_uppercase()
            && (last.is_ascii_lowercase() || last.is_ascii_uppercase() && next_is_lower);
        if begins || !letter.is_ascii_alphanumeric() {
            found.extend(apart(&std::mem::take(&mut word)));
        }
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    let typed =
        word.len() == 1 && key.len() > 2 && key.as_bytes().get(key.len() - 2) == Some(&b'_');
    let timed = word == "s" && found.iter().any(|word| TAKEN.contains(&word.as_str()));
    if !typed || timed {
        found.extend(apart(&word));
    }
    found.iter_mut().for_each(english);
    found
}

/// A word of another language in English.
fn english(word: &mut String) {
    if let Some((_, known)) = FOREIGN.iter().find(|(foreign, _)| foreign == word) {
        *word = (*known).to_owned();
    }
}

/// A name in English, without marks between its words, if any of them is of another language.
pub(super) fn translated(name: &str) -> Option<String> {
    let plain = plain_letters(name);
    let parts = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
    let foreign = parts
        .into_iter()
        .any(|part| FOREIGN.iter().any(|(foreign, _)| part.eq_ignore_ascii_case(foreign)));
    foreign.then(|| words(name).concat())
}

/// Letters of western languages as they are written without them.
fn plain_letters(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            'ä' | 'Ä' => plain.push_str("ae"),
            'ö' | 'Ö' => plain.push_str("oe"),
            'ü' | 'Ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' => plain.push('a'),
            'é' | 'è' | 'ê' | 'É' => plain.push('e'),
            'í' | 'î' => plain.push('i'),
            'ó' | 'ô' | 'õ' => plain.push('o'),
            // The last two are those of microseconds.
            'ú' | 'û' | 'µ' | 'μ' => plain.push('u'),
            'ñ' => plain.push('n'),
            'ç' => plain.push('c'),
            other => plain.push(other),
        }
    }
    plain
}

/// A word, or the words that it is made of.
fn apart(word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    let parts = if known(word) { None } else { joined(word, 4) };
    parts.map_or_else(
        || vec![word.to_owned()],
        |parts| parts.into_iter().map(str::to_owned).collect(),
    )
}

fn known(word: &str) -> bool {
    KNOWN.contains(&word)
}

/// Known words that make up a text, the longest first; at most so many.
fn joined(text: &str, most: usize) -> Option<Vec<&str>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    (1..=text.len()).rev().filter(|_| most > 0).find_map(|end| {
        let (head, rest) = text.split_at_checked(end)?;
        let mut parts = known(head).then(|| joined(rest, most - 1))??;
        parts.insert(0, head);
        Some(parts)
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_key_has_the_same_words_however_it_is_spelled() {
        for key in
            ["requestUri", "request_uri", "RequestURI", "request-uri", "requesturi", "requestUri_s"]
        {
            assert_eq!(words(key), ["request", "uri"], "{key}");
        }
        assert_eq!(words("clientIPAddress"), ["client", "ip", "address"]);
        assert_eq!(words("httpStatusCode_d"), ["http", "status", "code"]);
        assert_eq!(words("cIP"), ["c", "ip"]);
        assert_eq!(words("latency_s"), ["latency", "s"]);
        assert_eq!(words("StartTimestamp_t [UTC]"), ["start", "timestamp"]);
        assert_eq!(words("@timestamp"), ["timestamp"]);
        assert_eq!(words("useragent"), ["user", "agent"]);
        assert_eq!(words("ratelimit"), ["ratelimit"]);
        assert_eq!(words("creationtime"), ["creation", "time"]);
        assert_eq!(words("sourceipaddress"), ["source", "ip", "address"]);
        assert_eq!(words("_"), [""; 0]);
        assert_eq!(words("ip_cliente"), ["ip", "client"]);
        assert_eq!(words("Größe der Antwort"), ["size", "der", "response"]);
        assert_eq!(super::translated("Méthode").as_deref(), Some("method"));
        assert_eq!(super::translated("method"), None);
    }
}
