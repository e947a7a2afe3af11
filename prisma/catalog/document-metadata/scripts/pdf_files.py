"""PDF: properties and what a reader does not see at once. It is only looked at, never rewritten."""
import re
import zlib

FIELDS = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Company")
MOST = 30_000_000


def look(data):
    """(properties, warnings)"""
    whole, spent = [data], 0
    for match in re.finditer(rb"stream\r?\n", data):
        if spent > MOST:
            break
        head = data[max(0, match.start() - 400):match.start()]
        if b"/ObjStm" in head or b"/Metadata" in head:
            try:
                inner = zlib.decompressobj().decompress(data[match.end():], 5_000_000)
            except zlib.error:
                continue
            spent += len(inner)
            whole.append(inner)
    text = b"\n".join(whole)
    found, about = {}, information(data)
    for name in FIELDS:
        values = re.findall(rb"/" + name.encode() + rb"\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", about or (text if name != "Title" else b""))
        said = list(dict.fromkeys(filter(None, map(string, values))))
        if said:
            found[name] = "; ".join(said)[:300]
    for tag in ("dc:creator", "xmp:CreatorTool", "pdf:Producer", "xmpMM:DocumentID"):
        inside = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>".encode(), text, re.S)
        said = re.sub(r"<[^>]+>", " ", inside[1].decode("utf-8", "replace")).strip() if inside else ""
        if said:
            found[f"XMP {tag}"] = " ".join(said.split())[:200]
    warnings = []
    if b"/Encrypt" in text:
        warnings.append("The file is encrypted; its properties may be unreadable here.")
    saved = len(re.findall(rb"%%EOF", data)) - (b"/Linearized" in data[:2000])
    for number, sentence in (
        (saved - 1, "The file was added to {} time(s) after the first save; earlier states, with what was deleted since, can be recovered."),
        (len(re.findall(rb"/Subtype\s*/(?:Text|Highlight|StrikeOut|FreeText|Popup)\b", text)), "{} comment(s) or mark-up(s)."),
        (len(re.findall(rb"/Type\s*/EmbeddedFile|/Type\s*/Filespec", text)), "{} attached file(s)."),
        (len(re.findall(rb"/S\s*/JavaScript", text)), "{} script(s) that run in the reader."),
        (len(re.findall(rb"/Type\s*/OCG\b", text)), "{} layer(s), which may be switched off and still be there."),
    ):
        if number > 0:
            warnings.append(sentence.format(number))
    return found, warnings


def information(data):
    """The objects that the trailers call Info, of all saves; a bookmark has a Title as well."""
    numbers = set(re.findall(rb"/Info\s+(\d+)\s+\d+\s+R", data))
    return b"\n".join(found for number in sorted(numbers) for found in re.findall(rb"(?<!\d)" + number + rb"\s+\d+\s+obj(.*?)endobj", data, re.S))


def string(raw):
    if raw[:1] == b"<":
        digits = re.sub(rb"\s", b"", raw[1:-1])
        content = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        content = re.sub(rb"\\([0-7]{1,3})", lambda match: bytes([int(match[1], 8) & 255]), raw[1:-1])
        content = re.sub(rb"\\(.)", rb"\1", content, flags=re.S)
    return (content[2:].decode("utf-16-be", "replace") if content[:2] == b"\xfe\xff" else content.decode("latin-1")).strip("\0 ")
