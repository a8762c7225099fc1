#!/usr/bin/env python3
"""Patterns and lines, and whether Python's `re` finds the one in the other.

usage: patterns.py SEED COUNT      one line each: "i" or "-" for the case, the pattern, the line, "1" or "0", apart by tabs"""
import random, re, sys

random = random.Random(int(sys.argv[1]))
ASSERTIONS = ["^", "$", r"\b", r"\B"]
LISTS = ["[ab]", "[^a]", "[a-c1]", r"[^\d]", r"[\w-]", "[]a]", "[^]b]", "[é-ü]", r"[a\-c]"]
CLASSES = [r"\d", r"\w", r"\s", r"\W", r"\S", r"\D", r"\.", r"\x41"]
COUNTS = ["*", "+", "?", "{2}", "{1,3}", "{,2}", "{2,}", "*?", "", ""]


def atom(depth):
    kind = random.randrange(14)
    if kind < 5:
        return random.choice("abcAé1_ -")
    if kind < 8:
        return random.choice([["."], LISTS, CLASSES][kind - 5])
    if kind == 8:
        return random.choice(ASSERTIONS)
    return random.choice(["(", "(?:"]) + choice(depth - 1) + ")" if depth else random.choice("abc")


def piece(depth):
    text = atom(depth)
    return text if text in ASSERTIONS else text + random.choice(COUNTS)


def choice(depth):
    return "|".join("".join(piece(depth) for _ in range(random.randrange(1, 4))) for _ in range(random.choice([1, 1, 1, 2, 3])))


for _ in range(int(sys.argv[2])):
    pattern, ignores = choice(1), random.random() < 0.25
    for _ in range(3):
        line = "".join(random.choice("aabbcCAé1_ -.x") for _ in range(random.randrange(12)))
        found = re.search(pattern, line, re.ASCII | (re.IGNORECASE if ignores else 0))
        print("i" if ignores else "-", pattern, line, "1" if found else "0", sep="\t")
