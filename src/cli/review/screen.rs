//! What a review shows: one statement and its sentences in the story, or all that was decided, or the keys. Lines that fit
//! the window, whatever its size.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::terminal::Size;
use crate::cli::output::{Tone, class_tone, paint, plain, status_tone};
use crate::cli::statement::{facets, who};
use crate::record::{Class, Stance};
use crate::review::{Chosen, Context, Decided, Decision, Group, Mistake, Place, Proposed, Session, Step, Tally};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The statement that the session is at, or all of them.
    Statement,
    /// How sure the rest must be that is accepted.
    Rest,
    /// The keys.
    Help,
}

/// One screen.
pub(super) struct Screen<'s> {
    pub(super) session: &'s Session<'s>,
    pub(super) context: &'s Context<'s>,
    pub(super) page: Page,
    /// How many lines of the middle are passed over.
    pub(super) scroll: usize,
    /// What became of the last key.
    pub(super) message: &'s str,
    pub(super) size: Size,
    pub(super) color: bool,
}

/// Words in one tone.
type Words = (Tone, String);
/// What stands on one line.
type Line = Vec<Words>;

/// The keys that are pressed most often.
const KEYS: &[&str] =
    &["Enter accept", "e edit", "d drop", "m merge", "b back", "A accept the rest", "D drop the rest"];
/// Those of a statement that the version before has, and that stands in this one or does not; `Enter` does what is proposed.
const STANDS_KEYS: &[&str] =
    &["Enter stands", "g gone", "c correct", "r retract", "d drop", "e edit", "b back", ACCEPT_REST];
const GONE_KEYS: &[&str] =
    &["Enter gone", "u stands", "c correct", "r retract", "d drop", "e edit", "b back", ACCEPT_REST];
const ACCEPT_REST: &str = "A accept the rest";
const OTHER_KEYS: &[&str] = &["s story", "? keys", "q keep and quit"];
const LAST_KEYS: &[&str] = &["y record", "b back", "s story", "? keys", "q keep and quit"];
/// What the keys do.
const HELP: &[(&str, &str)] = &[
    ("Enter, a", "accept: record it as it reads; of a statement that the version before has, what is proposed"),
    ("e", "edit it in your editor: its text, its quotation, its sources, its status, its tags"),
    ("d", "drop: record nothing of it"),
    ("m", "merge: it says the same as the accepted statement above, which gets its sources and its place"),
    ("b, Left", "back to the one before, to decide it anew; n, Right: on to the next"),
    ("A", "accept all the rest that is at least as sure as the next key says: h high, m medium, l low"),
    ("D", "drop all the rest"),
    (
        "u c g r",
        "of a statement that the version before has: u it stands, as it reads here; c the same, and it was wrong before; g it stands here no more; r it is withdrawn",
    ),
    ("s", "edit what the story says of itself: headline, byline, outlet, date, address, language"),
    ("Space, Up, Down", "read on where there is more than the window shows"),
    ("q, Ctrl-C", "keep all decisions and leave; nothing is recorded before you press y at the end"),
];

