//! Country codes: which are in use, and those of three letters as those of two.

/// ISO 3166-1, each alpha-3 code followed by its alpha-2 code, in alphabetical order: the 249 assigned ones, those of
/// [`WITHDRAWN`], and XK, which is left to users and stands for Kosovo everywhere.
const CODES: &str = "\
    ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD ANTAN AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT \
    AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR \
    BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO \
    COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG \
    ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI \
    GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT \
    HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE \
    KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV \
    MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ \
    MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP \
    NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF \
    QATQA REURE ROURO RUSRU RWARW SAUSA SCGCS SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM \
    SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH \
    TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ \
    VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS XKXXK YEMYE ZAFZA ZMBZM ZWEZW";

/// Codes no longer in use that sources still have: the Netherlands Antilles, Serbia and Montenegro.
const WITHDRAWN: [&str; 2] = ["AN", "CS"];

/// Whether an alpha-2 code is in use.
pub(crate) fn is_assigned(code: &str) -> bool {
    CODES.split(' ').any(|pair| pair.get(3..) == Some(code)) && !WITHDRAWN.contains(&code)
}

/// The ISO 3166-1 alpha-2 code that a code of two or three letters means, in whatever case. Codes of two letters are
/// not looked up: sources have their own for territories.
pub(crate) fn alpha2(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_uppercase();
    let letters = code.bytes().all(|byte| byte.is_ascii_uppercase());
    match code.len() {
        2 if letters => Some(code),
        3 if letters => alpha2_of_alpha3(&code).map(str::to_owned),
        _ => None,
    }
}

/// The alpha-2 code of an alpha-3 code in capitals.
pub(crate) fn alpha2_of_alpha3(code: &str) -> Option<&'static str> {
    CODES.split(' ').find_map(|pair| pair.strip_prefix(code)).filter(|alpha2| alpha2.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_either_form() {
        for (code, expected) in [
            ("MLI", Some("ML")),
            ("ml", Some("ML")),
            ("ZWE", Some("ZW")),
            ("IGO", None),
            ("M1", None),
            ("", None),
        ] {
            assert_eq!(alpha2(code).as_deref(), expected, "{code}");
        }
        assert!(CODES.split(' ').all(|pair| pair.len() == 5));
        assert_eq!(alpha2_of_alpha3("M"), None);
    }

    #[test]
    fn codes_are_all_there_and_once() {
        let mut codes: Vec<_> = CODES.split(' ').filter_map(|pair| pair.get(3..)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.retain(|code| is_assigned(code));
        assert_eq!(codes.len(), 250);
        assert!(codes.iter().all(|code| code.len() == 2));
        assert!(is_assigned("SS") && is_assigned("XK") && !is_assigned("UK") && !is_assigned("YU"));
    }
}
