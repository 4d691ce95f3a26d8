//! A drafted story for people: its sentences with source, cue and content marked, and beneath each who says what.
//!
//! With colours, a statement's words have the colour of its source's class, the source bold, the cue underlined. Without
//! them, marks stand in the text: `[1 content]`, `{1 source}`, `<1 cue>`.

use std::cmp::Reverse;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::output::plain;
use super::statement::{facets, who};
use super::table::wrapped;
use crate::draft::{Draft, Note, Proposal, Span, Topic};
use crate::record::Class;
use crate::text;

/// How a story is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// Show colours rather than marks.
    pub(super) color: bool,
    /// The columns; none in a pipe, where nothing is wrapped.
    pub(super) width: Option<u16>,
    /// Tell why each statement is proposed.
    pub(super) explain: bool,
}

/// The story's sentences, a paragraph after the other.
pub(super) fn sentences(story: &str, draft: &Draft, view: View) -> String {
    let tokens = text::tokens(story);
    let characters: Vec<char> = story.chars().collect();
    let marks = Marks::of(draft, characters.len(), view.color);
    let mut shown = String::new();
    let mut marks_at = marks.edges.iter().peekable();
    let mut remarks = remarks(draft, view).into_iter().peekable();
    for sentence in text::sentences(story, &tokens) {
        let (Some(first), Some(last)) = (tokens.get(sentence.tokens.start), tokens.get(sentence.tokens.end - 1)) else {
            continue;
        };
        if sentence.opens_paragraph && !shown.is_empty() {
            shown.push('\n');
        }
        let range = first.start as usize..(last.end as usize).min(characters.len());
        let mut words = Words { marks: &marks, color: view.color, done: Vec::new(), current: Vec::new() };
        for at in range {
            while let Some(edge) = marks_at.next_if(|edge| edge.at <= at) {
                words.mark(edge, at);
            }
            words.put(characters[at], at);
        }
        while let Some(edge) = marks_at.next_if(|edge| edge.at <= last.end as usize && !edge.opens) {
            words.mark(edge, last.end as usize);
        }
        words.print(view.width.map_or(usize::MAX, usize::from), &mut shown);
        while let Some((_, remark)) = remarks.next_if(|(at, _)| *at < last.end) {
            shown.push_str(&remark);
        }
    }
    shown
}

/// What the story rests on, in a line or two.
pub(super) fn summary(draft: &Draft, view: View) -> String {
    let all = draft.attributions.len();
    let of = |fits: &dyn Fn(&Proposal) -> bool| draft.attributions.iter().filter(|one| fits(one)).count();
    let attributions = |one: &Proposal| {
        std::iter::once(&one.facets).chain(&one.also).map(|facets| facets.to_attribution(None)).collect::<Vec<_>>()
    };
    let named = of(&|one| attributions(one).iter().any(|one| one.is_named()));
    let single = of(&|one| attributions(one).iter().map(|one| one.at_least()).sum::<u32>() == 1);
    let comments = draft.notes.iter().filter(|note| note.topic != Topic::Anonymity).count();
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut parts = vec![format!(
        "{}: {named} named, {} unnamed, {single} single-source",
        counted(all, "statement", "statements"),
        all - named
    )];
    if comments > 0 {
        parts.push(counted(comments, "comment declined or not given", "comments declined or not given"));
    }
    parts.push(format!("{} in the narrator's voice", counted(draft.unattributed.len(), "sentence", "sentences")));
    let classes = Class::ALL.iter().filter_map(|class| {
        let count = of(&|one| one.facets.class == *class);
        (count > 0).then(|| painted(view.color, code(*class), &format!("{} {count}", class.spaced())))
    });
    let classes: Vec<String> = classes.collect();
    let mut lines = wrapped(&parts.join("; "), view.width.map_or(usize::MAX, usize::from), "");
    lines.extend(Some(classes.join(" · ")).filter(|classes| !classes.is_empty()));
    lines.join("\n") + "\n"
}

