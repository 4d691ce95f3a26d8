//! Drawings, each with the same figures in words: how statements stand, how named the sourcing is over time, and the path
//! of one statement.

use maud::{Markup, html};

use super::figures::{Figures, Sourcing};
use super::words::{count, day};
use crate::ledger::Chain;
use crate::record::Status;

/// How wide a drawing is, in its own units.
const WIDTH: usize = 600;
/// The most columns of a drawing over time.
const MOST_COLUMNS: usize = 24;

/// How many statements stand where: a bar a status.
pub(super) fn statuses(figures: &Figures) -> Markup {
    let counts = figures.statuses();
    let most = counts.iter().map(|(_, number)| *number).max().unwrap_or(1);
    let told: Vec<String> = counts.iter().map(|(status, number)| format!("{number} {status}")).collect();
    let height = counts.len() * 28;
    html! {
        figure {
            figcaption { "Where the statements stand" }
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(told.join(", ")) {
                @for (at, (status, number)) in counts.iter().enumerate() {
                    @let y = at * 28;
                    text.label x="0" y=(y + 18) { (status.as_str()) }
                    rect class=(format!("bar s-{}", status.as_str())) x="110" y=(y + 4) rx="2" height="20"
                        width=((number * (WIDTH - 180) / most).max(2)) {}
                    text.figure x=(118 + (number * (WIDTH - 180) / most).max(2)) y=(y + 18) { (number) }
                }
            }
        }
    }
}

/// How named the sourcing is, by the day, month or year in which a statement became so.
pub(super) fn sourcing_over_time(figures: &Figures) -> Markup {
    let columns = figures.sourcing(MOST_COLUMNS);
    let most = columns.values().map(|one| one.total()).max().unwrap_or(1);
    let width = (WIDTH - 20) / columns.len().max(1);
    let (bar, height) = ((width.saturating_sub(6)).clamp(4, 80), 140);
    let label = |when: &String, one: &Sourcing| format!("{when}: {}", one.told());
    let told: Vec<String> = columns.iter().map(|(when, one)| label(when, one)).collect();
    html! {
        figure {
            figcaption { "Who stands behind them, by when they became so" }
            svg viewBox=(format!("0 0 {WIDTH} {}", height + 24)) role="img" aria-label=(told.join("; ")) {
                @for (at, (when, one)) in columns.iter().enumerate() {
                    @let x = 10 + at * width;
                    @let parts = [("named", one.named), ("unnamed", one.unnamed), ("nobody", one.nobody)];
                    g { title { (label(when, one)) }
                        @for (position, (kind, number)) in parts.iter().enumerate() {
                            @let below: usize = parts[..position].iter().map(|(_, number)| number).sum();
                            @if *number > 0 {
                                rect class=(format!("bar k-{kind}")) x=(x) width=(bar)
                                    y=(height - (below + number) * (height - 8) / most)
                                    height=((below + number) * (height - 8) / most - below * (height - 8) / most) {}
                            }
                        }
                    }
                    @let has_room = columns.len() <= 4;
                    @if has_room || at == 0 || at + 1 == columns.len() {
                        text.label x=(x) y=(height + 18) text-anchor=(if has_room || at == 0 { "start" } else { "middle" }) { (when) }
                    }
                }
            }
            ul.legend { li { span.key.k-named {} "somebody named" } li { span.key.k-unnamed {} "unnamed alone" }
                li { span.key.k-nobody {} "nobody is cited" } }
        }
    }
}

/// The path of one statement from status to status.
pub(super) fn path(chain: &Chain) -> Markup {
    let steps: Vec<(Status, String)> =
        chain.revisions.iter().map(|revised| (revised.statement.status, day(revised.header.recorded_at))).collect();
    let told: Vec<String> = steps.iter().map(|(status, when)| format!("{when} {status}")).collect();
    let shown = &steps[steps.len().saturating_sub(MOST_COLUMNS)..];
    let width = WIDTH / shown.len().max(1);
    html! {
        @if steps.len() > 1 {
            figure.path {
                figcaption { (count(steps.len(), "step", "steps")) @if shown.len() < steps.len() { ", the newest " (shown.len()) } }
                svg viewBox=(format!("0 0 {WIDTH} 52")) role="img" aria-label=(told.join("; ")) {
                    line.rail x1=(width / 2) x2=(WIDTH - width / 2) y1="18" y2="18" {}
                    @for (at, (status, when)) in shown.iter().enumerate() {
                        @let x = at * width + width / 2;
                        g { title { (when) " " (status.as_str()) }
                            circle class=(format!("dot s-{}", status.as_str())) cx=(x) cy="18" r="9" {}
                            @if shown.len() <= 6 { text.label x=(x) y="46" text-anchor="middle" { (status.as_str()) } } }
                    }
                }
            }
        }
    }
}
