"""Reveals what files say about their makers, and writes cleaned copies. Usage: main.py FILE …"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because the sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import images
import job
import office_files
import pdf_files

GRAVE = ("Place (GPS)", "Serial number", "Owner", "Author", "Last changed by", "Named in comments and changes", "Manager", "Company", "Artist", "Template")


def main():
    settings, files = job.read(("clean",))
    clean = settings.get("clean", True)
    if not isinstance(clean, bool):
        raise job.Refused('"clean" has to be true or false.')
    if not files:
        raise job.Refused("Attach the files to look at: .docx, .xlsx, .pptx, .pdf, .png or .jpg.")
    for name, data in files:
        found, warnings, copy = examine(name, data)
        print(f"## {name}\n")
        if not found and not warnings:
            print("Nothing was found beside the content.\n")
            continue
        for key in sorted(found, key=lambda each: GRAVE.index(each.split(": ")[-1]) if each.split(": ")[-1] in GRAVE else len(GRAVE)):
            print(f"- **{key}**: {found[key].replace(chr(10), ' ')}")
        if warnings:
            print("\nIn the content, for you to decide:\n\n" + "\n".join(f"- {each}" for each in warnings))
        if copy is not None and found and clean:
            stem, ending = os.path.splitext(name)
            job.save(f"{stem}-clean{ending}", copy)
            left = examine(name, copy)[0]
            rest = {key: said for key, said in left.items() if key != "Named in comments and changes" or said != "Author"}
            rest = {key: said for key, said in rest.items() if not key.endswith("EXIF")}
            print(f"\nCleaned copy: `{stem}-clean{ending}`, read again: " + ("nothing of the list is left." if not rest else f"still there: {', '.join(rest)}."))
        elif copy is None:
            print("\nA PDF is only looked at. Print it to a new PDF, or export it again from its source with the properties emptied.")
        print()


def examine(name, data):
    """(properties, warnings, cleaned copy or None)"""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return office_files.look(name, data)
    picture = images.look(data)
    if picture:
        found, copy, turned = picture
        return found, [], copy
    if b"%PDF-" in data[:1024]:
        return (*pdf_files.look(data), None)
    raise job.Refused(f"{name} is none of the formats that are known here: .docx, .xlsx, .pptx, .pdf, .png, .jpg.")


job.run(main)
