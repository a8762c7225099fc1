#!/usr/bin/env python3
"""Logs as programs write, rotate and damage them, and what a careful reader who watched every write would count.

usage: log_shapes.py SEED COUNT      one JSON object a line: a rule, and steps of operations on files, each followed by a look

The reader knows when each line was truly written and what it said before it was encoded or cut off: `least` is how many matching lines lie in the
window at the look, `most` how many there may be where the last lines of the window are counted a look too late."""
import codecs, json, random, re, sys, time

START = 1_780_000_000
LOOK, WINDOW, STEPS = 10, 60, 16


def shown(at, form, zone=0):
    return time.strftime(form, time.gmtime(at + zone))


STYLES = {
    # name: (timestamp setting, how a line begins)
    "iso": ("rfc3339", lambda t: shown(t, "%Y-%m-%dT%H:%M:%SZ ")),
    "iso-offset": ("rfc3339", lambda t: shown(t, "%Y-%m-%dT%H:%M:%S.000+02:00 ", 7200)),
    "python": ("utc", lambda t: shown(t, "%Y-%m-%d %H:%M:%S,123 - bot - ")),
    "dash": ("utc", lambda t: shown(t, "%Y-%m-%d %H:%M:%S,123-")),
    "gunicorn": ("utc", lambda t: shown(t, "[%Y-%m-%d %H:%M:%S +0530] [7] ", 19800)),
    "colour": ("utc", lambda t: "\x1b[32m" + shown(t, "%Y-%m-%d %H:%M:%S") + "\x1b[0m "),
    "bracket": ("utc", lambda t: shown(t, "[%Y-%m-%d %H:%M:%S] ")),
    "named-zone": ("utc", lambda t: shown(t, "%Y-%m-%d %H:%M:%S UTC ")),
    "local": ("local", lambda t: shown(t, "%Y-%m-%d %H:%M:%S ", 3600)),
    "none": ("none", lambda t: ""),
    "none-but-stamped": ("none", lambda t: shown(t, "%Y-%m-%d %H:%M:%S ")),
    # What cannot be read as configured.
    "ahead": ("utc", lambda t: shown(t, "%Y-%m-%d %H:%M:%S ", 19800)),
    "behind": ("utc", lambda t: shown(t, "%Y-%m-%d %H:%M:%S ", -18000)),
    "no-zone": ("rfc3339", lambda t: shown(t, "%Y-%m-%d %H:%M:%S ")),
    "level-first": ("utc", lambda t: "bot: " + shown(t, "%Y-%m-%d %H:%M:%S ")),
    "american": ("utc", lambda t: shown(t, "%m/%d/%Y %H:%M:%S ")),
    "epoch": ("utc", lambda t: "%d.123 " % t),
}
PATTERNS = ["ERROR", r"\bERROR\b", "ERR[A-Z]+|FATAL", r"ERROR boom \d+", "boom [[:digit:]]+$", "(E|X)RROR.*boom"]
WORDS = ["INFO fine", "DEBUG tick tock", "WARNING slow", "INFO für alle"]


