//! How many people a source phrase stands for.

use super::lexicon::Kinds;
use super::token::{Shape, Words};
use crate::text::numeral;

/// What stands before a source's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// The number that the phrase gives; for "at least three" and "more than three" the three.
    pub(crate) number: Option<u32>,
    /// "the", "his", "this": a body or a person that is known already.
    pub(crate) definite: bool,
    /// Where the source's own words begin.
    pub(crate) next: usize,
    /// Any determiner or number was read.
    pub(crate) any: bool,
}

/// The most that a record takes.
const MOST: u64 = 1_000_000;

/// Reads determiners and numbers from token `at` to before token `end`.
pub(crate) fn read(words: &Words<'_>, at: usize, end: usize) -> Count {
    let mut count = Count { next: at, ..Count::default() };
    // "one of the two sources", "a group of 17 scientists": a second round at most twice, so that this stays linear.
    for _ in 0..3 {
        let before = count;
        determiners(words, end, &mut count);
        if !group_of(words, end, &mut count, before.number) {
            break;
        }
    }
    count
}

fn determiners(words: &Words<'_>, end: usize, count: &mut Count) {
    let mut at = count.next;
    while at < end {
        if !may_count(words, at) {
            break;
        }
        let low = words.low(at);
        let number = number(low);
        match low {
            "a" | "an" | "another" => {
                count.number = count.number.or(Some(1));
                if matches!(words.low(at + 1), "couple" | "pair" | "duo") && at + 1 < end {
                    count.number = Some(2);
                    at += 1 + usize::from(words.says(at + 2, "of") && at + 2 < end);
                } else if words.says(at + 1, "trio") && words.says(at + 2, "of") && at + 2 < end {
                    count.number = Some(3);
                    at += 2;
                }
            }
            "both" => count.number = Some(2),
            "either" | "neither" => count.number = Some(2),
            "half" if at + 1 < end && words.says_any(at + 1, &["a", "dozen"]) => {
                at += if words.says(at + 1, "a") { 2 } else { 1 };
                count.number = Some(6);
            }
            "dozen" => count.number = Some(count.number.unwrap_or(1).saturating_mul(12)),
            "hundred" => count.number = Some(count.number.unwrap_or(1).saturating_mul(100)),
            "thousand" => count.number = Some(count.number.unwrap_or(1).saturating_mul(1000)),
            "second" | "third" | "fourth" | "fifth" | "first" | "other" | "same" | "such"
                if at > count.next || count.any => {}
            "the" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their" | "our" | "my" | "your"
            | "all" | "each" | "every" => {
                if matches!(low, "those" | "all") && at + 1 == end {
                    break;
                }
                count.definite = low != "each" && low != "every";
            }
            "at least" | "about" | "around" | "nearly" | "almost" | "roughly" | "only" | "just" | "over"
            | "approximately" | "some" | "several" | "many" | "most" | "few" | "various" | "multiple" | "numerous"
            | "countless" | "certain" | "dozens" | "hundreds" | "thousands" | "scores" | "any" | "no" | "more"
            | "fewer" | "than" | "as" | "up" | "to" | "estimated" | "a number of" => {
                if words.is(at, Kinds::PREPOSITION) && !about_a_number(words, at, end) {
                    break;
                }
            }
            _ => match number {
                Some(found) if !is_ordinary_number(words, at, end) => {
                    if words.says_any(at + 1, &["percent", "per", "%"]) || low.ends_with('%') {
                        count.number = None;
                    } else {
                        count.number = found;
                    }
                }
                _ if matches!(low, "percent" | "per" | "cent" | "%") && count.any => count.number = None,
                _ => break,
            },
        }
        count.any = true;
        at += 1;
    }
    count.next = at.min(end);
}

/// Whether a token can belong to a count at all, so that most tokens cost one look.
fn may_count(words: &Words<'_>, at: usize) -> bool {
    let kinds = Kinds::DETERMINER.and(Kinds::MANY).and(Kinds::PREPOSITION).and(Kinds::ADVERB);
    words.get(at).is_some_and(|token| token.is(kinds) || token.shape == Shape::Digits)
        || number(words.low(at)).is_some()
        || words.says_any(at, &["fewer", "estimated", "percent", "cent", "%"])
}

/// Whether a number is no count: the last word ("Channel 4"), or one before a unit of time ("24-hour").
fn is_ordinary_number(words: &Words<'_>, at: usize, end: usize) -> bool {
    at + 1 >= end && words.get(at).is_some_and(|token| token.shape == Shape::Digits)
}

fn about_a_number(words: &Words<'_>, at: usize, end: usize) -> bool {
    (at + 1..end.min(at + 4))
        .any(|next| number(words.low(next)).is_some() || words.says_any(next, &["dozen", "half", "a"]))
}

/// Takes "of the", "group of", "handful of" where people or sources follow; tells whether another round is due.
fn group_of(words: &Words<'_>, end: usize, count: &mut Count, before: Option<u32>) -> bool {
    let at = count.next;
    let of = if words.says(at, "of") && count.any {
        at
    } else if words.says(at + 1, "of")
        && (words.says_any(
            at,
            &[
                "group",
                "number",
                "handful",
                "majority",
                "host",
                "range",
                "panel",
                "crowd",
                "team",
                "pair",
                "trio",
                "couple",
                "variety",
                "series",
                "string",
                "percent",
                "quarter",
                "proportion",
                "minority",
                "coalition",
                "section",
                "batch",
                "third",
                "half",
                "member",
                "members",
                "cohort",
                "sample",
            ],
        ))
        && !words.says_any(at, &["member", "members"])
    {
        at + 1
    } else {
        return false;
    };
    let head = (of + 1..end.min(of + 6)).find(|&next| {
        words.get(next).is_some_and(|token| token.plural)
            && words
                .is(next, Kinds::SOURCE.and(Kinds::PERSON).and(Kinds::OFFICIAL).and(Kinds::PRIVATE).and(Kinds::EITHER))
    });
    let them = words.says_any(of + 1, &["them", "those", "whom"]);
    if of + 1 >= end || head.is_none() && !them {
        return false;
    }
    let kept = if of == at { count.number.or(before) } else { None };
    let mut inner = Count { next: of + 1, any: true, ..Count::default() };
    if !them {
        determiners(words, end, &mut inner);
    }
    count.number = kept.or(inner.number);
    count.definite = false;
    count.next = inner.next.max(of + 1);
    count.any = true;
    true
}

/// The number that a word is: `None` if it is none, `Some(None)` if it is one that a record doesn't take.
fn number(low: &str) -> Option<Option<u32>> {
    if low.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        let mut value: u64 = 0;
        for byte in low.bytes() {
            match byte {
                b'0'..=b'9' => value = value.saturating_mul(10).saturating_add(u64::from(byte - b'0')),
                b',' => {}
                _ => return None,
            }
        }
        return Some(u32::try_from(value).ok().filter(|_| (1..=MOST).contains(&value)));
    }
    let value = match low.split_once('-') {
        Some((ten, unit)) => {
            let (ten, unit) = (numeral(ten).filter(|ten| *ten >= 20)?, numeral(unit)?);
            ten + Some(unit).filter(|unit| (1..10).contains(unit))?
        }
        None => numeral(low).filter(|value| *value > 0)?,
    };
    Some(Some(value))
}