impl Screen<'_> {
    /// The lines, painted, at most as many as there are rows, and how far the middle can be passed over.
    pub(super) fn draw(&self) -> (Vec<String>, usize) {
        let Size { rows, columns } = self.size;
        let rule = vec![(Tone::Faint, "─".repeat(columns))];
        let mut footer = vec![rule.clone()];
        if !self.message.is_empty() {
            footer.extend(wrap(&[(Tone::Warning, plain(self.message).into_owned())], columns, 0));
        }
        footer.extend(self.keys());
        let (title, middle) = match (self.page, self.session.current()) {
            (Page::Help, _) => ("keys".to_owned(), help(columns)),
            (_, None) => ("all is decided".to_owned(), self.all()),
            (_, Some(decided)) => {
                let title = format!("{} of {}", self.session.place() + 1, self.session.count());
                (title, self.statement(&decided))
            }
        };
        let mut lines = vec![self.top(&title)];
        if rows > 12 {
            lines.push(rule);
        }
        // In a window with a few rows, the statement goes before the keys.
        footer.truncate((rows / 2).max(1));
        let room = rows.saturating_sub(lines.len() + footer.len());
        let most = middle.len().saturating_sub(room);
        let scroll = self.scroll.min(most);
        let shown = middle.into_iter().skip(scroll).take(room);
        lines.extend(shown);
        if most > scroll && room > 1 {
            lines.pop();
            let more = format!("↓ {} more lines: Space", most - scroll + 1);
            lines.push(vec![(Tone::Faint, more)]);
        }
        while lines.len() + footer.len() < rows {
            lines.push(Vec::new());
        }
        lines.extend(footer);
        lines.truncate(rows);
        (lines.iter().map(|line| self.painted(line)).collect(), most)
    }

    /// The first line: where we are, and how far.
    fn top(&self, title: &str) -> Line {
        let tally = told(&self.session.tally());
        let room = self.size.columns.saturating_sub(title.width() + tally.width());
        let between = if room >= 2 { " ".repeat(room) } else { "  ".to_owned() };
        vec![(Tone::Strong, title.to_owned()), (Tone::Plain, between), (Tone::Faint, tally)]
    }

    fn keys(&self) -> Vec<Line> {
        let known =
            |decided: &Decided<'_>| decided.proposed.filter(|one| one.group == Group::Known).map(Proposed::step);
        let groups: Vec<&str> = match (self.page, self.session.current()) {
            (Page::Help, _) => vec!["any key goes back"],
            (Page::Rest, _) => {
                vec!["Accept the rest of at least", "h high", "m medium", "l low confidence", "other keys go back"]
            }
            (_, None) => LAST_KEYS.to_vec(),
            (_, Some(decided)) => match known(&decided) {
                Some(Step::Gone) => [GONE_KEYS, OTHER_KEYS].concat(),
                Some(_) => [STANDS_KEYS, OTHER_KEYS].concat(),
                None => [KEYS, OTHER_KEYS].concat(),
            },
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut used = 0;
        for group in groups {
            if used == 0 || used + 2 + group.width() > self.size.columns {
                lines.push(Vec::new());
                used = 0;
            }
            let Some(line) = lines.last_mut() else { break };
            if used > 0 {
                line.push((Tone::Plain, "  ".to_owned()));
                used += 2;
            }
            used += group.width();
            match group.split_once(' ').filter(|_| self.page == Page::Statement) {
                Some((key, what)) => line.extend([(Tone::Strong, key.to_owned()), (Tone::Plain, format!(" {what}"))]),
                None => line.push((Tone::Plain, group.to_owned())),
            }
        }
        lines
    }

    /// One statement: what is recorded of it, why it is proposed, and where it stands.
    fn statement(&self, decided: &Decided<'_>) -> Vec<Line> {
        let columns = self.size.columns;
        let mut lines = Vec::new();
        let words = |tone: Tone, text: &str| vec![(tone, plain(text).into_owned())];
        match &decided.chosen {
            Ok(chosen) => self.content(chosen, decided.proposed, &mut lines),
            Err(mistakes) => mistakes.iter().for_each(|Mistake { reason, .. }| {
                lines.extend(wrap(&words(Tone::Bad, reason), columns, 0));
            }),
        }
        if let Some(decision) = decided.decision {
            lines.extend(wrap(&words(Tone::Strong, &format!("decided: {}", word(decision))), columns, 2));
        }
        let Some(proposed) = decided.proposed else { return lines };
        for note in proposed.carried.iter().flat_map(|carried| &carried.notes) {
            lines.extend(wrap(&words(Tone::Warning, note), columns, 2));
        }
        let places = match (&decided.chosen, &proposed.carried) {
            (Ok(chosen), _) => chosen.places.clone(),
            (Err(_), Some(carried)) => carried.places.clone(),
            (Err(_), None) => vec![proposed.place.clone()],
        };
        self.story(&places, &mut lines);
        if !matches!(proposed.group, Group::Narrator | Group::Known) {
            lines.push(Vec::new());
            let because = format!("proposed, since: {}", proposed.because);
            lines.extend(wrap(&words(Tone::Faint, &because), columns, 2));
        }
        lines
    }

    /// The sentences in which a statement stands, with those around them.
    fn story(&self, places: &[Place], lines: &mut Vec<Line>) {
        let around = if self.size.rows > 30 { 2 } else { 1 };
        for (at, paragraph) in self.context.around(places, around).iter().enumerate() {
            if at == 0 {
                lines.push(Vec::new());
            }
            if paragraph.is_empty() {
                lines.push(vec![(Tone::Faint, "  …".to_owned())]);
                continue;
            }
            let pieces = paragraph.iter().map(|piece| {
                let text = plain(&piece.text).into_owned();
                match (piece.is_inside, self.color) {
                    (true, true) => (Tone::Strong, text),
                    (true, false) => (Tone::Plain, format!("[{text}]")),
                    (false, _) => (Tone::Faint, text),
                }
            });
            lines.extend(wrap(&pieces.collect::<Vec<_>>(), self.size.columns, 2));
        }
    }

    /// What is recorded: the words, who stands behind them, where they stand.
    fn content(&self, chosen: &Chosen, proposed: Option<&Proposed>, lines: &mut Vec<Line>) {
        let columns = self.size.columns;
        let words = |tone: Tone, text: &str| vec![(tone, plain(text).into_owned())];
        lines.extend(wrap(&words(Tone::Strong, &chosen.text), columns, 0));
        let is_other = |quote: &&String| !chosen.text.contains(quote.as_str());
        if let Some(quote) = chosen.quote.as_ref().filter(is_other) {
            lines.extend(wrap(&words(Tone::Plain, &format!("quote: “{quote}”")), columns, 2));
        }
        for one in &chosen.attributions {
            let stance = match one.stance {
                Stance::Asserts => String::new(),
                stance => format!("{}: ", stance.spaced()),
            };
            lines.extend(wrap(&words(class_tone(one.class), &format!("{stance}{}", who(one))), columns, 2));
            if one.class != Class::Narrator {
                lines.extend(wrap(&words(Tone::Faint, &facets(one).join(" · ")), columns, 4));
            }
        }
        let mut beside = vec![(status_tone(chosen.status), chosen.status.to_string())];
        let sure = proposed.and_then(|one| match one.group {
            Group::Narrator => None,
            Group::Known => Some(format!("{} in this version", one.because)),
            _ => Some(format!("{} confidence", one.confidence)),
        });
        let effective_at = chosen.effective_at.as_ref().map(|when| format!("so since {when}"));
        let tags = (!chosen.tags.is_empty()).then(|| format!("tags: {}", chosen.tags.join(", ")));
        let reason = chosen.reason.as_ref().map(|reason| format!("because {reason}"));
        for part in [sure, effective_at, tags, reason].into_iter().flatten() {
            beside.push((Tone::Faint, format!(" · {}", plain(&part))));
        }
        lines.extend(wrap(&beside, columns, 2));
    }

    /// Every statement in a line or two, with what was decided of it.
    fn all(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for decided in (0..self.session.count()).filter_map(|place| self.session.decided(place)) {
            let decision = decided.decision.unwrap_or(Decision::Accept);
            let tone = match decision {
                Decision::Accept | Decision::Keep => Tone::Good,
                Decision::Correct | Decision::Merge => Tone::Open,
                Decision::Drop => Tone::Faint,
                Decision::Gone | Decision::Retract => Tone::Warning,
            };
            let text = match decided.chosen {
                Ok(chosen) => chosen.text,
                Err(mistakes) => mistakes.first().map(ToString::to_string).unwrap_or_default(),
            };
            let rest = if decision == Decision::Drop { Tone::Faint } else { Tone::Plain };
            let words = [(tone, format!("{:<9}", word(decision))), (rest, format!(" {}", plain(&text)))];
            let mut wrapped = wrap(&words, self.size.columns.saturating_sub(2), 0).into_iter();
            lines.extend(wrapped.next());
            lines.extend(wrapped.map(|mut line| {
                line.insert(0, (Tone::Plain, "  ".to_owned()));
                line
            }));
        }
        lines
    }

    /// A line in its colours, cut where the window ends.
    fn painted(&self, line: &Line) -> String {
        let mut left = self.size.columns;
        let mut painted = String::new();
        for (tone, text) in line {
            let mut fits = String::new();
            for grapheme in text.graphemes(true).take_while(|one| {
                let fits = one.width() <= left;
                left = if fits { left - one.width() } else { 0 };
                fits
            }) {
                fits.push_str(grapheme);
            }
            if !fits.is_empty() {
                painted.push_str(&paint(self.color, *tone, &fits));
            }
        }
        painted
    }
}

