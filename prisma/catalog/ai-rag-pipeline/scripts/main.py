"""Indexes attached texts, answers questions with cited sentences and measures the retrieval. See SKILL.md.

Usage: main.py [FILE.md …] < request.json    or a question on stdin, with the texts in attachments/.
"""

import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import bm25
import report
from answer import answer, indexed
from chunks import cut
from evaluate import Case, measure, sweep

FIELDS = {"questions", "chunk_words", "overlap_words", "top_k", "synonyms", "evaluation"}
ENDINGS = (".md", ".markdown", ".txt", ".text", ".rst")
MOST_BYTES = 8_000_000


class Bad(Exception):
    pass


def request() -> dict:
    source = os.environ.get("INPUT_FILE")
    raw = open(source, encoding="utf-8-sig").read() if source else sys.stdin.read()
    text = raw.strip()
    if not text.startswith("{"):
        return {"questions": [text] if text else []}
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise Bad(f"input: begins like an object but is not JSON ({error.msg}, line {error.lineno})") from None
    unknown = sorted(set(given) - FIELDS)
    if unknown:
        raise Bad(f"{unknown[0]}: is not a setting; there are {', '.join(sorted(FIELDS))}")
    return given


def number(given: dict, name: str, default: int, least: int, most: int) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Bad(f"{name}: must be a whole number from {least} to {most}")
    return value


def cases(given: dict, texts: dict[str, str]) -> list[Case]:
    found = []
    listed = given.get("evaluation", [])
    if not isinstance(listed, list):
        raise Bad("evaluation: must be a list of cases")
    for at, each in enumerate(listed, 1):
        if not isinstance(each, dict) or not str(each.get("question", "")).strip():
            raise Bad(f"evaluation, case {at}: needs a question")
        case = Case(str(each["question"]), each.get("file"), each.get("text"), each.get("answerable", True) is not False)
        if not all(isinstance(value, str | None) for value in (case.file, case.text)):
            raise Bad(f"evaluation, case {at}: file and text must be texts")
        if case.file and case.file not in texts:
            raise Bad(f"evaluation, case {at}: file '{case.file}' is not attached; attached are {', '.join(texts)}")
        if case.answerable and not (case.file or case.text):
            raise Bad(f"evaluation, case {at}: say where the answer stands (file, text or both), or answerable: false")
        found.append(case)
    return found


def documents() -> dict[str, str]:
    folder = "attachments"
    paths = sys.argv[1:] or ([os.path.join(folder, name) for name in sorted(os.listdir(folder))] if os.path.isdir(folder) else [])
    texts = {}
    for path in paths:
        name = os.path.basename(path)
        if not name.lower().endswith(ENDINGS):
            raise Bad(f"attachment '{name}': only {', '.join(ENDINGS)} are read; export other formats as text first")
        data = open(path, "rb").read()
        if len(data) > MOST_BYTES:
            raise Bad(f"attachment '{name}': is larger than {MOST_BYTES // 1_000_000} MB; split it")
        if b"\0" in data[:4000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            raise Bad(f"attachment '{name}': is not text")
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        if text.strip():
            texts[name] = text.replace("\r\n", "\n").replace("\r", "\n")
    if not texts:
        raise Bad("attachments: attach at least one Markdown or text file that is not empty")
    return texts


def main() -> None:
    given = request()
    texts = documents()
    questions = given.get("questions", [])
    if not isinstance(questions, list) or not all(isinstance(each, str) and each.strip() for each in questions):
        raise Bad("questions: must be a list of questions, each a text")
    synonyms = given.get("synonyms", {})
    if not isinstance(synonyms, dict) or not all(isinstance(word, str) for each in synonyms.values() for word in (each if isinstance(each, list) else [None])):
        raise Bad('synonyms: must be an object of lists, such as {"laptop": ["notebook"]}')
    size = number(given, "chunk_words", 120, 40, 600)
    overlap = number(given, "overlap_words", 20, 0, size // 2)
    top = number(given, "top_k", 5, 1, 20)
    tests = cases(given, texts)
    if not questions and not tests:
        raise Bad("questions: ask at least one, or give an evaluation")

    chunks = [chunk for file, text in texts.items() for chunk in cut(file, text, size, overlap)]
    index = bm25.Index([indexed(chunk) for chunk in chunks])
    answers = [answer(question, chunks, index, synonyms, top) for question in questions]
    measured = measure(tests, chunks, index, synonyms, top) if tests else None
    rows = sweep(tests, texts, size, overlap, synonyms, top) if tests else []

    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "chunks.jsonl"), "w", encoding="utf-8") as file:
        for chunk in chunks:
            file.write(json.dumps(vars(chunk), ensure_ascii=False) + "\n")
    with open(os.path.join(output, "results.json"), "w", encoding="utf-8") as file:
        json.dump(report.data(answers, measured, rows), file, ensure_ascii=False, indent=2)
        file.write("\n")
    print(report.write(texts, chunks, answers, measured, rows, top))


if __name__ == "__main__":
    try:
        main()
    except (Bad, OSError, UnicodeDecodeError) as error:
        sys.exit(f"ai-rag-pipeline: {error}")
