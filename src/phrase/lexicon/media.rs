//! Outlets, by name and by kind, and what they publish.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::OUTLET,
        "reuters associated_press a.p agence_france-presse agence_france_presse bloomberg bloomberg_news pa_media
        press_association interfax ria_novosti sputnik xinhua kyodo yonhap press_trust_of_india
        news_agency_of_nigeria antara bernama anadolu anadolu_agency tasnim petra press_tv canadian_press
        bbc_news bbc_radio_4 bbc_radio itv_news sky_news sky channel_4 channel_4_news channel_5 gb_news talktv
        talksport guardian observer times sunday_times telegraph daily_telegraph sunday_telegraph independent
        daily_mail mail_on_sunday mail mailonline mail_online sun daily_mirror mirror daily_express express
        daily_star daily_record scotsman herald evening_standard i_newspaper financial_times economist spectator
        new_statesman private_eye city_am huffpost huffington_post buzzfeed new_york_times washington_post
        wall_street_journal usa_today los_angeles_times la_times chicago_tribune boston_globe
        philadelphia_inquirer miami_herald houston_chronicle dallas_morning_news new_york_post
        new_york_daily_news daily_beast axios politico semafor puck vox vice slate salon propublica intercept
        atlantic new_yorker time newsweek vanity_fair rolling_stone variety hollywood_reporter deadline
        people_magazine us_weekly page_six forbes fortune business_insider insider fox_news fox fox_business
        msnbc nbc_news abc_news cbs_news newsnation newsmax c-span breitbart daily_caller hill roll_call
        punchbowl national_review verge wired techcrunch engadget ars_technica information athletic
        sports_illustrated bleacher_report marca l'équipe lequipe gazzetta_dello_sport bild der_spiegel spiegel
        die_zeit süddeutsche_zeitung frankfurter_allgemeine_zeitung die_welt welt handelsblatt le_monde
        le_figaro libération liberation le_parisien mediapart el_país el_pais el_mundo la_repubblica
        corriere_della_sera la_stampa de_telegraaf deutsche_welle france_24 euronews rté irish_times
        irish_independent times_of_israel haaretz jerusalem_post channel_12 channel_13 i24news al_jazeera
        al-jazeera al_arabiya al-arabiya al_mayadeen al_manar al-ahram middle_east_eye times_of_india hindu
        hindustan_times indian_express telegraph_india india_today republic_tv mint economic_times
        business_standard scroll wire quint news18 deccan_herald deccan_chronicle dawn geo_news geo_tv
        express_tribune premium_times punch vanguard daily_trust this_day thisday channels_television
        channels_tv sahara_reporters nigerian_tribune daily_nation daily_maverick mail_&_guardian news24
        sydney_morning_herald age australian nine_news seven_news new_zealand_herald stuff globe_and_mail
        toronto_star national_post global_news global_times china_daily people's_daily caixin
        south_china_morning_post nikkei asahi asahi_shimbun yomiuri japan_times korea_herald chosun_ilbo
        straits_times channel_newsasia bangkok_post jakarta_post rappler inquirer philstar novaya_gazeta meduza
        kommersant vedomosti izvestia ukrainska_pravda kyiv_independent kyiv_post suspilne radio_free_europe
        voice_of_america wikinews deseret_news gawker bellingcat bbc_africa sunday_mirror sunday_people
        sunday_world lancet new_england_journal_of_medicine sky_sports sky_sports_news bbc_sport
        bbc_radio_5_live bbc_two bbc_one radio_4 times_radio tass ansa irna isna wafa ynet mehr",
    ),
    list(
        K::OUTLET.and(K::ACRONYM),
        "ap afp upi dpa efe pa ria rt kcna jiji ani pti ians uni nan fars sana spa qna mena saba aap bbc itv lbc
        ft wsj tmz cnbc cnn nbc abc cbs pbs npr espn as nos dw rfi rte kan ndtv sabc sbs rnz cbc ctv cctv scmp
        nhk cna bmj jama",
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
