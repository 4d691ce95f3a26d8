//! The words that the phrase reader knows, in lists by topic, and one table over them all.
//!
//! A list is text: words apart by white space, the words of an expression joined by `_` (hyphens count as `_`, too). The
//! table is made by the compiler, so that a look-up costs one hash and a start costs nothing. A word may stand in several
//! lists; its [`Kinds`] are then put together. Lists hold singular, lower-case forms; regular plurals are worked out.

mod bodies;
mod documents;
mod grammar;
mod media;
mod names;
mod people;
mod places;
mod verbs;

/// What a word can be, as a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Kinds(u64);

/// Names the bits of [`Kinds`].
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        #[repr(u8)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, dead_code)]
        enum Bit { $($name,)+ }
        impl Kinds {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << Bit::$name as u8);)+
        }
    };
}

kinds! {
    /// "source", "insider": nothing but somebody who knows.
    SOURCE,
    /// "person", "people", "man": a human being, no more said.
    PERSON,
    /// A public office or its holder.
    OFFICIAL,
    /// A part in private life: kin, trade, opinion, crowd.
    PRIVATE,
    /// An office that states and companies alike have: "president", "spokesman"; its body decides.
    EITHER,
    /// Goes with whom it belongs to: "envoy", "lawyer", "wife".
    RELATION,
    /// The common noun of a body: "ministry", "company".
    BODY,
    /// The proper name of a body.
    BODY_NAME,
    /// Public: a state's, a city's or an intergovernmental body's.
    PUBLIC,
    /// Not public: a company, a club, a church.
    NOT_PUBLIC,
    /// A paper, a recording, data.
    DOCUMENT,
    /// Words issued: "statement", "tweet".
    ISSUED,
    /// An outlet by name.
    OUTLET,
    /// The common noun of outlets: "newspaper".
    PRESS,
    /// What an outlet publishes: "report", "article".
    COVERAGE,
    /// A country, city, state.
    PLACE,
    /// "Israeli", "French".
    DEMONYM,
    /// Stands before a name: "Mr", "Sen.", "Alhaji".
    TITLE,
    /// Stands after a name: "QC", "PhD", "Jr".
    AFTER_NAME,
    /// A given name.
    GIVEN,
    /// A surname that the news uses for the holder of a public office.
    FIGURE,
    /// Inside a surname: "van", "bin", "al".
    PARTICLE,
    /// "senior", "local": describes, does not tell who.
    DESCRIBING,
    /// "former", "ex".
    FORMER,
    /// "current", "serving".
    CURRENT,
    /// A noun or adjective that places a person in a body: "security", "government", "diplomatic".
    FIELD,
    /// "a", "the", "his", "this".
    DETERMINER,
    /// "he", "they".
    PRONOUN,
    /// "who", "which", "whose", "whom".
    RELATIVE,
    /// "with", "of".
    PREPOSITION,
    /// "has", "was", "did".
    AUXILIARY,
    /// "also", "later", "repeatedly".
    ADVERB,
    /// "Wednesday", "afternoon", "March".
    TIME,
    /// Begins how the source knows: "familiar", "briefed".
    BASIS,
    /// A reporting verb that is nothing else.
    VERB,
    /// A reporting verb that can be a noun: "report", "claims".
    NOUN_VERB,
    /// A past form that is often a participle after a noun: "published", "posted".
    PARTICIPLE,
    /// Takes whom it is said to: "told".
    TELL,
    /// Issues words: "tweeted", "posted".
    ISSUE_VERB,
    /// "saying", "arguing".
    GERUND,
    /// "believes", "wants": what a relaying source says of somebody else.
    ATTITUDE,
    /// Confirms.
    CONFIRM,
    /// Denies.
    DENY,
    /// Disputes.
    DISPUTE,
    /// Where or how words are said: "interview", "briefing".
    MEDIUM,
    /// A medium that makes the words issued: "statement", "post".
    ISSUED_MEDIUM,
    /// A platform: "Twitter", "Truth Social".
    PLATFORM,
    /// Hearers: "reporters", "parliament".
    HEARERS,
    /// A country that acts as itself: a place that can say.
    STATE,
    /// A rank or office that counts where it stands with a capital before a name: "Captain", "Sgt".
    RANK,
    /// What a minister is minister of: "education", "foreign affairs".
    PORTFOLIO,
    /// A party or an armed movement.
    PARTY,
    /// Tells that a source knows: "knowledge", "attended".
    KNOWING,
    /// May mark ground rules: "condition", "named", "record".
    NOTE,
    /// Written in capitals alone: "ICE", "DOE".
    ACRONYM,
    /// Ends a body's name, with a capital only: "Inc", "Railway", "United".
    SUFFIX,
    /// May begin what came of a request for comment: "declined", "failed".
    RESPONSE,
    /// A number that is not told: "several", "dozens".
    MANY,
    /// The first word of an expression in the table.
    STARTS,
}

