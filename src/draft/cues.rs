//! The verbs of reporting, in tiers that say how much else must be there before one is believed.

use std::sync::OnceLock;

use super::lexicon::WordMap;

/// How much a verb says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tier {
    /// say, tell, state: whatever follows is content.
    Speech,
    /// claim, argue, announce: "that", a quotation or a clause must follow.
    Report,
    /// show, find, indicate: as `Report`; the source is mostly a document.
    Finding,
    /// believe, think, fear: as `Report`; a state of mind, reported only of somebody who can't be quoted.
    Attitude,
    /// call, describe, defend: a quotation must stand in the complement.
    Characterise,
    /// ask, wonder: a quotation or an indirect question must follow.
    Ask,
    /// laugh, shout, continue: a quotation must stand right beside it.
    Manner,
}

impl Tier {
    /// The tier's name in explanations.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Report => "report",
            Self::Finding => "finding",
            Self::Attitude => "attitude",
            Self::Characterise => "characterise",
            Self::Ask => "ask",
            Self::Manner => "manner",
        }
    }
}

/// Which form of the verb a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// say.
    Base,
    /// says.
    Present,
    /// said.
    Past,
    /// saying.
    Participle,
}

/// A form of a reporting verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    /// The verb, as a dictionary has it.
    pub(super) lemma: &'static str,
    /// How much it says by itself.
    pub(super) tier: Tier,
    /// Which form it is.
    pub(super) form: Form,
    /// Whether a hearer stands between it and its content: "told reporters that".
    pub(super) hearer: bool,
    /// Whether this form is as often a noun: "reports", "claims", "notes".
    pub(super) noun: bool,
}

/// The reporting verb that a folded word may be.
pub(super) fn cue_of(word: &str) -> Option<Cue> {
    if word.len() < 3 || word.len() > 14 {
        return None;
    }
    TABLE.get_or_init(build).get(word).copied()
}

static TABLE: OnceLock<WordMap<Cue>> = OnceLock::new();

fn build() -> WordMap<Cue> {
    let mut table = WordMap::default();
    for (tier, verbs) in VERBS {
        for verb in verbs.split_ascii_whitespace() {
            let mut forms = verb.split('/');
            let lemma = forms.next().unwrap_or(verb);
            let hearer = HEARERS.contains(&lemma);
            for (form, word) in [Form::Present, Form::Past, Form::Participle].into_iter().zip(forms) {
                let noun = form == Form::Present && NOUNS.contains(&lemma);
                table.entry(word).or_insert(Cue { lemma, tier: *tier, form, hearer, noun });
            }
            table.entry(lemma).or_insert(Cue {
                lemma,
                tier: *tier,
                form: Form::Base,
                hearer,
                noun: NOUNS.contains(&lemma),
            });
        }
    }
    table
}

/// Verbs that take a hearer before the content.
const HEARERS: &[&str] = &[
    "tell", "inform", "assure", "remind", "warn", "notify", "brief", "convince", "persuade", "promise", "ask",
    "advise", "reassure",
];

/// Verbs whose base or -s form is a noun as well.
const NOUNS: &[&str] = &[
    "report", "claim", "note", "state", "comment", "remark", "estimate", "charge", "post", "tweet", "question", "joke",
    "quip", "stress", "promise", "hint", "signal", "forecast", "project", "rule", "boast", "plead", "lament", "rumour",
    "reason", "counter", "answer", "plan", "order", "find", "study", "vow", "pledge", "guess", "show", "fear", "hope",
    "call", "address", "protest", "retort", "shout", "cry", "whisper", "laugh", "label", "brand", "blast", "slam",
    "praise", "blame", "caution", "demand", "detail", "smile", "sigh", "chant", "snap", "rage", "doubt", "suspect",
    "worry", "object", "welcome", "voice", "read",
];

