//! Every spelling of a name, found without being listed; and what must not be taken for one.
//!
//! A table of phenomena against a small gazetteer of our own. A row holds the rule that must have found the name (empty
//! where folding does), the id, the words that must be the span, and the text.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use dateline::gazetteer::source::{SourceOptions, read_bytes};
use dateline::gazetteer::{Builder, Gazetteer};
use dateline::normalize::variant::{RULES, Variants, guide};
use dateline::{Annotator, AnnotatorOptions, Article};
use std::path::Path;
use std::{env, fs};

const GAZETTEER: &str = "\
id\tkind\tname\taliases\tcountry\tpopulation
my:goita\tperson\tAssimi Goïta\t\tML\t
my:keita\tperson\tIbrahim Boubacar Keïta\t\tML\t
my:putin\tperson\tVladimir Putin\tВладимир Путин {lang=ru}\tRU\t
my:trump\tperson\tDonald Trump\t\tUS\t
my:doe\tperson\tJane Doe\t\t\t
my:gaddafi\tperson\tMuammar Gaddafi\t\tLY\t
my:zelensky\tperson\tVolodymyr Zelenskyy\t\tUA\t
my:prigozhin\tperson\tYevgeny Prigozhin\t\tRU\t
my:xi\tperson\tXi Jinping\t\tCN\t
my:kim\tperson\tKim Jong-un\t김정은\tKP\t
my:lopez\tperson\tAndrés Manuel López Obrador\t\tMX\t
my:burhan\tperson\tAbdel Fattah al-Burhan\t\tSD\t
my:salman\tperson\tMohammed bin Salman\t\tSA\t
my:assad\tperson\tBashar al-Assad\t\tSY\t
my:jnim\tarmed-group\tJama'at Nusrat al-Islam wal-Muslimin\t\tML\t
my:hezbollah\tarmed-group\tHezbollah\t\tLB\t
my:shabaab\tarmed-group\tAl-Shabaab\t\tSO\t
my:qaeda\tarmed-group\tal-Qaeda\t\t\t
my:houthi\tarmed-group\tHouthi\t\tYE\t
my:riders\tarmed-group\tGallopers\t\tSD\t
my:mali\tcountry\tMali\tMalian {demonym}\tML\t
my:us\tcountry\tUnited States\tUS {abbr}|U.S. {abbr}\tUS\t
my:korea\tcountry\tSeverna Corea\tСеверная Корея\tKP\t
my:ndjamena\tcity\tN'Djamena\t\tTD\t
my:pap\tcity\tPort-au-Prince\t\tHT\t
my:ouaga\tcity\tOuagadougou\t\tBF\t
my:paris\tcity\tParis\t\tFR\t2000000
my:warszawa\tcity\tWarszawa\t\tPL\t1700000
my:lodz\tcity\tŁódź\t\tPL\t680000
my:praha\tcity\tPraha\t\tCZ\t1300000
my:szeged\tcity\tSzeged\t\tHU\t160000
my:helsinki\tcity\tHelsinki\t\tFI\t650000
my:tallinn\tcity\tTallinn\t\tEE\t440000
my:vilnius\tcity\tVilnius\t\tLT\t550000
my:latvia\tcountry\tLatvija\t\tLV\t
my:moldova\tcountry\tMoldova\t\tMD\t
my:bangladesh\tcountry\tBangladesh\tবাংলাদেশ\tBD\t
my:germany\tcountry\tGermany\tԳերմանիա|გერმანია\tDE\t
my:cyprus\tcountry\tCyprus\tΚύπρος\tCY\t
my:kyiv\tcity\tKyiv\tКиїв\tUA\t2900000
my:sloviansk\tcity\tSloviansk\tСлов'янськ\tUA\t100000
my:moscow\tcity\tMoscow\tМосква\tRU\t12000000
my:takiy\tcity\tTakiy\tТакий\tRU\t6000
my:sanaa\tcity\tSana'a\tصنعاء\tYE\t
my:khartoum\tcity\tKhartoum\tالخرطوم\tSD\t
my:jerusalem\tcity\tJerusalem\tירושלים\tIL\t
my:seoul\tcity\tSeoul\t서울\tKR\t
my:ankara\tcity\tAnkara\t\tTR\t
my:istanbul\tcity\tİstanbul\t\tTR\t
my:aero\tcity\tÆrøskøbing\t\tDK\t
my:malmo\tcity\tMalmö\t\tSE\t
my:petersburg\tcity\tSaint Petersburg\t\tRU\t
my:ibadan\tcity\tÌbàdàn\t\tNG\t
my:deir\tcity\tDeir ez-Zor\t\tSY\t
my:mari\tcity\tMari\tマリ\tJP\t
my:of\tcity\tOf\t\tTR\t
my:fran\tcity\tFran\t\t\t
my:havre\tcity\tLe Havre\t\tFR\t
my:york\tcity\tYork\t\tGB\t
my:bank\tcompany\tDeutsche Bank\t\tDE\t
my:ethiopia\tcountry\tEthiopia\tኢትዮጵያ\tET\t
my:klin\tcity\tKlin\t克林\tRU\t
my:milan\tcity\tMilan\t米兰\tIT\t
my:schroeder\tperson\tGerhard Schroeder\t\tDE\t
my:akufo\tperson\tNana Dankwa Akufo\t\tGH\t
my:trotters\tcompany\tTrotters\tBerentin {weak}\tSD\t
my:renault\tcompany\tRenault\t\tFR\t
my:sachs\tcompany\tGoldman Sachs\t\tUS\t
my:lloyds\tcompany\tLloyd's\t\tGB\t
my:williams\tcompany\tWilliams\t\tGB\t
my:leyen\tperson\tUrsula von der Leyen\t\tDE\t
my:front\tarmed-group\tFront of Nango\t\tML\t
my:italy\tcountry\tItaly\t意大利\tIT\t
my:hadida\tcity\tHadida\tباب صنعاء\tYE\t
my:dorn\tperson\tJane Mary Dorn\t\t\t
my:goppingen\tcity\tGöppingen\t\tDE\t57000
my:gfront\tarmed-group\tGalloper Front\t\tSD\t
my:tans\tarmed-group\tTans\t\tSD\t
my:rovers\tarmed-group\tRovers\t\tSD\t
my:stgoe\tcity\tSaint Göppingen\t\tDE\t
my:osh\tcity\tOsh\tОш\tKG\t900000
my:malgun\tcity\tMalgun\t말\tKR\t900000
my:farup\tcity\tNordfårup\t\tDK\t
my:farorp\tcity\tNordfärörp\t\tDK\t
my:mixed\tcity\tMaklin\t马克林\tRU\t
my:shanglin\tcity\tShanglin\t上林\tCN\t
my:maliriders\tarmed-group\tSand Gallopers\t\tSD\t
my:stpeters\tcity\tSaint Lukas\t\tDE\t200000
my:malisah\tcountry\tMalis Sahra\tMali Sahra\tML\t
";

