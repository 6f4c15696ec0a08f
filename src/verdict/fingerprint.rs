use std::fmt;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// What a finding is about, independent of where it stands: moving a record changes nothing, editing it does.
///
/// Hashes rule id and version, the template's identity, the field, the clause of text around the match and its ordinal among
/// equals. Printed as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Reads the 32 digits that it is printed with.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        let number = Some(digits).filter(|digits| digits.len() == 32 && digits.as_bytes().iter().all(is_digit))?;
        Some(Self(u128::from_str_radix(number, 16).ok()?.to_be_bytes()))
    }
}

/// A text as it counts for fingerprints: normalised and digested, so that a long one is hashed once for all findings in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Digested([u8; 32]);

impl Digested {
    pub(crate) fn of(text: &str) -> Self {
        Self(Sha256::digest(frozen(text).as_bytes()).into())
    }
}

/// What a [`Fingerprint`] is made from. No path and no line.
pub(crate) struct FingerprintBasis<'a> {
    pub(crate) rule: &'a str,
    pub(crate) rule_version: u32,
    /// The template id, else the body with its slots made equal, else empty.
    pub(crate) template: Digested,
    /// The wire name of the field.
    pub(crate) field: &'a str,
    /// The clause of text around the match.
    pub(crate) clause: Digested,
    /// How many findings of the same basis came before, from 0.
    pub(crate) ordinal: u32,
}

impl FingerprintBasis<'_> {
    pub(crate) fn hash(&self) -> Fingerprint {
        let mut hasher = Sha256::new();
        let parts: [&[u8]; 4] = [self.rule.as_bytes(), &self.template.0, self.field.as_bytes(), &self.clause.0];
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.update(self.rule_version.to_le_bytes());
        hasher.update(self.ordinal.to_le_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(hasher.finalize().get(..16).unwrap_or(&[0; 16]));
        Fingerprint(short)
    }
}

/// The one frozen simple normalisation: NFKC, lower case, runs of white space as one blank, none at the ends.
/// Folding may grow; this must not change, or exemptions and baselines would lose their findings.
fn frozen(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(clause: &str) -> FingerprintBasis<'static> {
        FingerprintBasis {
            rule: "incentive/reward",
            rule_version: 1,
            template: Digested::of("{{}}"),
            field: "prompt",
            clause: Digested::of(clause),
            ordinal: 0,
        }
    }

    #[test]
    fn the_value_is_frozen() {
        // Written down once: if this fails, exemptions and baselines in the field stop matching.
        assert_eq!(basis("订阅即送5元券").hash().to_string(), "485ccf0062af6d5b64ab2473feb122f5");
        let read = |digits: &str| Fingerprint::parse(digits).map(|read| read.to_string());
        assert_eq!(read("485ccf0062af6d5b64ab2473feb122f5").as_deref(), Some("485ccf0062af6d5b64ab2473feb122f5"));
        assert_eq!((read("485CCF0062af6d5b64ab2473feb122f5"), read("+85ccf0062af6d5b64ab2473feb122f5")), (None, None));
    }

    #[test]
    fn width_case_and_blanks_do_not_matter_and_words_do() {
        assert_eq!(basis("加ＶＸ  领").hash(), basis("加vx 领").hash());
        assert_ne!(basis("加vx领").hash(), basis("加vx 领").hash());
        assert_ne!(FingerprintBasis { ordinal: 1, ..basis("加vx") }.hash(), basis("加vx").hash());
    }
}
