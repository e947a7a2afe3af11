"""SQL of any dialect as tokens. Strings, comments and quoted names are whole and are never touched."""
import re
from dataclasses import dataclass

from intake import Refused

KEYWORDS = set("""SELECT DISTINCT ALL FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET FETCH NEXT ROWS ROW ONLY FIRST UNION INTERSECT EXCEPT JOIN INNER LEFT RIGHT FULL OUTER CROSS
NATURAL LATERAL ON USING AS AND OR NOT IN IS NULL LIKE ILIKE BETWEEN EXISTS CASE WHEN THEN ELSE END INSERT INTO VALUES UPDATE SET DELETE RETURNING WITH RECURSIVE ASC DESC NULLS LAST
CREATE TABLE VIEW INDEX UNIQUE DROP ALTER ADD COLUMN PRIMARY KEY FOREIGN REFERENCES DEFAULT CHECK CONSTRAINT IF REPLACE TEMPORARY TRUNCATE OVER PARTITION WINDOW RANGE PRECEDING FOLLOWING
UNBOUNDED CURRENT FILTER CAST TRUE FALSE MERGE MATCHED CONFLICT DO NOTHING BEGIN COMMIT ROLLBACK EXPLAIN ANALYZE TOP QUALIFY ANY SOME ESCAPE COLLATE INTERVAL CASCADE MATERIALIZED""".split())
SHAPES = [
    ("space", r"\s+"),
    ("comment", r"--[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|(?<![\w#@])#(?![>#-])[^\n]*"),
    ("string", r"(?:\b(?:[eE]|[nNbBxX]|[uU]&))?'(?:[^'\\]|''|\\.)*'|\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$"),
    ("name", r"\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[A-Za-z_][^\]\n]*\]"),
    ("number", r"0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
    ("parameter", r"\$\d+|:[A-Za-z_]\w*|@{1,2}\w+|\{\{.*?\}\}|%\(\w+\)s|%s|\$\{\w+\}"),
    ("word", r"[^\W\d][\w$#]*"),
    ("operator", r"::|->>|->|#>>|#>|<=>|<>|!=|>=|<=|:=|=>|\|\||@>|<@|&&|!~\*|!~|~\*|[-+*/%<>=~^&|!?#@:]"),
    ("mark", r"[(),;.\[\]{}]"),
]
SCAN = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in SHAPES), re.S)


@dataclass
class Token:
    kind: str
    text: str
    line: int
    spaced: bool = False
    own_line: bool = False

    @property
    def upper(self):
        return self.text.upper() if self.kind == "word" else self.text

    def is_keyword(self):
        return self.kind == "word" and self.upper in KEYWORDS

    def comparable(self):
        return self.upper if self.is_keyword() else self.text.rstrip() if self.kind == "comment" else self.text


def read(sql):
    found, at, line = [], 0, 1
    fresh, spaced = True, False
    while at < len(sql):
        match = SCAN.match(sql, at)
        kind = match and next(name for name, _ in SHAPES if match[name] is not None)
        if not match or (kind == "operator" and sql.startswith("/*", at)):
            what = {"'": "a string", '"': "a quoted name", "/": "a comment", "`": "a quoted name"}.get(sql[at])
            raise Refused(f"Line {line}: {what} is opened and never closed." if what else f"Line {line}: {sql[at]!r} is no SQL.")
        text = match[0]
        if kind != "space":
            found.append(Token(kind, text, line, spaced, fresh))
            fresh = False
        spaced = kind == "space"
        line += text.count("\n")
        fresh = fresh or (kind == "space" and "\n" in text)
        at = match.end()
    return found


def statements(found):
    """Cut at semicolons outside of brackets; the semicolon stays with its statement."""
    parts, current, depth = [], [], 0
    for token in found:
        current.append(token)
        if token.text == "(":
            depth += 1
        if token.text == ")":
            depth -= 1
            if depth < 0:
                raise Refused(f"Line {token.line}: a ) without its (.")
        if token.text == ";" and depth == 0:
            parts.append(current)
            current = []
        elif len(current) == 1 and parts and token.kind == "comment" and not token.own_line:
            parts[-1].append(current.pop())
    if depth:
        opened = [token for token in found if token.text == "("]
        raise Refused(f"{depth} opening bracket{'' if depth == 1 else 's'} without the closing one; the last stands in line {opened[-1].line}.")
    return parts + ([current] if current else [])
