"""Check ads against a platform's limits and rules; report.md and upload.csv go to $OUTPUT_DIR.

Usage: main.py [ADS.json]    or the JSON on stdin.
"""
import csv
import io
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

from checks import check_group, width
from limits import LINE_FIELDS, PLATFORMS, SEARCH_ADS


class BadInput(Exception):
    pass


def counted(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def read_request():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INPUT_FILE")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8-sig") as handle:
            raw = handle.read()
    else:
        raw = sys.stdin.read()
    try:
        request = json.loads(raw)
    except ValueError:
        raise BadInput("The input is not JSON. Without a model this skill checks finished lines: send an object with `platform` and `ad_groups`.")
    if not isinstance(request, dict):
        raise BadInput("The input must be an object with `platform` and `ad_groups`.")
    platform = request.get("platform", "google-search")
    if not isinstance(platform, str) or platform not in PLATFORMS:
        raise BadInput(f"`platform` is {platform!r}; it must be one of {', '.join(PLATFORMS)}.")
    acronyms = request.get("acronyms", [])
    if not isinstance(acronyms, list) or not all(isinstance(word, str) for word in acronyms):
        raise BadInput("`acronyms` must be a list of texts such as HMRC.")
    groups = request.get("ad_groups")
    if not isinstance(groups, list) or not groups:
        raise BadInput("`ad_groups` is missing. A brief alone needs a language model; the script checks lines that are already written.")
    for number, group in enumerate(groups, 1):
        if not isinstance(group, dict) or not str(group.get("name") or "").strip():
            raise BadInput(f"`ad_groups[{number}].name` is missing.")
        if not str(group.get("final_url", "")).startswith(("https://", "http://")):
            raise BadInput(f"`final_url` of “{group['name']}” must begin with https://.")
        for field in ("name", "keyword", "business_name", "path1", "path2"):
            if not isinstance(group.get(field, ""), str):
                raise BadInput(f"`{field}` of ad group {number} must be a text.")
        for field in LINE_FIELDS:
            lines = group.get(field, [])
            if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
                raise BadInput(f"`{field}` of “{group['name']}” must be a list of texts.")
    return request, platform, groups


def upload_rows(platform, campaign, groups):
    """Header and rows in the columns that the platform's own importer knows."""
    if platform in SEARCH_ADS:
        header = ["Campaign", "Ad Group", "Ad type", "Status", "Final URL"]
        header += [f"Headline {n}" for n in range(1, 16)] + [f"Description {n}" for n in range(1, 5)] + ["Path 1", "Path 2"]
        rows = [[campaign, group["name"], "Responsive search ad", "Paused", group["final_url"], *filled(group.get("headlines"), 15),
                 *filled(group.get("descriptions"), 4), group.get("path1", ""), group.get("path2", "")] for group in groups]
        return header, rows
    if platform == "meta":
        header = ["Campaign Name", "Ad Set Name", "Ad Name", "Ad Status", "Body", "Title", "Link Description", "Link"]
        rows = []
        for group in groups:
            texts, titles, notes = group["primary_texts"], group["headlines"], group.get("descriptions") or [""]
            for n in range(max(len(texts), len(titles))):
                rows.append([campaign, group["name"], f"{group['name']} {n + 1}", "PAUSED", texts[n % len(texts)], titles[n % len(titles)], notes[n % len(notes)], group["final_url"]])
        return header, rows
    rows = [[campaign, group["name"], field.label, line, group["final_url"]] for group in groups for field in PLATFORMS[platform] for line in group.get(field.name) or []]
    return ["Campaign", "Ad group", "Field", "Text", "Final URL"], rows


def filled(lines, places):
    return list(lines or []) + [""] * (places - len(lines or []))


def lengths(group, platform):
    table = ["| Field | Line | Characters | Of |", "| --- | --- | ---: | ---: |"]
    for field in PLATFORMS[platform]:
        for line in group.get(field.name) or []:
            table.append(f"| {field.label} | {line.replace('|', chr(92) + '|')} | {width(line, platform)} | {field.shown or field.longest} |")
    return table


def main():
    request, platform, groups = read_request()
    acronyms = {word.upper() for word in request.get("acronyms", [])}
    checked = [(group, *check_group(group, platform, acronyms)) for group in groups]
    good = [group for group, refused, _ in checked if not refused]

    refusals, costs = sum(len(r) for _, r, _ in checked), sum(len(c) for _, _, c in checked)
    lines = [f"**{len(good)} of {counted(len(groups), 'ad group')} would pass {platform}.** {counted(refusals, 'reason')} for refusal, {counted(costs, 'thing')} that could cost clicks.", ""]
    for group, refused, costly in sorted(checked, key=lambda each: (-len(each[1]), -len(each[2]))):
        lines += [f"## {group['name']}", ""]
        if refused:
            lines += ["Would be refused:", "", *[f"{n}. {text}" for n, text in enumerate(refused, 1)], ""]
        if costly:
            lines += ["Will cost you:", "", *[f"- {text}" for text in costly], ""]
        if not refused and not costly:
            lines += ["Nothing to object to.", ""]
        lines += [*lengths(group, platform), ""]

    output = os.environ.get("OUTPUT_DIR") or "./output"
    os.makedirs(output, exist_ok=True)
    if good:
        sheet = io.StringIO()
        header, rows = upload_rows(platform, request.get("campaign") or "New campaign", good)
        csv.writer(sheet, lineterminator="\r\n").writerows([header, *rows])
        with open(os.path.join(output, "upload.csv"), "w", encoding="utf-8", newline="") as handle:
            handle.write(sheet.getvalue())
        lines.append(f"`upload.csv` holds {', '.join(group['name'] for group in good)}; every ad in it is new and paused." if platform in SEARCH_ADS or platform == "meta"
                     else f"`upload.csv` holds the lines of {', '.join(group['name'] for group in good)} as a plain sheet.")
    else:
        lines.append("No upload file: no ad group is free of refusals.")
    report = "\n".join(lines) + "\n"
    with open(os.path.join(output, "report.md"), "w", encoding="utf-8") as handle:
        handle.write(report)
    print(report, end="")


if __name__ == "__main__":
    try:
        main()
    except UnicodeDecodeError:
        sys.exit("The input is not UTF-8. Save it as UTF-8 and send it again.")
    except (BadInput, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