fn help(columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (keys, what) in HELP {
        lines.extend(wrap(&[(Tone::Strong, (*keys).to_owned())], columns, 0));
        lines.extend(wrap(&[(Tone::Plain, (*what).to_owned())], columns, 4));
    }
    lines
}

/// How far a review has come, in words.
pub(super) fn told(tally: &Tally) -> String {
    let Tally { accepted, known, dropped, merged, undecided } = *tally;
    let parts = [
        (accepted, "accepted"),
        (known, "of the version before"),
        (dropped, "dropped"),
        (merged, "merged"),
        (undecided, "to decide"),
    ];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    told.join(", ")
}

/// A decision in a word.
fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "accepted",
        Decision::Keep => "stands",
        Decision::Correct => "corrected",
        Decision::Gone => "gone",
        Decision::Retract => "retracted",
        Decision::Drop => "dropped",
        Decision::Merge => "merged",
    }
}

/// Breaks words between spaces into lines of at most `columns`; a longer one is broken between its characters.
fn wrap(words: &[Words], columns: usize, indent: usize) -> Vec<Line> {
    let indent = if columns > indent + 10 { indent } else { 0 };
    let room = columns.saturating_sub(indent).max(1);
    let begin = || vec![(Tone::Plain, " ".repeat(indent))];
    let mut lines: Vec<Line> = vec![begin()];
    let (mut used, mut is_spaced) = (0, false);
    for run in joined(words) {
        let length: usize = run.iter().map(|(_, text)| text.width()).sum();
        let gap = usize::from(used > 0 && is_spaced);
        if used > 0 && used + gap + length > room {
            lines.push(begin());
            used = 0;
        } else if gap > 0 {
            push(&mut lines, run[0].0, " ");
            used += 1;
        }
        is_spaced = true;
        for (tone, text) in run {
            for grapheme in text.graphemes(true) {
                if used > 0 && used + grapheme.width() > room {
                    lines.push(begin());
                    used = 0;
                }
                push(&mut lines, tone, grapheme);
                used += grapheme.width();
            }
        }
    }
    lines
}

