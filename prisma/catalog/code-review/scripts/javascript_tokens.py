"""A tokenizer for JavaScript and TypeScript that tells code from strings, templates, regular expressions, JSX text and comments."""
import re
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z_$\u0080-\uffff#][\w$\u0080-\uffff]*")
NUMBER = re.compile(r"0[xXbBoO][\da-fA-F_]+n?|(\d[\d_]*)?\.?\d[\d_]*([eE][+-]?\d+)?n?")
PUNCTUATION = re.compile(r">>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>|\*\*|.")
BEFORE_EXPRESSION = {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield", "instanceof", "default", "extends"}


@dataclass
class Token:
    kind: str  # name, number, string, template, regex, punct, comment
    text: str  # for strings and templates: their content, with ${} for each expression
    line: int
    depth: int = 0  # how many templates or JSX expressions it is inside
    dynamic: bool = False  # a template with expressions


class Tokenizer:
    def __init__(self, text, jsx):
        self.text, self.jsx = text, jsx
        self.at, self.line, self.tokens = 0, 1, []

    def run(self):
        if self.text.startswith("#!"):
            self.at = self.text.find("\n") if "\n" in self.text else len(self.text)
        self.code(None)
        return self.tokens

    def add(self, kind, text, line, **extra):
        self.tokens.append(Token(kind, text, line, **extra))

    def skip_to(self, end):
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def code(self, closing):
        """Reads code up to the brace that closes the surrounding template or JSX expression."""
        braces = 0
        while self.at < len(self.text):
            char, line = self.text[self.at], self.line
            if char in " \t\r\n\f\v\u00a0\ufeff":
                self.skip_to(self.at + 1)
            elif self.text.startswith("//", self.at):
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                self.add("comment", self.text[self.at:end], line)
                self.skip_to(end)
            elif self.text.startswith("/*", self.at):
                end = self.text.find("*/", self.at + 2)
                end = len(self.text) if end < 0 else end + 2
                self.add("comment", self.text[self.at:end], line)
                self.skip_to(end)
            elif char in "'\"":
                self.string(char)
            elif char == "`":
                self.template()
            elif char == "/" and self.expression_may_start():
                self.regex()
            elif char == "<" and self.jsx and self.expression_may_start() and self.element_ahead():
                self.element()
            elif match := (NUMBER.match(self.text, self.at) if char.isdigit() or char == "." and self.text[self.at + 1:self.at + 2].isdigit() else None):
                self.add("number", match[0], line)
                self.skip_to(match.end())
            elif match := NAME.match(self.text, self.at):
                self.add("name", match[0], line)
                self.skip_to(match.end())
            else:
                if char == "}" and closing and braces == 0:
                    self.skip_to(self.at + 1)
                    return
                braces += (char == "{") - (char == "}")
                match = PUNCTUATION.match(self.text, self.at)
                self.add("punct", match[0], line)
                self.skip_to(match.end())

    def last(self):
        return next((token for token in reversed(self.tokens) if token.kind != "comment"), None)

    def expression_may_start(self):
        before = self.last()
        if before is None:
            return True
        if before.kind == "punct":
            if before.text == ")":
                return self.closes_condition()
            return before.text not in ("]", "}", "++", "--") or before.text == "}" and before.line < self.line
        return before.kind == "name" and before.text in BEFORE_EXPRESSION

    def closes_condition(self):
        """`if (x) /re/.test(y)`: after the parenthesis of a condition a slash begins a regular expression."""
        depth = 0
        for index in range(len(self.tokens) - 1, -1, -1):
            token = self.tokens[index]
            if token.kind == "punct" and token.text in "()":
                depth += 1 if token.text == ")" else -1
                if depth == 0:
                    return index > 0 and self.tokens[index - 1].text in ("if", "while", "for", "with")
        return False

    def string(self, quote):
        end, line = self.at + 1, self.line
        while end < len(self.text) and self.text[end] not in (quote, "\n"):
            end += 2 if self.text[end] == "\\" else 1
        self.add("string", self.text[self.at + 1:end], line)
        self.skip_to(min(end + (self.text[end:end + 1] == quote), len(self.text)))

    def template(self):
        token = Token("template", "", self.line)
        self.tokens.append(token)
        self.skip_to(self.at + 1)
        while self.at < len(self.text):
            if self.text[self.at] == "\\":
                self.skip_to(min(self.at + 2, len(self.text)))
            elif self.text[self.at] == "`":
                self.skip_to(self.at + 1)
                # What comes next follows a value, not the last token of an expression inside.
                if token.dynamic:
                    self.add("template-end", "", self.line)
                return
            elif self.text.startswith("${", self.at):
                token.text += "${}"
                token.dynamic = True
                self.skip_to(self.at + 2)
                self.add("punct", "${", self.line)
                self.code("}")
                self.add("punct", "}$", self.line)
            else:
                token.text += self.text[self.at]
                self.skip_to(self.at + 1)

    def regex(self):
        end, in_class = self.at + 1, False
        while end < len(self.text) and self.text[end] != "\n":
            char = self.text[end]
            if char == "\\":
                end += 1
            elif char == "[":
                in_class = True
            elif char == "]":
                in_class = False
            elif char == "/" and not in_class:
                break
            end += 1
        end += 1
        while end < len(self.text) and self.text[end].isalpha():
            end += 1
        self.add("regex", self.text[self.at:end], self.line)
        self.skip_to(min(end, len(self.text)))

    def element_ahead(self):
        """`<T,>(x) =>` and `<T extends U>(x) =>` are generics, anything else with a name is an element."""
        return bool(re.match(r"<(>|[A-Za-z][\w.:-]*(?!\s*(,|extends\b))(\s|/?>))", self.text[self.at:self.at + 200]))

    def element(self):
        """Attributes and children; names are kept so that an imported component counts as used."""
        self.skip_to(self.at + 1)
        name = re.compile(r"[\w$.:-]*").match(self.text, self.at)
        self.add("punct", "<jsx", self.line)
        if name[0]:
            self.add("name", name[0].split(".")[0], self.line)
        self.skip_to(name.end())
        while self.at < len(self.text) and self.text[self.at] != ">" and not self.text.startswith("/>", self.at):
            char = self.text[self.at]
            if char in "'\"":
                end = self.text.find(char, self.at + 1)
                end = len(self.text) - 1 if end < 0 else end
                self.add("string", self.text[self.at + 1:end], self.line)
                self.skip_to(end + 1)
            elif char == "{":
                self.embedded()
            elif match := re.compile(r"[A-Za-z][\w:-]*").match(self.text, self.at):
                self.add("attribute", match[0], self.line)
                self.skip_to(match.end())
            else:
                self.skip_to(self.at + 1)
        if self.text.startswith("/>", self.at):
            self.skip_to(self.at + 2)
        else:
            self.skip_to(min(self.at + 1, len(self.text)))
            self.children()
        self.add("template-end", "", self.line)

    def children(self):
        while self.at < len(self.text):
            if self.text.startswith("</", self.at):
                end = self.text.find(">", self.at)
                self.skip_to(len(self.text) if end < 0 else end + 1)
                return
            if self.text[self.at] == "<":
                self.element()
            elif self.text[self.at] == "{":
                self.embedded()
            else:
                self.skip_to(self.at + 1)

    def embedded(self):
        self.add("punct", "${", self.line)
        self.skip_to(self.at + 1)
        self.code("}")
        self.add("punct", "}$", self.line)
