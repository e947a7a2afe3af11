"""Prints the outline of a long text with the length of every section and what is wrong with the structure."""
import csv
import io
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative, because a sandbox may mount absolute paths elsewhere.
sys.dont_write_bytecode = True

import findings
import headings
import intake
import sections

KNOWN = ("text", "format", "long_section", "depth")
MOST = 60


def main():
    settings = intake.read(KNOWN, (".md", ".markdown", ".txt", ".text"))
    form = intake.choice(settings, "format", ("auto", "markdown", "plain"))
    limit = intake.whole(settings, "long_section", 600, 50, 20_000)
    depth = intake.whole(settings, "depth", 6, 1, 9)
    text = settings["text"]
    if not headings.WORD.search(text):
        raise intake.Refused('There is nothing to outline: send a text, fill "text", or attach a .md or .txt file.')
    lines = text.split("\n")
    markdown = form == "markdown" or (form == "auto" and headings.is_markdown(lines))
    found = headings.markdown_headings(lines) if markdown else headings.plain_headings(lines)
    parts, lead = sections.build(lines, found, markdown)
    if not parts:
        print(f"# No headings\n\nThe {lead:,} words of {settings['name']} are one stretch without a heading. {advice(lead)}")
        return
    problems = findings.find(parts, lead, text, limit, markdown)
    print(report(settings["name"], parts, lead, problems, depth, markdown))
    intake.save("outline.md", contents(parts, depth))
    intake.save("sections.csv", rows(parts))
    print("\nFiles: `outline.md` (the headings as a list), `sections.csv` (every section with its figures).")


def advice(words):
    if words < 300:
        return "At this length it needs none."
    return f"Readers look for a handhold every 200 to 400 words: that would be {max(2, round(words / 300))} or so."


def report(name, parts, lead, problems, depth, markdown):
    words = lead + sum(part.words for part in parts)
    deepest = max(part.heading.level for part in parts)
    out = [f"# Outline of {name}", ""]
    out.append(
        f"{words:,} words under {count(len(parts), 'heading')} on {count(len({part.heading.level for part in parts}), 'level')}"
        f" (deepest: {deepest}), read as {'Markdown' if markdown else 'plain text'}; {max(1, round(words / 238))} min to read."
    )
    out += ["", f"## {count(len(problems), 'finding') if problems else 'No findings'}", ""]
    out += [f"{at}. **{kind}**: {said}" for at, (kind, said) in enumerate(problems[:MOST], 1)] or ["Levels, numbers, references and lengths are in order."]
    if len(problems) > MOST:
        out += ["", f"{len(problems) - MOST:,} more; settle these first and run it again."]
    out += ["", "## Sections", "", "| Line | Heading | Own words | With parts | Share |", "| ---: | --- | ---: | ---: | ---: |"]
    if lead:
        out.append(f"| 1 | (before the first heading) | {lead:,} | {lead:,} | {share(lead, words)} |")
    for part in parts:
        if part.heading.level <= depth:
            indent = "– " * (part.heading.level - min(each.heading.level for each in parts))
            title = part.heading.title.replace("|", "\\|") or "(no words)"
            out.append(f"| {part.heading.line} | {indent}{title} | {part.words:,} | {part.total:,} | {share(part.total, words)} |")
    return "\n".join(out)


def share(part, whole):
    return f"{round(100 * part / whole)} %" if whole else "–"


def count(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def contents(parts, depth):
    top = min(part.heading.level for part in parts)
    shown = [part for part in parts if part.heading.level <= depth]
    return "".join(f"{'  ' * (part.heading.level - top)}- {part.heading.title} ({part.total:,})\n" for part in shown)


def rows(parts):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["line", "level", "number", "heading", "own_words", "words_with_parts", "paragraphs"])
    for part in parts:
        heading = part.heading
        writer.writerow([heading.line, heading.level, heading.number or "", heading.title, part.words, part.total, part.paragraphs])
    return out.getvalue()


intake.run(main)
