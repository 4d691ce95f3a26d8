//! Answers that were made once, for as long as the ledger has the same size.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::record::Digest;

/// The most bytes that are kept.
const MOST_BYTES: usize = 32 << 20;
/// What an answer takes beside its bytes.
const OVERHEAD: usize = 300;
/// How many digits of its digest name an answer's bytes.
const TAG_DIGITS: usize = 24;

/// A page, a feed or JSON, as it goes out.
#[derive(Debug)]
pub(super) struct Made {
    kind: &'static str,
    bytes: Bytes,
    tag: HeaderValue,
    /// The address of the list's next part, for the header `Link`.
    next: Option<HeaderValue>,
    /// Whether it will be another one soon, although the ledger stays the same.
    is_fleeting: bool,
}

impl Made {
    pub(super) fn new(kind: &'static str, content: impl Into<Vec<u8>>) -> Self {
        let bytes = Bytes::from(content.into());
        let tag = format!("\"{}\"", Digest::of(&bytes).prefix(TAG_DIGITS));
        let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { kind, bytes, tag, next: None, is_fleeting: false }
    }

    /// The same, not to be kept, if `is_fleeting`.
    pub(super) fn fleeting(self, is_fleeting: bool) -> Self {
        Self { is_fleeting, ..self }
    }

    /// The same, with the address at which the list goes on.
    pub(super) fn next(self, address: Option<&str>) -> Self {
        let next = address.and_then(|address| HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")).ok());
        Self { next, ..self }
    }

    /// The answer to a reader who has what `known` (`If-None-Match`) names: any of several tags, weak ones, too, or whatever
    /// there is (`*`) [RFC 9110, 13.1.2].
    pub(super) fn answer(&self, known: &[HeaderValue]) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if known.iter().filter_map(|known| known.to_str().ok()).any(|known| self.is_named(known)) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if let Some(next) = &self.next {
            headers.insert(header::LINK, next.clone());
        }
        (headers, self.bytes.clone()).into_response()
    }

    /// Whether a list of tags names this. Its own tag has no comma.
    fn is_named(&self, tags: &str) -> bool {
        let is_own = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == self.tag.as_bytes();
        tags.trim() == "*" || tags.split(',').any(|tag| is_own(tag.trim()))
    }
}

/// The answers, oldest first.
#[derive(Default)]
pub(super) struct Cache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// The ledger's size that they are all of.
    size: u64,
    bytes: usize,
    made: HashMap<String, Arc<Made>>,
    order: VecDeque<String>,
}

impl Cache {
    /// The answer under this key, if it was made of a ledger of this size.
    pub(super) fn find(&self, size: u64, key: &str) -> Option<Arc<Made>> {
        let kept = self.0.lock().ok()?;
        if kept.size == size { kept.made.get(key).cloned() } else { None }
    }

    /// Keeps an answer, and lets go of others where that is needed.
    pub(super) fn keep(&self, size: u64, key: String, made: &Arc<Made>) {
        let weight = |key: &str, made: &Made| key.len() * 2 + made.bytes.len() + OVERHEAD;
        let Ok(mut kept) = self.0.lock() else { return };
        if size > kept.size {
            *kept = Kept { size, ..Kept::default() };
        }
        let own = weight(&key, made);
        if made.is_fleeting || size < kept.size || own > MOST_BYTES / 8 || kept.made.contains_key(&key) {
            return;
        }
        while kept.bytes + own > MOST_BYTES {
            let Some(oldest) = kept.order.pop_front() else { break };
            if let Some(gone) = kept.made.remove(&oldest) {
                kept.bytes -= weight(&oldest, &gone);
            }
        }
        kept.bytes += own;
        kept.order.push_back(key.clone());
        kept.made.insert(key, made.clone());
    }

    /// How many bytes are kept.
    pub(super) fn bytes(&self) -> usize {
        self.0.lock().map_or(0, |kept| kept.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(bytes: usize) -> Arc<Made> {
        Arc::new(Made::new("text/plain", vec![b'x'; bytes]))
    }

    #[test]
    fn knows_what_a_reader_has_by_any_tag_of_a_list_weak_ones_too() {
        let made = made(10);
        let own = made.tag.to_str().unwrap().to_owned();
        let status = |known: &[&str]| {
            let known: Vec<HeaderValue> = known.iter().map(|known| HeaderValue::from_str(known).unwrap()).collect();
            made.answer(&known).status().as_u16()
        };
        let weak = format!("W/{own}");
        let list = format!("\"a\",{weak} , \"b\"");
        for known in [&[own.as_str()][..], &[&weak], &[&list], &["*"], &["\"a\"", &own]] {
            assert_eq!(status(known), 304, "{known:?}");
        }
        for other in [&[][..], &["\"a\", W/\"b\""], &[&own[1..]], &["w/\"\""], &["\"*\""]] {
            assert_eq!(status(other), 200, "{other:?}");
        }
    }

    #[test]
    fn keeps_nothing_of_a_ledger_of_another_size() {
        let cache = Cache::default();
        cache.keep(7, "a".into(), &made(10));
        assert!(cache.find(7, "a").is_some() && cache.find(8, "a").is_none());
        cache.keep(8, "b".into(), &made(10));
        assert!(cache.find(7, "a").is_none() && cache.find(8, "b").is_some());
        cache.keep(7, "late".into(), &made(10));
        assert!(cache.find(8, "late").is_none(), "what was made of an older ledger came too late");
    }

    #[test]
    fn lets_go_of_the_oldest_and_never_has_more_than_it_may() {
        let cache = Cache::default();
        for number in 0..100 {
            cache.keep(1, number.to_string(), &made(1 << 20));
            assert!(cache.bytes() <= MOST_BYTES);
        }
        assert!(cache.find(1, "0").is_none() && cache.find(1, "99").is_some());
        cache.keep(1, "too large".into(), &made(MOST_BYTES));
        assert!(cache.find(1, "too large").is_none());
    }
}
