"""The rules. Each yields findings about one stage; the last stage is the image that is shipped."""
import re
from dataclasses import dataclass

NAMES = set("""base-tag base-latest root-user secret-in-build secret-copied env-secret superuser remote-add remote-script shell-form two-commands package-cache
split-update unpinned-install copy-before-install build-tools workdir-cd copy-owner healthcheck add-for-copy dev-dependencies no-dockerignore
ignore-gaps world-writable maintainer unused-stage privileged-port""".split())
SECRET = re.compile(r"(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|PASS|CREDENTIALS?|APIKEY)(?:_|$)|(?:API|PRIVATE|ACCESS|AUTH)_KEY", re.I)
SECRET_FILE = re.compile(r"(?:^|/)(?:\.env(?:\.(?!example|sample|template)\w+)?|id_rsa|id_ed25519|\.npmrc|\.pypirc|\.netrc|[\w.-]+\.(?:pem|key|p12|pfx)|credentials(?:\.json)?)$")
INSTALLS = [("package.json", r"\b(?:npm (?:ci|i|install)|yarn install|pnpm (?:i|install))\b", "package.json and its lock file"), ("requirements.txt", r"\bpip3? install\b.*-r ", "requirements.txt"),
            ("pyproject.toml", r"\b(?:poetry install|uv sync)\b", "pyproject.toml and its lock file"), ("go.mod", r"\bgo mod download\b", "go.mod and go.sum"),
            ("Gemfile", r"\bbundle install\b", "Gemfile and Gemfile.lock"), ("composer.json", r"\bcomposer install\b", "composer.json and composer.lock")]


@dataclass
class Finding:
    level: str
    rule: str
    line: int
    text: str


def find(stages, before, ignore_file):
    final = stages[-1]
    for stage in stages:
        yield from base(stage, stages, before)
        yield from secrets(stage, stage is final)
        yield from commands(stage, stage is final)
        yield from copies(stage)
    yield from shipped(final, stages)
    yield from context(stages, ignore_file)


def base(stage, stages, before):
    if stage.image.lower() in {each.name for each in stages if each.name} or stage.image == "scratch":
        return
    image = stage.image
    for arg in before:
        name, _, default = arg.text.partition("=")
        image = re.sub(r"\$\{?" + re.escape(name) + r"(?::-[^}]*)?\}?(?!\w)", lambda _: default.strip('"'), image) if default else image
    if "@sha256:" in image or "$" in image:
        return
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    if tag in ("", "latest"):
        yield Finding("fault", "base-latest", stage.line, f"`{image}` floats: the same file builds another image next month. Name a version, such as the one you run now.")
    elif re.fullmatch(r"\d+(-.*)?|lts.*|stable.*|current.*", tag):
        yield Finding("style", "base-tag", stage.line, f"`{image}` moves with every minor release. Fine with rebuilds and tests; pin a digest where builds must repeat.")


def secrets(stage, ships):
    for each in stage.of("ARG", "ENV"):
        pairs = re.findall(r"(\w+)=(\"[^\"]*\"|\S*)", each.text) or [tuple((each.text + " ").split(" ", 1))]
        for name, value in pairs:
            value = value.strip().strip("\"'")
            if SECRET.search(name) and not re.search(r"_(?:FILE|PATH|URL)$", name) and not (each.name == "ENV" and value == ""):
                how = "is kept in the image's history (`docker history`)" if each.name == "ARG" else "is part of the image: whoever pulls it reads it"
                yield Finding("danger", "secret-in-build" if each.name == "ARG" else "env-secret", each.line,
                              f"`{name}` {how}. Use `RUN --mount=type=secret,id=…` at build time, the environment at run time, and change the value.")
    for each in stage.of("COPY", "ADD"):
        for source in each.words()[:-1]:
            if SECRET_FILE.search(source):
                yield Finding("danger", "secret-copied", each.line, f"`{source}` is baked into a layer{'' if ships else ' of this stage and its cache'}. Deleting it later does not remove it: mount it as a secret.")
    for each in stage.of("RUN"):
        if re.search(r"https?://[^\s/:@]+:[^\s/@$]+@", each.text):
            yield Finding("danger", "secret-in-build", each.line, "An address with a password in it. It stays in the image's history: mount a secret instead.")


