"""Decode a JSON Web Token, judge its header and claims, and check an HMAC signature when the key is given.

Usage: main.py [FILE], or the token (or a JSON object with token, key, at …) on stdin.
"""
import datetime
import json
import os
import sys

HERE = os.path.join(os.environ["SKILL_DIR"], "scripts") if "SKILL_DIR" in os.environ else os.path.dirname(os.path.abspath(__file__))
# Relative on purpose: the sandbox mounts absolute paths elsewhere, and the importer does not know that.
sys.path.insert(0, os.path.relpath(HERE))
sys.dont_write_bytecode = True

import compact
import judge
from intake import Refused, cell, files, run, save, settings

FIELDS = {"text": str, "token": str, "key": str, "key_encoding": str, "at": str, "issuer": str, "audience": str}


def main():
    request = settings(FIELDS)
    attached = files()
    raw = request.get("token") or request.get("text") or (attached[0][1] if attached else "")
    token = compact.parse(raw)
    at, clock = moment(request.get("at"))
    key = read_key(request)
    signature = judge.signature(token, key)
    findings = judge.findings(token, at, request, signature)
    save("token.json", json.dumps({
        "header": token.header, "claims": token.claims, "signature": signature.state, "judged_at": text_of(at),
        "findings": [{"level": level, "text": text} for level, text in findings],
    }, indent=2, ensure_ascii=False) + "\n")
    return report(token, at, clock, signature, findings)


def moment(text):
    if not text:
        return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0), True
    try:
        at = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise Refused('"at" has to be a time such as 2026-03-02T09:30:00Z.') from None
    return at.replace(tzinfo=at.tzinfo or datetime.timezone.utc).astimezone(datetime.timezone.utc), False


def read_key(request):
    if not request.get("key"):
        return None
    encoding = request.get("key_encoding") or "text"
    try:
        if encoding == "text":
            return request["key"].encode("utf-8")
        if encoding == "hex":
            return bytes.fromhex(request["key"])
        if encoding == "base64":
            return compact.base64_bytes(request["key"].strip())
    except ValueError:
        raise Refused(f'"key" is not {encoding}. Correct it, or set "key_encoding" to what it is.') from None
    raise Refused('"key_encoding" has to be text, base64 or hex.')


def report(token, at, clock, signature, findings):
    kind = "encrypted (JWE)" if token.encrypted else f"signed with `{cell(token.header.get('alg', '?'))}`"
    lines = ["# Token", "", f"{kind[0].upper()}{kind[1:]}. {signature.text}", "",
             f"Times are judged at {text_of(at)}{', this computer’s clock' if clock else ''}.", "", "## Findings", ""]
    if findings:
        lines += [f"{number}. **{level}**: {text}" for number, (level, text) in enumerate(findings, 1)]
    else:
        lines.append("None. That says nothing about whether the issuer meant to give this token to its bearer.")
    lines += ["", "## Header", "", *table(token.header, at)]
    if token.encrypted:
        lines += ["", "The claims are encrypted and cannot be shown without the recipient’s private key."]
    else:
        lines += ["", "## Claims", "", *table(token.claims, at)]
    return "\n".join(lines)


def table(values, at):
    rows = ["| Name | Value | Meaning |", "| --- | --- | --- |"]
    for name, value in values.items():
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        shown = shown if len(shown) <= 160 else shown[:157] + "…"
        rows.append(f"| `{cell(name)}` | {cell(shown).replace('<', '&lt;')} | {judge.meaning(name, value, at)} |")
    return rows if values else ["Empty."]


def text_of(at):
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


run(main)
