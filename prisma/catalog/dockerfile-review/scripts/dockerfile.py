"""A Dockerfile as its stages and instructions: continuations joined, heredocs taken in, comments dropped."""
import json
import re
from dataclasses import dataclass, field

from intake import Refused

KNOWN = set("FROM RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL".split())


@dataclass
class Instruction:
    name: str
    text: str
    line: int
    flags: dict

    def words(self):
        """The arguments, of the JSON form too."""
        listed = self.listed()
        return listed if listed is not None else re.findall(r"\"(?:\\.|[^\"])*\"|'[^']*'|\S+", self.text)

    def listed(self):
        if self.text.startswith("["):
            try:
                value = json.loads(self.text)
                return value if all(isinstance(each, str) for each in value) else None
            except ValueError:
                return None
        return None


@dataclass
class Stage:
    image: str
    name: str
    line: int
    instructions: list = field(default_factory=list)
    user: str = ""
    starts: str = ""

    def of(self, *names):
        return [each for each in self.instructions if each.name in names]


def parse(text):
    if not text.strip():
        raise Refused('No Dockerfile. Attach it, or send its text as the input or as "text".')
    instructions = read(text.split("\n"))
    stages, before = [], []
    for each in instructions:
        if each.name == "FROM":
            words = each.words()
            if not words:
                raise Refused(f"Line {each.line}: FROM names no image.")
            alias = words[2].lower() if len(words) > 2 and words[1].lower() == "as" else ""
            base = next((stage for stage in stages if stage.name and stage.name == words[0].lower()), None)
            stages.append(Stage(words[0], alias, each.line, user=base.user if base else "", starts=base.starts if base else ""))
        elif stages:
            stages[-1].instructions.append(each)
            if each.name == "USER":
                stages[-1].user = each.text.split(":")[0]
            if each.name in ("CMD", "ENTRYPOINT"):
                stages[-1].starts = each.text
        else:
            before.append(each)
    if not stages:
        raise Refused("There is no FROM: this is not a Dockerfile, or only a part of one.")
    return stages, before


def read(lines):
    found, at, escape = [], 0, "\\"
    while at < len(lines) and (match := re.match(r"\s*#\s*(\w+)\s*=\s*(\S+)", lines[at])):
        escape = "`" if match[1].lower() == "escape" and match[2] == "`" else escape
        at += 1
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        text = line.strip()
        while text.endswith(escape) and at < len(lines):
            following = lines[at].strip()
            at += 1
            if following.startswith("#"):
                continue
            text = f"{text[:-1].rstrip()} {following}"
        name, _, rest = text.rstrip(escape).partition(" ")
        if name.upper() not in KNOWN:
            raise Refused(f'Line {number}: "{name}" is no instruction of a Dockerfile. Is a continuation sign missing at the end of the line before?')
        for mark in re.findall(r"<<-?[\"']?(\w+)[\"']?", rest) if name.upper() in ("RUN", "COPY", "ADD") else []:
            while at < len(lines) and lines[at].strip() != mark:
                rest += " ; " + lines[at].strip() if name.upper() == "RUN" else ""
                at += 1
            at += 1
        flags = {}
        rest = rest.strip()
        while match := re.match(r"--([\w-]+)(?:=(\S+))?\s+", rest):
            flags[match[1]] = f"{flags.get(match[1], '')} {match[2] or ''}".strip()
            rest = rest[match.end():]
        found.append(Instruction(name.upper(), rest, number, flags))
    return found
