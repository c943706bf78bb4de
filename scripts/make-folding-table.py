#!/usr/bin/env python3
"""Writes Sources/Gate/FoldingTable.swift: which characters the gate reads as which ASCII.

From Unicode's compatibility decompositions (NFKD without marks), as the Python on this machine has
them, plus the Latin letters that have none and the Cyrillic and Greek look-alikes.

    scripts/make-folding-table.py > Sources/Gate/FoldingTable.swift
"""
import unicodedata

LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ı": "i", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H",
    "ŋ": "n", "Ŋ": "N", "ɑ": "a", "ɡ": "g", "ə": "e", "Ə": "E", "ɔ": "o", "Ɔ": "O", "ɛ": "e", "Ɛ": "E",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ƴ": "y", "Ƴ": "Y",
    "‘": "'", "’": "'", "ʼ": "'", "ʻ": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-",
    "—": "-", "−": "-", "⁃": "-", "•": "*", "·": ".", "⁄": "/", "∕": "/", "⠀": " ", "€": "$", "£": "$", "¥": "$", "％": "%",
}
# Letters of other scripts that look like these, in words that are otherwise Latin.
ALIKE = dict(zip(
    "АВЕЅІЈКМНОРСТУХҮԌԚԜаеѕіјорсухһԁԛԝɩΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαινρκυτєԍӀӏՕօոսհՏԼ",
    "ABESIJKMHOPCTYXYGQWaesijopcyxhdqwiABEZHIKMNOPTYXoaivpkutecIlOonuhSL",
))
# Letters that look alike enough to hide a name in a Latin word, and are not taken for Latin without one.
WEAKLY_ALIKE = dict(zip("кмтвнгпьҽցϲϳργѵѡυχηωѴϜϹͿЬГП", "kmtbhrnbegcjpyvwuxnwVFCJbrn"))



def fold():
    table = {}
    for code in range(0x80, 0x110000):
        char = chr(code)
        if 0xD800 <= code < 0xE000:
            continue
        plain = unicodedata.normalize("NFKD", char)
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        if plain and all(0x20 <= ord(c) < 0x7F for c in plain):
            table[code] = plain.strip() or " "
    table.update({ord(char): plain for char, plain in LETTERS.items() if ord(char) >= 0x80})
    return table


def runs(table):
    """`first+count=text`: consecutive characters whose texts are consecutive too."""
    codes, at, out = sorted(table), 0, []
    while at < len(codes):
        end = at
        if len(table[codes[at]]) == 1:
            while (end + 1 < len(codes) and codes[end + 1] == codes[end] + 1
                   and table[codes[end + 1]] == chr(ord(table[codes[end]]) + 1)):
                end += 1
        text = table[codes[at]].replace(" ", "␠")
        out.append(f"{codes[at]:X}+{end - at + 1}={text}")
        at = end + 1
    return out


def lines(words, width=92):
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line += (" " if line else "") + word
    yield line


def literal(words):
    return "\n".join("        " + line for line in lines(words))


print(f'''/// Which characters the gate reads as which ASCII.
///
/// Made by `scripts/make-folding-table.py` from Unicode {unicodedata.unidata_version}; not edited by hand.
enum FoldingTable {{
    /// `first+count=text`, code points in hexadecimal; of a run, the texts are consecutive too.
    static let compatible = ##"""
{literal(runs(fold()))}
        """##

    /// Look-alikes from other scripts, one for one.
    static let alike = ##"""
{literal(runs({ord(k): v for k, v in ALIKE.items()}))}
        """##

    /// Letters that look alike only beside Latin ones.
    static let weaklyAlike = ##"""
{literal(runs({ord(k): v for k, v in WEAKLY_ALIKE.items() if k not in ALIKE}))}
        """##
}}''')
