//! Short Chinese names inside of longer transliterations: `克林` (Klin) in `弗兰克林` (Franklin).
//!
//! In comes a match of two characters, out comes whether it is likely a part of a foreign name that no gazetteer lists: both
//! are characters by which sounds are written, and so is the one before or behind, unless another listed name ends or
//! begins there (`意大利米兰`). Countries are not asked about: their names stand among others without any bound.

use crate::matcher::Match;
use crate::normalize::Reading;

/// Simplified characters that write the sounds of foreign names far more often than anything else, after the tables of the
/// Xinhua News Agency ("世界人名翻译大辞典", 1993). Those of everyday words (`在`, `和`, `多`) are left out.
const SOUNDS: &str = "阿埃艾昂奥巴贝彼宾伯博达戴丹蒂丁杜顿厄恩尔菲芬弗夫戈哥格圭哈赫亨霍吉贾杰卡凯坎柯克肯库夸奎拉莱赖兰朗勒雷黎利莉林琳\
    卢鲁伦罗洛吕玛马迈曼芒蒙米姆摩莫默穆娜纳奈尼妮涅纽努诺欧帕潘庞佩彭皮珀普浦恰乔琴丘琼茹萨塞赛桑瑟森珊舍施什斯丝苏索塔泰坦陶特腾汀图托\
    陀瓦旺威韦维沃乌希锡辛逊雅亚耶伊依尤安泽扎詹芝茱兹佐";
/// Those of them that also end words, as in `抵达`.
const END_WORDS: &str = "达利安索图威维丹";
/// Those of them that also begin words, as in `特别`, `希望`.
const BEGIN_WORDS: &str = "特达图利威安马普希依尤施什维泰雅亚";

/// Whether a match of two words, the one of this number, is part of a longer transliteration.
pub(super) fn is_part(found: &Match, number: usize, matches: &[Match], reading: &Reading<'_>) -> bool {
    let (first, last) = (found.first as usize, found.last as usize);
    let is_han = reading.text().as_bytes()[found.span.start as usize] >= 0xE4;
    if last != first + 1 || !is_han || !writes_sound(reading, first, "") || !writes_sound(reading, last, "") {
        return false;
    }
    let ends_before =
        || matches[..number].iter().rev().take(NEAR).any(|other| other.last as usize + 1 == first);
    let begins_behind =
        || matches[number + 1..].iter().take(NEAR).any(|other| other.first as usize == last + 1);
    first > 0
        && reading.touches_next(first - 1)
        && writes_sound(reading, first - 1, END_WORDS)
        && !ends_before()
        || reading.touches_next(last) && writes_sound(reading, last + 1, BEGIN_WORDS) && !begins_behind()
}

/// So many matches before and behind are looked at.
const NEAR: usize = 16;

/// Whether a word is one of [`SOUNDS`], and none of these.
fn writes_sound(reading: &Reading<'_>, word: usize, but: &str) -> bool {
    let mut folded = Vec::with_capacity(4);
    reading.fold(word, word, &mut folded);
    let character = std::str::from_utf8(&folded).ok().and_then(|folded| folded.chars().next());
    character.is_some_and(|c| SOUNDS.contains(c) && !but.contains(c))
}
