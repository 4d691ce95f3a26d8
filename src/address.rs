//! Addresses of databases and web servers, and how they may be shown: without a password, however they are mistyped.
//!
//! What is shown may lose more of an address than its password, never less. Knows no path and asks no server.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The schemes of a PostgreSQL database's address.
const DATABASE: [&str; 2] = ["postgres", "postgresql"];
/// The keys with which a database's address in words begins (`host=… user=…`), as PostgreSQL's own programs take it.
const WORDS: [&str; 9] = ["host", "hostaddr", "port", "dbname", "user", "password", "passfile", "service", "sslmode"];

/// A database's address with its scheme in the one way in which drivers know it; `None` of any other text. Schemes may
/// be written in capitals. [RFC 3986 3.1]
pub fn database(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = DATABASE.into_iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
    Some(format!("{scheme}://{rest}"))
}

/// Whether a text is meant as an address of something that is neither a file nor on the web: a database's, right or
/// mistyped, whose password must not be shown as a part of a file's name.
pub fn is_meant(text: &str) -> bool {
    let is_path =
        text.starts_with(['/', '.', '\\']) || text.get(1..3).is_some_and(|sign| [":\\", ":/"].contains(&sign));
    if is_path || ["http://", "https://"].iter().any(|scheme| begins(text, scheme)) {
        return false;
    }
    let scheme = text.split(':').next().unwrap_or_default();
    let is_database = text.contains(':') && scheme.to_ascii_lowercase().contains(DATABASE[0]);
    let has_password = text.split_once(':').is_some_and(|(_, rest)| rest.contains('@'));
    is_database || has_password || text.contains("://") || is_in_words(text)
}

/// An address without its password: without what stands between a user's name and the host, and without the fields of
/// its query, or of an address in words, that hold a secret.
pub fn shown(address: &str) -> Cow<'_, str> {
    if is_in_words(address) {
        let end = secret_word(address).unwrap_or(address.len());
        return Cow::Borrowed(address[..end].trim_end());
    }
    let rest = without_secret_fields(address);
    without_user_secret(&rest).map_or(rest, Cow::Owned)
}

/// A text for people, without the passwords of the addresses that stand in it.
pub fn told(text: &str) -> Cow<'_, str> {
    let is_suspect = |word: &str| {
        let low = word.to_ascii_lowercase();
        (low.contains("://") || low.contains("postgres")) && (low.contains('@') || low.contains('?'))
            || secret_word(&low).is_some()
    };
    if !text.split_whitespace().any(is_suspect) {
        return Cow::Borrowed(text);
    }
    let mut told = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        match secret_word(word) {
            _ if !is_suspect(word) => told.push_str(word),
            Some(end) if !word.contains("://") => {
                let key = word[end..].split_inclusive('=').next().unwrap_or_default();
                told.extend([&word[..end], key, "…", &word[word.trim_end().len()..]]);
            }
            _ => told.push_str(&shown(word)),
        }
    }
    Cow::Owned(told)
}

/// Whether it is an address in words.
fn is_in_words(text: &str) -> bool {
    let key = text.split('=').next().unwrap_or_default().trim();
    text.contains('=') && WORDS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Where the first `password=` or the like begins.
fn secret_word(text: &str) -> Option<usize> {
    let low = text.to_ascii_lowercase();
    let found = ["password", "passwd", "pwd"].iter().filter_map(|key| {
        low.match_indices(key).map(|(at, key)| (at, at + key.len())).find(|(at, end)| {
            low[*end..].trim_start().starts_with('=') && !low[..*at].ends_with(|c: char| c.is_alphanumeric())
        })
    });
    found.map(|(at, _)| at).min()
}

/// Leaves the fields of a query out that hold a secret, and what an unescaped `&` in one has cut off.
fn without_secret_fields(address: &str) -> Cow<'_, str> {
    let Some((place, query)) = address.split_once('?') else { return Cow::Borrowed(address) };
    let mut after_secret = false;
    let kept = query.split('&').filter(|field| {
        let (key, has_value) = field.split_once('=').map_or((*field, false), |(key, _)| (key, true));
        after_secret = if has_value { holds_secret(key) } else { after_secret };
        !after_secret && !field.is_empty()
    });
    let kept = kept.collect::<Vec<_>>().join("&");
    Cow::Owned(if kept.is_empty() { place.to_owned() } else { format!("{place}?{kept}") })
}

/// Whether a query's field of this name, escaped or not, holds a secret.
fn holds_secret(key: &str) -> bool {
    let key = decoded(key).to_ascii_lowercase();
    ["pass", "pwd", "secret", "token"].iter().any(|secret| key.contains(secret))
}

