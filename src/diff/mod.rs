//! What changed between two revisions: the words, the facets of the sources, and what both mean for the sourcing.
//!
//! Each is a list that says what stood before and what stands now; how it looks on a terminal or a page is for others.
//! Pure: no clock, no disk, no randomness, and no panic on any text. Knows the record's types and no ledger: which two
//! revisions are compared is the caller's choice.
//!
//! Read `words` first, then `facets` and `sourcing`; `happening` gives each thing that a revision did its name.

mod facets;
mod happening;
mod sourcing;
mod speaker;
mod words;

pub use facets::{AttributionChanges, Facet, FacetChange, Pair, diff_attributions};
pub use happening::{Happening, What, happenings};
pub use sourcing::{Direction, Ground, GroundKind, Sourcing, SourcingChange, sourcing_change};
pub use speaker::is_same_source;
pub use words::{Change, Tag, diff_words};
