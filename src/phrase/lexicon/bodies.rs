//! Bodies that speak as themselves: the nouns for them, and the names of the best known.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::BODY.and(K::PUBLIC),
        "ministry department government administration agency authority parliament congress senate assembly
        legislature cabinet council county_council city_council embassy consulate high_commission court
        supreme_court high_court appeals_court court_of_appeal district_court constitutional_court tribunal
        prosecutor's_office attorney's_office district_attorney's_office mayor's_office governor's_office
        president's_office prime_minister's_office police police_department police_force sheriff's_office
        sheriff's_department fire_department fire_brigade fire_service military army navy air_force armed_forces
        coast_guard defence_forces defense_forces defence_force defense_force intelligence_agency
        intelligence_service security_forces security_service border_force customs central_bank reserve_bank
        treasury presidency commission electoral_commission election_commission inquiry secretariat regulator
        watchdog bureau directorate office constabulary state_department justice_department defense_department
        defence_ministry defense_ministry foreign_ministry health_ministry interior_ministry finance_ministry
        foreign_office home_office cabinet_office federal_government state_government local_government
        governorate prefecture municipality junta ministry_of_defence jury grand_jury bench panel task_force
        coroner's_office metropolitan_police state_police federal_police district_administration county
        town_hall city_hall election_board public_health_agency health_department health_service weather_service
        weather_office met_office national_weather_service geological_survey prosecution government_agency
        health_authority health_authorities local_authority local_council aviation_authority
        civil_aviation_authority port_authority tax_authority feds intelligence emergency_service rescue_service
        palace inquest royal_household border_guard lands_department",
    ),
    list(
        K::BODY.and(K::NOT_PUBLIC),
        "company firm corporation manufacturer maker automaker carmaker airline operator retailer supermarket
        bank lender insurer brokerage hedge_fund fund start-up startup developer publisher studio label club
        team franchise league federation association union trade_union group organisation organization charity
        foundation trust institute institution university college school hospital clinic church diocese
        archdiocese mosque temple society think_tank think-tank ngo consortium conglomerate subsidiary brewery
        refinery utility bureau_of_investment committee board body network platform business_group
        advocacy_group rights_group human_rights_group campaign_group lobby_group trade_group industry_group
        aid_agency aid_group humanitarian_group monitoring_group monitor law_firm management hotel restaurant
        museum gallery theatre theater zoo airport exchange stock_exchange consultancy pollster drugmaker
        drug_maker chipmaker tech_giant oil_major ratings_agency rating_agency credit_agency delegation
        leadership convention congregation synod laboratory lab observatory academy",
    ),
    list(
        K::BODY_NAME.and(K::PUBLIC),
        "white_house kremlin pentagon downing_street no_10 number_10 élysée elysee elysée_palace
        buckingham_palace kensington_palace capitol_hill foggy_bottom state_department justice_department
        treasury fed federal_reserve f.b.i c.i.a nasa congress parliament house_of_representatives
        house_of_commons house_of_lords scotland_yard metropolitan_police met_police mi5 mi6 nhs_england defra
        ofcom ofgem ofsted ofwat crown_prosecution_service crown bank_of_england european_central_bank
        european_commission european_union european_parliament european_council e.u nato u.n united_nations
        w.h.o world_health_organization world_health_organisation unicef unesco unhcr unrwa world_bank opec
        opec+ interpol europol african_union ecowas asean arab_league g7 g20 i.d.f israel_defense_forces
        shin_bet mossad knesset hamas_government revolutionary_guards reserve_bank_of_india
        enforcement_directorate lok_sabha rajya_sabha supreme_court ndlea nafdac aso_rock lasema lastma
        lagos_state_government federal_government afp_commissioner centcom u.s_central_command africom
        department_of_health_and_human_services centers_for_disease_control_and_prevention
        food_and_drug_administration securities_and_exchange_commission people's_bank_of_china politburo
        state_council state_duma duma bundestag bundesbank bundeswehr national_assembly oireachtas garda gardai
        gardaí an_garda_síochána ec_of_india palestinian_authority taliban houthis joint_chiefs_of_staff
        joint_chiefs cert-in state_bank_of_india irctc indian_railways ukhsa desnz nscdc nhrc_nigeria
        ncaa_nigeria nimasa nnpcl stats_sa idc_south_africa hawks sec_nigeria uscis noaa_fisheries fincen
        doj_antitrust scotus nhtsa ed_department isro fema jaxa",
    ),
    list(
        K::BODY_NAME.and(K::PUBLIC).and(K::ACRONYM),
        "fbi cia nsa doj dhs ice irs sec ftc fcc faa fda cdc epa fema tsa ntsb osha noaa usgs gao nih hhs usda
        dod atf dea cbo nypd lapd gchq nhs hmrc dwp cps boe ecb eu un ocha iaea imf wto oecd icc icj au idf irgc
        rbi sebi cbi nia pmo bmc efcc icpc inec dss nnpc frsc npf cbn ncdc nema rcmp csis asio plo mea mha imd
        dgca ndma nhrc icmr drdo lic sbi nhai esa jaxa cnes dlr mhra nice dvla dvsa caa hse ons obr fca pra cma
        ico iopc ipso sfo nca dstl mod dfe dfid fcdo dcms dhsc beis ncsc lasg nis firs ncc nerc sars gcb tsx
        osfi cra cbsa crtc ipid saps asic accc apra rba cbp nws nhc fdic sba hud dot va omb ofac ustr usps gsa
        fec doe ferc nrc cpsc cfpb eeoc nlrb",
    ),
    list(
        K::BODY_NAME.and(K::NOT_PUBLIC),
        "naacp amnesty amnesty_international human_rights_watch oxfam greenpeace red_cross red_crescent
        médecins_sans_frontières medecins_sans_frontieres doctors_without_borders save_the_children
        transparency_international world_central_kitchen islamic_relief rspca nspcc google alphabet microsoft
        apple amazon meta facebook twitter tesla spacex openai anthropic nvidia intel oracle cisco dell samsung
        sony nintendo huawei xiaomi tencent alibaba bytedance tiktok baidu netflix disney uber lyft airbnb
        boeing airbus lockheed_martin raytheon ford general_motors toyota honda nissan volkswagen mercedes-benz
        stellantis renault hyundai kia rivian shell exxon exxonmobil exxon_mobil chevron totalenergies aramco
        saudi_aramco gazprom rosneft equinor goldman_sachs jpmorgan jpmorgan_chase jp_morgan morgan_stanley
        citigroup bank_of_america wells_fargo barclays lloyds natwest santander ubs credit_suisse deutsche_bank
        bnp_paribas nomura blackrock blackstone berkshire_hathaway moody's fitch s&p standard_&_poor's
        standard_and_poor's s&p_global moody's_analytics capital_economics oxford_economics
        pantheon_macroeconomics pfizer moderna astrazeneca glaxosmithkline novartis roche merck bayer
        johnson_&_johnson johnson_and_johnson j&j eli_lilly novo_nordisk walmart target costco tesco sainsbury's
        asda marks_and_spencer marks_&_spencer aldi lidl ikea nike adidas coca-cola pepsico mcdonald's starbucks
        unilever nestle nestlé procter_&_gamble procter_and_gamble ernst_&_young ernst_and_young deloitte
        mckinsey accenture tata tata_motors tata_steel infosys wipro reliance reliance_industries adani
        adani_group hdfc_bank icici_bank paytm flipkart zomato dangote dangote_group mtn glencore rio_tinto vale
        qantas british_airways ryanair easyjet lufthansa delta_air_lines united_airlines american_airlines
        air_india indigo emirates etihad qatar_airways thames_water royal_mail post_office network_rail vodafone
        at&t verizon t-mobile comcast fifa uefa premier_league football_association icc_cricket ecb_cricket
        usada manchester_united manchester_city liverpool_fc arsenal chelsea tottenham barcelona real_madrid
        harvard princeton stanford oxford_university cambridge_university vatican church_of_england
        catholic_church national_trust hamas-run_government wikimedia wikipedia reddit youtube instagram
        whatsapp telegram spotify uk_finance halifax nationwide rightmove zoopla unite unison aslef afl-cio
        teamsters nba_nigeria iata england_cricket cricket_australia cricket_west_indies england_rugby
        uk_athletics british_cycling sport_england rugby_australia new_zealand_rugby hockey_india uk_sport
        swim_england athletics_kenya team_sky citizens_advice planned_parenthood kantar gartner morningstar
        eskom substack avanti_west_coast world_athletics yougov ipsos gallup nielsen statista mumsnet
        which_magazine stonewall barnardo's age_uk mind_charity fina world_rugby formula_one red_bull ferrari
        mclaren kellogg's l'oréal kering h&m zara inditex primark john_lewis waitrose morrisons co-op boots
        greggs wetherspoons deliveroo just_eat monzo revolut starling klarna stripe paypal visa mastercard
        american_express vanguard_group fidelity bridgewater softbank samsung_electronics sk_hynix foxconn geely
        evergrande country_garden pemex petrobras embraer ambev cemex anglogold sasol naspers safaricom jumia
        flutterwave paystack gtbank zenith_bank access_bank first_bank air_peace maruti_suzuki mahindra bajaj
        bharti_airtel airtel vodafone_idea zee ola swiggy byju's bcci_ipl yale citi jio arik wada",
    ),
    list(
        K::BODY_NAME.and(K::NOT_PUBLIC).and(K::ACRONYM),
        "aclu nra hrw wwf icrc msf rspb amd ibm hp gm vw bmw bp hsbc gsk kpmg pwc bhp bt ioc fia nfl nba mlb nhl
        ncaa pga fa bcci mit rmt gmb tuc bma uaw asuu nlc can jni rnli ifab ecb lvmh tsmc byd nio catl uba hcl",
    ),
    list(
        K::SUFFIX,
        "inc corp ltd plc llc llp co gmbh ag sa nv spa holdings holding partners associates technologies
        technology industries motors motor pharmaceuticals pharma systems solutions airlines airways bancorp
        securities capital ventures enterprises laboratories railway railways rail trains buses energy water
        electric power telecom telecoms mobile steel oil gas petroleum foods stores hotels entertainment
        pictures studios games records insurance finance financial investments asset_management management
        advisors advisers economics analytics research robotics aerospace aviation logistics shipping properties
        homes housing construction engineering chemicals mining metals resources brands products networks
        software semiconductor semiconductors interactive athletics cricket rugby football_club fc united city
        rovers wanderers gymnastics swimming cycling rowing council_of_churches fellowship ministries society
        alliance coalition front forum initiative project trust fund guild brotherhood sisterhood command corps
        brigade battalion regiment squadron academy college polytechnic library archives hospitals healthcare
        medical_center medical_centre clinic observatory institute",
    ),
    list(
        K::BODY_NAME.and(K::PARTY),
        "hamas hezbollah islamic_jihad isis islamic_state al-qaeda al-shabaab boko_haram fatah farc labour tories
        lib_dems plaid_cymru sinn_féin sinn_fein dup reform_uk aiadmk shiv_sena cpi_m african_national_congress
        zanu-pf likud yesh_atid fidesz democratic_party republican_party labour_party conservative_party
        liberal_party green_party liberal_democrats gop hay'at_tahrir_al-sham m23 rapid_support_forces wagner
        jaish-e-mohammed lashkar-e-taiba trinamool_congress samajwadi_party jd_u telugu_desam congress_party
        aimim accord labour_front",
    ),
    list(
        K::BODY_NAME.and(K::PARTY).and(K::ACRONYM),
        "pkk snp sdlp bjp aap rjd tmc dmk apc pdp nnpp anc eff afd cdu spd csu dnc rnc hts rsf ltte ulfa ncp apga",
    ),
    list(
        K::BODY,
        "party coalition alliance movement militia rebel_group militant_group faction mission center centre chapter caucus campaign
        opposition delegation leadership office centre side chamber opposition_party ruling_party armed_group camp team prosecution defence",
    ),
    list(K::PARTY, "party opposition rebel militant faction movement separatist democratic militia republican democrat tory
        conservative labour liberal gop campaign"),
];
