"""The answers and the measurements as Markdown, and the same as data."""

from answer import Answer
from evaluate import Measure


def write(texts, chunks, answers: list[Answer], measured: Measure | None, rows, top: int) -> str:
    words = sum(len(chunk.text.split()) for chunk in chunks)
    lines = []
    for given in answers:
        lines += [f"## {given.question.strip()}", ""]
        if given.found:
            for each in given.quotes:
                lines += ["> " + " ".join(part for part in (each.before, f"**{each.sentence.strip()}**", each.after) if part), ">", f"> — {each.chunk.place}", ""]
            lines.pop()
            if given.missing:
                lines += ["", f"Nothing in the best passage on: {', '.join(given.missing)}. Check whether that matters."]
        else:
            lines.append("**Not answered by these documents.** " + nearest(given))
        lines.append("")
    if measured:
        lines += evaluation(measured, rows, top)
    plural = "file" if len(texts) == 1 else "files"
    lines.append(f"_{len(chunks)} passages of {words // max(1, len(chunks))} words on average from {len(texts)} {plural}: {', '.join(texts)}._")
    return "\n".join(lines)


def nearest(given: Answer) -> str:
    if not given.hits:
        return "None of its words occurs in them."
    chunk = given.hits[0][0]
    return f"The nearest passage ({chunk.place}) lacks: {', '.join(given.missing)}."


def evaluation(measured: Measure, rows, top: int) -> list[str]:
    asked, open_ones = measured.asked, measured.unanswerable
    lines = ["## How well it retrieves", ""]
    if asked:
        lines += ["| Right passage among the first | Questions | Share |", "| --- | --- | --- |"]
        for within in sorted({1, min(3, top), top}):
            hits = measured.hits(within)
            lines.append(f"| {within} | {hits} of {len(asked)} | {hits / len(asked):.0%} |")
        lines += ["", f"Mean reciprocal rank {measured.reciprocal:.2f}."]
    if open_ones:
        refused = sum(each.refused for each in open_ones)
        lines.append(f"Unanswerable questions refused: {refused} of {len(open_ones)}.")
    lines.append("")
    faults = [each for each in asked if each.rank != 1] + [each for each in open_ones if not each.refused]
    wrongly = [each for each in asked if each.refused]
    if faults or wrongly:
        lines += ["| Look at | What happened | Ranked first instead |", "| --- | --- | --- |"]
        for each in faults:
            what = "answered, though it should not be" if not each.case.answerable else f"rank {each.rank}" if each.rank else f"not in the first {top}"
            lines.append(f"| {cell(each.case.question)} | {what} | {cell(each.first)} |")
        for each in wrongly:
            if each.rank == 1:
                lines.append(f"| {cell(each.case.question)} | right passage first, but too few words in common: refused | – |")
        lines.append("")
    if asked:
        lines += ["| Words a passage, at most | Passages | First | Among the first " + str(top) + " | MRR |", "| --- | --- | --- | --- | --- |"]
        for size, count, result in rows:
            lines.append(f"| {size} | {count} | {result.hits(1)} of {len(asked)} | {result.hits(top)} of {len(asked)} | {result.reciprocal:.2f} |")
        lines.append("")
    return lines


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def data(answers: list[Answer], measured: Measure | None, rows) -> dict:
    found = {
        "answers": [
            {
                "question": each.question,
                "found": each.found,
                "coverage": round(each.coverage, 3),
                "missing": each.missing,
                "quotes": [{"text": quote.sentence, "chunk": quote.chunk.id, "place": quote.chunk.place} for quote in each.quotes],
                "hits": [{"chunk": chunk.id, "score": round(score, 3)} for chunk, score in each.hits],
            }
            for each in answers
        ]
    }
    if measured:
        found["evaluation"] = {
            "mrr": round(measured.reciprocal, 3),
            "cases": [{"question": each.case.question, "rank": each.rank, "refused": each.refused} for each in measured.results],
            "sweep": [{"chunk_words": size, "chunks": count, "first": result.hits(1), "mrr": round(result.reciprocal, 3)} for size, count, result in rows],
        }
    return found
