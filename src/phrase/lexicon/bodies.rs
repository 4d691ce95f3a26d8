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
        coast_guard defence_forces defense_forces defence_force defense_force intelligence intelligence_agency
        intelligence_service security_forces security_service border_force customs central_bank reserve_bank
        treasury presidency commission electoral_commission election_commission inquiry secretariat regulator
        watchdog bureau directorate office constabulary state_department justice_department defense_department
        defence_ministry defense_ministry foreign_ministry health_ministry interior_ministry finance_ministry
        foreign_office home_office cabinet_office federal_government state_government local_government
        governorate prefecture municipality junta ministry_of_defence jury grand_jury bench panel task_force
        coroner's_office metropolitan_police state_police federal_police district_administration county
        town_hall city_hall election_board public_health_agency health_department health_service weather_service
        weather_office met_office national_weather_service geological_survey",
    ),
    list(
        K::BODY.and(K::NOT_PUBLIC),
        "company firm corporation manufacturer maker automaker carmaker airline operator retailer supermarket
        bank lender insurer brokerage hedge_fund fund start-up startup developer publisher studio label club
        team side franchise league federation association union trade_union party campaign coalition alliance
        movement group organisation organization charity foundation trust institute institution university
        college school hospital clinic church diocese archdiocese mosque temple society think_tank think-tank
        ngo consortium conglomerate subsidiary chain brewery refinery utility bureau_of_investment committee
        board body network platform militia rebel_group militant_group faction business_group advocacy_group
        rights_group human_rights_group campaign_group lobby_group trade_group industry_group aid_agency
        aid_group humanitarian_group monitoring_group monitor law_firm estate management hotel restaurant museum
        gallery theatre theater zoo airport port exchange stock_exchange consultancy pollster drugmaker
        drug_maker chipmaker tech_giant oil_major ratings_agency rating_agency credit_agency delegation
        leadership mission convention congregation synod caucus chapter laboratory lab observatory centre center
        academy",
    ),
    list(
        K::BODY_NAME.and(K::PUBLIC),
        "white_house kremlin pentagon downing_street no_10 number_10 élysée elysee elysée_palace
        buckingham_palace kensington_palace capitol_hill foggy_bottom state_department justice_department
        treasury fed federal_reserve fbi f.b.i cia c.i.a nsa doj dhs ice irs sec ftc fcc faa fda cdc epa fema
        tsa ntsb osha nasa noaa usgs gao nih hhs usda dod atf dea cbo nypd lapd congress parliament
        house_of_representatives house_of_commons house_of_lords scotland_yard metropolitan_police met_police
        mi5 mi6 gchq nhs nhs_england hmrc dwp defra ofcom ofgem ofsted ofwat cps crown_prosecution_service crown
        bank_of_england boe ecb european_central_bank european_commission european_union european_parliament
        european_council eu e.u nato u.n un united_nations w.h.o world_health_organization
        world_health_organisation unicef unesco unhcr unrwa ocha iaea imf world_bank wto oecd opec opec+ icc icj
        interpol europol african_union au ecowas asean arab_league g7 g20 idf i.d.f israel_defense_forces
        shin_bet mossad knesset hamas_government revolutionary_guards irgc rbi reserve_bank_of_india sebi cbi
        nia enforcement_directorate lok_sabha rajya_sabha supreme_court pmo bmc efcc icpc inec dss nnpc ndlea
        nafdac frsc npf aso_rock cbn ncdc nema lasema lastma lagos_state_government federal_government rcmp csis
        afp_commissioner asio centcom u.s_central_command africom department_of_health_and_human_services
        centers_for_disease_control_and_prevention food_and_drug_administration
        securities_and_exchange_commission people's_bank_of_china politburo state_council state_duma duma
        bundestag bundesbank bundeswehr national_assembly oireachtas garda gardai gardaí an_garda_síochána isro
        ec_of_india palestinian_authority plo taliban houthis",
    ),
    list(
        K::BODY_NAME.and(K::NOT_PUBLIC),
        "hamas hezbollah islamic_jihad isis islamic_state al-qaeda al-shabaab boko_haram fatah pkk farc labour
        tories lib_dems snp plaid_cymru sinn_féin sinn_fein dup sdlp reform_uk bjp aap rjd tmc dmk aiadmk
        shiv_sena cpi_m apc pdp nnpp anc eff african_national_congress zanu-pf afd cdu spd csu likud yesh_atid
        fidesz democratic_party republican_party labour_party conservative_party liberal_party green_party dnc
        rnc aclu naacp nra amnesty amnesty_international human_rights_watch hrw oxfam greenpeace wwf red_cross
        red_crescent icrc médecins_sans_frontières medecins_sans_frontieres doctors_without_borders msf
        save_the_children transparency_international world_central_kitchen islamic_relief rspca rspb nspcc
        google alphabet microsoft apple amazon meta facebook twitter tesla spacex openai anthropic nvidia intel
        amd ibm oracle cisco dell hp samsung sony nintendo huawei xiaomi tencent alibaba bytedance tiktok baidu
        netflix disney uber lyft airbnb boeing airbus lockheed_martin raytheon ford general_motors gm toyota
        honda nissan volkswagen vw bmw mercedes-benz stellantis renault hyundai kia rivian shell bp exxon
        exxonmobil exxon_mobil chevron totalenergies aramco saudi_aramco gazprom rosneft equinor goldman_sachs
        jpmorgan jpmorgan_chase jp_morgan morgan_stanley citigroup citi bank_of_america wells_fargo hsbc
        barclays lloyds natwest santander ubs credit_suisse deutsche_bank bnp_paribas nomura blackrock
        blackstone berkshire_hathaway moody's fitch s&p standard_&_poor's standard_and_poor's s&p_global
        moody's_analytics capital_economics oxford_economics pantheon_macroeconomics pfizer moderna astrazeneca
        glaxosmithkline gsk novartis roche merck bayer johnson_&_johnson johnson_and_johnson j&j eli_lilly
        novo_nordisk walmart target costco tesco sainsbury's asda marks_and_spencer marks_&_spencer aldi lidl
        ikea nike adidas coca-cola pepsico mcdonald's starbucks unilever nestle nestlé procter_&_gamble
        procter_and_gamble ernst_&_young ernst_and_young deloitte kpmg pwc mckinsey accenture tata tata_motors
        tata_steel infosys wipro reliance reliance_industries adani adani_group hdfc_bank icici_bank paytm
        flipkart zomato dangote dangote_group mtn glencore rio_tinto bhp vale qantas british_airways ryanair
        easyjet lufthansa delta_air_lines united_airlines american_airlines air_india indigo emirates etihad
        qatar_airways thames_water royal_mail post_office network_rail bt vodafone at&t verizon t-mobile comcast
        fifa uefa ioc fia nfl nba mlb nhl ncaa pga premier_league fa football_association icc_cricket bcci
        ecb_cricket wada usada manchester_united manchester_city liverpool_fc arsenal chelsea tottenham
        barcelona real_madrid harvard yale princeton stanford mit oxford_university cambridge_university vatican
        church_of_england catholic_church national_trust hamas-run_government wikimedia wikipedia reddit youtube
        instagram whatsapp telegram spotify uk_finance halifax nationwide rightmove zoopla rmt unite unison gmb
        tuc aslef bma afl-cio uaw teamsters asuu nlc nba_nigeria can jni iata",
    ),
    list(
        K::BODY.and(K::NOT_PUBLIC),
        "inc corp ltd plc llc llp co gmbh ag sa holdings partners associates technologies industries motors
        pharmaceuticals systems solutions airlines airways bancorp securities capital ventures enterprises
        laboratories",
    ),
];