def commands(stage, ships):
    for each in stage.of("RUN"):
        text, line = each.text, each.line
        if re.search(r"\bsu[d]o\b", text):
            yield Finding("style", "superuser", line, "A change to root in a build that is root already. Switch with `USER` where that is meant.")
        if any(re.search(r"\bcurl\b|\bwget\b", part) and re.match(r"\s*\w*sh\b", then) for part, then in zip(text.split("|"), text.split("|")[1:])):
            yield Finding("danger", "remote-script", line, "A script from the network is run unread. Download a fixed version and compare its checksum.")
        if re.search(r"\bchmod\s+(?:-R\s+)?0?7{3}\b", text):
            yield Finding("danger", "world-writable", line, "Mode 777 lets every process change these files. Give them an owner.")
        if re.match(r"cd\s", text) and "&&" not in text and ";" not in text:
            yield Finding("fault", "workdir-cd", line, "`cd` ends with its own RUN and changes nothing. Use `WORKDIR`.")
        yield from packages(each, ships)
        if ships and re.search(r"\bnpm (?:ci|i|install)\b", text) and not re.search(r"--omit[= ]dev|--production|--only[= ]prod|\s-g\b|--global", text) and not re.search(r"npm prune", " ".join(r.text for r in stage.of("RUN"))):
            yield Finding("waste", "dev-dependencies", line, "Development packages are installed into the shipped image. `npm ci --omit=dev`, or build in an earlier stage.")
        if re.search(r"\bnpm (?:i|install)(?:\s+--?[\w=-]+)*\s*(?:$|&&|;)", text):
            yield Finding("fault", "unpinned-install", line, "`npm install` may change what the lock file says. `npm ci` installs exactly that.")
        if re.search(r"\bpip3? install\b(?!.*(?:-r |==|--requirement| \.|-e ))", text):
            yield Finding("fault", "unpinned-install", line, "pip installs whatever is newest today. Pin with `==` or a requirements file with hashes.")


def packages(each, ships):
    text, line, cached = each.text, each.line, "type=cache" in each.flags.get("mount", "")
    if re.search(r"apt(?:-get)? (?:-\S+ )*update", text) and not re.search(r"apt(?:-get)? (?:-\S+ )*(?:install|upgrade)", text):
        yield Finding("fault", "split-update", line, "`apt-get update` alone in a layer: the cached list grows old, and a later install fails with 404. Join it with the install.")
    if re.search(r"apt(?:-get)? .*install", text):
        if not re.search(r"(?:^|\s)(?:-\w*y\w*|--yes|--assume-yes)\b", text):
            yield Finding("fault", "unpinned-install", line, "Without `-y` apt waits for an answer that nobody gives.")
        if ships and not cached and "/var/lib/apt/lists" not in text:
            yield Finding("waste", "package-cache", line, "The package lists stay in the layer (20–40 MB). End the same RUN with `rm -rf /var/lib/apt/lists/*`.")
        if "--no-install-recommends" not in text:
            yield Finding("waste", "package-cache", line, "`--no-install-recommends` is missing; recommended packages often double the size.")
    if ships and re.search(r"\bapk (?:-\S+ )*add\b", text) and "--no-cache" not in text and not cached and "/var/cache/apk" not in text:
        yield Finding("waste", "package-cache", line, "`apk add` without `--no-cache` leaves its index in the layer.")
    if ships and re.search(r"\b(?:dnf|yum) .*install\b", text) and "clean all" not in text and not cached:
        yield Finding("waste", "package-cache", line, "End the same RUN with `dnf clean all`.")
    if ships and re.search(r"\bpip3? install\b", text) and "--no-cache-dir" not in text and not cached:
        yield Finding("waste", "package-cache", line, "pip keeps its downloads in the layer: add `--no-cache-dir`, or a cache mount.")
    if ships and re.search(r"\b(?:apt(?:-get)?|apk|dnf|yum)\b.*\b(?:install|add)\b.*\b(?:build-essential|gcc|g\+\+|make|build-base|python3-dev)\b", text):
        yield Finding("waste", "build-tools", line, "Compilers in the shipped image: hundreds of megabytes, and tools for an intruder. Build in an earlier stage and copy the result.")


