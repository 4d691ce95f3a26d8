//! People by what they are: offices, parts in private life, and those who only know.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::SOURCE,
        "source insider whistleblower whistle_blower informant tipster leaker well-placed_source deep_throat",
    ),
    list(
        K::PERSON,
        "person people persons individual man men woman women someone somebody others those one anyone
        participant attendee members_of_the_public senior_figure leading_figure opposition_figure party_figure
        public_figure political_figure industry_figure key_figure top_figure prominent_figure",
    ),
    list(
        K::OFFICIAL,
        "official officials minister president prime_minister deputy_prime_minister first_minister chief_minister
        deputy_chief_minister vice_president home_minister finance_minister foreign_minister defence_minister
        defense_minister interior_minister health_minister education_minister justice_minister home_secretary
        foreign_secretary health_secretary defence_secretary defense_secretary secretary_of_state
        treasury_secretary press_secretary cabinet_secretary permanent_secretary chief_secretary
        principal_secretary undersecretary under_secretary under-secretary assistant_secretary attorney_general
        attorney-general solicitor_general surgeon_general inspector_general comptroller auditor-general
        auditor_general director_general director-general secretary_general secretary-general state_secretary
        union_minister minister_of_state chancellor taoiseach tanaiste tánaiste chancellor_of_the_exchequer
        shadow_chancellor shadow_minister shadow_secretary foreign_office_minister lord_chancellor ambassador
        high_commissioner charge_d'affaires chargé_d'affaires consul consul_general envoy special_envoy diplomat
        attache attaché negotiator peace_envoy senator congressman congresswoman congressperson
        representative_of_congress lawmaker legislator parliamentarian mp mep mla tmc_mp bjp_mp mk td msp mna
        mpp mlc mp_for backbencher councillor councilor councilman councilwoman councilmember council_member
        assemblyman assemblywoman assemblymember alderman alderwoman selectman state_senator
        state_representative governor deputy_governor lieutenant_governor lt_governor mayor deputy_mayor
        vice_mayor lord_mayor sarpanch panchayat_head county_executive judge chief_justice magistrate jurist
        prosecutor public_prosecutor state_prosecutor district_attorney us_attorney u.s_attorney state_attorney
        special_counsel special_prosecutor coroner medical_examiner crown_prosecutor advocate_general
        advocate-general sheriff deputy_sheriff police_officer police_chief policeman policewoman policemen
        policewomen constable detective inspector superintendent commissioner_of_police police_commissioner
        chief_constable deputy_commissioner assistant_commissioner dcp dgp ig dig adgp acp ssp dsp asp sho
        sub-inspector sub_inspector divisional_police_officer police_spokesman police_spokesperson
        police_spokeswoman public_relations_officer ppro trooper gendarme investigator fire_chief fire_marshal
        firefighter army_chief general_officer major_general brigadier_general lieutenant_general
        lieutenant_colonel rear_admiral vice_admiral air_marshal air_chief_marshal field_marshal wing_commander
        squadron_leader commander commander-in-chief commander_in_chief general admiral brigadier serviceman
        servicemen military_attache soldier army_spokesman military_spokesman military_spokesperson
        chief_of_staff national_security_adviser national_security_advisor deputy_chief_of_staff spymaster
        collector district_collector district_magistrate tehsildar block_development_officer
        divisional_commissioner returning_officer chief_electoral_officer election_commissioner
        electoral_commissioner resident_electoral_commissioner politician statesman stateswoman head_of_state
        heads_of_state emir emperor sultan monarch crown_prince supreme_leader ayatollah regulator policymaker
        policy_maker rate-setter ratesetter central_banker authorities bureaucrat civil_servant mandarin
        government_minister cabinet_member cabinet_minister majority_leader minority_leader majority_whip
        minority_whip house_speaker leader_of_the_opposition opposition_leader opposition_lawmaker
        congressional_aide white_house_aide presidential_aide regulators bank_governor special_rapporteur
        rapporteur postmaster_general customs_officer border_agent paramilitary militant_leader warden jailer
        probation_officer public_defender police_officers speaker_of_the_house police_captain police_sergeant
        army_captain king_charles peace_officer park_ranger metropolitan_police_officer premier governor-general
        governor_general white_house_counsel white_house_lawyer state_lawmaker federal_lawmaker councilmen
        assemblymen congressmen military_commander police_commander wildlife_officer officer",
    ),
    list(
        K::EITHER,
        "spokesman spokeswoman spokesperson spokesmen spokeswomen spokespeople spokespersons president chairman
        chairwoman chairperson chair vice-chair vice_chair vice_chairman vice-chairman co-chair deputy_chairman
        director deputy_director executive_director managing_director secretary general_secretary
        secretary_general director_general treasurer head deputy_head chief deputy_chief leader deputy_leader
        commissioner officer member board_member staffer aide adviser advisor senior_adviser senior_advisor
        special_adviser special_advisor representative rep delegate deputy administrator chief_economist
        press_officer information_officer communications_director chief_medical_officer chief_scientific_adviser
        executive_secretary registrar ombudsman auditor counsel general_counsel controller principal official
        officials chief_whip whip party_chairman party_leader party_chief national_chairman state_chairman
        strategist pollster communications_chief coordinator co-ordinator chief_spokesman chief_spokesperson
        chief_spokeswoman chancellor vice-chancellor vice_chancellor democrat republican tory conservative
        liberal liberal_democrat lib_dem investigator mediator negotiator chieftain
        chief_executive_of_the_council operative",
    ),
    list(
        K::RELATION,
        "envoy special_envoy adviser advisor aide lawyer attorney solicitor barrister counsel friend ally
        associate confidant confidante colleague neighbour neighbor relative agent manager publicist
        representative campaign_manager mother father parent parents brother sister son daughter wife husband
        partner girlfriend boyfriend fiance fiancee fiancé fiancée widow widower uncle aunt cousin nephew niece
        grandmother grandfather grandson granddaughter grandparent stepfather stepmother brother-in-law
        sister-in-law mother-in-law father-in-law ex-wife ex-husband family family_member loved_one doctor
        physician biographer coach teammate team-mate boss supporter critic deputy right-hand_man lieutenant
        doctors lawyers office_manager classmate roommate housemate flatmate therapist co-defendant accuser
        alleged_victim victim rival opponent successor predecessor legal_team defence_team defense_team",
    ),
    list(
        K::PRIVATE,
        "lawyer attorney solicitor barrister counsel friend ally associate confidant confidante colleague
        neighbour neighbor relative agent publicist mother father parent brother sister son daughter wife
        husband partner girlfriend boyfriend fiance fiancee fiancé fiancée widow widower uncle aunt cousin
        nephew niece grandmother grandfather grandson granddaughter grandparent stepfather stepmother
        brother-in-law sister-in-law mother-in-law father-in-law mum mom dad mothers-to-be family families
        family_member loved_one sibling twin child children baby toddler teenager teen boy girl youth adult
        pensioner retiree doctor physician nurse midwife surgeon paramedic medic pharmacist dentist psychologist
        psychiatrist therapist carer caregiver paediatrician pediatrician cardiologist oncologist neurologist
        epidemiologist virologist immunologist vet veterinarian clinician consultant health_worker professor
        associate_professor assistant_professor emeritus_professor lecturer senior_lecturer academic scholar
        researcher scientist historian economist chief_economist analyst chief_analyst strategist
        chief_strategist expert specialist commentator pundit columnist critic observer watcher authors author
        co-author coauthor lead_author study_author writer novelist poet playwright biographer journalist
        reporter correspondent editor editor-in-chief presenter host anchor blogger vlogger podcaster
        photographer cameraman film-maker filmmaker producer screenwriter actor actress singer musician rapper
        composer conductor dancer artist painter sculptor designer architect curator model comedian celebrity
        influencer youtuber star showrunner chef teacher headteacher head_teacher headmaster headmistress
        principal pupil student undergraduate graduate alumnus tutor librarian dean vice-chancellor
        vice_chancellor provost rector farmer fisherman fishermen trader shopkeeper shop_owner vendor hawker
        businessman businesswoman businessmen entrepreneur founder co-founder cofounder ceo cfo coo cto
        chief_executive chief_executive_officer chief_financial_officer chief_operating_officer
        chief_technology_officer chief_investment_officer chief_product_officer executive executive_chairman
        company_executive owner co-owner shareholder investor fund_manager portfolio_manager money_manager
        banker broker dealer financier billionaire tycoon magnate landlord tenant homeowner buyer seller
        customer client consumer shopper employee worker staff staffer contractor labourer laborer miner driver
        lorry_driver truck_driver taxi_driver pilot flight_attendant crew_member sailor engineer technician
        mechanic plumber electrician builder developer programmer software_engineer hacker security_researcher
        supplier resident local locals villager inhabitant citizen householder commuter passenger traveller
        traveler tourist visitor motorist cyclist pedestrian bystander onlooker passer-by passers-by eyewitness
        eye-witness witness survivor victim casualty patient sufferer refugee migrant asylum_seeker evacuee
        displaced_person prisoner inmate detainee hostage captive suspect defendant accused plaintiff claimant
        complainant petitioner appellant respondent juror alleged_victim accuser voter elector constituent
        supporter backer opponent detractor skeptic sceptic activist campaigner protester protestor demonstrator
        organiser organizer marcher striker dissident volunteer aid_worker humanitarian humanitarian_worker
        rights_activist human_rights_activist environmentalist conservationist climate_scientist ecologist
        biologist chemist physicist astronomer astrophysicist geologist seismologist meteorologist forecaster
        oceanographer botanist zoologist palaeontologist paleontologist archaeologist archeologist
        anthropologist sociologist linguist mathematician statistician demographer political_scientist
        criminologist theologian philosopher player footballer midfielder defender goalkeeper cricketer batsman
        batter bowler all-rounder wicketkeeper pitcher quarterback golfer athlete swimmer boxer fighter runner
        sprinter jockey racer rider manager head_coach coach assistant_coach team_manager trainer referee umpire
        teammate team-mate fan follower spectator champion medallist medalist medal_winner bishop archbishop
        cardinal priest pastor vicar imam rabbi cleric monk nun pope reverend preacher evangelist clergyman
        clergy church_leader religious_leader community_leader tribal_leader traditional_ruler union_leader
        union_official union_boss trade_unionist campaign_group_leader veteran military_analyst defence_analyst
        defense_analyst security_analyst security_expert legal_expert health_expert market_participant
        market_watcher analysts traders investors interviewee user subscriber poster commenter caller reader
        viewer listener audience_member candidate presidential_candidate contender hopeful nominee challenger
        rival frontrunner running_mate donor lobbyist fundraiser philanthropist diaspora expat expatriate
        foreigner immigrant settler nomad herder herdsman rebel gunman insurgent militant guerrilla mercenary
        inventor innovator advocate counsellor counselor social_worker childminder hairdresser baker cook waiter
        waitress bartender barista cleaner janitor guard security_guard bouncer lifeguard undertaker gardener
        publican mourner worshipper pilgrim devotee congregant parishioner boss chief_scientist chief_engineer
        team_leader ringleader co-worker coworker guest panelist panellist moderator facilitator translator
        interpreter aide-de-camp bodyguard chauffeur nanny babysitter butler maid heir descendant ancestor
        team_member member_of_the_public members_of_the_public well-wisher girl-child youths schoolgirl
        schoolboy mother-of-two father-of-two mother-of-three father-of-three mum-of-two dad-of-two widow_of
        bride groom newlywed labourite leftist socialist communist islamist secularist nationalist separatist
        loyalist unionist brexiteer remainer centrist hardliner legal_team defence_team defense_team democrat
        republican tory conservative liberal captain skipper entourage vice-captain city_worker supervisor
        staff_member superintendent_of_schools inspector planner official_observer legal_analyst
        industry_analyst midwives police_watchdog_member co-leader co-chief_executive co-ceo managing_partner
        deputy_editor political_editor science_editor business_editor economics_editor health_editor
        chief_reporter witness_to grandparents great-grandmother great-grandfather stepson stepdaughter
        step-father godfather in-law ex-girlfriend ex-boyfriend ex-partner breadwinner household pal mate chum
        gp dock_worker shop_assistant teaching_assistant paralegal village_elder tribal_elder elders peer
        holidaymaker motorcyclist steward bus_driver tour_guide bidder breeder collector_of_art dj stuntman
        magician chess_player grandmaster",
    ),
    list(
        K::TITLE.and(K::RANK),
        "president vice_president prime_minister chancellor premier taoiseach sen rep gov lt_gov amb ambassador
        sen-elect senator congressman congresswoman governor mayor minister secretary judge justice sheriff sgt
        sergeant cpl corporal lt lieutenant capt captain maj major col colonel gen general lt_gen maj_gen brig
        brig_gen lt_col adm admiral vice_adm rear_adm cmdr commander cdr inspector insp det_insp det detective
        det_sgt detective_inspector detective_sergeant detective_chief_inspector det_chief_insp
        detective_superintendent det_supt superintendent supt ch_supt chief_superintendent constable pc dc di ds
        dci pcso chief_inspector officer deputy trooper commissioner councillor cllr councilman councilwoman
        alderman assemblyman assemblywoman king queen emir sultan ayatollah hon honourable honorable dcp sp csp
        ig cp secretary_general attorney_general speaker field_marshal marshal first_minister chief_minister
        air_marshal wing_cdr brigadier treasurer wg_cdr gp_capt flt_lt sqn_ldr supt. asst_commissioner",
    ),
    list(
        K::TITLE,
        "mr mrs ms miss mx dr sir dame lord lady baroness baron viscount earl duke duchess prince princess rev
        reverend fr sheikh sheik shaikh shri smt shrimati sri alhaji alhaja hajia mallam malam chief oba otunba
        engr barr arc hrh justice_retd pandit swami maulana mufti mullah san don doña señor señora monsieur
        madame herr frau mohtarma sardar sant baba guru sir_mr messrs mssrs",
    ),
    list(
        K::TITLE.and(K::PRIVATE),
        "professor prof rev reverend bishop archbishop cardinal pope rabbi imam pastor apostle evangelist prophet deacon canon",
    ),
];
