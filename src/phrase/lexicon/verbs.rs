//! Reporting verbs in the forms in which they are published.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::VERB,
        "say says said tell tells told write writes wrote think thinks thought find finds found know knows knew
        feel feels felt want wants wanted understand understands understood swear swears swore speak speaks
        spoke spoken teach show_that went_on_to_say pointed_out points_out point_out made_clear makes_clear
        make_clear called_for calls_for call_for weighed_in chimed_in pushed_back took_issue takes_issue set_out
        sets_out lays_out laid_out hit_out hit_back hits_out read reads shown learnt kept_saying signaled
        signals laid_bare added told_of spoke_of speaks_of spoke_out thundered scoffed acknowledge acknowledges
        acknowledged advise advises advised affirm affirms affirmed allege alleges alleged announce announces
        announced argue argues argued assert asserts asserted assure assures assured boasted cautioned claimed
        clarify clarifies clarified commented complain complains complained concede concedes conceded conclude
        concludes concluded confirm confirms confirmed contend contends contended declare declares declared
        disclose discloses disclosed emphasise emphasises emphasised emphasize emphasizes emphasized estimated
        explain explains explained insist insists insisted lamented maintain maintains maintained mention
        mentions mentioned noted observe observes observed opine opines opined recall recalls recalled recommend
        recommends recommended reiterate reiterates reiterated relay relays relayed remarked reported respond
        responds responded retorted reveal reveals revealed stressed suggest suggests suggested threaten
        threatens threatened urge urges urged vowed warn warns warned tweeted retweeted promised pledged predict
        predicts predicted projected expect expects expected feared hoped defend defends defended objected
        criticise criticises criticised criticize criticizes criticized accuse accuses accused blamed condemn
        condemns condemned denounce denounces denounced dismiss dismisses dismissed reject rejects rejected
        disputed describe describes described demanded questioned echoed joked quipped hinted indicate indicates
        indicated inform informs informed propose proposes proposed reckon reckons reckoned muse muses mused
        posit posits posited proclaim proclaims proclaimed reasoned refute refutes refuted repeat repeats
        repeated shouted whispered summarise summarises summarised summarize summarizes summarized theorise
        theorises theorised theorize theorizes theorized speculate speculates speculated underline underlines
        underlined underscore underscores underscored voiced wonder wonders wondered countered recount recounts
        recounted narrate narrates narrated hailed praised welcomed contested challenged corroborate
        corroborates corroborated vouch vouches vouched unveil unveils unveiled publish publishes published
        quoted cite cites cited concur concurs concured agree agrees agreed disagree disagrees disagreed
        advocated appealed implore implores implored plead pleads pleaded stipulate stipulates stipulated showed
        determine determines determined calculate calculates calculated assess assesses assessed apologise
        apologises apologised apologize apologizes apologized signalled exclaim exclaims exclaimed volunteered
        pronounce pronounces pronounced profess professes professed convey conveys conveyed attested intimated
        aver avers averred avow avows avowed communicate communicates communicated disavow disavows disavowed
        repudiate repudiates repudiated contradict contradicts contradicted believe believes believed consider
        considers considered suspected worried ask asks asked answered stated posted testify testifies testified
        replied verify verifies verified deny denies denied admit admits admitted imply implies implied infer
        infers inferred learn learns learned expressed attribute attributes attributed publicise publicises
        publicised blogged emailed messaged texted counselled fume fumes fumed raged gush gushes gushed slammed
        blasted lambast lambasts lambasted rebuff rebuffs rebuffed rebut rebuts rebuted decry decries decried
        deplore deplores deplored lampoon lampoons lampooned touted characterise characterises characterised
        characterize characterizes characterized liken likens likened interject interjects interjected chime
        chimes chimed surmise surmises surmised imagine imagines imagined specify specifies specified mocked
        scoff scoffs sneer sneers sneered reflect reflects reflected elaborate elaborates elaborated add adds
        ruled ordered decide decides decided discover discovers discovered certify certifies certified depict
        depicts depicted marvel marvels marveled sighed snapped lambaste lambastes chide chides chided chastise
        chastises chastised rebuked deride derides derided trumpet trumpets trumpeted enthuse enthuses enthused
        gripe gripes griped grumble grumbles grumbled stammer stammers stammered mutter mutters muttered murmur
        murmurs murmured yelled screamed cried bemoan bemoans bemoaned ventured confide confides confided
        confess confesses confessed deduce deduces deduced",
    ),
    list(
        K::NOUN_VERB,
        "boast boasts caution cautions claim claims comment comments estimate estimates lament laments note notes
        remark remarks report reports retort retorts stress stresses vow vows tweet tweets retweet retweets
        promise promises pledge pledges project projects fear fears hope hopes object objects blame blames
        dispute disputes demand demands question questions echo echoes joke jokes quip quips hint hints reason
        reasons shout shouts whisper whispers voice voices counter counters hail hails praise praises welcome
        welcomes contest contests challenge challenges quote quotes advocate advocates appeal appeals show shows
        signal signals volunteer volunteers attest attests intimate intimates suspect suspects worry worries
        answer answers state states post posts reply replies express expresses blog blogs email emails message
        messages text texts counsel counsels rage rages slam slams blast blasts tout touts mock mocks rule rules
        order orders sigh sighs snap snaps rebuke rebukes yell yells scream screams cry cries venture ventures
        forecast forecasts plan plans record records detail details list issue find release",
    ),
    list(
        K::PARTICIPLE,
        "informed trusted published posted issued released filed shared circulated written quoted cited reported described
        identified named known obtained seen reviewed told conducted commissioned compiled carried collected
        produced prepared submitted signed leaked made based sent found held recorded presented unveiled
        verified confirmed entitled titled dated addressed interviewed surveyed polled expected believed thought
        accused alleged suspected wanted considered feared estimated projected proposed backed led called",
    ),
    list(K::TELL, "tell tells told assure assures assured inform informs informed telling warned warn"),
    list(K::ISSUE_VERB, "tweeted tweets tweeting posted posting posts retweeted blogged"),
    list(
        K::GERUND,
        "saying telling writing thinking finding knowing feeling calling pointing declining refusing speaking
        acknowledging advising affirming alleging announcing arguing asserting assuring boasting cautioning
        claiming clarifying commenting complaining conceding concluding confirming contending declaring
        disclosing emphasising emphasizing estimating explaining insisting lamenting maintaining mentioning
        noting observing opining recalling recommending reiterating relaying remarking reporting responding
        retorting revealing stressing suggesting threatening urging vowing warning tweeting retweeting promising
        pledging predicting projecting expecting fearing hoping defending objecting criticising criticizing
        accusing blaming condemning denouncing dismissing rejecting disputing describing demanding questioning
        echoing joking quipping hinting indicating informing proposing reckoning musing positing proclaiming
        reasoning refuting repeating shouting whispering summarising summarizing theorising theorizing
        speculating underlining underscoring voicing wondering countering recounting narrating hailing praising
        welcoming contesting challenging corroborating vouching unveiling publishing quoting citing concuring
        agreeing disagreeing advocating appealing imploring pleading stipulating showing determining calculating
        assessing apologising apologizing signalling exclaiming volunteering pronouncing professing conveying
        attesting intimating averring avowing communicating disavowing repudiating contradicting believing
        considering suspecting worrying asking answering stating posting testifying replying verifying denying
        admitting implying inferring learning expressing attributing publicising blogging emailing messaging
        texting counselling fuming raging gushing slamming blasting lambasting rebuffing rebuting decrying
        deploring lampooning touting characterising characterizing likening interjecting chiming surmising
        imagining specifying mocking scoffing sneering reflecting elaborating adding ruling ordering deciding
        discovering certifying depicting marveling sighing snapping chiding chastising rebuking deriding
        trumpeting enthusing griping grumbling stammering muttering murmuring yelling screaming crying bemoaning
        venturing confiding confessing deducing forecasting",
    ),
    list(
        K::ATTITUDE,
        "believes believe believed thinks think thought feels felt wants wanted hopes hoped sees saw assured
        expects expected knows knew understands understood considers considered supports fears feared intends
        intended plans disagrees agrees told said",
    ),
    list(
        K::CONFIRM,
        "confirm confirms confirmed confirming corroborate corroborates corroborated verify verifies verified",
    ),
    list(
        K::DENY,
        "deny denies denied denying refute refutes refuted disavow disavowed repudiate repudiated repudiates
        disavows",
    ),
    list(
        K::DISPUTE,
        "dispute disputes disputed disputing reject rejects rejected rejecting dismiss dismisses dismissed
        contest contests contested challenge challenges challenged rebut rebuts rebutted contradict contradicts
        contradicted question questions questioned countered counter counters rebuffed pushed_back disagreed
        disagrees disagree pushed_back_on took_issue takes_issue",
    ),
];