def copies(stage):
    broad = None
    for each in stage.instructions:
        if each.name == "ADD":
            source = each.words()[0] if each.words() else ""
            if re.match(r"https?://", source) and "checksum" not in each.flags:
                yield Finding("danger", "remote-add", each.line, "`ADD` from the network without `--checksum`: whoever serves that address decides what is in the image.")
            elif not re.search(r"\.(?:tar|tgz|tar\.\w+|txz|tbz2)$|^(?:https?|git)", source):
                yield Finding("style", "add-for-copy", each.line, "`ADD` where `COPY` does: only archives and addresses need it.")
        if each.name in ("COPY", "ADD") and "from" not in each.flags and any(word in (".", "./", "..") for word in each.words()[:-1]):
            broad = broad or each
        if each.name == "RUN" and broad:
            manager = next((what for _, pattern, what in INSTALLS if re.search(pattern, each.text)), None)
            if manager:
                yield Finding("waste", "copy-before-install", broad.line, f"Everything is copied before the install in line {each.line}, so any changed file installs all packages again. Copy {manager} first, install, then the rest.")
                broad = None
    if stage.of("MAINTAINER"):
        yield Finding("style", "maintainer", stage.of("MAINTAINER")[0].line, "`MAINTAINER` is deprecated: use `LABEL org.opencontainers.image.authors`.")


def shipped(final, stages):
    if final.user in ("", "root", "0") and not re.search(r"nonroot|distroless.*:nonroot", final.image):
        last = (final.of("USER") or final.of("CMD", "ENTRYPOINT") or final.instructions or [None])[-1]
        yield Finding("danger", "root-user", last.line if last else final.line, "The program runs as root. Create a user, or take the one of the base image (`node`, `nobody`), and set `USER` at the end.")
    for name in ("CMD", "ENTRYPOINT"):
        given = final.of(name)
        if len(given) > 1:
            yield Finding("fault", "two-commands", given[0].line, f"Only the last {name} counts (line {given[-1].line}).")
        if given and given[-1].listed() is None and not given[-1].text.startswith("exec "):
            yield Finding("fault", "shell-form", given[-1].line, f"{name} in shell form: a shell may stay process 1 and pass no SIGTERM on, so that every stop takes ten seconds and ends in a kill. Use a JSON list.")
    if final.of("EXPOSE") and not final.of("HEALTHCHECK"):
        yield Finding("style", "healthcheck", final.of("EXPOSE")[0].line, "No `HEALTHCHECK`. Compose and Swarm use it; Kubernetes has probes of its own and ignores it.")
    for each in final.of("EXPOSE"):
        low = [port for port in re.findall(r"\b\d+\b", each.text) if int(port) < 1024]
        if low and final.user not in ("", "root", "0"):
            yield Finding("style", "privileged-port", each.line, f"Port {low[0]} as `{final.user}`: newer Docker allows it, other runtimes do not. A port above 1023 works everywhere.")
    for each in final.of("COPY"):
        if final.user not in ("", "root", "0") and "chown" not in each.flags and any(user.line < each.line for user in final.of("USER")):
            yield Finding("style", "copy-owner", each.line, "Copied files belong to root although `USER` stands above. Good if they are only read; add `--chown` if not.")
    used = {value.lower() for stage in stages for each in stage.instructions for value in [each.flags.get("from", "")]} | {stage.image.lower() for stage in stages}
    mounts = " ".join(each.flags.get("mount", "") for stage in stages for each in stage.instructions)
    for stage in stages[:-1]:
        number = str(stages.index(stage))
        if (stage.name or number) not in used and number not in used and f"from={stage.name or number}" not in mounts:
            yield Finding("style", "unused-stage", stage.line, f"Nothing is taken from the stage `{stage.name or number}`. BuildKit skips it; is it a target of its own?")


def context(stages, ignore_file):
    broad = next((each for stage in stages for each in stage.of("COPY", "ADD") if "from" not in each.flags and any(word in (".", "./") for word in each.words()[:-1])), None)
    if broad and ignore_file is None:
        yield Finding("style", "no-dockerignore", broad.line, "The whole folder is copied. Attach `.dockerignore` too: without one `.git`, `.env` and `node_modules` go along.")
    elif broad:
        lines = {line.strip().strip("/").removeprefix("**/") for line in ignore_file.split("\n")}
        missing = [name for name in (".git", ".env") if not lines & {name, f"{name}*", "*", ".*"}]
        if missing:
            yield Finding("danger" if ".env" in missing else "waste", "ignore-gaps", broad.line, f"The whole folder is copied, and `.dockerignore` lets {' and '.join(f'`{name}`' for name in missing)} through.")
