//! Papers, recordings and data; and words issued.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::DOCUMENT,
        "report study survey poll document documents filing court_filing court_document court_paper court_record
        paper papers record letter email e-mail memo memorandum note indictment complaint lawsuit suit affidavit
        declaration testimony transcript warrant petition brief motion verdict ruling judgment judgement order
        decree executive_order decision charge_sheet chargesheet fir first_information_report autopsy
        post-mortem post_mortem data figure figures statistics statistic stats number numbers results result
        findings finding research analysis forecast estimate projection census audit review assessment inventory
        account log file files dossier database registry spreadsheet footage video clip recording audio tape
        photograph photo image images satellite_image screenshot map chart graph website site web_site webpage
        page app text_message message text messages chat correspondence invoice receipt contract agreement
        deal_text treaty resolution act legislation constitution rule regulation guideline guidance policy
        manifesto budget proposal plan blueprint draft white_paper green_paper charter book memoir autobiography
        diary journal_article paper_published abstract preprint meta-analysis trial clinical_trial experiment
        model simulation index indicator evidence document_trail bulletin almanac notice sign plaque banner
        leaflet pamphlet brochure prospectus annual_report quarterly_report earnings_report balance_sheet
        minutes agenda schedule timetable manual handbook legend inscription tombstone questionnaire
        opinion_poll exit_poll disclosure flight_data black_box tracking_data police_report incident_report list
        archives archive obituary profile biography thesis dissertation textbook dictionary encyclopedia tally
        count toll calculation documentation paperwork criminal_complaint ledger listing readout communique
        communiqué press_kit fact_sheet factsheet section passage bill law extract excerpt summary readout_of
        leak cable diplomatic_cable dispatch transcripts slide presentation order_paper regulatory_filing
        securities_filing thread video_message",
    ),
    list(
        K::ISSUED,
        "statement press_release news_release release communique communiqué readout tweet post social_media_post
        facebook_post instagram_post blog_post announcement proclamation press_statement joint_statement
        declaration press_note handout posting bulletin spokesperson's_statement advisory circular open_letter
        written_statement emailed_statement press_notice tribute",
    ),
    list(
        K::ISSUED_MEDIUM.and(K::MEDIUM),
        "statement press_release news_release release communique communiqué readout tweet post social_media_post
        facebook_post instagram_post blog_post posting filing regulatory_filing court_filing announcement
        press_note written_statement emailed_statement joint_statement thread tribute",
    ),
    list(
        K::MEDIUM,
        "interview briefing press_briefing news_briefing press_conference news_conference presser call
        conference_call phone_call phone telephone email e-mail text text_message testimony speech address
        remarks hearing court parliament meeting event rally broadcast podcast programme program show radio
        television tv documentary book memoir letter video livestream zoom webinar panel forum summit conference
        earnings_call townhall town_hall debate television_interview tv_interview radio_interview exchange
        conversation lecture sermon editorial op-ed article column comments person background reply response
        report paper affidavit study session press sidelines ceremony floor stump campaign_trail
        whatsapp_message voice_note deposition channel account page feed website site messaging_app press_note
        podcast_interview sworn_statement closing_argument opening_statement message memo notice advisory
        circular open_letter video_message note bulletin brief blog",
    ),
    list(
        K::PLATFORM,
        "twitter x truth_social facebook instagram tiktok telegram youtube linkedin reddit threads bluesky
        whatsapp weibo snapchat mastodon signal koo discord medium substack social_media signal_chat
        x_formerly_twitter snap twitch vk wechat",
    ),
    list(
        K::HEARERS,
        "reporters journalists lawmakers legislators senators parliament congress mps court jurors jury newsmen
        correspondents newspaper newspapers investors analysts supporters delegates officials police
        investigators detectives inquiry committee panel audience crowd viewers listeners readers press media
        fans shareholders employees staff judge magistrates us me tribunal hearing council pressmen mediapersons
        media_persons outlet broadcaster paper magazine station website channel agency news_agency",
    ),
];