/// Rule, id, span, text. A vertical bar in the text stands for a line end.
const FOUND: &[(&str, &str, &str, &str)] = &[
    // 1. Unicode.
    ("", "goita", "Assimi Goi\u{308}ta", "by Assimi Goi\u{308}ta"),
    ("", "goita", "ASSIMI GOÏTA", "ASSIMI GOÏTA SPEAKS"),
    ("", "goita", "Ａｓｓｉｍｉ Goïta", "by Ａｓｓｉｍｉ Goïta"),
    ("", "goita", "Assimi Goïta", "🇲🇱 e\u{301} Assimi Goïta’s"),
    ("", "istanbul", "ISTANBUL", "IN ISTANBUL"),
    ("", "istanbul", "Istanbul", "in Istanbul"),
    // An everyday word of grammar, where its capital says something.
    ("", "of", "Of", "the town, in Of yesterday"),
    ("", "of", "Of", "He left. Of Istanbul nobody spoke"),
    ("", "lodz", "Lodz", "in Lodz"),
    ("", "aero", "Aeroskobing", "in Aeroskobing"),
    ("", "ibadan", "Ibadan", "in Ibadan"),
    ("", "ibadan", "I\u{300}ba\u{300}da\u{300}n", "in I\u{300}ba\u{300}da\u{300}n"),
    ("umlaut", "malmo", "Malmoe", "in Malmoe"),
    ("umlaut", "schroeder", "Gerhard Schröder", "with Gerhard Schröder"),
    ("umlaut", "schroeder", "Gerhard Schröder", "dijo Gerhard Schröder que no es así, según la policía"),
    // 2. Apostrophes.
    ("", "jnim", "Jamaʿat Nusrat al-Islam wal-Muslimin", "by Jamaʿat Nusrat al-Islam wal-Muslimin"),
    ("", "jnim", "Jamaat Nusrat al Islam wal Muslimin", "by Jamaat Nusrat al Islam wal Muslimin"),
    ("", "ndjamena", "NDjamena", "in NDjamena"),
    ("", "ndjamena", "N’Djamena", "in N’Djamena"),
    ("", "sanaa", "Sanaa", "in Sanaa"),
    ("", "sanaa", "Sanaʽa", "in Sanaʽa"),
    ("", "lloyds", "Lloyd's", "by Lloyd's"),
    // 3. Hyphens, blanks, dots.
    ("", "shabaab", "Al Shabaab", "by Al Shabaab"),
    ("", "shabaab", "Al\u{2011}Shabaab", "by Al\u{2011}Shabaab"),
    ("joined", "shabaab", "alShabaab", "by alShabaab"),
    ("", "front", "Front of Nango", "The Front of Nango left"),
    ("", "pap", "Port au\u{a0}Prince", "in Port au\u{a0}Prince"),
    ("", "pap", "Port-au-\nPrince", "in Port-au-|Prince"),
    ("", "pap", "Port-au- \nPrince", "in Port-au- |Prince"),
    ("", "ouaga", "Oua\u{ad}gadougou", "in Oua\u{ad}gadougou"),
    ("", "ouaga", "Ouaga\u{200d}dougou", "in Ouaga\u{200d}dougou"),
    ("line-break", "ouaga", "Oua-\ngadougou", "in Oua-|gadougou"),
    ("", "us", "U.S.", "the U.S. said"),
    ("", "us", "US", "the US said"),
    ("abbreviated", "petersburg", "St. Petersburg", "in St. Petersburg"),
    ("abbreviated", "petersburg", "St Petersburg", "in St Petersburg"),
    // 4. Romanized Arabic.
    (
        "romanization",
        "jnim",
        "Jama’at Nusrat ul-Islam wa al-Muslimin",
        "by Jama’at Nusrat ul-Islam wa al-Muslimin",
    ),
    ("romanization", "gaddafi", "Muammar Qaddafi", "with Muammar Qaddafi"),
    ("romanization", "gaddafi", "Moammar Kadhafi", "with Moammar Kadhafi"),
    ("romanization", "gaddafi", "Mouammar al-Gaddafi", "with Mouammar al-Gaddafi"),
    ("romanization", "gaddafi", "Mu'ammar al-Qadhafi", "with Mu'ammar al-Qadhafi"),
    ("romanization", "hezbollah", "Hizbullah", "with Hizbullah"),
    ("romanization", "hezbollah", "Hizballah", "with Hizballah"),
    ("romanization", "qaeda", "al-Qaida", "with al-Qaida"),
    ("romanization", "qaeda", "Al Qa'ida", "with Al Qa'ida"),
    ("romanization", "shabaab", "al-Shabab", "with al-Shabab"),
    ("romanization", "burhan", "Abdelfattah al-Burhan", "with Abdelfattah al-Burhan"),
    ("romanization", "burhan", "Abd al-Fattah al-Burhan", "with Abd al-Fattah al-Burhan"),
    ("romanization", "burhan", "Abdul Fattah Burhan", "with Abdul Fattah Burhan"),
    ("romanization", "salman", "Muhammad ben Salman", "with Muhammad ben Salman"),
    ("romanization", "assad", "Bachar el-Assad", "with Bachar el-Assad"),
    ("romanization", "deir", "Dayr az-Zawr", "in Dayr az-Zawr"),
    // 5. Slavic, Chinese, Korean romanization.
    ("romanization", "zelensky", "Volodymyr Zelensky", "with Volodymyr Zelensky"),
    ("romanization", "zelensky", "Wolodymyr Selenskyj", "with Wolodymyr Selenskyj"),
    ("romanization", "prigozhin", "Evgueni Prigojine", "with Evgueni Prigojine"),
    ("inverted", "xi", "Jinping Xi", "with Jinping Xi"),
    ("", "kim", "Kim Jong Un", "with Kim Jong Un"),
    ("joined", "kim", "Kim Jongun", "with Kim Jongun"),
    // 6. Persons.
    ("middle-initial", "trump", "Donald J. Trump", "with Donald J. Trump"),
    ("inverted", "doe", "Doe, Jane", "by Doe, Jane"),
    ("inverted", "doe", "Doe, Jane", "in Paris. Doe, Jane"),
    ("inverted", "leyen", "von der Leyen, Ursula", "by von der Leyen, Ursula"),
    ("initial", "putin", "V. Putin", "with V. Putin"),
    ("initial", "putin", "V.V. Putin", "with V.V. Putin"),
    ("initial", "putin", "В. Путин", "сказал В. Путин"),
    ("shortened", "keita", "Ibrahim Keïta", "with Ibrahim Keïta"),
    ("middle-initial", "keita", "Ibrahim B. Keïta", "with Ibrahim B. Keïta"),
    ("shortened", "akufo", "Nana Akufo", "with Nana Akufo"),
    ("shortened", "lopez", "Andrés López Obrador", "with Andrés López Obrador"),
    // 7. Endings and clitics.
    ("english-plural", "mali", "Malians", "the Malians"),
    ("english-plural", "houthi", "Houthis", "the Houthis"),
    ("english-singular", "riders", "Galloper", "by a Galloper"),
    ("german-genitive", "pap", "Port-au-Princes", "und die Straßen Port-au-Princes für Fußgänger"),
    ("german-adjective", "paris", "Pariser", "die Pariser Börse, größte Börse"),
    ("german-ending", "bank", "Deutschen Bank", "die Aktien der Deutschen Bank für Anleger, größte Bank"),
    ("amharic-prefix", "ethiopia", "ኢትዮጵያ", "በኢትዮጵያ ትላንት"),
    ("amharic-suffix", "ethiopia", "ኢትዮጵያ", "ኢትዮጵያን ትላንት"),
    ("cyrillic-ending", "putin", "Владимира Владимировича Путина", "у Владимира Владимировича Путина"),
    ("patronymic", "putin", "Vladimir Vladimirovich Putin", "with Vladimir Vladimirovich Putin"),
    ("german-genitive", "warszawa", "Warszawas", "und die Straßen Warszawas für Fußgänger"),
    ("cyrillic-ending", "putin", "Владимира Путина", "у Владимира Путина"),
    ("cyrillic-ending", "korea", "Северной Кореи", "из Северной Кореи"),
    ("cyrillic-ending", "moscow", "Москве", "в Москве"),
    ("cyrillic-ending", "kyiv", "Києві", "у Києві"),
    ("cyrillic-ending", "sloviansk", "Слов'янську", "бої у місті Слов'янську тривають"),
    ("polish-ending", "warszawa", "Warszawie", "w Warszawie złożył wizytę, będzie też później"),
    ("polish-ending", "lodz", "Łodzi", "też w Łodzi, gdzie złożył wizytę; Łodzi nie zna, był w Łódź"),
    ("czech-ending", "praha", "Praze", "v Praze řekl, že příště přijede"),
    ("hungarian-ending", "szeged", "Szegeden", "a nő Szegeden, a nő később; Szeged a fővárostól messze"),
    ("estonian-ending", "tallinn", "Tallinnas", "ja täna Tallinnas on, õhtul ei tööta, sõnas üks"),
    ("baltic-ending", "vilnius", "Vilniuje", "kaip vakar Vilniuje sakė, bus žinių įvairių"),
    ("baltic-ending", "latvia", "Latvijas", "vakar Latvijas valdība un prēmijas, kā ziņo"),
    ("bengali-ending", "bangladesh", "বাংলাদেশের", "গতকাল বাংলাদেশের মন্ত্রী বলেন"),
    ("armenian-ending", "germany", "Գերմանիայում", "նախարարը երեկ Գերմանիայում էր"),
    ("georgian-ending", "germany", "გერმანიაში", "მინისტრი გუშინ გერმანიაში იყო"),
    ("romanian-ending", "moldova", "Moldovei", "în sudul Moldovei și în țară, după cum arată"),
    ("finnish-ending", "helsinki", "Helsingissä", "ja nyt Helsingissä hän on, että työ jää"),
    ("greek-ending", "cyprus", "Κύπρου", "της Κύπρου"),
    ("", "ankara", "Ankara", "dün Ankara’da yapılan açıklamada bakanlığın görüşü"),
    ("arabic-clitic", "sanaa", "صنعاء", "في عدن وصنعاء"),
    ("arabic-clitic", "khartoum", "الخرطوم", "و بالخرطوم"),
    ("arabic-clitic", "khartoum", "لخرطوم", "و للخرطوم"),
    ("", "khartoum", "الخُرْطــوم", "في الخُرْطــوم"),
    ("hebrew-clitic", "jerusalem", "ירושלים", "הוא נסע לירושלים"),
    // 8. Scripts without blanks, particles.
    ("korean-particle", "seoul", "서울", "어제 서울에서 만났다"),
    ("korean-particle", "kim", "김정은", "어제 김정은이 말했다"),
    ("", "mari", "マリ", "昨日マリ共和国で"),
    ("", "italy", "意大利", "在意大利米兰举行"),
    ("", "milan", "米兰", "在意大利米兰举行"),
    ("", "klin", "克林", "在克林举行"),
    ("", "klin", "克林", "克林"),
    // An everyday word between small ones is a name, and so is one that a comma follows.
    ("", "of", "Of", "the town near TV Of yesterday"),
    ("", "of", "Of", "He left. Of, in Istanbul, was far"),
    // Names that are written with the same characters stand side by side.
    ("", "milan", "米兰", "在克林米兰举行"),
    ("", "klin", "克林", "在克林米兰举行"),
    ("", "klin", "克林", "富兰 克林说"),
    ("", "mixed", "马克林", "兰马克林说"),
    ("", "shanglin", "上林", "克上林说"),
    // Dots show what it is, where all are capitals; and where there are none, none is asked for.
    ("", "us", "U.S.", "THE U.S. SAID NO"),
    ("", "ouaga", "ouagadougou", "he was in ouagadougou internationally"),
    ("umlaut", "goppingen", "Goeppingen", "in Goeppingen"),
    ("inverted", "dorn", "Dorn, Jane Mary", "by Dorn, Jane Mary"),
    ("umlaut", "farup", "Nordfaarup", "in Nordfaarup"),
    ("umlaut", "farorp", "Nordfaeroerp", "in Nordfaeroerp"),
    ("english-singular", "rovers", "Rover", "by a Rover"),
    // Of two rules the less trusted is told.
    ("umlaut", "stgoe", "St. Goeppingen", "in St. Goeppingen"),
    ("abbreviated", "stpeters", "St. Lukas", "die Straßen in St. Lukas für Fußgänger"),
];