/// Leaves out what stands between a user's name and the host; `None` where nothing does.
fn without_user_secret(address: &str) -> Option<String> {
    // A password may have any sign that somebody forgot to escape: only the last @ ends it.
    let (before, host) = address.rsplit_once('@')?;
    let begins_at = |sign: &str| before.find(sign).map(|at| at + sign.len());
    let start = begins_at("://").or_else(|| begins_at(":/")).or_else(|| begins_at("//"));
    let start = start.or_else(|| {
        let scheme = before.split(':').next().filter(|scheme| scheme.to_ascii_lowercase().contains(DATABASE[0]))?;
        Some(scheme.len() + 1).filter(|start| *start <= before.len())
    });
    let (scheme, user) = before.split_at(start.unwrap_or_default());
    // A path may have an @ of its own: https://example.com/@desk.
    if user.split_once('/').is_some_and(|(host, _)| is_host(host)) && user.ends_with('/') {
        return None;
    }
    let name = user.split([':', '?', '/']).next().unwrap_or_default();
    Some(format!("{scheme}{name}@{host}"))
}

/// Whether it is a host's name, with a port or without.
fn is_host(text: &str) -> bool {
    let (name, port) = text.rsplit_once(':').unwrap_or((text, ""));
    !name.is_empty() && !name.contains(':') && port.chars().all(|c| c.is_ascii_digit())
}

fn begins(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// A part of an address, with its `%2F` and the like decoded.
pub fn decoded(value: &str) -> String {
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each is mistyped in a way of its own; the password is `PW` and more in all of them.
    const MISTYPED: [&str; 14] = [
        "POSTGRES://o:PW@db.example/news",
        "Postgresql://o:PW@db.example/news",
        "postgresql+ssl://o:PW@db.example/news",
        "jdbc:postgresql://db.example/news?user=o&password=PW",
        "postgres:/o:PW@db.example/news",
        "postgres:o:PW@db.example/news",
        "postgres//o:PW@db.example/news",
        "o:PW@db.example/news",
        "host=db.example user=o password=PW",
        "user = o Password = 'PW PW' host=db.example",
        "postgres://db.example/news?user=o&PASSWORD=PW",
        "postgres://db.example/news?user=o&pass%77ord=PW@PW&PW",
        "mysql://o:PW@db.example/news",
        "postgres://o:P@W:/?PW@db.example/news",
    ];

    #[test]
    fn shows_no_password_however_an_address_is_mistyped() {
        for address in MISTYPED {
            assert!(is_meant(address), "{address} is taken for a file");
            assert!(!shown(address).contains("PW"), "{address} is shown as {}", shown(address));
            let sentence = format!("can't open '{address}': no such file; try again");
            // Of a name without a scheme, and of words with spaces between, a sentence does not tell that it is an address.
            if address.contains("postgres") || address.contains("://") {
                assert!(!told(&sentence).contains("PW"), "{}", told(&sentence));
            }
        }
        for address in ["http://u:PW@db.example/x", "https://u:P/W?PW@db.example/x/"] {
            assert!(!is_meant(address) && !shown(address).contains("PW"), "{address}: {}", shown(address));
        }
    }

    #[test]
    fn shows_what_is_no_secret() {
        for (address, expected) in [
            ("postgres://desk:s3cret@db.example:5432/news", "postgres://desk@db.example:5432/news"),
            ("postgresql://desk:s3/c@r:et@db.example/news?a=b", "postgresql://desk@db.example/news?a=b"),
            ("postgres://desk:s3?cr/et@db.example/news", "postgres://desk@db.example/news"),
            ("postgres:///news?host=/run/pg&password=s3cret", "postgres:///news?host=/run/pg"),
            ("postgres://db/news?password=s3@x&y&sslmode=disable", "postgres://db/news?sslmode=disable"),
            ("postgres://db.example/news", "postgres://db.example/news"),
            ("https://example.com:8080/@desk/ledger", "https://example.com:8080/@desk/ledger"),
            ("host=db user=o password=PW", "host=db user=o"),
        ] {
            assert_eq!(shown(address), expected);
        }
        let text =
            "postgres://o:PW@db/n: it is down; see 'https://u:PW@example.com/x', and PGPASSWORD or password=PW x";
        let expected = "postgres://o@db/n: it is down; see 'https://u@example.com/x', and PGPASSWORD or password=… x";
        assert_eq!(told(text), expected);
        let text = "no password was given; ask a@b.example, or see https://x.example/?q=1";
        assert_eq!(told(text), text);
    }

    #[test]
    fn takes_a_path_for_a_path() {
        for path in
            ["ledger.db", "/srv/2026-01-01T10:00@desk.db", "./o:PW@x", "C:\\a@b", "C:/a@b", "postgres/ledger.db", "a=b"]
        {
            assert!(!is_meant(path), "{path}");
        }
    }

    #[test]
    fn knows_a_database_whatever_the_case_of_its_scheme() {
        assert_eq!(database("POSTGRES://Db/News").as_deref(), Some("postgres://Db/News"));
        assert_eq!(database("PostgreSQL://db").as_deref(), Some("postgresql://db"));
        assert_eq!(database("postgresql+ssl://db"), None);
        assert_eq!(database("postgres:/db"), None);
    }
}
