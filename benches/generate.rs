//! Writes statements in the import format: `generate ROWS [SEED]`.
//!
//! The same arguments give the same bytes, and a larger number of rows begins with the rows of a smaller one. ROWS
//! counts statements and revisions, of which 3 in 100 are revisions; each story takes a further row before the
//! statements that appear in it. Words are made of syllables and drawn as a language draws them, a few often and most
//! seldom (Zipf), so that a full-text index has the shape that it has over news. Record lines come to 700-800 bytes.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};

const WORDS: usize = 6_000;
const NAMES: usize = 700;
const STATEMENTS_A_STORY: u64 = 20;
const STATEMENTS_A_DAY: u64 = 1_400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().ok_or("usage: generate ROWS [SEED]")?.parse()?;
    let seed: u64 = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut desk = Desk::new(seed);
    for row in 0..rows {
        if row % STATEMENTS_A_STORY == 0 {
            writeln!(out, "{}", desk.story(row))?;
        }
        writeln!(out, "{}", desk.row(row))?;
    }
    out.flush()?;
    Ok(())
}

/// Marsaglia's xorshift with 64 bits and a multiplier (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// Who writes the rows, and what they may refer to.
struct Desk {
    random: Random,
    words: Vec<String>,
    first_names: Vec<String>,
    last_names: Vec<String>,
    organizations: Vec<String>,
    story: String,
    /// The rows that made a new statement.
    statements: Vec<u64>,
    retracted: HashSet<u64>,
    /// How often a statement was revised, so that no chain grows long.
    revised: HashMap<u64, u8>,
}

