//! Number words below a hundred, in lower case.

const BELOW_TWENTY: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The value of a number word: below twenty, or a multiple of ten below a hundred.
pub(crate) fn numeral(word: &str) -> Option<u32> {
    let place = |words: &[&str]| words.iter().position(|own| *own == word).and_then(|place| u32::try_from(place).ok());
    place(&BELOW_TWENTY).or_else(|| Some((place(&TENS)? + 2) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_by_their_value() {
        let read = ["zero", "seven", "nineteen", "twenty", "ninety", "hundred", "Two", ""].map(numeral);
        assert_eq!(read, [Some(0), Some(7), Some(19), Some(20), Some(90), None, None, None]);
    }
}
