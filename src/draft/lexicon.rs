//! The small words and the nouns that the patterns lean on, and what each may be.
//!
//! A word may be several things at once; no tagger decides between them. The patterns ask only what a word may be in the
//! place where it stands. The lists are of English news; a word that is missing costs recall, never a panic.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// What a word may be, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags(u32);

macro_rules! tags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)+) => {
        impl Tags { $($(#[$doc])* pub(super) const $name: Self = Self(1 << $bit);)+ }
    };
}

tags! {
    /// Articles, demonstratives and other words that open a noun phrase.
    DETERMINER = 0;
    /// his, her, its …
    POSSESSIVE_PRONOUN = 1;
    /// Pronouns that can be subjects.
    PRONOUN = 2;
    /// Prepositions.
    PREPOSITION = 3;
    /// and, or, but.
    COORDINATOR = 4;
    /// while, because, when …
    SUBORDINATOR = 5;
    /// who, which, what …
    WH = 6;
    /// that.
    THAT = 7;
    /// Forms of be.
    BE = 8;
    /// Forms of have.
    HAVE = 9;
    /// Modals and forms of do.
    MODAL = 10;
    /// not, never.
    NEGATION = 11;
    /// Adverbs that stand beside a verb.
    ADVERB = 12;
    /// Days, months, words for times.
    TIME = 13;
    /// Nouns for people who speak.
    PERSON = 14;
    /// Nouns for documents and findings.
    DOCUMENT = 15;
    /// Nouns for outlets and their reports.
    MEDIA = 16;
    /// Nouns for bodies that speak.
    BODY = 17;
    /// Finite verbs that are no cues.
    VERB = 18;
    /// Titles before names.
    TITLE = 19;
    /// Words that open a sentence and belong to no phrase: However, Meanwhile.
    CONNECTIVE = 20;
    /// Numbers and quantities that stand for people: two, several, both.
    QUANTITY = 21;
    /// Nouns for the occasion of speech: statement, interview, tweet.
    MEDIUM = 22;
    /// The word ends in 's or s'.
    POSSESSIVE = 23;
    /// Object pronouns.
    OBJECT = 24;
    /// Words that look like past tenses or participles.
    PARTICIPLE = 25;
    /// Words that can't be the head of a source though they look like one.
    NEVER_SOURCE = 26;
    /// Words that open a remark on a source: declined, did, condition of anonymity.
    REMARK = 27;
}

impl Tags {
    /// Whether any of `other`'s tags is set.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The tags of both.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Hashes short words byte by byte (FNV-1a): several times the speed of the standard hasher, on a table that no text can grow.
#[derive(Default)]
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3) ^ (self.0 >> 29);
        }
    }
}

/// A table from folded words.
pub(super) type WordMap<V> = HashMap<&'static str, V, BuildHasherDefault<WordHasher>>;

/// What a folded word may be.
pub(super) fn tags_of(word: &str) -> Tags {
    let table = TABLE.get_or_init(build);
    let (stem, possessive) = match word.strip_suffix("'s") {
        Some(stem) => (stem, Tags::POSSESSIVE),
        None => (word, Tags::default()),
    };
    let known = if word.len() > 24 { None } else { table.get(word).or_else(|| table.get(stem)) };
    let tags = known.copied().unwrap_or_else(|| by_ending(word));
    tags.or(possessive)
}

static TABLE: OnceLock<WordMap<Tags>> = OnceLock::new();

fn build() -> WordMap<Tags> {
    let mut table = WordMap::default();
    for (tags, words) in LISTS {
        for word in words.split_ascii_whitespace() {
            let entry: &mut Tags = table.entry(word).or_default();
            *entry = entry.or(*tags);
        }
    }
    table
}

fn by_ending(word: &str) -> Tags {
    if word.ends_with("ly") && word.len() > 4 {
        Tags::ADVERB
    } else if word.ends_with("ed") && word.len() > 4 {
        Tags::PARTICIPLE
    } else if word.ends_with("n't") {
        Tags::MODAL.or(Tags::NEGATION)
    } else if PERSON_ENDINGS.iter().any(|ending| word.ends_with(ending)) && word.len() > 6 {
        Tags::PERSON
    } else {
        Tags::default()
    }
}

