"""Labelled posts, what a checker says about them, and the figures that follow."""

import json
import math
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
POSTS = HERE / "posts.jsonl"
BINARY = HERE.parent / ".build-release" / "release" / "heraut"

# In this order in every table; the first seven have to be blocked.
KINDS = [
    "name", "identifier", "quasi", "narrative", "subjudice", "smallcell", "contact",
    "clean-general", "clean-goodnews", "clean-figures", "hard-negative",
]


def read(path):
    """The posts of a file: one JSON object a line, with id, lang, text, label, kind and spans."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def questions(posts):
    """What a checker gets to see: no labels."""
    lines = (json.dumps({key: post[key] for key in ("id", "lang", "text")}, ensure_ascii=False)
             for post in posts)
    return "".join(line + "\n" for line in lines).encode()


def need(binary):
    """Ends with a sentence when there is no binary."""
    if not pathlib.Path(binary).exists():
        sys.exit(f"{binary} is not there: run 'make release', or name one with --binary")
    return str(pathlib.Path(binary).resolve())


def ask(binary, posts):
    """Heraut's answers by the id of the post."""
    # In the root folder, where no workspace adds rules of its own.
    run = subprocess.run([need(binary), "check", "--jsonl"], input=questions(posts),
                         stdout=subprocess.PIPE, cwd="/")
    if run.returncode != 0:
        sys.exit(f"heraut check --jsonl ended with {run.returncode}")
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    return {answer["id"]: answer for answer in answers}


def wilson(hits, count, z=1.96):
    """The 95 % interval of a rate."""
    if count == 0:
        return (0.0, 0.0)
    rate = hits / count
    scale = 1 + z * z / count
    centre = (rate + z * z / (2 * count)) / scale
    half = z * math.sqrt(rate * (1 - rate) / count + z * z / (4 * count * count)) / scale
    return (max(0.0, centre - half), min(1.0, centre + half))


def share(part, whole):
    """A rate, or None of nothing."""
    return part / whole if whole else None


def is_individual(post):
    return post["label"] == "individual"


class Figures:
    """How answers compare with labels; a post without an answer counts as not blocked."""

    def __init__(self, posts, answers):
        self.count = len(posts)
        self.unanswered = [post["id"] for post in posts if post["id"] not in answers]
        self.missed, self.wrongly_blocked = [], []
        self.right_blocks = self.right_passes = 0
        self.kinds = {}
        self.languages = {}
        self.spans = self.found_spans = 0
        self.has_spans = False
        for post in posts:
            answer = answers.get(post["id"], {})
            self._add(post, bool(answer.get("blocked")), answer.get("spans"))

    def _add(self, post, blocked, spans):
        individual = is_individual(post)
        kind = self.kinds.setdefault(post["kind"], {"individual": individual, "of": 0, "blocked": 0})
        kind["of"] += 1
        kind["blocked"] += blocked
        language = self.languages.setdefault(
            post["lang"], {"individual": 0, "caught": 0, "general": 0, "blocked": 0})
        language["individual" if individual else "general"] += 1
        if blocked:
            language["caught" if individual else "blocked"] += 1
        if individual and blocked:
            self.right_blocks += 1
        elif individual:
            self.missed.append(post)
        elif blocked:
            self.wrongly_blocked.append(post)
        else:
            self.right_passes += 1
        if spans is not None:
            self.has_spans = True
            for start, end, _ in post["spans"]:
                self.spans += 1
                self.found_spans += any(span[0] < end and start < span[1] for span in spans)

    @property
    def individual(self):
        return self.right_blocks + len(self.missed)

    @property
    def general(self):
        return self.right_passes + len(self.wrongly_blocked)

    @property
    def recall(self):
        return self.right_blocks / self.individual if self.individual else 0.0

    @property
    def false_positives(self):
        return len(self.wrongly_blocked) / self.general if self.general else 0.0

    @property
    def precision(self):
        blocked = self.right_blocks + len(self.wrongly_blocked)
        return self.right_blocks / blocked if blocked else 0.0

    @property
    def f1(self):
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def span_recall(self):
        return share(self.found_spans, self.spans) if self.has_spans else None

    @property
    def kind_recalls(self):
        """The recall of each kind that has to be blocked."""
        return {name: kind["blocked"] / kind["of"] for name, kind in self.kinds.items()
                if kind["individual"]}

    @property
    def macro_recall(self):
        recalls = self.kind_recalls
        return sum(recalls.values()) / len(recalls) if recalls else 0.0

    def ordered_kinds(self):
        """Names and figures of the kinds, in the order of every table."""
        rank = {name: number for number, name in enumerate(KINDS)}
        return sorted(self.kinds.items(), key=lambda kind: (rank.get(kind[0], len(KINDS)), kind[0]))
