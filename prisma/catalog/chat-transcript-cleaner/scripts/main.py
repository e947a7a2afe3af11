"""Cleans a chat or a transcript into speaker turns, and says who talked how much and which questions stayed open.

    python3 scripts/main.py meeting.vtt
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# A relative way in, since the sandboxes do not mount the folder in one place.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True
from collections import Counter

from formats import read
from intake import Refused, cell, counted, files, run, save, settings
from turns import cleaned, fillers, turns, unanswered

HOW = ("light", "full", "verbatim")


def given():
    request = settings({"text": str, "clean": str, "pause": int, "rename": dict})
    how = request.get("clean", "light")
    if how not in HOW:
        raise Refused(f'"clean" has to be one of {", ".join(HOW)}.')
    pause = request.get("pause", 300)
    if not 1 <= pause <= 86400:
        raise Refused('"pause" has to be a whole number of seconds from 1 to 86400.')
    rename = request.get("rename", {})
    if not all(isinstance(name, str) and name.strip() for name in rename.values()):
        raise Refused('"rename" has to give a name for each speaker, such as {"Speaker 1": "Anna"}.')
    found = files()
    name, text = found[0] if found else ("The transcript", request.get("text", ""))
    if not text.strip():
        raise Refused('"text" is missing: the chat or the transcript, or an attached .vtt, .srt, .txt or .json file.')
    return name, text, how, pause, rename


def clock(value):
    if value is None:
        return ""
    value = int(value) % 86400
    return f"{value // 3600}:{value // 60 % 60:02}:{value % 60:02}" if value >= 3600 else f"{value // 60}:{value % 60:02}"


def speakers(found):
    """A row for each speaker, who talked most first; and by what that was measured."""
    timed = any(turn.talked for turn in found)
    table = {}
    for turn in found:
        row = table.setdefault(turn.speaker, {"turns": 0, "words": 0, "talked": 0.0, "fillers": Counter(), "questions": 0, "longest": 0})
        count = len(turn.raw.split())
        row["turns"] += 1
        row["words"] += count
        row["talked"] += turn.talked
        row["fillers"].update(fillers(turn.raw))
        row["questions"] += turn.raw.count("?")
        row["longest"] = max(row["longest"], count)
    measure = "talked" if timed else "words"
    return sorted(table.items(), key=lambda pair: -pair[1][measure]), measure


def table(found):
    rows, measure = speakers(found)
    whole = sum(row[measure] for _, row in rows) or 1
    yield f"| Speaker | Share of {'time' if measure == 'talked' else 'words'} | {'Time | ' if measure == 'talked' else ''}Words | Turns | Longest | Questions | Fillers in 100 words |"
    yield f"| --- | ---: | {'---: | ' if measure == 'talked' else ''}---: | ---: | ---: | ---: | --- |"
    for name, row in rows:
        total = sum(row["fillers"].values())
        most = ", ".join(f"{word} {times}" for word, times in sorted(row["fillers"].items(), key=lambda pair: (-pair[1], pair[0]))[:3])
        time = f"{clock(row['talked'])} | " if measure == "talked" else ""
        yield (f"| {cell(name)} | {100 * row[measure] / whole:.0f} % | {time}{row['words']} | {row['turns']} | {row['longest']} | {row['questions']} | "
               f"{100 * total / row['words']:.1f}{f' ({most})' if most else ''} |")


def main():
    name, text, how, pause, rename = given()
    kind, lines = read(text)
    found = turns([(rename.get(speaker, speaker), words, start, end) for speaker, words, start, end in lines], pause)
    written = [(turn, cleaned(turn.raw, how)) for turn in found]
    written = [(turn, words) for turn, words in written if words]
    transcript = "\n\n".join(f"**{turn.speaker}**{f' [{clock(turn.start)}]' if turn.start is not None else ''}: {words}" for turn, words in written)
    save("transcript.md", f"# {name}\n\n{transcript}\n")
    before, after = sum(len(turn.raw.split()) for turn in found), sum(len(words.split()) for _, words in written)
    open_questions = [f"- **{turn.speaker}**{f' [{clock(turn.start)}]' if turn.start is not None else ''}: {question} *({why})*" for turn, question, why in unanswered(found)]
    removed = f"{before - after} words of {before} taken out" if how != "verbatim" else "nothing taken out"
    parts = [f"# {name}: {counted(len(written), 'turn')} of {counted(len({turn.speaker for turn, _ in written}), 'speaker')}\n",
             f"Read as {kind}: {counted(len(lines), 'line')}, {removed} ({how}).\n",
             f"## Questions without an answer: {len(open_questions)}\n\n" + ("\n".join(open_questions) or "None was found.") + "\n",
             "## Who talked\n\n" + "\n".join(table(found)) + "\n",
             "## Transcript\n\n" + (transcript if len(transcript) < 12_000 else transcript[:12_000].rsplit("\n\n", 1)[0] + "\n\n… the rest is in `transcript.md`.")]
    return "\n".join(parts)


run(main)