/// lemma/present/past/participle.
const VERBS: &[(Tier, &str)] = &[
    (Tier::Speech, "say/says/said/saying tell/tells/told/telling state/states/stated/stating"),
    (
        Tier::Report,
        "claim/claims/claimed/claiming argue/argues/argued/arguing insist/insists/insisted/insisting add/adds/added/adding \
         note/notes/noted/noting warn/warns/warned/warning announce/announces/announced/announcing \
         explain/explains/explained/explaining confirm/confirms/confirmed/confirming deny/denies/denied/denying \
         allege/alleges/alleged/alleging assert/asserts/asserted/asserting contend/contends/contended/contending \
         maintain/maintains/maintained/maintaining stress/stresses/stressed/stressing \
         emphasize/emphasizes/emphasized/emphasizing emphasise/emphasises/emphasised/emphasising \
         acknowledge/acknowledges/acknowledged/acknowledging admit/admits/admitted/admitting \
         concede/concedes/conceded/conceding reveal/reveals/revealed/revealing report/reports/reported/reporting \
         declare/declares/declared/declaring disclose/discloses/disclosed/disclosing mention/mentions/mentioned/mentioning \
         observe/observes/observed/observing remark/remarks/remarked/remarking comment/comments/commented/commenting \
         write/writes/wrote/writing tweet/tweets/tweeted/tweeting post/posts/posted/posting \
         testify/testifies/testified/testifying recall/recalls/recalled/recalling predict/predicts/predicted/predicting \
         caution/cautions/cautioned/cautioning reiterate/reiterates/reiterated/reiterating \
         repeat/repeats/repeated/repeating respond/responds/responded/responding reply/replies/replied/replying \
         counter/counters/countered/countering complain/complains/complained/complaining boast/boasts/boasted/boasting \
         vow/vows/vowed/vowing pledge/pledges/pledged/pledging promise/promises/promised/promising \
         joke/jokes/joked/joking quip/quips/quipped/quipping lament/laments/lamented/lamenting \
         inform/informs/informed/informing assure/assures/assured/assuring remind/reminds/reminded/reminding \
         notify/notifies/notified/notifying estimate/estimates/estimated/estimating suggest/suggests/suggested/suggesting \
         propose/proposes/proposed/proposing recommend/recommends/recommended/recommending rule/rules/ruled/ruling \
         conclude/concludes/concluded/concluding hint/hints/hinted/hinting imply/implies/implied/implying \
         signal/signals/signaled/signaling signalled/signalled/signalled/signalling \
         reason/reasons/reasoned/reasoning clarify/clarifies/clarified/clarifying \
         elaborate/elaborates/elaborated/elaborating speculate/speculates/speculated/speculating \
         forecast/forecasts/forecasted/forecasting theorize/theorizes/theorized/theorizing \
         proclaim/proclaims/proclaimed/proclaiming profess/professes/professed/professing attest/attests/attested/attesting \
         opine/opines/opined/opining confess/confesses/confessed/confessing affirm/affirms/affirmed/affirming \
         reaffirm/reaffirms/reaffirmed/reaffirming underline/underlines/underlined/underlining \
         underscore/underscores/underscored/underscoring highlight/highlights/highlighted/highlighting \
         reckon/reckons/reckoned/reckoning agree/agrees/agreed/agreeing disagree/disagrees/disagreed/disagreeing \
         object/objects/objected/objecting protest/protests/protested/protesting \
         swear/swears/swore/swearing pray/prays/prayed/praying urge/urges/urged/urging demand/demands/demanded/demanding \
         plead/pleads/pleaded/pleading retort/retorts/retorted/retorting answer/answers/answered/answering \
         advise/advises/advised/advising brief/briefs/briefed/briefing reassure/reassures/reassured/reassuring \
         chide/chides/chided/chiding muse/muses/mused/musing marvel/marvels/marveled/marveling \
         certify/certifies/certified/certifying submit/submits/submitted/submitting \
         intimate/intimates/intimated/intimating posit/posits/posited/positing quote/quotes/quoted/quoting \
         put/puts/put/putting rebut/rebuts/rebutted/rebutting refute/refutes/refuted/refuting",
    ),
    (
        Tier::Finding,
        "show/shows/showed/showing find/finds/found/finding indicate/indicates/indicated/indicating \
         read/reads/read/reading demonstrate/demonstrates/demonstrated/demonstrating \
         determine/determines/determined/determining discover/discovers/discovered/discovering \
         calculate/calculates/calculated/calculating project/projects/projected/projecting \
         learn/learns/learned/learning confirm/confirms/confirmed/confirming",
    ),
    (
        Tier::Attitude,
        "believe/believes/believed/believing think/thinks/thought/thinking hope/hopes/hoped/hoping fear/fears/feared/fearing \
         feel/feels/felt/feeling suspect/suspects/suspected/suspecting expect/expects/expected/expecting \
         know/knows/knew/knowing worry/worries/worried/worrying consider/considers/considered/considering \
         assume/assumes/assumed/assuming doubt/doubts/doubted/doubting understand/understands/understood/understanding",
    ),
    (
        Tier::Characterise,
        "accuse/accuses/accused/accusing describe/describes/described/describing call/calls/called/calling dub/dubs/dubbed/dubbing \
         label/labels/labeled/labeling labelled/labels/labelled/labelling brand/brands/branded/branding \
         characterize/characterizes/characterized/characterizing characterise/characterises/characterised/characterising \
         defend/defends/defended/defending criticize/criticizes/criticized/criticizing criticise/criticises/criticised/criticising \
         condemn/condemns/condemned/condemning praise/praises/praised/praising denounce/denounces/denounced/denouncing \
         dismiss/dismisses/dismissed/dismissing hail/hails/hailed/hailing slam/slams/slammed/slamming \
         blast/blasts/blasted/blasting blame/blames/blamed/blaming reject/rejects/rejected/rejecting \
         thank/thanks/thanked/thanking cite/cites/cited/citing welcome/welcomes/welcomed/welcoming \
         deride/derides/derided/deriding ridicule/ridicules/ridiculed/ridiculing decry/decries/decried/decrying \
         deem/deems/deemed/deeming liken/likens/likened/likening \
         compare/compares/compared/comparing threaten/threatens/threatened/threatening \
         express/expresses/expressed/expressing voice/voices/voiced/voicing \
         apologise/apologises/apologised/apologising apologize/apologizes/apologized/apologizing \
         mock/mocks/mocked/mocking lambast/lambasts/lambasted/lambasting commend/commends/commended/commending \
         laud/lauds/lauded/lauding",
    ),
    (
        Tier::Ask,
        "ask/asks/asked/asking wonder/wonders/wondered/wondering question/questions/questioned/questioning \
         query/queries/queried/querying inquire/inquires/inquired/inquiring",
    ),
    (
        Tier::Manner,
        "continue/continues/continued/continuing laugh/laughs/laughed/laughing shout/shouts/shouted/shouting \
         cry/cries/cried/crying exclaim/exclaims/exclaimed/exclaiming begin/begins/began/beginning \
         whisper/whispers/whispered/whispering yell/yells/yelled/yelling scream/screams/screamed/screaming \
         sigh/sighs/sighed/sighing interject/interjects/interjected/interjecting \
         smile/smiles/smiled/smiling chuckle/chuckles/chuckled/chuckling chant/chants/chanted/chanting \
         fume/fumes/fumed/fuming thunder/thunders/thundered/thundering enthuse/enthuses/enthused/enthusing \
         gush/gushes/gushed/gushing rage/rages/raged/raging snap/snaps/snapped/snapping bellow/bellows/bellowed/bellowing",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_form_of_a_verb_and_its_tier() {
        let said = cue_of("said").expect("said is a cue");
        assert_eq!((said.lemma, said.tier, said.form), ("say", Tier::Speech, Form::Past));
        assert!(cue_of("claims").expect("claims is a cue").noun);
        assert!(cue_of("told").expect("told is a cue").hearer);
        assert_eq!(cue_of("walked"), None);
    }
}
