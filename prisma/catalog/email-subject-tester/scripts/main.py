"""Subject lines as inboxes show them: cuts, preview text, merge fields and what looks like spam.

    python3 scripts/main.py lines.json        (or JSON, or one subject per line, on standard input)
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))  # Relative: the small sandbox mounts absolute paths elsewhere.
sys.dont_write_bytecode = True

import checks
import inbox
import request


def main():
    wanted = request.read(sys.argv[1:])
    tested = [checks.look(at, line, wanted) for at, line in enumerate(wanted.lines, 1)]
    ranked = sorted(tested, key=lambda each: (each.costs, each.at))
    parts = [f"# {len(tested)} subject line{'' if len(tested) == 1 else 's'}, the soundest first\n"]
    parts += ["| # | Subject | Must change | Look again | Characters |", "| ---: | --- | ---: | ---: | ---: |"]
    for each in ranked:
        parts.append(f"| {each.at} | {inbox.cell(each.line.subject)} | {each.count('must')} | {each.count('look')} | {inbox.length(each.longest)} |")
    parts += [f"\n{sentence}" for sentence in checks.together(tested)]
    for each in ranked:
        parts += ["", f"## {each.at}. {inbox.cell(each.line.subject)}\n"]
        parts += [f"- **{'Must change' if kind == 'must' else 'Look again'}**: {words}" for kind, words in each.findings] or ["- Nothing to object to."]
        parts += ["", *inbox.views(wanted.sender, each.longest, each.preview)]
    page = "\n".join(parts) + "\n"
    folder = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "report.md"), "w", encoding="utf-8", newline="") as file:
        file.write(page)
    print(page, end="")


try:
    main()
except request.BadInput as problem:
    sys.exit(str(problem))
