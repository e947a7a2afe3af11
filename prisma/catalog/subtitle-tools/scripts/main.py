"""Subtitles checked, shifted, stretched and converted: a file in $OUTPUT_DIR, the findings on stdout.

Usage: main.py [FILM.srt]    or the subtitles on stdin, or a JSON object with the settings.
"""
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import checks
import cues as subtitle
import request

SETTINGS = ("text", "to", "shift_seconds", "from_fps", "to_fps", "sync", "repair", "characters_per_second", "line_length", "lines", "gap_ms")
WANTED = 'There are no subtitles: attach a .srt or .vtt file, or put its text into "text".'
WORDS = {3: "broken", 2: "hard to read", 1: "untidy"}


def main():
    sources, settings = request.read(SETTINGS, (".srt", ".vtt", ".txt"), WANTED)
    to = request.choice(settings, "to", ("same", "srt", "vtt"), "same")
    mending = request.choice(settings, "repair", (True, False), False)
    limits = {"speed": request.number(settings, "characters_per_second", 5, 40, 17), "width": request.number(settings, "line_length", 10, 120, 42),
              "lines": request.number(settings, "lines", 1, 5, 2), "gap": request.number(settings, "gap_ms", 0, 1000, 80), "shortest": 833, "longest": 7000}
    name, text = sources[0]
    cues, kind, odd = subtitle.parse(name, text)
    moved = move(cues, settings)
    done = {}
    if mending:
        cues, done = checks.repair(cues, limits)
        for number, cue in enumerate(cues, 1):
            cue.number = number
    found = sorted(checks.check(cues, limits), key=lambda each: (-each[0], each[1].number))
    to = kind if to == "same" else to
    changed = moved or done or to != kind
    base = re.sub(r"\.\w+$", "", name) if name != "the input" else "subtitles"
    if changed:
        request.save(f"{base}.{to}", subtitle.write(cues, to))
    print(report(name, cues, found, odd, moved, done, f"{base}.{to}" if changed else ""))


def move(cues, settings):
    """Shifts and stretches all times; says how."""
    factor, shift, said = 1.0, round(request.number(settings, "shift_seconds", -36000, 36000, 0) * 1000), ""
    if "sync" in settings:
        if "shift_seconds" in settings or "from_fps" in settings:
            raise request.BadInput('"sync" already says how to move the times; leave out "shift_seconds" and the frame rates.')
        factor, shift = synchronised(settings["sync"])
    elif "from_fps" in settings or "to_fps" in settings:
        # At more frames a second the same frame comes earlier.
        factor = request.number(settings, "from_fps", 10, 120, None) / request.number(settings, "to_fps", 10, 120, None)
    if factor == 1 and shift == 0:
        return said
    for cue in cues:
        cue.start, cue.end = round(cue.start * factor) + shift, round(cue.end * factor) + shift
    early = [cue for cue in cues if cue.start < 0]
    if len(early) == len(cues):
        raise request.BadInput("The shift puts every cue before the beginning of the film.")
    for cue in early:
        cue.start, cue.end = max(0, cue.start), max(0, cue.end)
    said = (f"stretched by {factor:.6f}, " if factor != 1 else "") + f"shifted by {shift / 1000:+.3f} s"
    return said + (f"; {len(early)} cue{'' if len(early) == 1 else 's'} began before zero" if early else "")


def synchronised(pairs):
    """Two moments of the file and where they belong give the stretch and the shift."""
    times = []
    for each in pairs if isinstance(pairs, list) else []:
        both = each if isinstance(each, list) else []
        read = [re.fullmatch(subtitle.TIME, str(time)) for time in both]
        if len(read) == 2 and all(read):
            times.append([subtitle.milliseconds(*match.groups()) for match in read])
    if len(times) not in (1, 2) or len(times) != len(pairs):
        raise request.BadInput('"sync" has to be one or two pairs of times, such as [["00:01:00,000", "00:01:02,500"], ["01:30:00,000", "01:30:08,000"]].')
    if len(times) == 1:
        return 1.0, times[0][1] - times[0][0]
    (a, b), (c, d) = times
    if a == c or not 0.5 < (d - b) / (c - a) < 2:
        raise request.BadInput('"sync": the two pairs have to be far apart and stretch the file less than twofold.')
    factor = (d - b) / (c - a)
    return factor, round(b - a * factor)


def report(name, cues, found, odd, moved, done, written):
    total = sum(max(0, cue.end - cue.start) for cue in cues)
    signs = sum(checks.width(line) for cue in cues for line in cue.visible())
    counts = ", ".join(f"{sum(weight == each for weight, *_ in found)} {WORDS[each]}" for each in (3, 2, 1))
    parts = [f"# {name}: {len(cues)} cue{'' if len(cues) == 1 else 's'}, {counts}\n"]
    parts.append(f"{subtitle.clock(cues[0].start)} to {subtitle.clock(cues[-1].end)}, {signs * 1000 / total if total else 0:.1f} characters a second on average.")
    parts += [f"All times {moved}."] if moved else []
    parts += ["Repaired cues: " + ", ".join(f"{count} {what}" for what, count in done.items()) + "."] if done else []
    parts += [f"Written: `{written}`."] if written else []
    parts.append("")
    parts.extend(f"- **unreadable** {each}." for each in odd[:10])
    for weight, cue, rule, sentence in found[:60]:
        parts.append(f"- cue {cue.number} at {subtitle.clock(cue.start)}, **{rule}** ({WORDS[weight]}): {sentence}.")
    parts += [f"- … and {len(found) - 60} more."] if len(found) > 60 else []
    return "\n".join(parts).rstrip()


if __name__ == "__main__":
    request.run(main)