/// As [`FOUND`], where only the wide level finds them.
const FOUND_WIDELY: &[(&str, &str, &str, &str)] = &[
    ("middle-name", "trump", "Donald John Trump", "with Donald John Trump"),
    ("middle-name", "trump", "Donald John Trumps", "und die Straßen Donald John Trumps für Fußgänger"),
    ("typo", "keita", "Ibrahim Kieta", "with Ibrahim Kieta"),
    ("typo", "gaddafi", "Muhammar Gaddafi", "with Muhammar Gaddafi"),
    ("across-scripts", "zelensky", "Володимир Зеленський", "каже Володимир Зеленський"),
    ("across-scripts", "salman", "محمد بن سلمان", "قال محمد بن سلمان"),
    ("across-scripts", "trump", "Дональд Трамп", "сказал Дональд Трамп"),
];

/// What must not be found, at any level.
const NOT_FOUND: &[(&str, &str)] = &[
    ("fran", "Il parle en français"),
    ("mali", "Somalia is not a malice, nor Malines"),
    ("us", "He told us to go"),
    ("of", "a matter of course"),
    ("mari", "聖母マリアの像"),
    ("mari", "アマリ選手が"),
    ("mali", "Ka'Mali said"),
    ("ouaga", "in Oua. Gadougou"),
    ("klin", "总统富兰克林说"),
    ("klin", "总统克林顿说"),
    ("of", "Of course he went"),
    ("of", "A MATTER OF COURSE"),
    ("putin", "with V.|| Putin"),
    ("pap", "in Port. Au Prince"),
    ("trump", "for Donald, Trump said"),
    ("trump", "Donald met J. Trumpet"),
    ("doe", "with Doe, Jane Smith and others"),
    ("doe", "with Hunter Doe, Jane said"),
    ("putin", "the representative (R-Putin) said"),
    ("takiy", "Таким образом, это так"),
    ("havre", "It was late. However, he left"),
    ("qaeda", "the al-Qadi family"),
    ("qaeda", "with Omar Qaida"),
    ("qaeda", "Qaida attacked"),
    ("salman", "with Mahmoud Soliman"),
    ("hezbollah", "with Hasbullet"),
    ("warszawa", "The Warszawie project was American"),
    ("petersburg", "Rayna St. Petersburg said"),
    ("ankara", "the Ankara'da"),
    ("keita", "with K. Ibrahim"),
    // Nothing but an ending may follow an apostrophe.
    ("ankara", "dün Ankara’zor yapılan açıklamada bakanlığın görüşü"),
    // Where the text has no umlaut, the letter is another one.
    ("doe", "by Doe, Jane’ka said"),
    ("leyen", "by von der Leyen, Ursula’ka said"),
    ("gaddafi", "with Muammar Qaddafi’ka"),
    // An ending is one only of what has no apostrophe.
    ("williams", "by William's son"),
    // Between blanks a hyphen is a dash, and before one as well.
    ("pap", "in Port-au- Prince"),
    ("pap", "in Port-au -|Prince"),
    // One letter may be wrong, not one in each word.
    ("leyen", "with Ursula fon der Leyem"),
    ("schroeder", "with Gerhard Schroder"),
    ("schroeder", "with Gerhard Schróder"),
    ("akufo", "with Nana Akufo – Addo"),
    // Rules that are for places, persons or armed groups alone, and none is for a weak name.
    ("trotters", "und die Straßen Berentins für Fußgänger"),
    ("trotters", "by a Trotter"),
    ("renault", "die Renaulter Börse, größte Börse"),
    ("sachs", "with Goldman J. Sachs"),
    ("sachs", "with Sachs, Goldman said"),
    ("sachs", "with Sachs Goldman"),
    ("ouaga", "in Ouagadugu"),
    ("hadida", "في باب وصنعاء"),
    ("aero", "He lives in ærøskøbing"),
    ("of", "MATTER OF COURSE"),
    // So little is left of a name that it may be any word.
    ("tans", "by a Tan"),
    ("osh", "в городе Оша"),
    ("malgun", "어제 말에서 만났다"),
    // Two words are one only with a hyphen between.
    ("putin", "with Vladimir Pu tin"),
    ("putin", "with Vladimir Pu-"),
    ("ouaga", "in OUA-|Gadougou"),
    ("trump", "where Donald told Trump"),
    ("trump", "with Donald trupm"),
    ("akufo", "with Nana Dankaw Akuof"),
    ("leyen", "by Von. Der Leyen, Ursula said"),
];

