//! Enums whose variants are written as fixed words: the vocabulary's, in JSON, in commands and in tables alike.

/// A word that is none of the values that a field may have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} '{}' is unknown; it is one of: {}", spaced(field), cut(found), known.join(", "))]
pub struct UnknownWord {
    /// The type's name.
    pub field: &'static str,
    /// The word as it was given.
    pub found: String,
    /// The words that would have been taken.
    pub known: Vec<&'static str>,
}

/// The name of a type as prose has it: `RelationType` is a relation type.
fn spaced(name: &str) -> String {
    let mut spaced = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    spaced
}

fn cut(found: &str) -> String {
    found.chars().take(60).collect()
}

/// Declares an enum whose variants are written as fixed words, in JSON, in commands and in tables alike.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in the order in which the vocabulary lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it is written in records, commands and tables.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The word as readers read it, with spaces: `anonymous source`.
            pub fn spaced(self) -> String {
                self.as_str().replace('_', " ")
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::record::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| $crate::record::UnknownWord {
                    field: stringify!($name),
                    found: word.to_owned(),
                    known: Self::ALL.iter().map(|value| value.as_str()).collect(),
                })
            }
        }
    };
}
pub(crate) use words;
