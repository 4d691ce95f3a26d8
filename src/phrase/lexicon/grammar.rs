//! Words that hold phrases together.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::DETERMINER,
        "a an the this that these those his her its their our my your another some any every each no all both
        either neither several many most few various multiple numerous countless certain other same such one two
        three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen dozens
        hundreds thousands half first second third fourth fifth more at_least a_number_of scores",
    ),
    list(K::PRONOUN, "he she they it we i you him them us me everyone everybody nobody"),
    list(K::RELATIVE, "who which whose whom"), list( K::PREPOSITION,"with of for at from in on by to into about against between among near under over inside outside within without during after
        before since through across around behind beyond via per as than like including representing based close amid despite on_behalf_of
        out_of because_of due_to alongside toward towards throughout", ), list( K::AUXILIARY,"has have had was were is are been be being did does do would could can will should might may must didn't doesn't don't
        wouldn't couldn't can't cannot won't hasn't haven't hadn't wasn't weren't isn't aren't shouldn't", ), list( K::ADVERB,"nearly almost roughly approximately also later earlier then now again repeatedly reportedly previously publicly privately simply merely only just already never
        recently initially subsequently immediately still further first always once often quickly strongly
        flatly categorically vehemently angrily reluctantly finally eventually additionally meanwhile separately however
        jokingly famously explicitly formally officially tearfully bluntly not directly firmly fiercely consistently belatedly all_but
        effectively grudgingly tacitly promptly swiftly partly quietly briefly last early late yesterday today tonight ago so far to_date", ), list( K::TIME,"monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night january february march april
        may june july august september october november december week month year weekend day hours hour minutes days weeks months years
        today yesterday tonight tomorrow noon midnight overnight",
    ),
    list(K::FORMER, "former ex one-time onetime erstwhile retired ex- outgoing_former then-former past"),
    list(K::CURRENT, "current serving sitting incumbent acting present-day"),
    list(
        K::DESCRIBING,
        "shadow senior top high-ranking high-level low-level mid-level lower-level junior leading prominent
        veteran longtime long-time local regional national federal international domestic global official
        unofficial public private independent several many unnamed unidentified anonymous named unspecified
        undisclosed key main chief lead deputy assistant associate vice acting interim caretaker newly elected
        new old young elderly big small large major minor well-placed well-known outspoken respected ranking
        high right-wing left-wing far-right far-left conservative liberal opposition ruling pro-government
        pro-democracy pro-russian pro-palestinian eastern western northern southern central north south east
        west rural urban angry grieving distraught concerned affected presidential ministerial congressional
        parliamentary gubernatorial mayoral general female male married single black white asian muslim
        christian jewish hindu sikh catholic protestant gay lesbian outside inside individual emeritus honorary
        joint co then recent earlier previous latest initial preliminary unconfirmed early leaked internal later
        social online digital technical seasoned mid-ranking middle-ranking trusted primary secondary would-be
        prospective potential registered undecided likely first-time third-party so-called career noted renowned
        award-winning local-level staff additional special full-time part-time self-described self-styled royal
        foreign then-serving overseas publicity organising organizing financial communications press campaign
        media policy political publications medical scientific editorial creative commercial artistic marketing
        corporate strategic",
    ),
    list(
        K::FIELD.and(K::PUBLIC),
        "government administration state defence defense security intelligence military army navy air_force
        police law_enforcement diplomatic judicial court ministry ministerial counterterrorism counter-terrorism
        border customs immigration council city county town village provincial municipal federal cabinet
        congressional senate house parliamentary election electoral public_health health fire emergency rescue
        prison civil_defence civil_defense tax treasury budget embassy consular white_house downing_street
        kremlin pentagon district province prefecture regional prosecution presidency presidential regulatory
        homeland_security coast_guard aviation_authority transport transportation education school housing park
        environmental wildlife agriculture peacekeeping justice environment",
    ),
    list(
        K::FIELD.and(K::NOT_PUBLIC),
        "company corporate industry union airline bank banking club team league church hedge_fund fund oil
        shipping boardroom dressing-room dressing_room transfer studio hospital university college charity
        mining retail tech banking_industry trading pharma biotech automotive auto auction entertainment showbiz
        franchise ownership firm brand agency_industry tournament federation association",
    ),
    list(
        K::BASIS,
        "familiar briefed aware privy knowledgeable involved acquainted close present informed told apprised
        knowing conversant directly_involved directly_familiar",
    ),
    list(
        K::PORTFOLIO,
        "education environment transport transportation defence defense foreign foreign_affairs home home_affairs
        interior finance economy economic_affairs health justice trade industry commerce energy agriculture
        culture sport sports labour labor housing immigration security internal_security national_security
        tourism science technology works water water_resources power steel coal railways aviation civil_aviation
        information broadcasting communications digital digital_economy women youth children families
        social_affairs social_welfare social_security welfare work pensions planning development
        rural_development urban_development external_affairs european_affairs international_trade
        international_development public_works petroleum petroleum_resources mines mining fisheries forestry
        food higher_education public_health equality equalities levelling_up local_government cabinet treasury
        veterans_affairs veterans homeland_security interior_affairs religious_affairs parliamentary_affairs law
        climate climate_change net_zero business exchequer small_business innovation public_safety policing
        crime justice_and_home_affairs communities media railway road_transport",
    ),
    list(
        K::KNOWING,
        "knowledge familiar briefed aware privy knowledgeable involved informed acquainted close access insight understanding information
        direct direct_knowledge first-hand firsthand present attended witnessed seen reviewed participated negotiations part told knew knows worked heard read
        apprised conversant led saw closely involvement took viewed visibility accompanied listened overheard helped negotiated
        oversaw worked_on working attending participating",
    ),
    list(K::KNOWING.and(K::BASIS), "in_the_room on_the_call in_the_meeting at_the_meeting on_the_ground on_the_phone_call"),
    list(
        K::RESPONSE,
        "declined declines refused refuses refusing declining decline refuse failed fails ignored asked requested
        unavailable neither unreachable insisted pleaded",
    ),
    list(
        K::NOTE,
        "condition conditions anonymity anonymously anonymous identified named quoted name names deep background off
        off-the-record on authorized authorised permitted allowed",
    ),
    list(K::MANY, "several many most few various multiple numerous countless dozens hundreds thousands scores some some_of a_number_of"),
];