impl Desk {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let common = "the of to and a in that for on with was by said from at had would not his were".split(' ');
        let mut words: Vec<String> = common.map(str::to_owned).collect();
        words.extend(distinct(&mut random, WORDS - words.len(), 1, 3));
        let capitalized = |names: Vec<String>| names.iter().map(|name| capital(name)).collect::<Vec<_>>();
        let first_names = capitalized(distinct(&mut random, NAMES, 2, 2));
        let last_names = capitalized(distinct(&mut random, NAMES, 2, 2));
        let places = capitalized(distinct(&mut random, 120, 2, 2));
        let bodies = ["City Council", "Police", "Port Authority", "High Court", "Hospital"];
        let organizations = places.iter().zip(bodies.iter().cycle()).map(|(place, body)| format!("{place} {body}"));
        let organizations = organizations.collect();
        Self {
            random,
            words,
            first_names,
            last_names,
            organizations,
            story: String::new(),
            statements: Vec::new(),
            retracted: HashSet::new(),
            revised: HashMap::new(),
        }
    }

    fn story(&mut self, row: u64) -> String {
        self.story = format!("story-{:06}", row / STATEMENTS_A_STORY);
        let headline = self.sentence(6, 11);
        let (outlet, byline) = (format!("The {} Courier", self.last_name()), self.name());
        format!(
            r#"{{"key": "{}", "kind": "story", "url": "https://news.example/{}", "outlet": "{outlet}", "byline": "{byline}", "headline": "{headline}", "published_at": "{}", "language": "en"}}"#,
            self.story,
            self.story,
            date(row)
        )
    }

    fn row(&mut self, row: u64) -> String {
        let revises = !self.statements.is_empty() && self.random.chance(3);
        if let Some(revision) = if revises { self.revision(row) } else { None } {
            return revision;
        }
        self.statements.push(row);
        self.statement(row)
    }

    fn statement(&mut self, row: u64) -> String {
        let mut text = format!(r#"{{"key": "{}", "text": "{}""#, key(row), self.sentence(15, 40));
        if self.random.chance(12) {
            text.push_str(&format!(r#", "quote": "{}""#, self.sentence(5, 14)));
        }
        let mut sources = vec![self.source("asserts")];
        let status = match self.random.below(100) {
            0..4 => {
                sources.push(self.named("confirms"));
                "confirmed"
            }
            4..7 => {
                sources.push(self.named("disputes"));
                "disputed"
            }
            7..9 => {
                sources.push(self.named("denies"));
                "denied"
            }
            _ => {
                if self.random.chance(20) {
                    sources.push(self.source("asserts"));
                }
                "reported"
            }
        };
        text.push_str(&format!(r#", "status": "{status}", "attributions": [{}]"#, sources.join(", ")));
        let start = self.random.between(0, 6_000);
        let end = start + self.random.between(60, 240);
        let story = &self.story;
        text.push_str(&format!(r#", "appearances": [{{"story": "{story}", "start": {start}, "end": {end}}}]"#));
        if row > 0 && self.random.chance(10) {
            let other = self.statements[self.random.below(self.statements.len() - 1)];
            let kind = self.random.pick(&["supports", "elaborates", "qualifies", "updates", "contradicts"]);
            text.push_str(&format!(r#", "relations": [{{"type": "{kind}", "to": "{}"}}]"#, key(other)));
        }
        let tags =
            [self.random.below(40), 40 + self.random.below(400)].map(|tag| format!("\"{}\"", self.words[100 + tag]));
        let count = self.random.between(1, 2);
        text.push_str(&format!(
            r#", "tags": [{}], "effective_at": "{}"}}"#,
            tags[..count].join(", "),
            self.moment(row)
        ));
        text
    }

    /// A revision of a statement that may still be revised, if the draw finds one.
    fn revision(&mut self, row: u64) -> Option<String> {
        let parent = self.statements[self.random.below(self.statements.len())];
        let times = self.revised.entry(parent).or_default();
        if *times == 3 || self.retracted.contains(&parent) {
            return None;
        }
        *times += 1;
        let reason = self.sentence(6, 14);
        let what = match self.random.below(10) {
            0..5 => {
                let source = self.named("confirms");
                format!(r#""change": "update", "status": "confirmed", "attributions": [{source}]"#)
            }
            5..7 => format!(r#""change": "correction", "text": "{}""#, self.sentence(15, 40)),
            7..9 => format!(r#""change": "clarification", "text": "{}""#, self.sentence(15, 40)),
            _ => {
                self.retracted.insert(parent);
                r#""change": "retraction""#.to_owned()
            }
        };
        let moment = self.moment(row);
        Some(format!(r#"{{"revises": "{}", {what}, "reason": "{reason}", "effective_at": "{moment}"}}"#, key(parent)))
    }

    fn source(&mut self, stance: &str) -> String {
        match self.random.below(100) {
            0..35 => self.unnamed(stance),
            35..60 => self.named(stance),
            60..75 => r#"{"class": "narrator"}"#.to_owned(),
            75..92 => {
                let organization = self.organization();
                format!(
                    r#"{{"phrase": "the {organization} said in a statement", "class": "statement", "organization": "{organization}", "terms": "on_record", "stance": "{stance}", "cue": "said", "medium": "in a statement"}}"#
                )
            }
            _ => {
                let (word, organization) = (self.content_word(), self.organization());
                format!(
                    r#"{{"phrase": "a {word} report by the {organization}", "class": "document", "organization": "{organization}", "stance": "{stance}", "cue": "according to"}}"#
                )
            }
        }
    }

    fn named(&mut self, stance: &str) -> String {
        let (name, organization) = (self.name(), self.organization());
        let role = self.random.pick(&["spokeswoman", "spokesman", "director", "chief of staff", "inspector"]);
        let cue = match stance {
            "confirms" => "confirmed",
            "denies" => "denied",
            "disputes" => "disputed",
            _ => self.random.pick(&["said", "told", "wrote", "stressed"]),
        };
        format!(
            r#"{{"phrase": "{organization} {role} {name}", "class": "official", "name": "{name}", "role": "{role}", "organization": "{organization}", "count": 1, "terms": "on_record", "stance": "{stance}", "cue": "{cue}"}}"#
        )
    }

    fn unnamed(&mut self, stance: &str) -> String {
        let matter = format!("{} {}", self.content_word(), self.content_word());
        let (words, count) = [("one person", 1), ("two people", 2), ("three officials", 3)][self.random.below(3)];
        let how = self.random.pick(&["with direct knowledge of", "familiar with", "briefed on"]);
        let reason = match self.random.chance(25) {
            true => r#", "anonymity_reason": "not authorised to speak in public""#,
            false => "",
        };
        format!(
            r#"{{"phrase": "{words} {how} the {matter}", "class": "anonymous_source", "count": {count}, "terms": "background", "basis": "{how} the {matter}"{reason}, "stance": "{stance}", "cue": "said"}}"#
        )
    }

    fn sentence(&mut self, least: usize, most: usize) -> String {
        let count = self.random.between(least, most);
        let mut sentence = capital(&self.word());
        for position in 1..count {
            let comma = position > 4 && position + 3 < count && self.random.chance(6);
            sentence.push_str(if comma { ", " } else { " " });
            match self.random.below(100) {
                0..4 => sentence.push_str(&self.last_name()),
                4 => sentence.push_str(&format!("{}’s", self.last_name())),
                5 => sentence.push_str(&self.random.between(2, 4_000).to_string()),
                _ => sentence.push_str(&self.word()),
            }
        }
        sentence.push('.');
        sentence
    }

    /// A word by Zipf's law: the logarithm of its rank is uniform.
    fn word(&mut self) -> String {
        let share = self.random.below(1 << 24) as f64 / f64::from(1 << 24);
        let rank = ((WORDS as f64).ln() * share).exp() as usize - 1;
        self.words[rank.min(WORDS - 1)].clone()
    }

    fn content_word(&mut self) -> String {
        let rank = self.random.between(20, WORDS - 1);
        self.words[rank].clone()
    }

    fn name(&mut self) -> String {
        let (first, last) = (self.random.below(NAMES), self.last_name());
        format!("{} {last}", self.first_names[first])
    }

    fn last_name(&mut self) -> String {
        let last = self.random.below(NAMES);
        self.last_names[last].clone()
    }

    fn organization(&mut self) -> String {
        let organization = self.random.below(self.organizations.len());
        self.organizations[organization].clone()
    }

    /// A date, or for three in ten a time with its offset.
    fn moment(&mut self, row: u64) -> String {
        match self.random.chance(30) {
            true => format!("{}T{:02}:{:02}:00-05:00", date(row), self.random.below(24), self.random.below(60)),
            false => date(row),
        }
    }
}

fn key(row: u64) -> String {
    format!("s{row:07}")
}

/// Words of syllables, each another.
fn distinct(random: &mut Random, count: usize, least: usize, most: usize) -> Vec<String> {
    let onsets =
        ["b", "br", "c", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w"];
    let vowels = ["a", "a", "e", "e", "i", "o", "u", "é"];
    let codas = ["", "", "", "", "n", "r", "s", "t", "l"];
    let mut seen = HashSet::new();
    let mut words = Vec::with_capacity(count);
    while words.len() < count {
        let mut word = String::new();
        for _ in 0..random.between(least, most) {
            word.push_str(random.pick(&onsets));
            // Accents are as seldom as in English.
            let plain = vowels.len() - usize::from(!random.chance(5));
            word.push_str(random.pick(&vowels[..plain]));
            word.push_str(random.pick(&codas));
        }
        if word.len() > 1 && seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The date of a row: a day for every 1,400, from 2024 on, in months of 28 days, which every month has.
fn date(row: u64) -> String {
    let day = row / STATEMENTS_A_DAY;
    format!("{}-{:02}-{:02}", 2024 + day / 336, day / 28 % 12 + 1, day % 28 + 1)
}
