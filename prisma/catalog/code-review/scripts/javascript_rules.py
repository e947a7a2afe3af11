"""JavaScript and TypeScript, by their tokens."""
import re

from javascript_tokens import Token, Tokenizer
from rules import SQL, TODO, at, looks_secret

TYPEOF = {"undefined", "object", "boolean", "number", "bigint", "string", "symbol", "function"}
LITERAL = ("string", "number", "regex")
NOTHING = Token("punct", "", 0)
SQL_TAGS = {"sql", "SQL", "gql", "Prisma"}
TOOLING = re.compile(r"(^|/)(bin|cli|scripts?|examples?|tests?|__tests__)/|\.(test|spec|config)\.|(^|/)(cli|logger)\.")


def check(source):
    jsx = source.language == "javascript" or source.path.endswith("x")
    everything = Tokenizer(source.text, jsx).run()
    code = [token for token in everything if token.kind != "comment"]
    review = Review(source, everything, code)
    for rule in (review.comments, review.calls, review.operators, review.names, review.strings, review.catches, review.conditions,
                 review.promises, review.unreachable, *([review.types] if source.language == "typescript" else []), *([review.imports] if source.whole else [])):
        yield from rule()


class Review:
    def __init__(self, source, everything, code):
        self.source, self.everything, self.code = source, everything, code
        self.pairs = self.match_brackets()
        self.tries = self.try_blocks()

    def get(self, index):
        return self.code[index] if 0 <= index < len(self.code) else NOTHING

    def text(self, index):
        """The token as code; strings and templates never look like code."""
        token = self.get(index)
        return token.text if token.kind in ("name", "punct") else ""

    def match_brackets(self):
        pairs, stack = {}, []
        for index, token in enumerate(self.code):
            if token.kind != "punct":
                continue
            if token.text in ("(", "[", "{", "${"):
                stack.append(index)
            elif token.text in (")", "]", "}", "}$") and stack:
                opening = stack.pop()
                pairs[opening], pairs[index] = index, opening
        return pairs

    def try_blocks(self):
        return [(i + 1, self.pairs.get(i + 1, len(self.code))) for i in range(len(self.code)) if self.text(i) == "try" and self.text(i + 1) == "{"]

    def protected(self, index):
        return any(start < index < end for start, end in self.tries)

    def first_argument(self, opening):
        """The tokens of a call's first argument."""
        end, index, result = self.pairs.get(opening, len(self.code)), opening + 1, []
        while index < end and self.text(index) != ",":
            close = self.pairs.get(index, index)
            result += range(index, max(close, index) + 1)
            index = max(close, index) + 1
        return result

    def assembled(self, indices):
        """A template with expressions, or a string joined to something that is not a string."""
        tokens = [self.get(index) for index in indices]
        if any(token.kind == "template" and token.dynamic for token in tokens):
            return True
        joined = any(token.kind == "punct" and token.text == "+" for token in tokens)
        return joined and any(token.kind in ("string", "template") for token in tokens) and any(token.kind == "name" for token in tokens)

    def comments(self):
        for token in self.everything:
            if token.kind == "comment":
                for offset, line in enumerate(token.text.split("\n")):
                    if TODO.search(line):
                        yield at("todo", token.line + offset)
                if self.source.language == "typescript" and re.search(r"@ts-(ignore|nocheck)\b", token.text):
                    yield at("ts-ignore", token.line)

    def calls(self):
        shells = any(token.kind == "string" and token.text.removeprefix("node:") == "child_process" for token in self.code)
        for i, token in enumerate(self.code):
            if token.kind != "name" or self.text(i + 1) != "(":
                continue
            before, line = self.text(i - 1), token.line
            if before == "function" or self.is_definition(i):
                continue
            argument = self.first_argument(i + 1)
            member = before in (".", "?.")
            constant = bool(argument) and all(self.get(k).kind in LITERAL for k in argument)
            if token.text == "eval" and not member and argument and not constant:
                yield at("eval", line)
            elif token.text == "Function" and before == "new" and argument:
                yield at("eval", line, "`new Function`", "high")
            elif token.text in ("setTimeout", "setInterval") and argument and self.get(argument[0]).kind in ("string", "template"):
                yield at("eval", line, f"a string given to `{token.text}`", "high")
            elif token.text in ("exec", "execSync") and shells and (not member or self.text(i - 2) in ("child_process", "cp")) and self.assembled(argument):
                yield at("command-injection", line, f"`{token.text}`")
            elif member and token.text in ("write", "writeln") and self.text(i - 2) == "document":
                yield at("html-injection", line, f"`document.{token.text}`")
            elif member and token.text == "insertAdjacentHTML" and any(self.get(k).kind == "name" for k in range(i + 2, self.pairs.get(i + 1, i + 2))):
                yield at("html-injection", line, "`insertAdjacentHTML`")
            elif member and token.text in ("log", "debug") and self.text(i - 2) == "console" and not TOOLING.search(self.source.path):
                yield at("console-log", line, f"`console.{token.text}`" if token.text != "log" else "")
            elif member and token.text == "parse" and self.text(i - 2) == "JSON" and self.source.whole and not self.protected(i):
                if not constant and [self.text(k) for k in argument[:3]] != ["JSON", ".", "stringify"]:
                    yield at("json-parse", line)
            elif member and token.text == "forEach" and argument and self.text(argument[0]) == "async":
                yield at("async-foreach", line)
            elif token.text == "Promise" and before == "new" and argument and self.text(argument[0]) == "async":
                yield at("async-executor", line)
            elif member and token.text == "random" and self.text(i - 2) == "Math":
                nearby = " ".join(other.text for other in self.code[max(0, i - 25):i] if other.kind == "name" and line - 1 <= other.line <= line)
                if re.search(r"token|secret|passw|session|nonce|otp|apikey|api_key|salt", nearby, re.I):
                    yield at("weak-random", line)

    def is_definition(self, i):
        """`eval(x) { … }` in a class or an object is a method of that name."""
        close = self.pairs.get(i + 1)
        return close is not None and (self.text(close + 1) == "{" and self.text(i - 1) in ("{", "}", ",", ";", "async", "static", "get", "set", "*", "") or self.text(i - 1) == "function")

    def operators(self):
        for i, token in enumerate(self.code):
            if token.kind != "punct":
                continue
            sides = (self.text(i - 1), self.text(i + 1))
            if token.text in ("==", "!=") and "null" not in sides:
                yield at("loose-equality", token.line)
            if token.text in ("==", "!=", "===", "!==") and ("NaN" in sides and self.text(i + 2) != "."):
                yield at("nan-comparison", token.line)
            if token.text in ("==", "!=", "===", "!==") and self.get(i + 1).kind == "string" and self.text(i - 2) == "typeof" and self.get(i + 1).text not in TYPEOF:
                yield at("typeof-typo", token.line, f"`{self.get(i + 1).text}`")
            if token.text in ("=", "+=") and self.text(i - 1) in ("innerHTML", "outerHTML") and self.text(i - 2) in (".", "?."):
                right = self.get(i + 1)
                constant = (right.kind in ("string", "template") and not right.dynamic) and self.text(i + 2) != "+"
                if not constant:
                    yield at("html-injection", token.line, f"`{self.text(i - 1)}`")

    def names(self):
        for i, token in enumerate(self.code):
            if token.kind == "attribute" and token.text == "dangerouslySetInnerHTML":
                yield at("html-injection", token.line, "`dangerouslySetInnerHTML`")
            if token.kind != "name" or self.text(i - 1) in (".", "?."):
                continue
            following = self.get(i + 1)
            if token.text == "var" and (following.kind == "name" or following.text in ("{", "[")):
                yield at("var", token.line)
            elif token.text == "debugger" and following.text not in (":", "=", ".", "("):
                yield at("debugger", token.line)
            elif token.text == "rejectUnauthorized" and following.text == ":" and self.text(i + 2) == "false":
                yield at("tls-off", token.line)

    def strings(self):
        for i, token in enumerate(self.code):
            if token.kind == "template" and token.dynamic and SQL.search(token.text) and self.get(i - 1).text not in SQL_TAGS and not self.tagged(i):
                yield at("sql-injection", token.line)
            elif token.kind == "string":
                if self.text(i + 1) == "+" and SQL.search(token.text.split("\n")[0] + " ") and self.joined_to_value(i):
                    yield at("sql-injection", token.line)
                name = self.get(i - 2).text if self.text(i - 1) in ("=", ":") else ""
                if self.text(i - 1) == "=" and self.get(i - 2).text == "string" and self.text(i - 3) == ":":
                    name = self.get(i - 4).text
                if looks_secret(name, token.text) and not TOOLING.search(self.source.path):
                    yield at("hardcoded-secret", token.line, f"`{name}`")

    def tagged(self, i):
        return self.get(i - 1).kind == "name" and self.get(i - 1).text not in ("return", "await", "case", "of", "in", "yield") or self.text(i - 1) == ">"

    def joined_to_value(self, i):
        while self.text(i + 1) == "+":
            i += 2
            if self.get(i).kind == "name" or self.text(i) == "(" or self.get(i).dynamic:
                return True
        return False

    def catches(self):
        for i, token in enumerate(self.everything):
            if token.kind != "name" or token.text != "catch":
                continue
            j = i + 1
            if j < len(self.everything) and self.everything[j].text == "(":
                while j < len(self.everything) and self.everything[j].text != ")":
                    j += 1
                j += 1
            # A comment in the braces is the explanation one asks for.
            if [other.text for other in self.everything[j:j + 2]] == ["{", "}"] and self.everything[i - 1].text == "}":
                yield at("empty-catch", token.line)

    def conditions(self):
        for i, token in enumerate(self.code):
            if token.kind == "name" and token.text in ("if", "while") and self.text(i + 1) == "(" and self.text(i - 1) != ".":
                k, end = i + 2, self.pairs.get(i + 1, len(self.code))
                while k < end:
                    if self.text(k) == "=":
                        yield at("assignment-in-condition", self.get(k).line)
                        break
                    k = self.pairs.get(k, k) + 1

    def promises(self):
        declared = {self.get(i + 2).text for i in range(len(self.code)) if self.text(i) == "async" and self.text(i + 1) == "function"}
        declared |= {self.get(i - 2).text for i in range(len(self.code)) if self.text(i) == "async" and self.text(i - 1) == "=" and self.text(i - 3) in ("const", "let", "var")}
        for i, token in enumerate(self.code):
            if token.kind != "name" or not self.starts_statement(i):
                continue
            call = i + 1
            if token.text == "axios" and self.text(i + 1) == "." and self.text(i + 2) in ("get", "post", "put", "patch", "delete"):
                call = i + 3
            elif token.text != "fetch" and token.text not in declared:
                continue
            close = self.pairs.get(call)
            if self.text(call) == "(" and close and self.text(close + 1) not in (".", "?.", "{", "=>"):
                yield at("floating-promise", token.line, f"`{token.text}`")

    def starts_statement(self, i):
        before = self.get(i - 1)
        if before.text in (";", "{", "}", "") and before.kind == "punct":
            # `{ name: fetch(…)` never gets here; `${ fetch() }` has its own mark.
            return before.text != "{" or self.text(self.pairs.get(i - 1, -1) + 1) != "from"
        if before.line == self.get(i).line:
            return False
        return before.kind in ("number", "string", "template", "template-end", "regex") or before.text in (")", "]") or before.kind == "name" and before.text not in ("return", "await", "void", "yield", "new", "throw", "typeof", "else")

    def unreachable(self):
        for i, token in enumerate(self.code):
            if token.kind != "name" or token.text not in ("return", "throw", "break", "continue") or self.get(i - 1).kind != "punct" or self.text(i - 1) not in ("{", ";", "}"):
                continue
            if self.text(i - 1) == "{" and self.text(i + 1) in (":", ",", "(", "}"):
                continue
            k = i + 1
            while k < len(self.code) and self.text(k) not in (";", "}"):
                k = self.pairs.get(k, k) + 1 if self.text(k) in ("(", "[", "{") else k + 1
            following = self.get(k + 1)
            if self.text(k) == ";" and following.text and following.text not in ("}", "}$", ";", "case", "default", "function", "async", "var", "else"):
                yield at("unreachable", following.line)

    def types(self):
        for i, token in enumerate(self.code):
            if token.kind == "name" and token.text == "any" and (self.text(i - 1) in (":", "as", "<", "|") or self.text(i - 1) == "," and self.text(i + 1) == ">"):
                # `{ any: … }` and `x.any` are ordinary names; a ternary's colon is not followed by a lone `any`.
                if self.text(i + 1) not in (":", "(", "."):
                    yield at("ts-any", token.line)

    def imports(self):
        imported, spans, i = {}, set(), 0
        while i < len(self.code):
            if self.text(i) == "import" and self.text(i + 1) not in ("(", ".") and self.get(i + 1).kind != "string" and self.text(i - 1) != ".":
                k = i + 1
                while k < len(self.code) and self.text(k) != "from" and k - i < 400:
                    token = self.get(k)
                    renamed = self.text(k + 1) == "as"
                    if token.kind == "name" and token.text not in ("as", "type") and not renamed:
                        imported[token.text] = token.line
                    k += 1
                spans.update(range(i, k + 1))
                i = k
            i += 1
        used = {token.text for index, token in enumerate(self.code) if token.kind == "name" and index not in spans}
        for name, line in imported.items():
            if name not in used and name != "React" and name != "h":
                yield at("unused-import", line, f"`{name}`")
