#!/usr/bin/env python3
"""Makes src/fold/table.rs and src/fold/sound.rs: what a character becomes when text is folded, and how a character sounds.

    python3 src/fold/generate.py DICTIONARIES PINYIN PHRASES JIEBA CONFUSABLES

    DICTIONARIES  folder with OpenCC's TSCharacters.txt, TWVariants.txt, HKVariants.txt and JPVariants.txt (Apache-2.0)
    PINYIN        pinyin_dict.json of the PyPI package pypinyin (MIT): the readings of each character, the usual one first
    PHRASES       phrases_dict.json of the same: phrases with the reading of each of their characters
    JIEBA         dict.txt of the PyPI package jieba (MIT): words with their frequencies
    CONFUSABLES   confusables.json of the PyPI package confusable-homoglyphs (MIT), made from Unicode's confusables.txt (Unicode-3.0)

The rest comes from the Unicode Character Database as Python's `unicodedata` has it (Unicode-3.0): compatibility decompositions, names,
simple lower case, and the Default_Ignorable_Code_Point ranges and blocks of combining marks, which are written out below.

Every entry is the end of the road: folding a folded character changes nothing. `cargo test` checks that.
"""
import collections
import json
import os
import re
import sys
import unicodedata

WIDTH, CASE, TRADITIONAL, COMPATIBILITY, LOOK_ALIKE = 1, 2, 4, 16, 32
HERE = os.path.dirname(os.path.abspath(__file__))

# DerivedCoreProperties.txt, Default_Ignorable_Code_Point (U+00AD is among them), and the blocks of combining marks.
INVISIBLE = [
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x0483, 0x0489), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x20D0, 0x20FF), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]
# Compatibility forms of these kinds are other ways to write a letter, a digit or a Chinese character.
FORMS = ("<circle>", "<font>", "<square>", "<compat>", "<vertical>")
# Ordinary words of two characters: sounding like a listed word is no disguise where the writing is a word of its own.
LEAST_FREQUENCY = 10
MOST_COMMON = 600


def is_han(c):
    return "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff"


