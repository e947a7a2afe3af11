"""What to worry about in a list of packages, before anybody asks a vulnerability database."""
import re
from collections import Counter
from dataclasses import dataclass

STRONG = re.compile(r"\b(?:AGPL|GPL)-?(?:\d|$|v)|\bSSPL|\bOSL-|\bEUPL", re.I)
WEAK = re.compile(r"\bLGPL|\bMPL|\bEPL|\bCDDL|\bCC-BY-SA", re.I)
NOT_OPEN = re.compile(r"\bBUSL|\bBUSINESS|\bElastic|\bCC-BY-NC|\bUNLICENSED|SEE LICENSE|Commons Clause|\bPolyForm", re.I)


@dataclass
class Finding:
    level: str
    text: str


def find(packages, read, distributed):
    yield from sources(packages)
    yield from pins(packages, read)
    yield from licences(packages, distributed)
    yield from locks(packages, read)
    yield from doubles(packages)


def named(group, most=6):
    names = list(dict.fromkeys(f"`{each}`" for each in group))
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def sources(packages):
    for each in packages:
        origin = each.source or each.wanted
        if re.match(r"(?:git\+)?http:", origin):
            yield Finding("high", f"`{each.name}` comes over unencrypted http. Anybody on the way can replace it.")
        elif re.match(r"(?:git\+|git:|git@|github:|ssh:)|https?://[^\s]*\.git", origin) or each.ecosystem in ("python", "cargo") and re.match(r"https?:", each.source) or re.fullmatch(r"[\w.-]+/[\w.-]+(?:#.*)?", each.wanted):
            fixed = re.search(r"[#@](?:commit=|rev=)?[0-9a-f]{40}\b", origin)
            if fixed and not each.direct:
                continue
            yield Finding("low" if fixed else "high", f"`{each.name}` comes from a repository and not a registry" + (", fixed to a commit." if fixed else ", and follows a branch or tag that can be moved. Fix a 40-digit commit."))
        elif each.source.startswith(("/", "./", "../")) or each.wanted.startswith("file:"):
            yield Finding("medium", f"`{each.name}` is a path on somebody's disk. The build works nowhere else.")
    missing = [each.name for each in packages if not each.integrity]
    if missing:
        yield Finding("high", f"Without a checksum in the lock file: {named(missing)}. What is downloaded is not compared with anything.")


def pins(packages, read):
    direct = [each for each in packages if each.direct]
    anything = [each.name for each in direct if each.wanted in ("", "*", "latest", "x", ">=0") and not each.source]
    if anything:
        yield Finding("high", f"Any version will do for {named(anything)}: tomorrow's build may take the next major.")
    open_ended = [each.name for each in direct if re.match(r">=?", each.wanted) and "<" not in each.wanted and each.name not in anything]
    if open_ended:
        yield Finding("medium", f"No upper bound: {named(open_ended)}. A lower bound alone takes major versions too.")
    if "python" in read.values() and not any("lock" in name for name in read):
        loose = [each.name for each in direct if each.ecosystem == "python" and not each.version and each.file.startswith("requirements") and each.name not in anything + open_ended]
        if loose:
            yield Finding("medium", f"Not pinned with == and no lock file: {named(loose)}. Two installations can differ.")
    unstable = [each.name for each in direct if re.match(r"[\^~]?0\.0\.|.*\d[.-]?(?:alpha|beta|rc|dev|a\d|b\d)", each.wanted)]
    if unstable:
        yield Finding("low", f"Pre-releases or 0.0.x asked for: {named(unstable)}.")


def licences(packages, distributed):
    shipped = [each for each in packages if each.licence and not each.dev]
    groups = (("high" if distributed else "medium", [each for each in shipped if kind_of(each.licence) == "strong copyleft"], "Strong copyleft among what is shipped", "Distributing the program obliges you to offer its source; AGPL also when it is only used over a network."),
              ("high", [each for each in shipped if kind_of(each.licence) == "not open source"], "Not open source", "Read the terms before the next release."),
              ("low", [each for each in shipped if kind_of(each.licence) == "weak copyleft"], "Weak copyleft", "Usually fine unchanged; changes to these files have to be published."))
    for level, group, title, advice in groups:
        if group:
            yield Finding(level, f"{title}: {named(f'{each.name} ({each.licence})' for each in group)}. {advice}")
    locked = [each for each in packages if each.file.endswith("package-lock.json")]
    silent = [each.name for each in locked if not each.licence and not each.dev]
    if silent and len(silent) < len(locked):
        yield Finding("medium", f"No licence named: {named(silent)}. Without one nobody may copy it; look into its repository.")


def kind_of(licence):
    """By the friendliest choice of an OR, since the user may choose."""
    kinds = []
    for choice in re.split(r"\s+OR\s+", licence.strip("()"), flags=re.I):
        kinds.append("not open source" if NOT_OPEN.search(choice) else "weak copyleft" if WEAK.search(choice) else "strong copyleft" if STRONG.search(choice) else "")
    return min(kinds, key=["", "weak copyleft", "strong copyleft", "not open source"].index)


def licence_counts(packages):
    counts = Counter(each.licence for each in packages if each.licence)
    return [(name, count, kind_of(name)) for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def locks(packages, read):
    for manifest, lock in (("package.json", "package-lock.json"), ("Cargo.toml", "Cargo.lock")):
        if manifest in read and lock not in read and "npm-shrinkwrap.json" not in read:
            yield Finding("medium", f"`{manifest}` without `{lock}`: what is really installed cannot be told. Attach it, or commit one.")
        if manifest in read and lock in read:
            held = {each.name for each in packages if each.file == lock}
            lost = [each.name for each in packages if each.file == manifest and each.name not in held and not each.source and not re.match(r"(?:file|link|workspace):", each.wanted)]
            if lost:
                yield Finding("high", f"In `{manifest}` but not in `{lock}`: {named(lost)}. The lock file is stale; `{'npm ci' if lock.startswith('package') else 'cargo build --locked'}` will refuse it.")
    scripts = [each.name for each in packages if each.scripts]
    if scripts:
        yield Finding("medium", f"Run code of their own when they are installed: {named(scripts)}. Know why, or install with `--ignore-scripts`.")


def doubles(packages):
    versions = {}
    for each in packages:
        if each.version and not each.direct:
            versions.setdefault((each.ecosystem, each.name), set()).add(each.version)
    several = {name: sorted(found) for (_, name), found in versions.items() if len(found) > 1}
    if several:
        shown = "; ".join(f"`{name}` {', '.join(found)}" for name, found in sorted(several.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:8])
        yield Finding("low", f"In several versions: {shown}. Costs size, and types or singletons of the two do not fit each other.")
    twice = Counter((each.ecosystem, each.name.lower().replace("_", "-"), each.file) for each in packages if each.direct)
    again = [name for (_, name, _), count in twice.items() if count > 1]
    if again:
        yield Finding("medium", f"Asked for twice in one file: {named(again)}. Which one counts depends on the tool.")
