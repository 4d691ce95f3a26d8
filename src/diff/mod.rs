//! What changed between two revisions: the words, the facets of the sources, and what both mean for the sourcing.
//!
//! Each is a list that says what stood before and what stands now; how it looks on a terminal or a page is for others.
//! Pure: no clock, no disk, no randomness, and no panic on any text. Knows the record's types and no ledger: which two
//! revisions are compared is the caller's choice.
//!
//! Read `words` first, then `facets` and `sourcing`.

mod facets;
mod sourcing;
mod speaker;
mod words;

pub use facets::{AttributionChanges, Facet, FacetChange, Pair, diff_attributions};
pub use sourcing::{Direction, Ground, GroundKind, Sourcing, SourcingChange, sourcing_change};
pub use words::{Change, Tag, diff_words};

/// Declares an enum whose variants are written as fixed words, in JSON and in tables alike.
macro_rules! words_of {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it is written in JSON and in tables.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
use words_of;