def pairs_of(folder, name):
    for line in open(os.path.join(folder, name), encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            key, values = line.rstrip("\n").split("\t")
            yield key, values.split(" ")


def in_gb2312(c):
    try:
        c.encode("gb2312")
        return True
    except UnicodeEncodeError:
        return False


def traditional(folder):
    """Characters to the simplified ones, regional and Japanese forms included where mainland writing does not have them."""
    pairs = {key: values[0] for key, values in pairs_of(folder, "TSCharacters.txt") if len(key) == 1 == len(values[0])}
    for name in ("TWVariants.txt", "HKVariants.txt", "JPVariants.txt"):
        for key, values in pairs_of(folder, name):
            for variant in values:
                if len(key) == 1 == len(variant) and not in_gb2312(variant):
                    pairs.setdefault(variant, pairs.get(key, key))
    # A miswriting that is as common as the character, and the money character in its full form.
    pairs["劵"] = "券"
    return {key: value for key, value in pairs.items() if key != value}


def width(c):
    kind, _, code = unicodedata.decomposition(c).partition(" ")
    return chr(int(code, 16)) if kind in ("<wide>", "<narrow>") and " " not in code else c


def lower(c):
    return c.lower()[0] if c.lower() else c


NAMED = [
    (r"REGIONAL INDICATOR SYMBOL LETTER ([A-Z])", None), (r"NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])", None),
    (r"(?:DINGBAT NEGATIVE CIRCLED|DINGBAT CIRCLED SANS-SERIF|DINGBAT NEGATIVE CIRCLED SANS-SERIF|NEGATIVE CIRCLED|DOUBLE CIRCLED) (?:DIGIT|NUMBER) ([A-Z]+)",
     {"ZERO": "0", "ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5", "SIX": "6", "SEVEN": "7", "EIGHT": "8",
      "NINE": "9", "TEN": "10", "ELEVEN": "11", "TWELVE": "12"}),
]


def compatibility(c):
    """The letters, digits or Chinese characters that a compatibility form stands for; itself where it is no such form."""
    for pattern, words in NAMED:
        found = re.fullmatch(pattern, unicodedata.name(c, ""))
        if found:
            return words.get(found[1], c) if words else found[1]
    kind = unicodedata.decomposition(c).partition(" ")[0]
    plain = unicodedata.normalize("NFKC", c)
    is_compatible_han = unicodedata.name(c, "").startswith("CJK COMPATIBILITY IDEOGRAPH")
    if not is_compatible_han and kind not in FORMS:
        return c
    plain = re.sub(r"^[(（〔](.+)[)）〕]$", r"\1", plain).rstrip(".,。")
    is_word = plain and all(p.isascii() and p.isalnum() or is_han(p) for p in plain)
    # Units and abbreviations of several letters are no disguise of anything.
    is_unit = kind == "<square>" and len(plain) > 1
    return plain if is_word and not is_unit and len(plain) <= 3 else c


def look_alike(c, confusables):
    """The ASCII letter that a letter of another script, or one with marks, looks like."""
    if c.isascii() or is_han(c) or unicodedata.category(c)[0] != "L" or unicodedata.category(c) == "Lm":
        return c
    base = unicodedata.normalize("NFD", c)[0]
    if base.isascii() and base.isalpha():
        return base
    if unicodedata.name(c, "").split(" ")[0] not in ("CYRILLIC", "GREEK", "LATIN", "ARMENIAN", "CHEROKEE", "LISU", "COPTIC"):
        return c
    for found in confusables.get(c, []):
        if len(found["c"]) == 1 and found["c"].isascii() and found["c"].isalpha():
            return found["c"]
    return c


def fold(c, pairs, confusables):
    """What a character becomes, and the steps."""
    text, steps = c, 0
    for _ in range(4):
        for step, change in ((WIDTH, width), (COMPATIBILITY, compatibility), (LOOK_ALIKE, lambda c: look_alike(c, confusables)), (CASE, lower),
                             (TRADITIONAL, lambda c: pairs.get(c, c))):
            new = "".join(change(x) for x in text)
            if new != text:
                text, steps = new, steps | step
    return text, steps


def write_table(pairs, confusables):
    single, several = [], []
    for code in range(0x110000):
        if 0xD800 <= code <= 0xDFFF or any(a <= code <= b for a, b in INVISIBLE):
            continue
        c = chr(code)
        folded, steps = fold(c, pairs, confusables)
        if folded == c:
            continue
        if any(fold(x, pairs, confusables)[0] != x for x in folded):
            sys.exit(f"not the end of the road: {c} {folded}")
        (single if len(folded) == 1 else several).append((code, folded, steps))
    with open(os.path.join(HERE, "table.rs"), "w", encoding="utf-8") as out:
        say = lambda *parts: print(*parts, file=out)
        say("// Made by src/fold/generate.py from the Unicode Character Database", unicodedata.unidata_version, "and confusables.txt (Unicode-3.0)")
        say("// and OpenCC's TSCharacters, TWVariants, HKVariants and JPVariants (Apache-2.0). Do not edit.")
        say()
        say("//! The folding of single characters, as data.")
        say()
        say("/// Characters that leave no trace on the screen, and marks that only sit on others, as inclusive ranges in order.")
        say(f"pub(super) static INVISIBLE: [(char, char); {len(INVISIBLE)}] = [")
        for a, b in INVISIBLE:
            say(f"    ('\\u{{{a:x}}}', '\\u{{{b:x}}}'),")
        say("];")
        say()
        say("/// What a character becomes, and the steps that it takes: 1 width, 2 case, 4 traditional, 16 compatibility, 32 look-alike. In order")
        say("/// of the first.")
        say("#[rustfmt::skip]")
        say(f"pub(super) static FOLDED: [(char, char, u8); {len(single)}] = [")
        for at in range(0, len(single), 8):
            say("    " + " ".join(f"('\\u{{{a:x}}}','\\u{{{ord(b):x}}}',{s})," for a, b, s in single[at:at + 8]))
        say("];")
        say()
        say("/// The same for characters that become several.")
        say("#[rustfmt::skip]")
        say(f"pub(super) static EXPANDED: [(char, &str, u8); {len(several)}] = [")
        for at in range(0, len(several), 8):
            say("    " + " ".join(f"('\\u{{{a:x}}}',\"{b}\",{s})," for a, b, s in several[at:at + 8]))
        say("];")


def toneless(reading):
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in plain if c.isascii() and c.isalpha())