/// What is told beneath the sentences, each with the place that it belongs to, in order.
fn remarks(draft: &Draft, view: View) -> Vec<(u32, String)> {
    let width = view.width.map_or(usize::MAX, usize::from);
    let place = |spans: [&[Span]; 3]| spans.into_iter().flatten().next().map_or(0, |span| span.0);
    let statements = draft.attributions.iter().enumerate().map(|(index, one)| {
        let mut told = String::new();
        for facets in std::iter::once(&one.facets).chain(&one.also) {
            let line = format!("[{}] {}", index + 1, source(one, facets));
            push(&mut told, &line, width, view.color, code(facets.class));
        }
        if view.explain {
            push(&mut told, &one.because, width, view.color, "2");
        }
        (place([&one.cue, &one.source, &one.content]), told)
    });
    let notes = draft.notes.iter().map(|one| {
        let mut told = String::new();
        push(&mut told, &note(one), width, view.color, "2");
        (place([&one.cue, &one.source, &[]]), told)
    });
    let mut all: Vec<(u32, String)> = statements.chain(notes).collect();
    all.sort_by_key(|(at, _)| *at);
    all
}

fn push(told: &mut String, line: &str, width: usize, color: bool, code: &str) {
    for line in wrapped(&plain(line), width, "    ") {
        told.push_str(&painted(color, code, &line));
        told.push('\n');
    }
}

fn source(one: &Proposal, facets_of: &crate::draft::Facets) -> String {
    let attribution = facets_of.to_attribution(None);
    let mut parts = facets(&attribution);
    parts.extend(one.resolved.as_ref().map(|resolved| match resolved.as_str() {
        "ambiguous" => "whom it stands for is ambiguous".to_owned(),
        resolved => format!("stands for: {resolved}"),
    }));
    parts.push(format!("{} confidence", one.confidence));
    format!("{}: {}", who(&attribution), parts.join(" · "))
}

fn note(one: &Note) -> String {
    let about = match one.topic {
        Topic::DeclinedComment => "declined to comment",
        Topic::NoResponse => "did not respond",
        Topic::Anonymity => "anonymity granted",
    };
    match &one.resolved {
        Some(resolved) => format!("note: {about} ({resolved})"),
        None => format!("note: {about}"),
    }
}

fn painted(color: bool, code: &str, text: &str) -> String {
    if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// The colour of a class.
fn code(class: Class) -> &'static str {
    match class {
        Class::AnonymousSource => "33",
        Class::Official => "36",
        Class::Statement => "94",
        Class::Individual => "32",
        Class::Document => "35",
        Class::Media => "95",
        Class::Narrator => "2",
    }
}

/// Where a mark begins or ends.
struct Edge {
    at: usize,
    opens: bool,
    mark: String,
}

/// The marks of a story.
struct Marks {
    /// In order; empty when colours are shown.
    edges: Vec<Edge>,
    /// For each character the place of its style in `styles`; empty when marks are shown.
    style: Vec<u32>,
    styles: Vec<String>,
}

impl Marks {
    fn of(draft: &Draft, length: usize, color: bool) -> Self {
        let mut marks = Self { edges: Vec::new(), style: Vec::new(), styles: vec![String::new(), "2".to_owned()] };
        if color {
            marks.style = vec![0; length];
            draft.unattributed.iter().for_each(|span| marks.paint(*span, 1));
        }
        // Inner contents come after outer ones, sources and cues after all contents.
        let mut order: Vec<(usize, &Proposal)> = draft.attributions.iter().enumerate().collect();
        order.sort_by_key(|(_, one)| Reverse(one.content.iter().map(|span| span.1 - span.0).sum::<u32>()));
        type Part = (fn(&Proposal) -> &[Span], char, char, &'static str);
        let parts: [Part; 3] =
            [(|one| &one.content, '[', ']', ""), (|one| &one.source, '{', '}', "1;"), (|one| &one.cue, '<', '>', "4;")];
        for (spans, open, close, prefix) in parts {
            for (index, one) in &order {
                let code = format!("{prefix}{}", code(one.facets.class));
                for span in spans(one) {
                    if color {
                        let style = marks.style_of(&code);
                        marks.paint(*span, style);
                    } else {
                        let number = index + 1;
                        marks.edges.push(Edge { at: span.0 as usize, opens: true, mark: format!("{open}{number} ") });
                        marks.edges.push(Edge { at: span.1 as usize, opens: false, mark: close.to_string() });
                    }
                }
            }
        }
        // What closes comes before what opens at the same place.
        marks.edges.sort_by_key(|edge| (edge.at, edge.opens));
        marks
    }

    fn style_of(&mut self, code: &str) -> u32 {
        let place = self.styles.iter().position(|style| style == code).unwrap_or_else(|| {
            self.styles.push(code.to_owned());
            self.styles.len() - 1
        });
        u32::try_from(place).unwrap_or_default()
    }

    fn paint(&mut self, span: Span, style: u32) {
        let range: Range<usize> = span.0 as usize..span.1 as usize;
        if let Some(characters) = self.style.get_mut(range) {
            characters.fill(style);
        }
    }

    fn style_at(&self, at: usize) -> u32 {
        self.style.get(at).copied().unwrap_or_default()
    }
}

/// A sentence's words, each of pieces of one style.
struct Words<'a> {
    marks: &'a Marks,
    color: bool,
    done: Vec<Vec<(u32, String)>>,
    current: Vec<(u32, String)>,
}

