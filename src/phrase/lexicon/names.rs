//! Given names, the small words inside surnames, and surnames that the news uses for holders of office.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::PARTICLE,
        "van von der den de del della da di du dos das la le bin ibn al el ben ter ten zu st binti abu y",
    ),
    list(
        K::AFTER_NAME,
        "jr sr ii iii iv qc kc sc san mp mep phd md esq obe mbe cbe kbe frs dphil dds rn retd mla mbbs ret cpa
        dvm",
    ),
    list(
        K::FIGURE,
        "trump biden obama netanyahu putin zelensky zelenskyy zelenskiy xi modi starmer sunak macron scholz merz
        meloni erdogan erdoğan sisi khamenei pezeshkian raisi lavrov blinken rubio hegseth lula milei maduro
        sheinbaum trudeau luxon ardern kishida ishiba widodo prabowo tinubu buhari ramaphosa ruto kagame
        museveni tusk orban orbán vučić vucic lukashenko assad guterres stoltenberg rutte lagarde pelosi schumer
        merkel sarkozy mandela gorbachev yeltsin donald_trump joe_biden barack_obama jd_vance j.d_vance
        kamala_harris benjamin_netanyahu vladimir_putin volodymyr_zelensky volodymyr_zelenskyy
        volodymyr_zelenskiy xi_jinping narendra_modi keir_starmer rishi_sunak boris_johnson liz_truss
        emmanuel_macron olaf_scholz friedrich_merz giorgia_meloni recep_tayyip_erdogan recep_tayyip_erdoğan
        tayyip_erdogan abdel_fattah_el_sisi mahmoud_abbas ali_khamenei masoud_pezeshkian sergei_lavrov
        sergey_lavrov antony_blinken marco_rubio pete_hegseth luiz_inacio_lula_da_silva
        luiz_inácio_lula_da_silva javier_milei nicolas_maduro nicolás_maduro gustavo_petro claudia_sheinbaum
        justin_trudeau mark_carney anthony_albanese christopher_luxon jacinda_ardern fumio_kishida
        shigeru_ishiba yoon_suk_yeol ferdinand_marcos joko_widodo prabowo_subianto bola_tinubu muhammadu_buhari
        cyril_ramaphosa william_ruto paul_kagame yoweri_museveni donald_tusk viktor_orban viktor_orbán
        alexander_lukashenko kim_jong_un kim_jong-un bashar_al-assad antonio_guterres antónio_guterres
        jens_stoltenberg mark_rutte christine_lagarde jerome_powell janet_yellen ursula_von_der_leyen
        von_der_leyen mitch_mcconnell nancy_pelosi chuck_schumer bill_clinton hillary_clinton george_w_bush
        george_bush tony_blair david_cameron theresa_may gordon_brown angela_merkel imran_khan shehbaz_sharif
        nawaz_sharif sheikh_hasina muhammad_yunus yogi_adityanath amit_shah rahul_gandhi nirmala_sitharaman
        mike_johnson mohammed_bin_salman",
    ),
    list(
        K::GIVEN,
        "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony
        mark donald steven stephen steve paul andrew joshua kenneth kevin brian george edward ronald timothy
        jason jeffrey jeff ryan jacob gary nicholas eric jonathan larry justin scott brandon benjamin samuel
        gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas
        doug zachary peter kyle walter ethan jeremy harold keith christian roger noah gerald carl terry sean
        austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan
        wayne roy ralph randy eugene vincent russell louis bobby philip johnny mary patricia jennifer linda
        elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna
        michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela
        shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet
        catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan
        evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann anne sara madison frances
        kathryn janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly
        isabella theresa diana natalie brittany charlotte marie kayla alexis lori oliver harry alfie simon nigel
        graham neil ian stuart gareth rhys owen angus callum fiona claire clare nicola gemma tracy tracey lucy
        chloe zoe katie kate jane jo joanne louise helena rosie poppy keir boris rishi priti suella yvette tony
        gordon nick ed liz kemi ravi rahul amit arjun rohan rohit sanjay vijay ajay anil sunil suresh ramesh
        rajesh mukesh deepak ashok arvind narendra manmohan sonia priyanka pooja neha anita sunita kavita
        lakshmi meera anjali priya nirmala smriti mamata yogi akhilesh mohan krishna gopal hari sachin virat
        mahendra imran nawaz shehbaz asif bilawal fatima aisha ayesha zainab khadija mohammed muhammad mohamed
        mohammad ahmed ahmad ali hassan hussein hasan husain omar umar usman ibrahim ismail yusuf yousef khalid
        khaled abdullah abdul abdel abdulaziz mahmoud mustafa mehmet recep tariq karim rashid salim sami walid
        ziad bashar bola goodluck olusegun yemi atiku nasir rotimi babatunde babajide chukwuma chidi emeka ngozi
        chinedu ifeanyi obinna chioma amaka adaeze funmi tunde segun femi kayode wale sola bukola nnamdi uche
        ikenna aminu musa sani garba kwame kofi nana akufo thabo cyril sipho wangari jomo uhuru raila kipchoge
        tendai chen wei li wang zhang liu yang jin hiroshi kenji takashi yuki akira haruki shinzo fumio naomi
        kim park lee minh nguyen carlos luis miguel jorge pedro diego fernando javier alejandro sergio ricardo
        eduardo rafael antonio francisco manuel pablo raul andres gustavo hugo oscar ana carmen rosa elena lucia
        isabel sofia gabriela valentina camila giorgia giuseppe giovanni marco matteo luca francesco paolo
        stefano alessandro chiara giulia stefania claudio emmanuel jean-luc jean-claude pierre jacques françois
        francois nicolas marine olaf friedrich hans klaus jürgen jurgen wolfgang stefan ursula annalena vladimir
        volodymyr sergei sergey dmitry alexei alexey mikhail ivan igor oleg yuri nikolai andrei viktor natalia
        olga irina svetlana tatiana ekaterina yulia oleksandr mykola dmytro andriy yair ehud yitzhak shimon
        golda naftali itamar bezalel yoav ron avi moshe kamala hillary barack mitch chuck hakeem lindsey ted
        pete tulsi kash karoline jake antony lloyd merrick jerome gavin greg gretchen kathy josh alexandria
        ilhan rashida bernie elon sundar satya tim anthea colin trevor malcolm kenny craig darren marcus jude
        bukayo declan phil raheem pep mikel erik ange lionel cristiano kylian serena venus novak rafa andy tiger
        rory lewis max lando usain mo simone tom brad chris ben sam dan dave mike matt jim bob bill rob ken don
        ray alex charlie will leo luke liam connor finn evan eva ella mia lily ruby jade sienna holly leah molly
        daisy freya erin niamh aoife siobhan siobhán sinead sinéad ciara micheál micheal arlene humza fadi rami
        nadia layla leila noor hiba samira yasmin dina rania reem huda amal salma farah tamara hind bassem wael
        jamal nabil adel hisham maher",
    ),
];