def spoken_in(phrases):
    """How often each character is spoken in which way in phrases."""
    spoken = {}
    for phrase, sounds in phrases.items():
        for c, sound in zip(phrase, sounds):
            if is_han(c) and toneless(sound[0]):
                spoken.setdefault(c, collections.Counter())[toneless(sound[0])] += 1
    return spoken


def write_sound(pairs, readings, phrases, words):
    usual, second = {}, {}
    spoken = spoken_in(phrases)
    for code, text in readings.items():
        c = chr(int(code))
        if not "\u4e00" <= c <= "\u9fff" or c in pairs:
            continue
        counts = spoken.get(c, collections.Counter())
        sounds = [sound for sound, _ in counts.most_common(2)] or [next(filter(None, map(toneless, text.split(","))), "")]
        if len(sounds[0]) > 1 or sounds[0] in "aeo":
            usual.setdefault(sounds[0], []).append(c)
        # A reading of a few rare words is not heard in the character alone.
        if len(sounds) > 1 and counts[sounds[1]] >= max(3, sum(counts.values()) / 8):
            second.setdefault(sounds[1], []).append(c)
    ordinary = sorted({word for word, frequency in words if len(word) == 2 and all(map(is_han, word)) and frequency >= LEAST_FREQUENCY})
    weights = collections.Counter()
    for word, frequency in words:
        for c in filter(is_han, word):
            weights[c] += frequency
    common = [c for c, _ in weights.most_common(MOST_COMMON)]
    with open(os.path.join(HERE, "sound.rs"), "w", encoding="utf-8") as out:
        say = lambda *parts: print(*parts, file=out)
        say("// Made by src/fold/generate.py from pypinyin's pinyin_dict (MIT) and jieba's dict.txt (MIT). Do not edit.")
        say()
        say("//! How characters sound, without tones, and which pairs of characters are ordinary words.")
        say()
        for name, what, table in (("USUAL", "The usual reading, with the characters that have it.", usual), ("SECOND", "The second reading of characters that have one.", second)):
            say(f"/// {what}")
            say("#[rustfmt::skip]")
            say(f"pub(super) static {name}: [(&str, &str); {len(table)}] = [")
            for sound in sorted(table):
                say(f"    (\"{sound}\", \"{''.join(sorted(table[sound]))}\"),")
            say("];")
            say()
        say("/// The most common characters, the most common first: they stand next to each other by chance.")
        say("#[rustfmt::skip]")
        say("pub(super) static COMMON: &str = concat!(")
        for at in range(0, len(common), 60):
            say(f"    \"{''.join(common[at:at + 60])}\",")
        say(");")
        say()
        say("/// Ordinary words of two characters, one behind the other, in order.")
        say("#[rustfmt::skip]")
        say("pub(super) static ORDINARY: &str = concat!(")
        for at in range(0, len(ordinary), 60):
            say(f"    \"{''.join(ordinary[at:at + 60])}\",")
        say(");")
    print(len(usual), "syllables,", len(ordinary), "ordinary words")


def main():
    dictionaries, pinyin, phrases, jieba, confusable = sys.argv[1:]
    pairs = traditional(dictionaries)
    write_table(pairs, json.load(open(confusable, encoding="utf-8")))
    words = [(line.split(" ")[0], int(line.split(" ")[1])) for line in open(jieba, encoding="utf-8")]
    write_sound(pairs, json.load(open(pinyin, encoding="utf-8")), json.load(open(phrases, encoding="utf-8")), words)


main()