const PERSON_ENDINGS: &[&str] = &[
    "ologist",
    "ologists",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "spokespeople",
    "ographer",
    "workers",
    "makers",
    "-general",
    "attorneys",
    "critics",
    "officials",
    "lawyers",
    "crats",
    "onomist",
    "onomists",
    "analysts",
    "leaders",
    "watchers",
    "owners",
    "holders",
    "seekers",
    "-minister",
    "activists",
    "goers",
];

const LISTS: &[(Tags, &str)] = &[
    (
        Tags::REMARK,
        "declined refused would wouldn't had did didn't offered declining declines decline has have was were could couldn't not on under \
         speaking spoke granted requested requesting asked asking who wished weren't wasn't preferred insisted no",
    ),
    (
        Tags::DETERMINER,
        "the a an this these those each every another no any some several many most all both either neither such few",
    ),
    (Tags::POSSESSIVE_PRONOUN.or(Tags::DETERMINER), "his her its their our my your whose"),
    (Tags::PRONOUN, "he she they it we i you everyone everybody someone somebody nobody anyone others"),
    (Tags::OBJECT, "him them us me himself herself themselves itself myself ourselves her"),
    (
        Tags::PREPOSITION,
        "of in on at by for with from to into onto over under about after before during since until against between among \
         through across behind beyond near within without toward towards upon amid amidst around outside inside despite \
         per via as like than following including regarding concerning along alongside off past throughout aboard beneath",
    ),
    (Tags::COORDINATOR, "and or but nor & yet plus"),
    (
        Tags::SUBORDINATOR,
        "while because although though when as if since unless until whereas after before once whenever wherever so lest \
         whilst even amid despite",
    ),
    (Tags::WH, "who whom which what how why whether where whatever whoever"),
    (Tags::THAT, "that"),
    (
        Tags::BE,
        "is are was were be been being am isn't aren't wasn't weren't 's 're 'm he's she's it's they're we're i'm you're there's that's",
    ),
    (Tags::HAVE, "has have had having hasn't haven't hadn't i've we've they've you've he'd they'd she'd"),
    (
        Tags::MODAL,
        "will would can could may might must shall should do does did cannot can't won't wouldn't couldn't shouldn't don't \
         doesn't didn't i'll we'll he'll she'll they'll it'll mustn't needn't ought i'd we'd",
    ),
    (
        Tags::NEGATION,
        "not never hardly scarcely cannot can't won't wouldn't couldn't shouldn't don't doesn't didn't isn't aren't wasn't weren't",
    ),
    (
        Tags::ADVERB,
        "also later then still again once further only just already now even soon often always too ago instead earlier \
         previously recently repeatedly publicly reportedly allegedly however thus yesterday today tonight tomorrow \
         together ever perhaps simply rather indeed first elsewhere afterwards afterward thereafter online flatly bluntly \
         jointly separately yet there here all both long more either quite subsequently meanwhile wryly",
    ),
    (
        Tags::TIME,
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september \
         october november december jan. feb. aug. sept. oct. nov. dec. mon tue wed thu fri sat sun today yesterday tonight \
         tomorrow week month year morning afternoon evening night day weekend hour hours days weeks months years minutes \
         a.m. p.m. am pm gmt et noon midnight time moment earlier later ago last overnight spring summer autumn fall winter",
    ),
    (
        Tags::PERSON,
        "official officials spokesman spokeswoman spokesperson spokespeople spokesmen source sources person people insider insiders \
         aide aides adviser advisers advisor advisors minister ministers president premier chancellor secretary ambassador envoy \
         envoys diplomat diplomats senator senators lawmaker lawmakers congressman congresswoman governor mayor councillor \
         councilman councilor councilors councilwoman councillors leader leaders chief chiefs head heads director directors chairman chairwoman chair \
         chairperson ceo founder co-founder cofounder owner owners boss bosses executive executives manager managers analyst \
         analysts economist economists expert experts researcher researchers scientist scientists author authors co-author \
         coauthor professor professors doctor doctors lawyer lawyers attorney attorneys prosecutor prosecutors judge judges justice \
         justices officer officers detective detectives investigator investigators sheriff commissioner commander commanders general \
         colonel captain sergeant lieutenant major admiral inspector superintendent constable witness witnesses resident residents \
         neighbour neighbours neighbor neighbors relative relatives family families member members friend friends mother father \
         brother sister son daughter wife husband widow parents parent uncle aunt cousin grandmother grandfather woman man women men \
         boy girl student students teacher teachers nurse nurses worker workers employee employees activist activists campaigner \
         campaigners critic critics supporter supporters opponent opponents protester protesters voter voters survivor survivors \
         victim victims passenger passengers customer customers coach coaches captain player players manager winger striker \
         midfielder goalkeeper defender quarterback pitcher editor editors journalist journalists reporter reporters correspondent \
         blogger commentator commentators historian historians author writer writers actor actress singer artist star director \
         curator representative representatives delegate delegates negotiator negotiators mediator mediators rebel rebels fighter \
         fighters militant militants soldier soldiers veteran veterans pilot pilots driver drivers farmer farmers fisherman \
         fishermen villager villagers organiser organisers organizer organizers regulator regulators investor investors trader \
         traders shareholder shareholders consultant consultants strategist strategists pollster pollsters politician politicians \
         republican republicans democrat democrats conservative conservatives labour mp mps lord pope bishop archbishop priest imam \
         pastor rabbi king queen prince princess treasurer deputy vice-president undersecretary superintendent coroner medic medics \
         paramedic paramedics firefighter firefighters policeman policemen bystander bystanders onlookers prosecution defence \
         defense lawyers barrister solicitor qc kc defendant plaintiff plaintiffs claimant claimants suspect suspects counsel \
         principal headteacher vicar poster user users tourist tourists traveler travellers fan fans one ones israelis \
         palestinians americans russians ukrainians iranians ministry-spokesman veteran lobbyist lobbyists backbencher whistleblower \
         governor-general attorney-general secretary-general specialist specialists engineer engineers planner planners observer \
         observers theorist agent agents guard guards migrant migrants refugee refugees tenant tenants landlord entrepreneur \
         treasury-secretary vice-chancellor youth teenager teen partner partners colleague colleagues scholar scholars advocate \
         advocates donor donors organisers rescuer rescuers caller callers patient patients client clients lawyer-activist \
         candidate candidates incumbent nominee rival rivals",
    ),
    (
        Tags::DOCUMENT,
        "report reports study studies survey surveys poll polls document documents letter letters memo memos filing filings \
         affidavit affidavits complaint complaints indictment lawsuit lawsuits suit suits email emails e-mail e-mails paper papers \
         record records data figures statistics results findings research review audit analysis investigation inquiry transcript \
         transcripts warrant notice order ruling judgment judgement verdict decree decision resolution bill law act rules guidelines \
         statement statements release text message messages post posts tweet tweets note notes sign signs article articles book \
         books website site page webpage census estimates estimate forecast forecasts projections models model evidence footage \
         video recording recordings logs agenda minutes testimony draft dossier manifesto index history test tests census \
         petition biography memoir obituary communique communiqué announcement advisory bulletin alert blog motion reading",
    ),
    (
        Tags::MEDIA,
        "newspaper newspapers media outlet outlets magazine magazines broadcaster broadcasters agency channel network station press \
         daily tabloid website journal reuters afp ap xinhua bloomberg axios politico cnn bbc nbc abc cbs npr fox times post guardian \
         telegraph interfax tass yonhap kyodo anadolu pti ani wikinews",
    ),
    (
        Tags::BODY,
        "government administration ministry office department agency police authorities authority court courts company companies firm \
         group groups organization organisation organisations organizations union unions party parties campaign committee council \
         commission parliament senate congress house army military navy forces force intelligence embassy consulate bank banks \
         university college school hospital club team league federation association board foundation charity charities church \
         team staff watchdog regulator union service services bureau fbi cia nasa who un eu nato opposition kremlin pentagon \
         panel jury tribunal cabinet junta coalition movement faction alliance institute institution society trust airline airlines \
         carrier operator manufacturer automaker carmaker retailer supermarket maker giant brand studio startup supplier developer \
         insurer lender fund corporation inc ltd corp plc agency city county state states country countries nation nations town side \
         camp crown monarchy palace treasury fed secretariat mission delegation taskforce district brigade battalion medics crews \
         prosecution defence defense legislature assembly lawmakers industry militia taliban hamas hezbollah isis",
    ),
    (
        Tags::TITLE,
        "mr mr. mrs mrs. ms ms. dr dr. sir dame lord lady sen. rep. gov. gen. col. lt. sgt. capt. maj. adm. prof. rev. st. president \
         senator governor minister secretary professor judge justice mayor detective officer sheriff inspector chief general colonel \
         captain king queen prince princess pope bishop archbishop cardinal ambassador chancellor premier congressman congresswoman \
         representative commissioner director spokesman spokeswoman spokesperson coach",
    ),
    (
        Tags::CONNECTIVE,
        "however meanwhile moreover furthermore nevertheless nonetheless but and yet still so then also later earlier instead \
         separately additionally besides likewise similarly afterwards indeed thus therefore today yesterday now finally again \
         previously recently elsewhere or plus only even overnight even though for",
    ),
    (
        Tags::QUANTITY,
        "one two three four five six seven eight nine ten dozens some several many most few both others another half all neither \
         none hundreds thousands eleven twelve twenty multiple numerous",
    ),
    (
        Tags::MEDIUM,
        "statement interview interviews tweet tweets post posts email e-mail letter conference briefing speech address call message video \
         release filing note memo testimony hearing court remarks blog column article affidavit podcast broadcast radio television tv \
         phone telephone telegram twitter facebook instagram x social press reporters journalists media writing report documents \
         complaint lawsuit parliament response reply comments meeting rally ceremony text texts news newspaper telecast debate event \
         panel forum visit trip editorial op-ed appearance conversation whatsapp emailed youtube linkedin tiktok truth transcript",
    ),
    (
        Tags(0),
        "kelly emily sally molly billy holly italy july lily polly beverly kimberly reilly connolly kennelly tully scully assembly \
         rally ally reply supply anomaly monopoly butterfly jelly belly ugly friendly elderly likely unlikely deadly costly lovely \
         daily weekly monthly quarterly early orderly shelly donnelly duffy bradley \
         heed breed seed speed feed weed hundred sacred naked wicked",
    ),
    (
        Tags::NEVER_SOURCE,
        "there this that these those what which thing things nothing something everything anything way fact so",
    ),
    (
        Tags::VERB,
        "went came took made got gave knew became began left kept held brought met ran sat stood lost paid sent built spent fell \
         rose grew won led sold bought broke spoke drove chose hit cut put set let goes comes takes makes gets gives knows becomes \
         begins leaves keeps holds brings meets sits loses pays sends builds spends falls rises grows wins leads sells \
         buys breaks speaks drives chooses puts lets remains remained follows followed continues continued appeared \
         appears seemed seems happened happens died dies lived worked started stopped opened opens closed \
         closes moved turned helped helps needed wants wanted tried tries used uses caused causes faced faces \
         arrived arrives decided decides agreed refuses refused joined joins launched launches ended created creates \
         received receives offered offers failed fails passed passes reached reaches raised raises signed signs approved approves \
         rejected rejects killed kills arrested attacked fired struck threw flew swore wore tore bore slept hid shot ate drank drew sank \
         rang sang swam forgot woke froze stole understood thought believed sought taught caught fought brought lay lies \
         planned hoped feared feels felt means meant includes included contains contained requires required \
         represents represented brings supports supported provides provided allows allowed serves served \
         saw sees looked acted acts stayed stays walked talked played scored beat drew \
         missed showed denies pulled pulls pushed hosted hosts attended posted issued filed appealed sued sues \
         banned bans cancelled canceled delayed blocked entered escaped survived suffered suffers earned earns owned owns \
         rejected dropped slipped jumped surged tumbled plunged climbed gained welcomed marched gathered returned \
         remains belongs belonged mattered depends depended exists existed wins \
         comes contributed backed visited resigned quit voted urged ordered asked stepped expected intends intended",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_word_behind_its_possessive() {
        let tags = tags_of("government's");
        assert!(tags.any(Tags::BODY) && tags.any(Tags::POSSESSIVE));
    }

    #[test]
    fn reads_unknown_words_by_their_endings() {
        assert!(tags_of("seismologists").any(Tags::PERSON));
        assert!(tags_of("reluctantly").any(Tags::ADVERB));
        assert_eq!(tags_of("zyx"), Tags::default());
    }
}