impl Kinds {
    /// No kind.
    pub(crate) const NONE: Self = Self(0);

    /// Both sets together.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without what `other` has.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the two sets share a kind.
    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Whether there is no kind, a beginning of expressions apart.
    pub(crate) const fn is_none(self) -> bool {
        self.0 & !Self::STARTS.0 == 0
    }
}

/// One list of words and what they all are.
pub(crate) struct List {
    kinds: Kinds,
    words: &'static str,
}

const fn list(kinds: Kinds, words: &'static str) -> List {
    List { kinds, words }
}

const GROUPS: [&[List]; 8] = [
    bodies::LISTS,
    documents::LISTS,
    grammar::LISTS,
    media::LISTS,
    names::LISTS,
    people::LISTS,
    places::LISTS,
    verbs::LISTS,
];

const ENTRIES: usize = 8192;
const SLOTS: usize = 16384;

#[derive(Clone, Copy)]
struct Entry {
    kinds: Kinds,
    start: u16,
    group: u8,
    list: u8,
    length: u8,
}

struct Table {
    slots: [u16; SLOTS],
    entries: [Entry; COUNT],
}

/// How many entries there are: built twice, so that the second is as small as can be.
const COUNT: usize = build::<ENTRIES>().1;
static TABLE: Table = {
    let (slots, _, entries) = build::<COUNT>();
    Table { slots, entries }
};

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The byte as the table has it: spaces and hyphens are `_`.
const fn joined(byte: u8) -> u8 {
    if matches!(byte, b'-' | b' ') { b'_' } else { byte }
}

const fn slot(hash: u64) -> usize {
    ((hash ^ (hash >> 32)) as usize) & (SLOTS - 1)
}

const fn build<const N: usize>() -> ([u16; SLOTS], usize, [Entry; N]) {
    let mut slots = [0_u16; SLOTS];
    let mut entries = [Entry { kinds: Kinds::NONE, start: 0, group: 0, list: 0, length: 0 }; N];
    let mut count = 0;
    let mut group = 0;
    while group < GROUPS.len() {
        let mut index = 0;
        while index < GROUPS[group].len() {
            let List { kinds, words } = GROUPS[group][index];
            let bytes = words.as_bytes();
            let mut at = 0;
            while at < bytes.len() {
                let start = at;
                let mut hash = BASIS;
                let mut is_first = true;
                while at < bytes.len() && bytes[at] > b' ' {
                    if bytes[at] == b'_' && is_first {
                        is_first = false;
                        let entry = Entry {
                            kinds: Kinds::STARTS,
                            start: start as u16,
                            group: group as u8,
                            list: index as u8,
                            length: (at - start) as u8,
                        };
                        count = insert(&mut slots, &mut entries, count, hash, entry);
                    }
                    hash = step(hash, joined(bytes[at]));
                    at += 1;
                }
                if at > start {
                    let entry = Entry {
                        kinds,
                        start: start as u16,
                        group: group as u8,
                        list: index as u8,
                        length: (at - start) as u8,
                    };
                    count = insert(&mut slots, &mut entries, count, hash, entry);
                }
                at += 1;
            }
            index += 1;
        }
        group += 1;
    }
    (slots, count, entries)
}

