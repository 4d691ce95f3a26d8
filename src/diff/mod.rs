//! What changed between two revisions of a statement, or between two versions of a story: the words, the facets of the
//! sources, and what both mean for the sourcing.
//!
//! Each is a list that says what stood before and what stands now; how it looks on a terminal or a page is for others.
//! Pure: no clock, no disk, no randomness, and no panic on any text. Knows the record's types and no ledger: which two
//! revisions or versions are compared is the caller's choice.
//!
//! Read `words` first, then `facets` and `sourcing`; `happening` gives each thing that a revision did its name, and
//! `claim` tells whether two statements look like the same. Versions begin at `story`: `spelling` takes typography off,
//! `pairing` finds sentences again, `alignment` their words, `anchors` the statements in them, and `alteration` what
//! became of quotations and `numbers`.
//!
//! Known weaknesses of versions. A sentence that is told in wholly other words, away from its old neighbours, is gone and
//! new. A number that comes in where none stood is no finding of its own, since most additions bring some. Weekdays and
//! ordinals in words ("Tuesday", "second") are words like others.

mod alignment;
mod alteration;
mod anchors;
mod claim;
mod facets;
mod happening;
mod likeness;
mod numbers;
mod pairing;
mod sourcing;
mod speaker;
mod spelling;
mod story;
mod words;

pub use claim::Claim;
pub use facets::{AttributionChanges, Facet, FacetChange, Pair, diff_attributions};
pub use happening::{Happening, What, happenings};
pub use sourcing::{Direction, Ground, GroundKind, Sourcing, SourcingChange, sourcing_change};
pub use speaker::is_same_source;
pub use story::{Code, Fate, Finding, StatementChange, StoryDiff, Stretch, Told, Version, diff_stories};
pub use words::{Change, Tag, diff_words};
