//! Countries, the states and cities that speak as governments, and the adjectives made of them.

use super::{Kinds as K, List, list};

pub(super) const LISTS: &[List] = &[
    list(
        K::PLACE.and(K::STATE).and(K::PUBLIC),
        "u.s u.s.a usa america united_states u.k united_kingdom britain great_britain england scotland wales
        northern_ireland ireland france germany italy spain portugal belgium netherlands luxembourg switzerland
        austria denmark norway sweden finland iceland poland czech_republic czechia slovakia hungary romania
        bulgaria greece cyprus malta croatia serbia slovenia bosnia bosnia_and_herzegovina montenegro kosovo
        albania north_macedonia estonia latvia lithuania ukraine russia belarus moldova georgia armenia
        azerbaijan turkey türkiye turkiye israel palestine lebanon syria jordan iraq iran kuwait saudi_arabia
        bahrain qatar oman yemen uae u.a.e united_arab_emirates egypt libya tunisia algeria morocco sudan
        south_sudan ethiopia eritrea somalia djibouti kenya uganda tanzania rwanda burundi congo zambia zimbabwe
        malawi mozambique angola namibia botswana south_africa lesotho eswatini nigeria ghana togo benin niger
        mali burkina_faso senegal gambia guinea guinea-bissau sierra_leone liberia ivory_coast cote_d'ivoire
        cameroon chad gabon mauritania madagascar mauritius seychelles india pakistan bangladesh sri_lanka nepal
        bhutan maldives afghanistan china taiwan hong_kong japan south_korea north_korea mongolia vietnam laos
        cambodia thailand myanmar burma malaysia singapore indonesia philippines brunei east_timor timor-leste
        papua_new_guinea australia new_zealand fiji samoa tonga vanuatu canada mexico guatemala honduras
        el_salvador nicaragua costa_rica panama cuba haiti dominican_republic jamaica trinidad
        trinidad_and_tobago barbados bahamas colombia venezuela guyana ecuador peru bolivia brazil paraguay
        uruguay argentina chile kazakhstan uzbekistan turkmenistan kyrgyzstan tajikistan vatican holy_see
        washington moscow beijing london paris berlin tehran kyiv kiev jerusalem tel_aviv riyadh doha cairo
        ankara islamabad new_delhi delhi tokyo seoul pyongyang taipei canberra ottawa brussels abuja pretoria
        nairobi brasilia havana caracas minsk damascus baghdad beirut kabul khartoum",
    ),
    list(
        K::PLACE.and(K::PUBLIC),
        "alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois
        indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi
        missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina
        north_dakota ohio oklahoma oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas
        utah vermont virginia washington_state west_virginia wisconsin wyoming puerto_rico new_york_city
        los_angeles chicago houston philadelphia phoenix san_antonio san_diego dallas austin san_francisco
        seattle denver boston detroit portland las_vegas miami atlanta minneapolis baltimore ontario quebec
        alberta british_columbia manitoba saskatchewan nova_scotia new_south_wales victoria queensland tasmania
        western_australia south_australia manchester birmingham leeds liverpool glasgow edinburgh cardiff
        belfast dublin bristol sheffield yorkshire lancashire essex kent surrey sussex cornwall devon norfolk
        suffolk merseyside maharashtra uttar_pradesh bihar west_bengal madhya_pradesh tamil_nadu rajasthan
        karnataka gujarat andhra_pradesh odisha telangana kerala jharkhand assam punjab chhattisgarh haryana
        uttarakhand himachal_pradesh tripura meghalaya manipur nagaland goa kashmir jammu mumbai kolkata chennai
        bengaluru bangalore hyderabad pune ahmedabad lucknow lagos kano kaduna rivers_state benue plateau_state
        borno zamfara katsina sokoto ogun oyo osun ekiti ondo edo delta anambra enugu imo abia ebonyi kogi kwara
        niger_state taraba adamawa bauchi gombe yobe europe asia africa latin_america middle_east gaza west_bank
        crimea chechnya xinjiang tibet catalonia bavaria flanders ulster",
    ),
    list(
        K::DEMONYM.and(K::PUBLIC),
        "american u.s british english scottish welsh irish french german italian spanish portuguese belgian dutch
        swiss austrian danish norwegian swedish finnish icelandic polish czech slovak hungarian romanian
        bulgarian greek cypriot maltese croatian serbian slovenian bosnian montenegrin kosovan albanian
        macedonian estonian latvian lithuanian ukrainian russian belarusian moldovan georgian armenian
        azerbaijani azeri turkish israeli palestinian lebanese syrian jordanian iraqi iranian kuwaiti saudi
        bahraini qatari omani yemeni emirati egyptian libyan tunisian algerian moroccan sudanese ethiopian
        eritrean somali kenyan ugandan tanzanian rwandan burundian congolese zambian zimbabwean malawian
        mozambican angolan namibian south_african nigerian ghanaian togolese beninese nigerien malian burkinabe
        senegalese gambian guinean liberian ivorian cameroonian chadian gabonese mauritanian malagasy mauritian
        indian pakistani bangladeshi sri_lankan nepali nepalese bhutanese maldivian afghan chinese taiwanese
        japanese south_korean north_korean korean mongolian vietnamese laotian cambodian thai burmese malaysian
        singaporean indonesian filipino philippine bruneian australian new_zealander fijian samoan canadian
        mexican guatemalan honduran salvadoran nicaraguan panamanian cuban haitian dominican jamaican
        trinidadian colombian venezuelan guyanese ecuadorian peruvian bolivian brazilian paraguayan uruguayan
        argentine argentinian chilean kazakh uzbek turkmen kyrgyz tajik european asian african arab western
        kurdish catalan soviet tibetan uyghur dane swede briton pole turk finn scot spaniard serb croat slovak bulgar kurd arab dutchman frenchman englishman irishman swiss californian texan floridian",
    ),
];
