"""A digest of an e-mail thread: who waits for whom, what was promised, who said what, which files there are.

    python3 scripts/main.py thread.mbox
"""
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# A relative way in, since the sandboxes do not mount the folder in one place.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from intake import Refused, cell, counted, run, save, settings
from mail import read, threads
from waiting import items

MOST_BYTES = 30_000_000


def given():
    request = settings({"text": str, "me": str, "words": int})
    words = request.get("words", 60)
    if not 10 <= words <= 400:
        raise Refused('"words" has to be a whole number from 10 to 400.')
    paths = sys.argv[1:] or ([os.path.join("attachments", name) for name in sorted(os.listdir("attachments"))] if os.path.isdir("attachments") else [])
    sources = []
    for path in paths:
        with open(path, "rb") as handle:
            sources.append((os.path.basename(path), handle.read()))
    if sum(len(data) for _, data in sources) > MOST_BYTES:
        raise Refused("The files are larger than 30 MB in all. Export the thread without its attachments, or a part of it.")
    if not sources and request.get("text", "").strip():
        sources.append(("The input", request["text"].encode()))
    if not sources:
        raise Refused("Attach the thread as .eml or .mbox files, or paste one message with its headers.")
    return sources, request.get("me", "").strip().lower(), words


def moment(message):
    return message.when.strftime("%a %d %b %Y, %H:%M %z") if message.when else "no date"


def day(message):
    return message.when.strftime("%d %b") if message.when else "?"


def names(people):
    return ", ".join(name for name, _ in people)


def shortened(text, words):
    found = text.split()
    return " ".join(found[:words]) + (" …" if len(found) > words else "")


def rows(open_items, last, me):
    """Yours first, then the oldest."""
    def order(item):
        return (me not in [address for _, address in item.of], item.message.when is None, item.message.when or 0)
    for item in sorted(open_items, key=order):
        days = (last.when.date() - item.message.when.date()).days if last.when and item.message.when else "?"
        whom = "**you**" if me and me in [address for _, address in item.of] else names(item.of)
        yield f"| {cell(whom)} | {cell(item.message.sender[0])} | {day(item.message)} | {days} | {cell(item.words)} | {cell(item.by)} |"


def warnings(thread):
    seen = set()
    for at, message in enumerate(thread):
        domain = message.sender[1].split("@")[-1]
        for name, address in message.reply_to:
            if address.split("@")[-1] != domain:
                yield f"Answers to {message.sender[0]} ({day(message)}) go to another domain: {address}, while the sender is {message.sender[1]}. Ring before you act on it."
        twins = [known for known in seen if known[0] == message.sender[0] and known[1] != message.sender[1]]
        if twins:
            yield f"{message.sender[0]} writes on {day(message)} from {message.sender[1]}, before from {twins[0][1]}."
        seen.add(message.sender)
        if re.search(r"bank details (?:have|has) changed|new (?:bank )?account|changed (?:bank )?account|gift card", message.text, re.I):
            yield f"{message.sender[0]} ({day(message)}) writes of a changed account or a payment out of the ordinary. Confirm by a number that you already had."
        says = "attach" in message.text.lower() and "not attach" not in message.text.lower()
        if says and not message.files:
            yield f"{message.sender[0]} ({day(message)}) speaks of an attachment and there is none."
        if not message.when:
            yield f"A message of {message.sender[0]} has no date that can be read; it stands first."


def digest(thread, me, words):
    found, last = items(thread), thread[-1]
    still = [item for item in found if item.kind != "promise" and not item.answered]
    promised = [item for item in found if item.kind == "promise" and not item.answered]
    replied = [item for item in found if item.kind != "promise" and item.answered]
    senders = list(dict.fromkeys(message.sender for message in thread))
    head = "| Waiting for | Asked by | On | Days | What | Until |\n| --- | --- | --- | ---: | --- | --- |"
    parts = [f"# {thread[-1].subject}\n", f"{counted(len(thread), 'message')} of {counted(len(senders), 'person', 'people')}, {day(thread[0])} to {moment(last)}.\n"]
    notes = list(dict.fromkeys(warnings(thread)))
    if notes:
        parts.append("## Look twice\n\n" + "\n".join(f"- {cell(note)}" for note in notes) + "\n")
    parts.append(f"## Without an answer: {len(still)}\n")
    parts.append(f"{head}\n" + "\n".join(rows(still, last, me)) + "\n" if still else "Everybody who was asked has written since.\n")
    if promised:
        parts.append("## Promised, and nothing since\n\n" + "\n".join(f"- {item.of[0][0]}, {day(item.message)}: {item.words}" for item in promised) + "\n")
    if replied:
        parts.append("## Asked, and there was a reply: check that it answers\n\n" + "\n".join(
            f"- {item.message.sender[0]}, {day(item.message)}: {item.words} *({item.answered.sender[0]} wrote on {day(item.answered)})*" for item in replied) + "\n")
    files = [(message, *file) for message in thread for file in message.files]
    if files:
        prints = [file[3] for file in files]
        listed = [f"| {cell(name)} | {max(1, round(size / 1000)):,} kB | {cell(message.sender[0])} | {day(message)} | {'same as before' if mark in prints[:at] else ''} |"
                  for at, (message, name, size, mark) in enumerate(files)]
        parts.append("## Files\n\n| Name | Size | From | On | |\n| --- | ---: | --- | --- | --- |\n" + "\n".join(listed) + "\n")
    parts.append("## In order\n")
    for message in thread:
        to = f" to {names(message.to)}" + (f", copy to {names(message.cc)}" if message.cc else "")
        parts.append(f"**{moment(message)}**, {message.sender[0]}{to}\n\n> {shortened(message.text, words) or '(nothing but a quotation)'}\n")
    return "\n".join(parts)


def main():
    sources, me, words = given()
    report = "\n".join(digest(thread, me, words) for thread in threads(read(sources)))
    save("digest.md", report)
    return report


run(main)
