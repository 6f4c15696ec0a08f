#!/usr/bin/env python3
"""Makes src/fold/table.rs: what a character becomes when text is folded, and by which steps.

    python3 src/fold/generate.py TSCharacters.txt > src/fold/table.rs

Sources:
  * the Unicode Character Database as Python's `unicodedata` has it (Unicode-3.0 licence): compatibility decompositions tagged
    <wide> and <narrow>, simple lower case, and the Default_Ignorable_Code_Point ranges, which are written out below;
  * OpenCC's TSCharacters.txt (Apache-2.0): traditional to simplified, the first candidate of each line.

Every entry is the end of the road: folding a folded character changes nothing. `cargo test` checks that.
"""
import sys
import unicodedata

WIDTH, CASE, TRADITIONAL = 1, 2, 4

# DerivedCoreProperties.txt, Default_Ignorable_Code_Point; U+00AD is among them.
INVISIBLE = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]


def traditional(path):
    pairs = {}
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            key, values = line.rstrip("\n").split("\t")
            first = values.split(" ")[0]
            if len(key) == 1 and len(first) == 1 and key != first:
                pairs[key] = first
    return pairs


def width(character):
    kind, _, code = unicodedata.decomposition(character).partition(" ")
    if kind in ("<wide>", "<narrow>") and " " not in code:
        return chr(int(code, 16))
    return character


def lower(character):
    folded = character.lower()
    return folded if len(folded) == 1 else folded[0]


def fold(character, pairs):
    steps, now = 0, character
    for step, change in ((WIDTH, width), (CASE, lower), (TRADITIONAL, lambda c: pairs.get(c, c))):
        seen = set()
        while change(now) != now and now not in seen:
            seen.add(now)
            now, steps = change(now), steps | step
    return now, steps


def main():
    pairs = traditional(sys.argv[1])
    entries = []
    for code in range(0x110000):
        if 0xD800 <= code <= 0xDFFF or any(a <= code <= b for a, b in INVISIBLE):
            continue
        character = chr(code)
        folded, steps = fold(character, pairs)
        again, _ = fold(folded, pairs)
        if folded != again:
            sys.exit(f"not the end of the road: {character} {folded} {again}")
        if folded != character:
            entries.append((code, ord(folded), steps))
    print("// Made by src/fold/generate.py from the Unicode Character Database", unicodedata.unidata_version, "(Unicode-3.0)")
    print("// and OpenCC's TSCharacters.txt (Apache-2.0). Do not edit.")
    print()
    print("//! The folding of single characters, as data.")
    print()
    print("/// Characters that leave no trace on the screen, as inclusive ranges in order.")
    print(f"pub(super) static INVISIBLE: [(char, char); {len(INVISIBLE)}] = [")
    for a, b in INVISIBLE:
        print(f"    ('\\u{{{a:x}}}', '\\u{{{b:x}}}'),")
    print("];")
    print()
    print("/// What a character becomes, and the steps that it takes: 1 width, 2 case, 4 traditional. In order of the first.")
    print("#[rustfmt::skip]")
    print(f"pub(super) static FOLDED: [(char, char, u8); {len(entries)}] = [")
    for at in range(0, len(entries), 8):
        print("    " + " ".join(f"('\\u{{{a:x}}}','\\u{{{b:x}}}',{s})," for a, b, s in entries[at:at + 8]))
    print("];")


main()
