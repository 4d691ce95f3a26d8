//! Outlets, by name and by kind, and what they publish.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::OUTLET,
        "reuters associated_press a.p ap afp agence_france-presse agence_france_presse bloomberg bloomberg_news
        upi dpa efe ansa pa pa_media press_association tass interfax ria ria_novosti sputnik rt xinhua kyodo
        yonhap kcna jiji ani pti press_trust_of_india ians uni nan news_agency_of_nigeria antara bernama anadolu
        anadolu_agency irna isna fars tasnim mehr sana wafa petra spa qna mena saba press_tv canadian_press aap
        bbc bbc_news bbc_radio_4 bbc_radio itv itv_news sky_news sky channel_4 channel_4_news channel_5 gb_news
        lbc talktv talksport guardian observer times sunday_times telegraph daily_telegraph sunday_telegraph
        independent daily_mail mail_on_sunday mail mailonline mail_online sun the_sun daily_mirror mirror
        daily_express express daily_star daily_record scotsman herald evening_standard i_newspaper
        financial_times ft economist spectator new_statesman private_eye city_am huffpost huffington_post
        buzzfeed new_york_times washington_post wall_street_journal wsj usa_today los_angeles_times la_times
        chicago_tribune boston_globe philadelphia_inquirer miami_herald houston_chronicle dallas_morning_news
        new_york_post new_york_daily_news daily_beast axios politico semafor puck vox vice slate salon
        propublica intercept atlantic new_yorker time newsweek vanity_fair rolling_stone variety
        hollywood_reporter deadline tmz people_magazine us_weekly page_six forbes fortune business_insider
        insider cnbc cnn fox_news fox fox_business msnbc nbc nbc_news abc abc_news cbs cbs_news pbs npr
        newsnation newsmax c-span breitbart daily_caller hill roll_call punchbowl national_review verge wired
        techcrunch engadget ars_technica information espn athletic sports_illustrated bleacher_report marca as
        l'équipe lequipe gazzetta_dello_sport bild der_spiegel spiegel die_zeit süddeutsche_zeitung
        frankfurter_allgemeine_zeitung die_welt welt handelsblatt le_monde le_figaro libération liberation
        le_parisien mediapart el_país el_pais el_mundo la_repubblica corriere_della_sera la_stampa nos
        de_telegraaf deutsche_welle dw france_24 rfi euronews rte rté irish_times irish_independent
        times_of_israel haaretz jerusalem_post ynet kan channel_12 channel_13 i24news al_jazeera al-jazeera
        al_arabiya al-arabiya al_mayadeen al_manar al-ahram middle_east_eye times_of_india hindu hindustan_times
        indian_express ndtv telegraph_india india_today republic_tv mint economic_times business_standard scroll
        wire the_wire quint news18 deccan_herald deccan_chronicle dawn geo_news geo_tv express_tribune
        daily_star_bangladesh premium_times punch vanguard guardian_nigeria daily_trust this_day thisday
        channels_television channels_tv sahara_reporters nation_newspaper nigerian_tribune daily_nation
        standard_newspaper daily_maverick mail_&_guardian news24 sabc sydney_morning_herald age australian
        daily_telegraph_australia nine_news seven_news sbs rnz new_zealand_herald stuff globe_and_mail
        toronto_star national_post cbc ctv global_news global_times china_daily people's_daily cctv caixin
        south_china_morning_post scmp nikkei nhk asahi asahi_shimbun yomiuri japan_times korea_herald
        chosun_ilbo straits_times channel_newsasia cna bangkok_post jakarta_post rappler inquirer philstar
        novaya_gazeta meduza kommersant vedomosti izvestia ukrainska_pravda kyiv_independent kyiv_post suspilne
        radio_free_europe voice_of_america wikinews wikipedia_news deseret_news gawker bellingcat bbc_africa
        sunday_mirror sunday_people sunday_world deseret",
    ),
    list(
        K::PRESS,
        "newspaper tabloid broadsheet magazine news_agency newswire wire_service broadcaster news_channel
        news_site news_website news_outlet outlet media_outlet tv_station television_station radio_station
        tv_channel television_channel state_television state_tv state_media state_news_agency local_media
        news_media media press daily weekly news_organisation news_organization news_service blog podcast
        publication periodical local_press foreign_media social_media_outlet gazette tribune chronicle courier
        herald times post news journal_newspaper sentinel examiner bugle state_radio radio tv television
        international_media israeli_media news_portal portal papers paparazzi wire news_programme news_program",
    ),
    list(
        K::COVERAGE,
        "report reports article story stories investigation exposé expose coverage account editorial op-ed column
        analysis review broadcast documentary programme news_report media_report press_report news_story
        interview dispatch scoop segment episode bulletin news_reports media_reports press_reports",
    ),
];
