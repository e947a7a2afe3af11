"""A structured CV to resume.html and resume.docx in $OUTPUT_DIR, and what a recruiter would stop at on stdout.

Usage: main.py [CV.json]    or the JSON on stdin.
"""
import json
import os
import re
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import findings
import page
import request
import resume
import word

WANTED = 'There is no CV: send an object with "name", "jobs" and "education", or attach it as a .json file.'


def main():
    # The object is the CV itself, or settings beside an attached one.
    sources, data = request.read(resume.FIELDS[""], (".json",), "")
    if not data or set(data) <= {"as_of", "paper", "advert"}:
        if not sources:
            raise request.BadInput(WANTED)
        try:
            read = json.loads(sources[0][1])
        except ValueError as problem:
            raise request.BadInput(f"{sources[0][0]} is not JSON: {problem}. The CV has to be structured; prose is turned into fields first.") from None
        if not isinstance(read, dict):
            raise request.BadInput(WANTED)
        data = {**read, **data}
    jobs, schools = resume.check(data)
    jobs, schools = resume.order(jobs), resume.order(schools)
    paper = request.choice(data, "paper", ("a4", "letter"), "a4")
    match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", str(data.get("as_of", "")))
    ongoing = any(each.current for each in [*jobs, *schools])
    if "as_of" in data and not match:
        raise request.BadInput('"as_of" has to be a month such as 2026-03.')
    ends = [resume.month(each.end or each.start, 12) for each in [*jobs, *schools]]
    # Without a month for today, an ongoing job ends today and nothing can be said on the time since.
    today = int(match.group(1)) * 12 + int(match.group(2)) - 1 if match else max([*ends, *(resume.month(each.start, 1) for each in jobs)])
    found = sorted(findings.find(data, jobs, schools, today), key=lambda each: -each[0])
    request.save("resume.html", page.write(data, jobs, schools, paper))
    request.save("resume.docx", word.write(data, jobs, schools, paper))
    print(report(data, jobs, found, match or not ongoing))


def report(data, jobs, found, dated):
    words = {3: "repair", 2: "improve", 1: "consider"}
    lines = sum(max(1, -(-len(line) // 95)) for each in jobs for line in each.bullets) + 4 * len(jobs) + -(-len(data.get("summary", "")) // 95)
    lines += 3 * len(data.get("education", [])) + len(data.get("skills", [])) + sum(2 + len(each.get("items", [])) for each in data.get("extra", [])) + 12
    pages = max(1, -(-lines // 54))
    parts = [f"# CV of {data['name']}: {len(found)} things to look at\n"]
    parts.append(f"Written: `resume.html` (print it to PDF) and `resume.docx`, about {pages} page{'s' if pages > 1 else ''}.\n")
    parts.extend(f"- **{words[weight]}** {where}: {sentence}" for weight, where, sentence in found)
    if not dated:
        parts.append("- **consider** as_of: no month given for today, so the length of the present job is not judged.")
    if data.get("advert"):
        absent = findings.missing_words(data["advert"], data, jobs)
        parts.append("\nWords of the advert that the CV does not have: " + (", ".join(absent) + ". Use those that are true of you." if absent else "none."))
    return "\n".join(parts)


if __name__ == "__main__":
    request.run(main)
