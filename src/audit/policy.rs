//! Policies: which rules an audit holds a ledger to, on the ground of which published standard.
//!
//! A policy is a TOML file: `title`, `standard`, `url`, and a table `rules.NAME` for every rule, with `section` (where
//! the standard asks for it), `says` (what it asks for) and the rule's own settings. The built-in ones stand in
//! `policies/`; they tell in our words what the standards say, as these are publicly described.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::rule::{DAYS, Rule};

/// The policy that is used when none is named.
pub const DEFAULT_POLICY: &str = "common";

const BUILT_IN: [(&str, &str); 6] = [
    ("common", include_str!("policies/common.toml")),
    ("ap", include_str!("policies/ap.toml")),
    ("bbc", include_str!("policies/bbc.toml")),
    ("npr", include_str!("policies/npr.toml")),
    ("nyt", include_str!("policies/nyt.toml")),
    ("reuters", include_str!("policies/reuters.toml")),
];

/// Which rules hold, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Policy {
    /// Whose policy it is.
    pub title: String,
    /// The published standard that it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// Where that can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The rules.
    pub rules: BTreeMap<Rule, Setting>,
}

/// One rule's place in the standard, and its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Where the standard asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// After how many days a report is stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Whether one source who is named is too few as well.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named_too: bool,
    /// The phrases that are looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<String>,
}

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPolicy {
    /// It is not TOML.
    #[error("line {line}: {message}")]
    NotToml {
        /// The line, from 1.
        line: usize,
        /// What the reader said.
        message: String,
    },
    /// A rule that this program does not know.
    #[error("line {line}: there is no rule '{found}'; the rules are: {}", rules())]
    UnknownRule {
        /// The line, from 1.
        line: usize,
        /// The rule's name.
        found: String,
    },
    /// A key that does not belong where it stands.
    #[error("line {line}: '{found}' does not belong here; expected one of: {expected}")]
    UnknownKey {
        /// The line, from 1.
        line: usize,
        /// The key.
        found: String,
        /// The keys that do.
        expected: String,
    },
    /// A value of another type.
    #[error("line {line}: {expected} is expected for '{key}'")]
    WrongValue {
        /// The line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What is expected.
        expected: &'static str,
    },
    /// No rules at all.
    #[error("it has no rules")]
    NoRules,
}

fn rules() -> String {
    Rule::ALL.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", ")
}

impl Policy {
    /// The built-in policy with this name.
    pub fn built_in(name: &str) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name)?;
        Self::parse(text).ok()
    }

    /// The names of the built-in policies.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, NotAPolicy> {
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let document = DeTable::parse(text).map_err(|error| NotAPolicy::NotToml {
            line: line(error.span().map_or(0, |span| span.start)),
            message: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let reader = Reader { line: &line };
        let mut policy = Self { title: String::new(), standard: None, url: None, rules: BTreeMap::new() };
        for (key, value) in document.get_ref() {
            match key.get_ref().as_ref() {
                "title" => policy.title = reader.text(key, value)?,
                "standard" => policy.standard = Some(reader.text(key, value)?),
                "url" => policy.url = Some(reader.text(key, value)?),
                "rules" => policy.rules = reader.rules(key, value)?,
                _ => return Err(reader.unknown(key, &["title", "standard", "url", "rules"])),
            }
        }
        if policy.rules.is_empty() {
            return Err(NotAPolicy::NoRules);
        }
        policy.rules.entry(Rule::Contested).or_insert_with(|| Setting {
            section: Some("part of every audit".to_owned()),
            says: Some("what rested on a statement that fell is judged anew".to_owned()),
            ..Setting::default()
        });
        Ok(policy)
    }
}

type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;
type Value<'a> = Spanned<DeValue<'a>>;

/// Reads values, and says in which line one is wrong.
struct Reader<'l> {
    line: &'l dyn Fn(usize) -> usize,
}

