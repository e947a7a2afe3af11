"""SubRip and WebVTT to cues, and cues to either. Times are whole milliseconds."""
import html
import re
from dataclasses import dataclass

import request

TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
RANGE = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}(.*)$")
TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}")


@dataclass
class Cue:
    number: int
    line: int
    start: int
    end: int
    lines: list
    settings: str = ""

    def visible(self):
        """The lines as a viewer sees them."""
        return [html.unescape(TAG.sub("", line)).strip() for line in self.lines]


def milliseconds(hours, minutes, seconds, fraction):
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def clock(time, mark=","):
    seconds, rest = divmod(max(0, time), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def parse(name, text):
    """(cues, the format, what had to be passed over)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n")
    kind = "vtt" if re.match(r"WEBVTT(\s|$)", text) else "srt"
    lines = text.split("\n")
    cues, odd, at = [], [], 0
    while at < len(lines):
        match = RANGE.match(lines[at])
        if not match:
            if "-->" in lines[at]:
                odd.append(f"line {at + 1}: {lines[at].strip()[:60]!r} is no pair of times")
            at += 1
            continue
        groups = match.groups()
        first = at + 1
        at += 1
        body = []
        while at < len(lines) and not RANGE.match(lines[at]):
            # A blank line ends a cue; in SubRip a text may go on after one, up to the next number and time.
            if not lines[at].strip() and (kind == "vtt" or ends(lines, at)):
                break
            body.append(lines[at].strip())
            at += 1
        if at < len(lines) and RANGE.match(lines[at]) and body and body[-1].isdigit():
            body.pop()
        while body and not body[-1]:
            body.pop()
        cues.append(Cue(len(cues) + 1, first, milliseconds(*groups[:4]), milliseconds(*groups[4:8]), [line for line in body if line], groups[8].strip()))
    if not cues:
        raise request.BadInput(f"{name} holds no cue: nothing reads like 00:01:02,500 --> 00:01:04,000." + (f" {odd[0]}." if odd else ""))
    return cues, kind, odd


def ends(lines, at):
    rest = [line for line in lines[at:at + 6] if line.strip()]
    return not rest or any(RANGE.match(line) for line in rest[:2])


def write(cues, kind):
    if kind == "vtt":
        blocks = [f"{clock(cue.start, '.')} --> {clock(cue.end, '.')}{' ' + cue.settings if cue.settings else ''}\n" + "\n".join(to_vtt(line) for line in cue.lines) for cue in cues]
        return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"
    return "\n".join(f"{at}\n{clock(cue.start)} --> {clock(cue.end)}\n" + "\n".join(to_srt(line) for line in cue.lines) + "\n" for at, cue in enumerate(cues, 1))


def to_vtt(line):
    line = re.sub(r"\{\\an\d\}|</?font[^>]*>", "", line)
    return re.sub(r"&(?!\w+;|#\d+;)", "&amp;", line)


def to_srt(line):
    """SubRip players know b, i and u; the voice, class and time tags of WebVTT would be shown."""
    return html.unescape(re.sub(r"<(?!/?[biu]>|/?font)[^>]*>", "", line)).replace("\u00a0", " ")