fn annotator(level: Variants) -> Annotator {
    let mut builder = Builder::new();
    for row in read_bytes("a.tsv", GAZETTEER.as_bytes(), &SourceOptions::default()).unwrap() {
        builder.add_row(&row).unwrap();
    }
    let mut options = AnnotatorOptions::default();
    options.variants = level;
    Annotator::new(vec![Gazetteer::open(builder.finish().unwrap()).unwrap()], options)
}

/// Ids, spans and rules of all mentions.
fn mentions(annotator: &Annotator, text: &str) -> Vec<(String, String, &'static str)> {
    let text = text.replace('|', "\n");
    let article = Article::from_text(&text);
    let annotation = annotator.new_worker().annotate(&article);
    let mention = |mention: &dateline::Mention<'_>| {
        let id = annotation.entities[mention.entity].entity.id();
        let rule = mention.rule.map_or("", |rule| rule.as_str());
        (id.trim_start_matches("my:").to_owned(), mention.span.surface(&text).to_owned(), rule)
    };
    annotation.mentions.iter().map(mention).collect()
}

#[track_caller]
fn assert_found(level: Variants, rows: &[(&'static str, &str, &str, &str)]) {
    let annotator = annotator(level);
    let missing: Vec<_> = rows
        .iter()
        .map(|&(rule, id, span, text)| {
            ((id.to_owned(), span.to_owned(), rule), mentions(&annotator, text), text)
        })
        .filter(|(wanted, found, _)| !found.contains(wanted))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_spelling_is_found() {
    assert_found(Variants::Standard, FOUND);
}

#[test]
fn every_spelling_is_found_at_the_wide_level_too() {
    assert_found(Variants::Wide, FOUND);
    assert_found(Variants::Wide, FOUND_WIDELY);
}

#[test]
fn other_words_are_no_variants() {
    for level in [Variants::Exact, Variants::Standard, Variants::Wide] {
        let annotator = annotator(level);
        let wrong: Vec<_> = NOT_FOUND
            .iter()
            .map(|&(id, text)| (id, mentions(&annotator, text), text))
            .filter(|(id, found, _)| found.iter().any(|(other, ..)| other == id))
            .collect();
        assert!(wrong.is_empty(), "{level:?}: {wrong:#?}");
    }
}

#[test]
fn exact_knows_no_rules() {
    let annotator = annotator(Variants::Exact);
    for &(rule, id, span, text) in FOUND {
        let found = mentions(&annotator, text);
        let wanted = (id.to_owned(), span.to_owned(), "");
        assert!(found.iter().all(|(.., rule)| rule.is_empty()), "{text}: {found:?}");
        if rule.is_empty() && id != "ankara" {
            assert!(found.contains(&wanted), "{text}: {found:?}");
        }
    }
}

#[test]
fn rules_are_documented_as_they_are() {
    const END_OF_PREFACE: &str = "--test variants -->\n\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/variants.md");
    let text = fs::read_to_string(&path).unwrap();
    let (preface, rules) = text.split_once(END_OF_PREFACE).unwrap();
    if env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(path, format!("{preface}{END_OF_PREFACE}{}", guide())).unwrap();
    } else {
        assert!(rules == guide(), "docs/variants.md is old: INSTA_UPDATE=always cargo test --test variants");
    }
}

#[test]
fn every_rule_has_a_row() {
    for facts in RULES {
        let rows = if facts.level == Variants::Wide { FOUND_WIDELY } else { FOUND };
        assert!(rows.iter().any(|(rule, ..)| *rule == facts.name), "{}", facts.name);
    }
}

/// What only the wide level takes for a variant, and what a rule for a single word does not change.
#[test]
fn what_may_stand_within_a_name_depends_on_the_level() {
    let annotator = annotator(Variants::Standard);
    assert_eq!(mentions(&annotator, "with Donald Joshua Trump"), []);
    // Only the last word of a name may have the plural.
    let riders = ("riders".to_owned(), "Gallopers".to_owned(), "");
    assert_eq!(mentions(&annotator, "by the Gallopers Front"), [riders]);
    // Of a name of several words there is no singular.
    let singular = |surface: &str| ("riders".to_owned(), surface.to_owned(), "english-singular");
    assert_eq!(mentions(&annotator, "by a Sand Galloper"), [singular("Galloper")]);
    let english = format!("{} by a Sand Gállopér", "and so it was ".repeat(400));
    assert_eq!(mentions(&annotator, &english), [singular("Gállopér")]);
    // Too short a word has none, though the article has the plural.
    let tans = ("tans".to_owned(), "Tans".to_owned(), "");
    assert_eq!(mentions(&annotator, "The Tans left, and a Tan stayed."), [tans]);
    // A middle initial stands behind the first word of a name.
    assert_eq!(mentions(&annotator, "und die Straßen Nana Dankwa J. Akufos für Fußgänger, größte"), []);
    // A small word is no part of a name, nor has it an ending of one.
    assert_eq!(mentions(&annotator, "by the Galloper fronts"), [singular("Galloper")]);
}
