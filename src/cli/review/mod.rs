//! `review`: a story's drafts, or what became of its last version's statements, decided one by one with one key each.
//!
//! Every decision is kept at once, as the form that `add STORY` has in the editor, so that nothing is lost whatever ends
//! the review; both commands go on with it. `terminal.rs` alone talks to the terminal, `screen.rs` says what it shows.

mod screen;
mod terminal;

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::args::{SigningOptions, StoryOptions, word};
use super::editor::{self, Draft};
use super::failure::Failure;
use super::incoming::{Asked, Incoming, Refusal, take_in};
use super::output::Output;
use super::recorded::report;
use super::{Outcome, context};
use crate::record::{Audience, Confidence, Moment};
use crate::review::{Context, Decision, Form, Mistake, Review, Session};
use screen::{Page, Screen, told};
use terminal::{Event, Key, Size, Terminal};

#[derive(Args)]
#[command(
    after_help = "Every decision is kept at once; nothing is recorded before you press y at the end. Exit status 1 if you leave
before, 2 if the review was interrupted: --resume goes on with it, here or, as a form in your editor, in 'ledger add'."
)]
pub(super) struct ReviewOptions {
    /// A story: plain text, Markdown (.md) or a saved page (.html); `-` reads standard input.
    #[arg(value_name = "STORY", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) story: StoryOptions,
    /// A label of the desk's own for every statement; may be given again.
    #[arg(long = "tag", value_name = "TAG", help_heading = "The statements")]
    pub(super) tags: Vec<String>,
    /// When they became so: a date, or a time with its offset. Otherwise when the story was published.
    #[arg(long, value_name = "TIME", help_heading = "The statements")]
    pub(super) effective_at: Option<Moment>,
    /// The story of which this is the next version, or `new`.
    #[arg(long = "story", value_name = "ID", help_heading = "The statements")]
    pub(super) version_of: Option<String>,
    /// Who may see them [default: desk].
    #[arg(long, value_name = "AUDIENCE", help_heading = "The statements", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

pub(super) fn run(
    context: &context::Context,
    options: &ReviewOptions,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let asked = Asked {
        command: "review",
        path: &options.file,
        story: &options.story,
        tags: &options.tags,
        effective_at: options.effective_at.as_ref(),
        version_of: options.version_of.as_deref(),
        audience: options.audience,
        signing: &options.signing,
    };
    if !terminal::is_there() {
        return Err(Failure::new("there is no terminal to review in").hint(
            "take the drafts as they are with 'ledger add STORY --accept', or review them as a form in your editor \
             with 'ledger add STORY'",
        ));
    }
    take_in(context, asked, output, review)
}

/// How often an editor is started for one statement, while what it leaves can't be read.
const ROUNDS: usize = 10;

/// How a review ended.
enum End {
    Recorded,
    Kept,
    Interrupted,
    Failed(Failure),
}

fn review(incoming: &Incoming<'_>, output: &mut Output) -> Result<Outcome, Failure> {
    let (draft, session) = match &incoming.asked.story.resume {
        Some(kept) => {
            let draft = incoming.kept(kept)?;
            let session = Session::resume(incoming.form, &draft.read()?).map_err(|mistakes| {
                let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
                let path = kept.display();
                Failure::invalid(format!("{path}: {first}")).hint(format!(
                    "mend it there, or go on in the editor with: ledger add '{}' --resume '{path}'",
                    incoming.asked.path.display()
                ))
            })?;
            (draft, session)
        }
        None => {
            let session = Session::new(incoming.form);
            (incoming.draft(&session.print())?, session)
        }
    };
    let terminal = Terminal::open()
        .map_err(|error| incoming.keep(&draft, "", Failure::failed(format!("the terminal can't be used: {error}"))))?;
    let mut held = Held {
        incoming,
        context: Context::new(incoming.form.text),
        kept: session.print(),
        session,
        draft: &draft,
        color: output.colors_a_terminal(),
        page: Page::Statement,
        scroll: 0,
        message: String::new(),
    };
    let mut done = None;
    let end = held.hold(terminal, |review| {
        done = Some(incoming.record(review, output)?);
        Ok(())
    });
    let (session, kept) = (held.session, held.kept);
    match (end, done) {
        (End::Recorded, Some((ledger, recorded))) => {
            draft.remove();
            report(incoming, &ledger, recorded, output)
        }
        (End::Failed(failure), _) => Err(incoming.keep(&draft, &kept, failure)),
        (End::Interrupted, _) => Err(incoming.keep(&draft, &kept, Failure::failed("the review was interrupted"))),
        _ if session.tally().undecided == session.count() => {
            draft.remove();
            output.note("nothing was decided, and nothing is recorded")?;
            Ok(Outcome::Findings)
        }
        _ => {
            output.note(format!("{}; nothing is recorded yet", told(&session.tally())))?;
            output.note(incoming.how_to_go_on(&draft))?;
            Ok(Outcome::Findings)
        }
    }
}

/// A review that is held.
struct Held<'a> {
    incoming: &'a Incoming<'a>,
    context: Context<'a>,
    session: Session<'a>,
    draft: &'a Draft,
    /// What the draft's file holds.
    kept: String,
    color: bool,
    page: Page,
    scroll: usize,
    message: String,
}