impl Reader<'_> {
    fn rules(&self, key: &Key<'_>, value: &Value<'_>) -> Result<BTreeMap<Rule, Setting>, NotAPolicy> {
        let mut rules = BTreeMap::new();
        for (name, value) in self.table(key, value)? {
            let rule: Rule = name.get_ref().parse().map_err(|_| NotAPolicy::UnknownRule {
                line: (self.line)(name.span().start),
                found: cut(name.get_ref()),
            })?;
            rules.insert(rule, self.setting(rule, name, value)?);
        }
        Ok(rules)
    }

    fn setting(&self, rule: Rule, name: &Key<'_>, value: &Value<'_>) -> Result<Setting, NotAPolicy> {
        let mut setting = Setting {
            days: (rule == Rule::StaleReport).then_some(DAYS),
            phrases: rule.phrases().iter().map(|phrase| (*phrase).to_owned()).collect(),
            ..Setting::default()
        };
        for (key, value) in self.table(name, value)? {
            let allowed = [&["section", "says"], rule.settings()].concat();
            let word = key.get_ref().as_ref();
            if !allowed.contains(&word) {
                return Err(self.unknown(key, &allowed));
            }
            match word {
                "section" => setting.section = Some(self.text(key, value)?),
                "says" => setting.says = Some(self.text(key, value)?),
                "days" => setting.days = Some(self.days(key, value)?),
                "named_too" => {
                    let DeValue::Boolean(named_too) = value.get_ref() else {
                        return Err(self.wrong(key, "true or false"));
                    };
                    setting.named_too = *named_too;
                }
                _ => setting.phrases = self.texts(key, value)?,
            }
        }
        Ok(setting)
    }

    fn table<'v, 'i>(&self, key: &Key<'_>, value: &'v Value<'i>) -> Result<&'v DeTable<'i>, NotAPolicy> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            _ => Err(self.wrong(key, "a table")),
        }
    }

    fn text(&self, key: &Key<'_>, value: &Value<'_>) -> Result<String, NotAPolicy> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.as_ref().to_owned()),
            _ => Err(self.wrong(key, "a text")),
        }
    }

    fn texts(&self, key: &Key<'_>, value: &Value<'_>) -> Result<Vec<String>, NotAPolicy> {
        let DeValue::Array(items) = value.get_ref() else { return Err(self.wrong(key, "a list of texts")) };
        items.iter().map(|item| self.text(key, item).map(|text| text.to_lowercase())).collect()
    }

    fn days(&self, key: &Key<'_>, value: &Value<'_>) -> Result<u32, NotAPolicy> {
        let days = match value.get_ref() {
            DeValue::Integer(days) => u32::from_str_radix(days.as_str(), days.radix()).ok(),
            _ => None,
        };
        days.ok_or_else(|| self.wrong(key, "a whole number of days"))
    }

    fn unknown(&self, key: &Key<'_>, expected: &[&str]) -> NotAPolicy {
        NotAPolicy::UnknownKey {
            line: (self.line)(key.span().start),
            found: cut(key.get_ref()),
            expected: expected.join(", "),
        }
    }

    fn wrong(&self, key: &Key<'_>, expected: &'static str) -> NotAPolicy {
        NotAPolicy::WrongValue { line: (self.line)(key.span().start), key: cut(key.get_ref()), expected }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_policy_cites_a_section_for_each_of_its_rules() {
        for name in Policy::names() {
            let (_, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name).unwrap();
            let policy = Policy::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(policy.standard.is_some() && !policy.title.is_empty(), "{name}");
            assert!(policy.rules.values().all(|one| one.section.is_some() && one.says.is_some()), "{name}");
        }
        let common = Policy::built_in(DEFAULT_POLICY).unwrap();
        assert_eq!(common.rules.len(), Rule::ALL.len());
        assert!(Policy::built_in("guardian").is_none());
    }

    #[test]
    fn names_the_line_of_what_it_does_not_know() {
        let refused = |text: &str| Policy::parse(text).unwrap_err().to_string();
        let unknown = refused("title = \"Desk\"\n\n[rules.single_source]\n\n[rules.no_rumours]\n");
        assert!(unknown.starts_with("line 5: there is no rule 'no_rumours'; the rules are: unnamed_"), "{unknown}");
        let key = refused("[rules.single_source]\nsays = \"two\"\ndays = 3\n");
        assert_eq!(key, "line 3: 'days' does not belong here; expected one of: section, says, named_too");
        assert_eq!(refused("[rules]\nstale_report = 3"), "line 2: a table is expected for 'stale_report'");
        assert_eq!(refused("[rules.stale_report]\ndays = -1"), "line 2: a whole number of days is expected for 'days'");
        assert!(refused("title = \"Desk\"\n[rules.single").starts_with("line 2: "));
        assert_eq!(refused("title = \"Desk\"\n"), "it has no rules");
    }

    #[test]
    fn takes_a_newsrooms_own_settings() {
        let text = "[rules.boilerplate_reason]\nphrases = [\"Close To\"]\n[rules.stale_report]\ndays = 7\n\
            [rules.single_source]\nnamed_too = true\n";
        let policy = Policy::parse(text).unwrap();
        assert_eq!(policy.rules[&Rule::BoilerplateReason].phrases, ["close to"]);
        assert_eq!(policy.rules[&Rule::StaleReport].days, Some(7));
        assert!(policy.rules[&Rule::SingleSource].named_too);
    }
}
