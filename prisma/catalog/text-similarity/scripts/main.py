"""Find near-duplicates among texts: clusters and differences on stdout, pairs.csv and clusters.csv in $OUTPUT_DIR.

Usage: main.py TEXTS.csv or a.txt b.txt …    or attachments, with the settings as a JSON object on stdin.
"""
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: one sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import given
import report
import shingles
import table

SETTINGS = ("texts", "column", "id", "threshold", "unit", "size")
MOST = 20_000


def main():
    found = given.settings(SETTINGS, plain="texts")
    threshold = given.amount(found, "threshold", 0.5, 0.1, 1)
    names, texts = read(found)
    if len(texts) < 2:
        raise given.Problem(f"There is {len(texts)} text; two are needed to compare.")
    if len(texts) > MOST:
        raise given.Problem(f"{len(texts)} texts are more than {MOST}. Split the list.")
    unit = given.choice(found, "unit", ("auto", "words", "characters"), "auto")
    lengths = sorted(len(shingles.words(text)) for text in texts)
    if unit == "auto":
        unit = "words" if lengths[len(lengths) // 2] >= 15 else "characters"
    size = given.amount(found, "size", 3 if unit == "words" else 4, 1, 20, whole=True)
    sets = [shingles.cut(text, unit, size) for text in texts]
    pairs, how = shingles.pairs(sets, threshold)
    groups = shingles.clusters(len(texts), [(a, b) for a, b, alike, _ in pairs if alike >= threshold])
    given.save("pairs.csv", table.write(["first", "second", "similarity", "contained"], [[names[a], names[b], f"{alike:.4f}", f"{inside:.4f}"] for a, b, alike, inside in pairs]))
    given.save("clusters.csv", table.write(["cluster", "text"], [[at, names[each]] for at, group in enumerate(groups, 1) for each in group]))
    print(report.write(names, texts, pairs, groups, threshold, f"{size} {unit}", how, [name for name, each in zip(names, sets) if not each]), end="")


def read(found):
    texts = found.get("texts")
    if isinstance(texts, list):
        if not all(isinstance(each, str) for each in texts):
            raise given.Problem('"texts" has to be a list of texts.')
        return [f"text {at}" for at in range(1, len(texts) + 1)], texts
    files = given.files((".csv", ".tsv", ".txt", ".md"))
    if not files and isinstance(texts, str) and texts.strip():
        parts = [part.strip() for part in texts.replace("\r\n", "\n").split("\n\n") if part.strip()]
        return [f"paragraph {at}" for at in range(1, len(parts) + 1)], parts
    if len(files) == 1 and files[0].lower().endswith((".csv", ".tsv")):
        return from_table(table.load(files[0]), found)
    if not files:
        raise given.Problem('There is nothing to compare. Send "texts" as a list, attach several text files, or one .csv with a text in each row.')
    names = [os.path.basename(path) for path in files]
    return names, [table.decode(given.content(path), name)[0] for path, name in zip(files, names)]


def from_table(data, found):
    if found.get("column"):
        at = data.column(given.words(found, "column"), "column")
    else:
        # The longest texts are what somebody wants compared.
        at = max(range(len(data.header)), key=lambda each: sum(map(len, data.cells(each))))
    mark = data.column(given.words(found, "id"), "id") if found.get("id") else None
    names = [row[mark].strip() if mark is not None else f"line {line}" for row, line in zip(data.rows, data.lines)]
    kept = [(name, row[at]) for name, row in zip(names, data.rows) if not table.missing(row[at])]
    return [name for name, _ in kept], [text for _, text in kept]


given.run(main)
