"""What belongs together, how closely, and in which words it differs."""
import difflib

from shingles import words
from table import shown


def write(names, texts, pairs, groups, threshold, piece, how, empty):
    extra = sum(len(group) - 1 for group in groups)
    parts = [f"**{len(texts)} texts, {len(groups)} cluster{'s' if len(groups) != 1 else ''} of near-duplicates; {extra} text{'s' if extra != 1 else ''} may be redundant.**" if groups else f"**{len(texts)} texts, none of them near-duplicates of another.**",
             f"Alike from {threshold:.0%} of shared pieces of {piece} on; {how}."]
    known = {(a, b): alike for a, b, alike, _ in pairs}
    for at, group in enumerate(groups[:20], 1):
        keep = max(group, key=lambda each: (len(words(texts[each])), -each))
        inside = [known[pair] for pair in ((a, b) for a in group for b in group if a < b) if pair in known and known[pair] >= threshold]
        full = len(group) * (len(group) - 1) // 2
        tied = f"{min(inside):.0%} to {max(inside):.0%} alike" if min(inside) < max(inside) else f"{inside[0]:.0%} alike"
        chain = "" if len(inside) == full else f"; {full - len(inside)} of {full} pairs are below the threshold and hang together through others"
        lines = [f"## {at}. {len(group)} texts, {tied}{chain}", "", f"Longest: **{shown(names[keep])}**, “{shown(texts[keep], 160)}”", ""]
        for other in group[:12]:
            if other != keep:
                alike = known.get((min(other, keep), max(other, keep)))
                lines.append(f"- **{shown(names[other])}**" + (f" ({alike:.0%})" if alike is not None else "") + f": {difference(texts[keep], texts[other])}")
        if len(group) > 12:
            lines.append(f"- and {len(group) - 12} more, in `clusters.csv`")
        parts.append("\n".join(lines))
    if len(groups) > 20:
        parts.append(f"{len(groups) - 20} smaller clusters are in `clusters.csv`.")
    within = [(a, b, alike, part) for a, b, alike, part in pairs if alike < threshold]
    if within:
        parts.append("## Contained, though not alike as a whole\n\n" + "\n".join(
            f"- {part:.0%} of **{shown(names[small])}** stands in **{shown(names[large])}**"
            for a, b, _, part in within[:10] for small, large in [sorted((a, b), key=lambda each: len(texts[each]))]))
    if empty:
        parts.append(f"Without any word, and so not compared: {', '.join(map(shown, empty[:10]))}.")
    parts.append("Files: `pairs.csv`, `clusters.csv`.")
    return "\n\n".join(parts) + "\n"


def difference(kept, other):
    """The words that changed from the kept text to the other, at most four places."""
    a, b = words(kept), words(other)
    if a == b:
        return "the same words" if kept.strip() != other.strip() else "identical"
    if len(a) > 3000 or len(b) > 3000:
        return f"{len(b)} words against {len(a)}"
    said = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = " ".join(a[i:j]), " ".join(b[k:m])
        if kind == "replace":
            said.append(f"“{shown(before, 50)}” became “{shown(after, 50)}”")
        elif kind == "delete":
            said.append(f"without “{shown(before, 50)}”")
        elif kind == "insert":
            said.append(f"adds “{shown(after, 50)}”")
    return "; ".join(said[:4]) + (f"; {len(said) - 4} more changes" if len(said) > 4 else "")
