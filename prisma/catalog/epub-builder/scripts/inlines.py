"""The inline part of Markdown: emphasis, code, links, pictures, notes. Gives tuples, the kind first."""
import re

TOKEN = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
      | (?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
      | !\[(?P<alt>[^\]]*)\]\(\s*(?P<src><[^>]*>|[^\s)]+)(?:\s+"(?P<caption>[^"]*)")?\s*\)
      | \[\^(?P<note>[^\]\s]+)\]
      | \[(?P<label>(?:(?!!\[)[^\[\]\\]|\\.|!\[[^\]]*\]\([^)]*\)|\[[^\[\]]*\])+)\](?:\(\s*(?P<href><[^>]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+"[^"]*")?\s*\)|\[(?P<ref>[^\]]*)\])
      | <(?P<auto>(?:https?://|mailto:)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+)>
      | <(?P<tag>sup|sub)>(?P<raised>.+?)</(?P=tag)>
      | (?P<break><br\s*/?>|\\\n|[ ]{2,}\n)
      | (?P<comment><!--.*?-->)
      | \*\*\*(?=\S)(?P<both>.+?)(?<=\S)\*\*\*(?!\*)
      | \*\*(?=\S)(?P<strong>.+?)(?<=\S)\*\*(?!\*)
      | (?<!\w)__(?=\S)(?P<strong2>.+?)(?<=\S)__(?!\w)
      | \*(?=[^\s*])(?P<em>(?:[^*]|\*\*[^*]+\*\*)+?)(?<=\S)\*(?!\*)
      | (?<!\w)_(?=[^\s_])(?P<em2>.+?)(?<=\S)_(?!\w)
      | ~~(?=\S)(?P<struck>.+?)(?<=\S)~~
      | (?P<url>\bhttps?://[^\s<>\[\]*]*[^\s<>\[\]*.,;:!?)'"])
    """,
    re.X | re.S,
)


def parse(text, references=None, depth=0):
    """[("text", s), ("strong", [...]), ("link", href, [...]), ("image", src, alt, caption), ("note", label) …]"""
    references = references or {}
    out, at = [], 0
    within = lambda inner: parse(inner, references, depth + 1) if depth < 20 else [("text", inner)]

    def plain(piece):
        piece = re.sub(r"[ \t]*\n[ \t]*", " ", piece)
        if piece:
            out.append(("text", piece))

    for match in TOKEN.finditer(text):
        plain(text[at:match.start()])
        at = match.end()
        got = match.groupdict()
        if got["escaped"]:
            plain(got["escaped"])
        elif got["code"]:
            code = got["code"].replace("\n", " ")
            out.append(("code", code[1:-1] if code[:1] == code[-1:] == " " and code.strip() else code))
        elif got["src"]:
            out.append(("image", got["src"].strip("<>"), got["alt"], got["caption"] or ""))
        elif got["note"]:
            out.append(("note", got["note"].lower()))
        elif got["label"] is not None:
            name = (got["ref"] or got["label"]).lower()
            href = got["href"].strip("<>") if got["href"] is not None else references.get(name)
            if href is None:
                plain(match[0])
            else:
                out.append(("link", href, within(got["label"])))
        elif got["auto"]:
            href = got["auto"] if ":" in got["auto"] else "mailto:" + got["auto"]
            out.append(("link", href, [("text", got["auto"].removeprefix("mailto:"))]))
        elif got["url"]:
            out.append(("link", got["url"], [("text", got["url"])]))
        elif got["tag"]:
            out.append((got["tag"], within(got["raised"])))
        elif got["break"]:
            out.append(("break",))
        elif got["both"]:
            out.append(("strong", [("em", within(got["both"]))]))
        elif got["strong"] or got["strong2"]:
            out.append(("strong", within(got["strong"] or got["strong2"])))
        elif got["em"] or got["em2"]:
            out.append(("em", within(got["em"] or got["em2"])))
        elif got["struck"]:
            out.append(("del", within(got["struck"])))
    plain(text[at:])
    return out


def words(nodes):
    """The bare text of parsed inlines."""
    out = []
    for node in nodes:
        if node[0] in ("text", "code"):
            out.append(node[1])
        elif node[0] == "image":
            out.append(node[2])
        elif node[0] == "break":
            out.append(" ")
        elif node[0] != "note":
            out.append(words(node[-1]))
    return "".join(out)
