//! The fields of a form that was sent, and fields as a form shows them.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::held::{self, Hold};
use crate::record::{Audience, compose};
use crate::serve::encoded::is_text;
use crate::serve::session::{Editor, Writer, from_here};
use crate::serve::{Problem, Shared};

/// What was typed, by the names of the fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    all: Vec<(String, String)>,
    /// Where the first of each name stands.
    first: HashMap<String, usize>,
}

/// A form that an editor sent from a page of the editor's own session.
pub(super) struct Sent {
    pub(super) editor: Editor,
    pub(super) fields: Fields,
    pub(super) hold: Hold,
}

impl FromRequest<Shared> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, server: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let headers = parts.headers.clone();
        let action = parts.uri.path().to_owned();
        from_here(&headers).map_err(IntoResponse::into_response)?;
        let editor = server.editor(&headers).map_err(IntoResponse::into_response)?;
        let writer = Writer::from_request_parts(&mut parts, server).await;
        let request = Request::from_parts(parts, body);
        let Ok(Writer(editor)) = writer else {
            let why = match editor {
                Some(_) => "Your session is one for reading alone",
                None => "Your session has ended",
            };
            return Err(held::for_nobody(request, server, why).await);
        };
        let fields = Fields::read(request, server).await.map_err(IntoResponse::into_response)?;
        let hold = Hold { action, seal: editor.seal.clone().unwrap_or_default() };
        if !editor.owns(fields.get("seal")) {
            return Err(hold.of_another_session(&fields));
        }
        server.count_write(&editor).map_err(IntoResponse::into_response)?;
        Ok(Self { editor, fields, hold })
    }
}

impl Fields {
    /// Reads the body of a form.
    pub(super) async fn read(request: Request, server: &Shared) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), server).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            status @ StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "this form is too large"),
            _ => Problem::bad_request("the form came broken, or not whole"),
        })?;
        if !is_text(&bytes) {
            return Err(Problem::bad_request("the form is not text: UTF-8 is expected"));
        }
        let request = Request::from_parts(parts, bytes.into());
        let read = axum::Form::<Vec<(String, String)>>::from_request(request, server).await;
        let pairs = read.map_err(|rejection| match rejection.status() {
            status @ StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(status, "this is no form"),
            _ => Problem::bad_request("the form can't be read"),
        })?;
        // Browsers end each line of what was typed with two characters.
        Ok(Self::of(pairs.0.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect()))
    }

    pub(super) fn of(all: Vec<(String, String)>) -> Self {
        let mut first = HashMap::new();
        for (at, (name, _)) in all.iter().enumerate() {
            first.entry(name.clone()).or_insert(at);
        }
        Self { all, first }
    }

    /// All fields, by their names, in their order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What was typed in a field, if anything was.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// What a field holds, as it is.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.first.get(name).and_then(|at| self.all.get(*at)).map(|(_, value)| value.as_str())
    }

    /// All values under this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// What was typed, on one line and in the form in which records have it.
    pub(super) fn composed(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| compose(&value.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// What was typed as what it should be; what is wrong with it goes to `mistakes`.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&self, name: &str, mistakes: &mut Vec<String>) -> Option<T> {
        let read = |text: &str| text.parse().map_err(|error| mistakes.push(format!("{}: {error}", spaced(name)))).ok();
        self.get(name).and_then(read)
    }

    /// Labels, which commas part.
    pub(super) fn tags(&self, name: &str) -> Vec<String> {
        let typed = self.get(name).unwrap_or_default().split(',');
        typed.map(|tag| compose(tag.trim())).filter(|tag| !tag.is_empty()).collect()
    }
}

fn spaced(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).replace('_', " ")
}

/// A field of one line.
pub(super) fn line(name: &str, label: &str, value: &str, hint: &str) -> Markup {
    html! {
        label { span { (label) } input name=(name) value=(value) autocomplete="off" placeholder=[(!hint.is_empty()).then_some(hint)]; }
    }
}

/// A field of several lines.
pub(super) fn lines(name: &str, label: &str, value: &str, rows: usize) -> Markup {
    html! {
        label { span { (label) } textarea name=(name) rows=(rows) { "\n" (value) } }
    }
}

/// A field with a choice of words; the first is that of nothing chosen.
pub(super) fn choice<'a>(
    name: &str,
    label: &str,
    none: &str,
    words: impl IntoIterator<Item = (&'a str, String)>,
    chosen: &str,
) -> Markup {
    html! {
        label { span { (label) }
            select name=(name) {
                option value="" { (none) }
                @for (word, told) in words { option value=(word) selected[word == chosen] { (told) } }
            }
        }
    }
}

/// For whom it is.
pub(super) fn audience(chosen: &str) -> Markup {
    choice(
        "audience",
        "Who may see it",
        "the desk",
        Audience::ALL.iter().map(|one| (one.as_str(), one.spaced())),
        chosen,
    )
}