class Case:
    def __init__(self, seed):
        self.r = r = random.Random(seed)
        self.seed = seed
        self.style = r.choice(list(STYLES))
        self.timestamp, self.begin = STYLES[self.style]
        self.pattern = r.choice(PATTERNS)
        self.regex = re.compile(self.pattern.replace("[[:digit:]]", "[0-9]"))
        self.encoding = r.choices(["utf-8", "utf-16-le", "latin-1", "utf-8-crlf"], [12, 2, 1, 2])[0]
        self.written, self.steps, self.ops = [], [], []
        self.number = 0

    def text(self, at, kind):
        """A line, as a program would say it; a burst is of matching ones."""
        self.number += 1
        if kind == "match":
            return self.begin(at) + "ERROR boom %d" % self.number
        if kind == "traceback":
            return self.begin(at) + "INFO about to fail\n  File \"x.py\", line 7\nERROR boom %d" % self.number
        if kind == "long":
            return self.begin(at) + "x" * self.r.choice([5000, 17000, 70000]) + " ERROR boom %d" % self.number
        if kind == "huge":
            return self.begin(at) + "x" * 1_100_000 + " ERROR boom %d" % self.number
        if kind == "coloured":
            return self.begin(at) + "\x1b[31mERROR\x1b[0m boom %d" % self.number
        return self.begin(at) + self.r.choice(WORDS)

    def encode(self, text):
        if self.encoding == "utf-8-crlf":
            return text.replace("\n", "\r\n").encode()
        return text.encode(self.encoding)

    def append(self, at, kind, name="a.log", end="\n"):
        text = self.text(at, kind)
        self.written += [(at, line) for line in text.split("\n")]
        self.op("append", name, (self.encode(text + end)).hex())

    def op(self, *words):
        self.ops.append(list(words))

    def look(self, at, restart=False):
        def count(since):
            return sum(1 for t, line in self.written if since < t <= at and self.regex.search(re.sub("\x1b\\[[0-9;]*m", "", line)))
        self.steps.append({"at": at, "ops": self.ops, "restart": restart, "least": count(at - WINDOW), "most": count(at - WINDOW - LOOK)})
        self.ops = []

    def rotate(self, kind, at):
        if kind in ("rename", "rename-late", "rename-gone", "rename-gzip"):
            self.op("rename", "a.log.1", "a.log.2")
            self.op("rename", "a.log", "a.log.1")
            if kind == "rename-gone":
                self.op("remove", "a.log.1")
            if kind == "rename-gzip":
                self.op("write", "a.log.1.gz", b"\x1f\x8b not really".hex())
                self.op("remove", "a.log.1")
        elif kind == "rename-twice":
            self.rotate("rename", at)
            for _ in range(self.r.choice([0, 1, 4])):
                self.append(at, "match")
            self.op("touch", "a.log")
            self.rotate("rename", at)
        elif kind == "copytruncate":
            self.op("copy", "a.log", "a.log.1")
            self.op("truncate", "a.log")
        elif kind == "truncate":
            self.op("truncate", "a.log")

    def run(self):
        r = self.r
        if self.encoding == "utf-16-le":
            self.op("append", "a.log", codecs.BOM_UTF16_LE.hex())
        # What was there before anybody looked; the newest line is of now, or not.
        newest = START - r.choice([0, 3, 30, 50, 4000])
        for age in sorted((r.randrange(1, 200) for _ in range(r.randrange(1, 6))), reverse=True):
            self.append(newest - age, "match" if r.random() < 0.3 else "fine")
        self.append(newest, r.choice(["fine", "fine", "match"]))
        self.op("modified", "a.log", str(newest))
        self.look(START)
        bursts = set(r.sample(range(1, STEPS), r.choice([0, 1, 1, 2])))
        rotation = r.choice([None, "rename", "rename-late", "rename-gone", "rename-gzip", "rename-twice", "copytruncate", "truncate"])
        rotations = set(r.sample(range(1, STEPS), 1 if rotation else 0))
        if bursts and rotations and r.random() < 0.6:
            rotations = {next(iter(bursts))}
        restarts = set(r.sample(range(1, STEPS), r.choice([0, 0, 1])))
        unfinished, after = "", None
        for step in range(1, STEPS):
            at = START + step * LOOK
            kinds = []
            if step in bursts:
                shape = r.choices(["match", "traceback", "long", "huge", "coloured"], [8, 3, 2, 0.3, 2])[0]
                kinds = [shape] * (1 if shape == "huge" else r.randrange(3, 8))
            if r.random() < 0.7:
                kinds.insert(r.randrange(len(kinds) + 1), "fine")
            if unfinished and (kinds or step in rotations):
                self.op("append", "a.log", self.encode(unfinished).hex())
                unfinished = ""
            half = r.randrange(len(kinds) + 1) if step in rotations else None
            for index, kind in enumerate(kinds):
                if half == index:
                    self.rotate(rotation, at)
                last = index == len(kinds) - 1 and r.random() < 0.3 and self.encoding == "utf-8"
                late = rotation == "rename-late" and step in rotations and half is not None and half <= index and r.random() < 0.5
                if late:
                    self.append(at - r.randrange(0, 5), kind, "a.log.1")
                    self.op("touch", "a.log")
                    continue
                self.append(at - r.randrange(0, 5), kind, end="" if last else "\n")
                unfinished = "\n" if last else ""
            if half is not None and half >= len(kinds):
                self.rotate(rotation, at)
                self.append(at, "fine")
            elif step in rotations:
                self.op("touch", "a.log")
            if r.random() < 0.05 and not unfinished:
                self.op("append", "a.log", (b"\0" * 512).hex())
            for name in ("a.log", "a.log.1", "a.log.2"):
                self.op("modified-if-changed", name, str(at))
            self.look(at, step in restarts)
        return {
            "name": "%d %s %s %s %s" % (self.seed, self.style, self.encoding, rotation, self.pattern), "timestamp": self.timestamp,
            "pattern": self.pattern, "limit": r.choice([1, 1, 2, 3]), "window": WINDOW, "start": START, "steps": self.steps,
        }


if __name__ == "__main__":
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for index in range(count):
        print(json.dumps(Case(seed + index).run()))