impl Held<'_> {
    /// Shows statements and takes decisions until the review ends.
    fn hold(&mut self, mut terminal: Terminal, mut record: impl FnMut(&Review) -> Result<(), Refusal>) -> End {
        let mut was_at_end = false;
        loop {
            // What was typed before anybody saw the last question is no answer to it.
            let is_at_end = self.session.current().is_none();
            if is_at_end && !was_at_end {
                terminal.discard();
            }
            was_at_end = is_at_end;
            let (lines, most) = self.screen(terminal.size()).draw();
            self.scroll = self.scroll.min(most);
            if terminal.show(&lines).is_err() {
                return End::Interrupted;
            }
            let key = match terminal.next() {
                Event::Key(key) => key,
                Event::Paste => {
                    self.message = "what is pasted decides nothing; press the keys".to_owned();
                    continue;
                }
                Event::Redraw => continue,
                Event::End => return End::Interrupted,
            };
            let place = self.session.place();
            let asked = std::mem::replace(&mut self.page, Page::Statement);
            self.message.clear();
            match (asked, key) {
                (Page::Help, _) => {}
                (Page::Rest, key) => self.accept_rest(key),
                (_, Key::Character('q')) => return End::Kept,
                (_, Key::Character('y')) if self.session.current().is_none() => {
                    if let Some(end) = self.finish(&mut terminal, &mut record) {
                        return end;
                    }
                }
                (_, Key::Character('e' | 's')) => {
                    if let Err(failure) = self.edit(&mut terminal, key == Key::Character('s')) {
                        return End::Failed(failure);
                    }
                }
                (_, key) => self.press(key, terminal.size()),
            }
            if place != self.session.place() {
                self.scroll = 0;
            }
            self.keep();
        }
    }

    fn screen(&self, size: Size) -> Screen<'_> {
        Screen {
            session: &self.session,
            context: &self.context,
            page: self.page,
            scroll: self.scroll,
            message: &self.message,
            size,
            color: self.color,
        }
    }

    /// Does what a key says that needs no terminal.
    fn press(&mut self, key: Key, size: Size) {
        let decision = match key {
            Key::Enter if self.session.current().is_none() => {
                self.message = "y records what is decided".to_owned();
                return;
            }
            Key::Enter | Key::Character('a') => Decision::Accept,
            Key::Character('u') => Decision::Keep,
            Key::Character('c') => Decision::Correct,
            Key::Character('g') => Decision::Gone,
            Key::Character('r') => Decision::Retract,
            Key::Character('d') => Decision::Drop,
            Key::Character('m') => Decision::Merge,
            Key::Character('b') | Key::Left | Key::Backspace => return self.session.back(),
            Key::Character('n') | Key::Right => return self.session.forward(),
            Key::Character('A') => return self.page = Page::Rest,
            Key::Character('D') => {
                self.message = format!("{} dropped", self.session.drop_rest());
                return;
            }
            Key::Character('?' | 'h') => return self.page = Page::Help,
            Key::Up => return self.scroll = self.scroll.saturating_sub(1),
            Key::Down => return self.scroll += 1,
            Key::PageUp => return self.scroll = self.scroll.saturating_sub(size.rows / 2),
            Key::PageDown | Key::Character(' ') => return self.scroll += size.rows / 2,
            Key::Character(other) => {
                self.message = format!("'{other}' is no key here; ? shows the keys");
                return;
            }
        };
        if let Err(reason) = self.session.decide(decision) {
            self.message = reason.to_owned();
        }
    }

    fn accept_rest(&mut self, key: Key) {
        let least = match key {
            Key::Character('h') => Confidence::High,
            Key::Character('m') => Confidence::Medium,
            Key::Character('l') => Confidence::Low,
            _ => return,
        };
        self.message = format!("{} accepted", self.session.accept_rest(least));
    }

    /// Keeps the decisions. What can't be written is told, and tried again after the next key.
    fn keep(&mut self) {
        let form = self.session.print();
        if form == self.kept {
            return;
        }
        match self.draft.write(&form) {
            Ok(()) => self.kept = form,
            Err(failure) => self.message = format!("{failure}; this decision is not kept yet"),
        }
    }

    /// Records what is decided, or leads to what must be mended first.
    fn finish(
        &mut self,
        terminal: &mut Terminal,
        record: &mut impl FnMut(&Review) -> Result<(), Refusal>,
    ) -> Option<End> {
        let mistake = match self.session.review() {
            Err(mistakes) => mistakes.into_iter().next()?,
            Ok(review) => match terminal.aside(|| record(&review)) {
                Ok(Ok(())) => return Some(End::Recorded),
                Ok(Err(Refusal::Mistake(mistake))) => mistake,
                Ok(Err(refusal)) => return Some(End::Failed(refusal.into())),
                Err(_) => return Some(End::Interrupted),
            },
        };
        self.session.go_to_line(mistake.line);
        self.message = mistake.reason;
        None
    }

    /// Has a statement, or what the story says of itself, edited; again until it can be read or is left as it is.
    fn edit(&mut self, terminal: &mut Terminal, is_story: bool) -> Result<(), Failure> {
        let block = match is_story {
            true => Some(self.session.heading()),
            false => self.session.block(),
        };
        let Some(mut shown) = block else { return Ok(()) };
        let file = self.incoming.draft(&shown)?;
        let first_shown = shown.clone();
        for round in 1.. {
            let edited = terminal.aside(|| editor::edit(file.path()).and_then(|()| file.read()));
            let edited = match edited {
                Ok(Ok(edited)) => edited,
                Ok(Err(failure)) => {
                    self.message = failure.to_string();
                    break;
                }
                Err(error) => return Err(Failure::failed(format!("the terminal can't be used: {error}"))),
            };
            // Many editors return before anybody has seen what is in them.
            if edited == first_shown {
                self.message = "the editor changed nothing: nothing is decided by it".to_owned();
                break;
            }
            let taken = match is_story {
                true => self.session.heading_edited(&edited),
                false => self.session.edited(&edited),
            };
            let mistakes: Vec<Mistake> = match taken {
                Ok(is_changed) => {
                    if !is_changed {
                        self.message = "the editor left nothing: all is as it was".to_owned();
                    }
                    break;
                }
                Err(mistakes) => mistakes,
            };
            if edited == shown || round >= ROUNDS {
                let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
                self.message = format!("not taken, since it was not mended: {first}");
                break;
            }
            shown = Form::with_mistakes(&edited, &mistakes);
            file.write(&shown)?;
        }
        let _ = fs::remove_file(file.path());
        Ok(())
    }
}
