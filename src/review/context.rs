//! A statement's sentences in its story, with those around them.

use super::Place;
use super::wording::Words;
use crate::draft::Span;
use crate::text::{sentences, tokens};

/// A story's sentences, found once.
#[derive(Debug)]
pub struct Context<'t> {
    words: Words<'t>,
    sentences: Vec<Sentence>,
}

#[derive(Clone, Copy, Debug)]
struct Sentence {
    span: Span,
    opens_paragraph: bool,
}

/// A stretch of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its words, as the story has them.
    pub text: String,
    /// Whether the statement stands there.
    pub is_inside: bool,
}

impl<'t> Context<'t> {
    /// Reads a story.
    pub fn new(text: &'t str) -> Self {
        let tokens = tokens(text);
        let span = |tokens: &[crate::text::Token]| Some(Span(tokens.first()?.start, tokens.last()?.end));
        let found = sentences(text, &tokens);
        let sentences = found.iter().filter_map(|sentence| {
            let opens_paragraph = sentence.opens_paragraph;
            Some(Sentence { span: span(&tokens[sentence.tokens.clone()])?, opens_paragraph })
        });
        Self { sentences: sentences.collect(), words: Words::new(text) }
    }

    /// The sentences in which `places` lie, with `around` of them before and behind, as paragraphs of pieces. Paragraphs
    /// that do not follow each other in the story are parted by an empty one.
    pub fn around(&self, places: &[Place], around: usize) -> Vec<Vec<Piece>> {
        let mut shown: Vec<usize> = Vec::new();
        for place in places {
            let first = self.sentences.partition_point(|sentence| sentence.span.1 <= place.start);
            let end = self.sentences.partition_point(|sentence| sentence.span.0 < place.end);
            shown.extend(first.saturating_sub(around)..(end.max(first) + around).min(self.sentences.len()));
        }
        shown.sort_unstable();
        shown.dedup();
        let mut inside: Vec<Span> = places.iter().map(|place| Span(place.start, place.end)).collect();
        inside.sort_unstable_by_key(|span| span.0);
        let mut paragraphs: Vec<Vec<Piece>> = Vec::new();
        let mut before: Option<usize> = None;
        for at in shown {
            let sentence = self.sentences[at];
            let follows = before.is_some_and(|before| before + 1 == at);
            if before.is_some() && !follows {
                paragraphs.push(Vec::new());
            }
            // The space between two sentences belongs to the first.
            let next = self.sentences.get(at + 1).filter(|next| !next.opens_paragraph);
            let end = next.map_or(sentence.span.1, |next| next.span.0);
            if !follows || sentence.opens_paragraph || paragraphs.is_empty() {
                paragraphs.push(Vec::new());
            }
            if let Some(last) = paragraphs.last_mut() {
                self.cut(Span(sentence.span.0, end), &inside, last);
            }
            before = Some(at);
        }
        paragraphs
    }

    /// Cuts a stretch of the story where the statement begins and ends.
    fn cut(&self, whole: Span, inside: &[Span], pieces: &mut Vec<Piece>) {
        let mut at = whole.0;
        let mut push = |start: u32, end: u32, is_inside: bool| {
            if start < end {
                pieces.push(Piece { text: self.words.slice(Span(start, end)).to_owned(), is_inside });
            }
        };
        for span in inside.iter().filter(|span| span.1 > whole.0 && span.0 < whole.1) {
            let (start, end) = (span.0.max(at), span.1.min(whole.1));
            push(at, start, false);
            push(start, end, true);
            at = at.max(end);
        }
        push(at, whole.1, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Dam leaks\n\nIt is old. It leaks, she said. He left.\n\nRain fell. More came.\n";

    fn shown(exact: &[&str], around: usize) -> Vec<String> {
        let place = |exact: &&str| {
            let start = STORY.find(exact).unwrap() as u32;
            Place { start, end: start + exact.len() as u32, exact: (*exact).to_owned() }
        };
        let places: Vec<Place> = exact.iter().map(place).collect();
        let paragraphs = Context::new(STORY).around(&places, around);
        let mark = |piece: &Piece| if piece.is_inside { format!("[{}]", piece.text) } else { piece.text.clone() };
        paragraphs.iter().map(|pieces| pieces.iter().map(mark).collect()).collect()
    }

    #[test]
    fn shows_the_sentence_with_its_neighbours_and_what_is_meant_in_it() {
        assert_eq!(shown(&["It leaks"], 1), ["It is old. [It leaks], she said. He left."]);
        assert_eq!(shown(&["It leaks"], 0), ["[It leaks], she said. "]);
        assert_eq!(shown(&["He left."], 1), ["It leaks, she said. [He left.]", "Rain fell. "]);
    }

    #[test]
    fn parts_places_that_are_far_from_each_other() {
        assert_eq!(shown(&["Dam leaks", "More came."], 0), ["[Dam leaks]", "", "[More came.]"]);
        assert_eq!(shown(&[], 1), Vec::<String>::new());
        let beyond = Place { start: 500, end: 600, exact: String::new() };
        assert_eq!(Context::new(STORY).around(&[beyond], 1).len(), 1);
    }
}
