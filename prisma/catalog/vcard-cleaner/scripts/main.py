"""vCards cleaned: contacts.vcf and contacts.csv in $OUTPUT_DIR, what was merged and what is doubtful on stdout.

Usage: main.py [CONTACTS.vcf …]    or the cards on stdin, or a JSON object with the settings.
"""
import csv
import io
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import cards
import merge
import request

SETTINGS = ("text", "country", "merge")
WANTED = 'There are no contacts: attach .vcf files, or put their text into "text".'
COLUMNS = ("Name", "Given name", "Family name", "Organisation", "Title", "Mobile", "Other phones", "Email", "Other emails", "Address", "Birthday", "Categories", "Notes")


def main():
    sources, settings = request.read(SETTINGS, (".vcf", ".vcard"), WANTED)
    country = request.choice(settings, "country", tuple(sorted(merge.COUNTRIES)), None) if "country" in settings else None
    if country is None:
        raise request.BadInput('"country" is missing: numbers without a country code need one, such as GB or DE.')
    joining = request.choice(settings, "merge", (True, False), True)
    found, doubts = [], []
    for name, text in sources:
        read, notes = cards.read(name, text)
        if not read:
            raise request.BadInput(f"{name} holds no vCard: there is no BEGIN:VCARD.")
        found.extend(read)
        doubts.extend(notes)
    empty = [card.origin for card in found if not (card.name or card.phones or card.emails)]
    found = [card for card in found if card.name or card.phones or card.emails]
    for card in found:
        merge.normalise(card, country, doubts)
        doubts.extend([f"{card.origin} has no name."] if not card.name else [])
    kept, merged = join(found) if joining else (found, [])
    for card in kept:
        merge.distinct(card)
    kept.sort(key=lambda card: (merge.key_of(card.family or card.name), merge.key_of(card.given)))
    request.save("contacts.vcf", "".join(map(cards.write, kept)))
    request.save("contacts.csv", table(kept))
    print(report(len(found) + len(empty), kept, merged, doubts, empty, alike(kept)))


def join(found):
    kept, merged = [], []
    for card in found:
        for other in kept:
            reason = merge.same(other, card)
            if reason:
                name = other.name
                chosen = merge.merge(other, card)
                merged.append(f"**{other.name}**: {other.origin} and {card.origin} ({reason})" + (f"; {', '.join(chosen)}" if chosen else ""))
                if other.name != name:
                    merged[-1] += f"; the longer name is kept over {name!r}"
                break
        else:
            kept.append(card)
    return kept, merged


def alike(kept):
    """Pairs that a person has to decide: one name or one number, but not enough to merge."""
    for at, one in enumerate(kept):
        for other in kept[at + 1:]:
            shared = {number for _, number in one.phones} & {number for _, number in other.phones}
            mails = {mail.lower() for _, mail in one.emails} & {mail.lower() for _, mail in other.emails}
            if one.name and merge.key_of(one.name) == merge.key_of(other.name):
                yield f"{one.name} stands twice, with different numbers and addresses ({one.origin}; {other.origin})."
            elif shared or mails:
                yield f"{one.name} and {other.name} share {sorted(shared | mails)[0]}."


def table(kept):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in kept:
        mobile = next((number for kind, number in card.phones if kind == "mobile"), "")
        others = [f"{kind} {number}".strip() for kind, number in card.phones if number != mobile]
        mails = [address for _, address in card.emails]
        address = next((", ".join(part.replace("\n", " ") for part in parts if part) for _, parts in card.addresses), "")
        row = [card.name, card.given, card.family, card.organisation, card.title, mobile, "; ".join(others), mails[0] if mails else "", "; ".join(mails[1:]),
               address, card.birthday, "; ".join(card.categories), " / ".join(note.replace("\n", " ") for note in card.notes)]
        # A spreadsheet would take these for a formula; a number keeps its plus.
        writer.writerow(["'" + cell if cell[:1] in "=@-" and cell else cell for cell in row])
    return out.getvalue()


def report(before, kept, merged, doubts, empty, pairs):
    parts = [f"# {before} card{'' if before == 1 else 's'}, {len(kept)} contact{'' if len(kept) == 1 else 's'}\n", f"{len(merged)} merged, {len(empty)} empty dropped. Files: `contacts.vcf` (3.0), `contacts.csv`.\n"]
    for title, entries in (("Decide yourself", list(pairs)), ("Doubtful, left as it was", doubts), ("Merged", merged)):
        if entries:
            parts += [f"## {title}\n", *(f"- {entry}" for entry in entries[:100]), ""]
            parts += [f"- … and {len(entries) - 100} more\n"] if len(entries) > 100 else []
    photos = sum(card.photo for card in kept)
    parts += [f"{photos} contacts had a picture; pictures are not carried over.\n"] if photos else []
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    request.run(main)