fn push(lines: &mut [Line], tone: Tone, text: &str) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((last, before)) if *last == tone => before.push_str(text),
        _ => line.push((tone, text.to_owned())),
    }
}

/// The words between spaces, each with the tones of its parts.
fn joined(words: &[Words]) -> Vec<Vec<(Tone, &str)>> {
    let mut runs: Vec<Vec<(Tone, &str)>> = Vec::new();
    let mut is_open = false;
    for (tone, text) in words {
        is_open &= !text.starts_with(char::is_whitespace);
        for (place, word) in text.split_whitespace().enumerate() {
            match runs.last_mut() {
                Some(run) if is_open && place == 0 => run.push((*tone, word)),
                _ => runs.push(vec![(*tone, word)]),
            }
        }
        if !text.trim().is_empty() || text.ends_with(char::is_whitespace) {
            is_open = !text.ends_with(char::is_whitespace);
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::draft;
    use crate::review::{Form, Heading, propose};

    const STORY: &str = "Dam leaks\n\nThe dam\u{202e} leaks, two officials briefed on the inspection said. “\x1b[2JWe check it \
        daily,” Mayor Ana Duarte said.\n\n港は開いていると東京の当局者が述べた。 Donaudampfschifffahrtselektrizitätenhauptbetriebswerk \
        was built in 1921.\n";

    fn screens(page: Page, place: usize, size: Size) -> (Vec<String>, usize) {
        let proposals = propose(STORY, &draft(STORY));
        let heading = Heading { headline: Some("Dam leaks".into()), ..Heading::default() };
        let form = Form { heading: &heading, text: STORY, proposals: &proposals, tags: &[], effective_at: None };
        let mut session = Session::new(form);
        (0..place).for_each(|_| session.forward());
        let context = Context::new(STORY);
        let message = "a message that tells of something which did not go as it should have gone";
        Screen { session: &session, context: &context, page, scroll: 0, message, size, color: false }.draw()
    }

    #[test]
    fn fits_every_window() {
        for page in [Page::Statement, Page::Rest, Page::Help] {
            for place in 0..5 {
                let rows = [1, 2, 3, 5, 8, 12, 13, 24, 31, 60].into_iter();
                let sizes = rows.flat_map(|rows| [1, 2, 11, 20, 60, 130].map(|columns| Size { rows, columns }));
                for size in sizes {
                    let (lines, _) = screens(page, place, size);
                    assert_eq!(lines.len(), size.rows, "{size:?}");
                    let widest = lines.iter().map(|line| line.width()).max().unwrap_or(0);
                    assert!(widest <= size.columns, "{size:?}: {lines:#?}");
                }
            }
        }
    }

    #[test]
    fn shows_no_character_that_a_terminal_obeys() {
        for place in 0..5 {
            let (lines, _) = screens(Page::Statement, place, Size { rows: 60, columns: 100 });
            let all = lines.join("");
            assert!(!all.contains(|c: char| c.is_control() || c == '\u{202e}'), "{lines:#?}");
        }
        let (lines, _) = screens(Page::Statement, 1, Size { rows: 60, columns: 100 });
        assert!(lines[2].starts_with("“\\u{1b}[2JWe check it daily"), "{lines:#?}");
    }

    #[test]
    fn shows_the_statement_before_all_else_and_tells_of_what_is_hidden() {
        let (lines, most) = screens(Page::Statement, 0, Size { rows: 8, columns: 60 });
        assert!(lines[1].starts_with("The dam"), "{lines:#?}");
        assert!(most > 0 && lines.iter().any(|line| line.contains("more lines: Space")), "{lines:#?}");
    }
}
