//! Why an attribution was proposed, and how sure the rules are.

use super::classify::Classified;
use super::cues::Tier;
use super::lexicon::Tags;
use super::patterns::Found;
use super::proposal::Rule;
use super::story::Story;
use crate::record::Confidence;

/// How sure the rules are: from the pattern, the cue's tier and the source's head.
pub(super) fn confidence(story: &Story<'_>, one: &Found, classified: &Classified) -> Confidence {
    let tier = one.verb.map(|verb| verb.tier);
    let head = one.source.as_ref().map(|source| source.head);
    let speaker = head.is_some_and(|head| {
        story.is_name(head)
            || story.tagged(head, Tags::PERSON.or(Tags::BODY).or(Tags::PRONOUN).or(Tags::MEDIA).or(Tags::DOCUMENT))
    });
    let quoted = one.content.iter().any(|range| story.quote_at(range.start).is_some());
    match one.rule {
        _ if !speaker => Confidence::Low,
        Rule::Label | Rule::DashName | Rule::Continued | Rule::Characterised => Confidence::Medium,
        Rule::According => Confidence::High,
        Rule::Participle | Rule::Coordinated => Confidence::Medium,
        Rule::Reported | Rule::Quoted | Rule::Trailing | Rule::Inverted | Rule::Inserted => match tier {
            Some(Tier::Speech) => Confidence::High,
            Some(Tier::Report) if quoted || !classified.guess => Confidence::High,
            Some(Tier::Finding | Tier::Attitude | Tier::Manner | Tier::Ask) if !quoted => Confidence::Low,
            _ => Confidence::Medium,
        },
    }
}

/// The rule, the cue's tier and the ground of the class, in one line.
pub(super) fn because(story: &Story<'_>, one: &Found, classified: &Classified) -> String {
    let cue = story.slice(&one.cue);
    let tier = one.verb.map_or("phrase", |verb| verb.tier.as_str());
    let rule = one.rule.as_str();
    let class = classified.facets.class;
    format!("{rule}; “{cue}” is a cue of the tier {tier}; {class}: {}", classified.because)
}