const fn insert<const N: usize>(
    slots: &mut [u16; SLOTS],
    entries: &mut [Entry; N],
    count: usize,
    hash: u64,
    entry: Entry,
) -> usize {
    let mut at = slot(hash);
    while slots[at] != 0 {
        let found = slots[at] as usize - 1;
        if same(&entries[found], &entry) {
            entries[found].kinds = entries[found].kinds.and(entry.kinds);
            return count;
        }
        at = (at + 1) & (SLOTS - 1);
    }
    entries[count] = entry;
    slots[at] = count as u16 + 1;
    count + 1
}

const fn same(a: &Entry, b: &Entry) -> bool {
    if a.length != b.length {
        return false;
    }
    let (left, right) = (
        GROUPS[a.group as usize][a.list as usize].words.as_bytes(),
        GROUPS[b.group as usize][b.list as usize].words.as_bytes(),
    );
    let mut at = 0;
    while at < a.length as usize {
        if joined(left[a.start as usize + at]) != joined(right[b.start as usize + at]) {
            return false;
        }
        at += 1;
    }
    true
}

/// A key that grows word by word, so that expressions are looked up without being put together first.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    hash: u64,
    length: usize,
}

impl Key {
    /// The empty key.
    pub(crate) const EMPTY: Self = Self { hash: BASIS, length: 0 };

    /// This key with `bytes` after it.
    pub(crate) fn with(mut self, bytes: &[u8]) -> Self {
        for &byte in bytes {
            self.hash = step(self.hash, joined(byte));
        }
        self.length += bytes.len();
        self
    }
}

/// The kinds of the word or expression whose key is `key` and whose text, a space or hyphen for each `_`, is `text`.
pub(crate) fn find(key: Key, text: &[u8]) -> Kinds {
    let mut at = slot(key.hash);
    while TABLE.slots[at] != 0 {
        let entry = &TABLE.entries[TABLE.slots[at] as usize - 1];
        if entry.length as usize == key.length && matches(entry, text) {
            return entry.kinds;
        }
        at = (at + 1) & (SLOTS - 1);
    }
    Kinds::NONE
}

fn matches(entry: &Entry, text: &[u8]) -> bool {
    let start = entry.start as usize;
    let words =
        &GROUPS[entry.group as usize][entry.list as usize].words.as_bytes()[start..start + entry.length as usize];
    words.len() == text.len() && words.iter().zip(text).all(|(word, byte)| joined(*word) == joined(*byte))
}

/// The kinds of one lower-case word as it stands; nothing for one that is not in the table.
pub(crate) fn word(text: &str) -> Kinds {
    find(Key::EMPTY.with(text.as_bytes()), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_word_of_every_list_and_no_other() {
        for group in GROUPS {
            for List { kinds, words } in group {
                for word in words.split_whitespace() {
                    let spaced = word.replace('_', " ");
                    let mut key = Key::EMPTY;
                    for (index, part) in word.split('_').enumerate() {
                        key = if index == 0 { key.with(part.as_bytes()) } else { key.with(b"_").with(part.as_bytes()) };
                    }
                    assert!(find(key, spaced.as_bytes()).has(*kinds), "{word}");
                }
            }
        }
        assert!(word("qwertz").is_none());
        assert!(word("").is_none());
    }

    #[test]
    fn lists_are_lower_case_and_short_enough_for_the_table() {
        for group in GROUPS {
            for List { words, .. } in group {
                assert!(words.len() < usize::from(u16::MAX));
                for word in words.split_whitespace() {
                    assert!(word.len() < 64, "{word}");
                    assert_eq!(word, word.to_lowercase());
                }
            }
        }
    }
}
