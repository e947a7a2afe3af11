"""Keywords that one page can serve: the same subject, wanted in a way that fits one page."""
import math
from collections import Counter
from dataclasses import dataclass, field

from terms import intent, topic

# Whoever wants to know and whoever wants to buy are shown different pages.
PAGE_KIND = {"transactional": "sell", "commercial": "compare", "unmarked": "sell", "informational": "explain", "navigational": "brand"}
PAGE_NAME = {"transactional": "category or product page", "commercial": "comparison", "unmarked": "category page", "informational": "guide", "navigational": "brand page"}


@dataclass
class Member:
    keyword: object
    intent: str
    topic: frozenset


@dataclass
class Cluster:
    members: list = field(default_factory=list)

    @property
    def head(self):
        return self.members[0]

    @property
    def volume(self):
        return sum(member.keyword.volume for member in self.members)

    @property
    def intent(self):
        """By volume, the bare subject only when nothing else is there."""
        votes = Counter()
        for member in self.members:
            votes[member.intent] += member.keyword.volume or 1
        marked = {kind: count for kind, count in votes.items() if kind != "unmarked"}
        return max(marked, key=marked.get) if marked else "unmarked"

    @property
    def difficulty(self):
        known = [(member.keyword.difficulty, member.keyword.volume or 1) for member in self.members if member.keyword.difficulty is not None]
        return sum(value * weight for value, weight in known) / sum(weight for _, weight in known) if known else None

    def reachable(self, weights):
        """Searches a month, less the share that its difficulty keeps, by what a visit is worth."""
        total = 0.0
        for member in self.members:
            difficulty = member.keyword.difficulty
            total += member.keyword.volume * (1 - (50 if difficulty is None else min(100, difficulty)) / 100) * weights[member.intent]
        return total

    def rivals(self):
        """Own pages that rank for it, when there is more than one."""
        pages = {}
        for member in self.members:
            if member.keyword.url and (member.keyword.position or 0) <= 50:
                pages.setdefault(member.keyword.url, []).append(member.keyword.text)
        return pages if len(pages) > 1 else {}


def build(keywords, settings):
    members = [Member(each, intent(each.text, settings["brands"], settings["competitors"]), topic(each.text)) for each in keywords]
    counts = Counter(stem for member in members for stem in member.topic)
    # A word that half of the list has says less than one that three keywords share.
    weight = {stem: math.log(1 + len(members) / count) for stem, count in counts.items()}
    by_results = any(member.keyword.results for member in members)
    clusters, known = [], Heads(weight, settings["similarity"])
    for member in sorted(members, key=lambda each: (-each.keyword.volume, each.keyword.text)):
        best, closest = None, 0.0
        for cluster in (clusters[at] for at in known.near(member, by_results)):
            closeness = shared_results(member, cluster.head, settings) if by_results else likeness(member, cluster.head, weight)
            if closeness > closest:
                best, closest = cluster, closeness
        if best and closest >= (1 if by_results else settings["similarity"]):
            best.members.append(member)
        else:
            known.add(member, len(clusters))
            clusters.append(Cluster([member]))
    return (clusters if by_results else with_bare_subjects(clusters)), by_results


class Heads:
    """Finds the clusters whose head can be alike enough at all, so that long lists need not be compared with everything."""

    def __init__(self, weight, similarity):
        self.weight, self.similarity = weight, similarity
        self.by_stem, self.by_topic, self.by_result = {}, {}, {}

    def add(self, member, at):
        self.by_topic.setdefault(member.topic, []).append(at)
        for found, names in ((self.by_stem, member.topic), (self.by_result, member.keyword.results)):
            for name in names:
                found.setdefault(name, []).append(at)

    def near(self, member, by_results):
        """Numbers of clusters, in their order."""
        if by_results:
            return sorted({at for name in member.keyword.results for at in self.by_result.get(name, ())})
        found = {at for stem in member.topic for at in self.by_topic.get(member.topic - {stem}, ())}
        rest = math.fsum(self.weight[stem] for stem in member.topic)
        least = self.similarity * rest
        # A head with none of the rarest words cannot share enough of the rest.
        for stem in sorted(member.topic, key=lambda each: (-self.weight[each], each)):
            found.update(self.by_stem.get(stem, ()))
            rest -= self.weight[stem]
            if rest < least - 1e-9:
                break
        return sorted(found)


def with_bare_subjects(clusters):
    """A bare subject that is only ever asked about, never bought, belongs to the guide."""
    sold = {member.topic for each in clusters for member in each.members if member.intent in ("transactional", "commercial")}
    guides = {}
    for each in clusters:
        if each.intent == "informational":
            guides.setdefault(each.head.topic, each)
    kept = []
    for each in clusters:
        guide = guides.get(each.head.topic)
        if guide and each.intent == "unmarked" and each.head.topic not in sold:
            guide.members = sorted(guide.members + each.members, key=lambda member: -member.keyword.volume)
        else:
            kept.append(each)
    return kept


def likeness(member, head, weight):
    if PAGE_KIND[member.intent] != PAGE_KIND[head.intent]:
        return 0.0
    shared, all_of = member.topic & head.topic, member.topic | head.topic
    # One more word makes a section of a guide, but a page of its own in a shop ("manual coffee grinder").
    if PAGE_KIND[head.intent] == "explain" and len(head.topic) > 1 and shared == head.topic and len(all_of) == len(shared) + 1:
        return 1.0
    # fsum, because a set has no order and the rounding of sum depends on it.
    return math.fsum(weight[stem] for stem in shared) / math.fsum(weight[stem] for stem in all_of)


def shared_results(member, head, settings):
    """At least 1 when enough results are the same: then the search engine itself sees one subject."""
    return len(member.keyword.results & head.keyword.results) / settings["shared_results"]