impl Words<'_> {
    fn put(&mut self, c: char, at: usize) {
        if c.is_whitespace() {
            if !self.current.is_empty() {
                self.done.push(std::mem::take(&mut self.current));
            }
            return;
        }
        let style = self.marks.style_at(at);
        match self.current.last_mut() {
            Some((last, piece)) if *last == style => piece.push(c),
            _ => self.current.push((style, c.to_string())),
        }
    }

    fn mark(&mut self, edge: &Edge, at: usize) {
        let style = self.marks.style_at(at);
        self.current.push((style, edge.mark.clone()));
    }

    /// Prints the words on lines of at most `width` columns.
    fn print(mut self, width: usize, shown: &mut String) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
        let mut used = 0;
        let mut style = 0;
        for word in &self.done {
            let word: Vec<(u32, String)> =
                word.iter().map(|(style, piece)| (*style, plain(piece).into_owned())).collect();
            let length: usize = word.iter().map(|(_, piece)| piece.width()).sum();
            let breaks = used > 0 && used + 1 + length > width;
            if breaks {
                self.turn(&mut style, 0, shown);
                shown.push('\n');
                used = 0;
            } else if used > 0 {
                // A space between two words of one style has it, too.
                if word.first().is_none_or(|(first, _)| *first != style) {
                    self.turn(&mut style, 0, shown);
                }
                shown.push(' ');
                used += 1;
            }
            for (own, piece) in &word {
                self.turn(&mut style, *own, shown);
                shown.push_str(piece);
            }
            used += length;
        }
        self.turn(&mut style, 0, shown);
        shown.push('\n');
    }

    /// Changes the style from one to another.
    fn turn(&self, from: &mut u32, to: u32, shown: &mut String) {
        if !self.color || *from == to {
            return;
        }
        if *from != 0 {
            shown.push_str("\x1b[0m");
        }
        if let Some(code) = self.marks.styles.get(to as usize).filter(|code| !code.is_empty()) {
            shown.extend(["\x1b[", code, "m"]);
        }
        *from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::draft;

    const STORY: &str =
        "Dam leaks\n\nThe dam\u{1b}[2J leaks, Mayor Ana Duarte said. It was built in 1921 by the state.\n";

    fn shown(color: bool, width: Option<u16>) -> String {
        let story = STORY.replace('\u{1b}', " ");
        sentences(&story, &draft(&story), View { color, width, explain: false })
    }

    #[test]
    fn marks_source_cue_and_content_in_a_pipe() {
        let shown = shown(false, None);
        assert!(shown.contains("[1 The dam [2J leaks], {1 Mayor Ana Duarte} <1 said>."), "{shown}");
        assert!(shown.contains("\n    [1] Ana Duarte, Mayor: official"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }

    #[test]
    fn colours_by_class_and_never_breaks_the_width() {
        let shown = shown(true, Some(30));
        assert!(shown.contains("\u{1b}[1;36mMayor Ana\u{1b}[0m\n\u{1b}[1;36mDuarte\u{1b}[0m"), "{shown:?}");
        for line in shown.lines() {
            let mut parts = line.split('\u{1b}');
            let first = parts.next().unwrap_or_default().to_owned();
            let bare = parts.filter_map(|part| part.split_once('m')).fold(first, |bare, (_, rest)| bare + rest);
            assert!(bare.width() <= 30, "{line:?}");
        }
    }

    #[test]
    fn sums_up_what_a_story_rests_on() {
        let found =
            draft("It leaks, Ana Duarte said. It leaks badly, two officials said. Holm Hydro declined to comment.");
        let summary = summary(&found, View { color: false, width: None, explain: false });
        assert!(
            summary.starts_with("2 statements: 1 named, 1 unnamed, 1 single-source; 1 comment declined"),
            "{summary}"
        );
    }
}
