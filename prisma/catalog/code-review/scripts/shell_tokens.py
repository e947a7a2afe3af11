"""Splits shell source into commands and words, and notes every expansion and how it is quoted."""
import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Za-z_]\w*|[0-9@*#?$!-]")
OPERATORS = re.compile(r"\|\||&&|;;&|;;|;&|\|&|&>>|&>|[0-9]*(<<<|<<-|<<|>>|<>|>&|<&|>\||<\(|>\(|<|>)|[;|&()\n]")
SAFE = set("?#$!0-")  # $? and its like never hold spaces


@dataclass
class Expansion:
    name: str
    line: int
    quoted: bool
    source: str


@dataclass
class Word:
    text: str
    line: int
    expansions: list = field(default_factory=list)
    quoted: bool = False


@dataclass
class Command:
    words: list
    line: int
    before: str = ""  # the operator in front, e.g. | or &&
    after: str = ""
    depth: int = 0  # how many $( … ) it is inside
    inner: list = field(default_factory=list)  # commands of its $( … )

    def names(self):
        return [word.text for word in self.words]


class Reader:
    def __init__(self, text, line=1, depth=0):
        self.text, self.at, self.line, self.depth = text, 0, line, depth
        self.commands, self.backticks, self.comments, self.heredocs = [], [], [], []

    def run(self):
        words, start, before = [], self.line, ""
        found = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in " \t\r":
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.advance(2)
            elif char == "#":
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                self.comments.append((self.line, self.text[self.at:end]))
                self.at = end
            elif not words and self.text.startswith("((", self.at):
                self.skip_arithmetic(2)
                words.append(Word("((", self.line))
            elif (match := OPERATORS.match(self.text, self.at)) and not (match[0][0].isdigit() and self.inside_word()):
                operator = match[0]
                if self.in_double_brackets(words) and operator != "\n":
                    words.append(Word(operator, self.line))
                    self.at = match.end()
                    continue
                redirect = operator.lstrip("0123456789")
                if redirect in ("<(", ">("):
                    words.append(self.word(start_of_command=False))
                elif redirect in ("<<", "<<-"):
                    self.at = match.end()
                    self.heredoc(redirect == "<<-")
                elif redirect[0] in "<>" or operator in ("&>", "&>>"):
                    self.at = match.end()
                    while self.text[self.at:self.at + 1] in (" ", "\t"):
                        self.at += 1
                    if self.text[self.at:self.at + 1] not in ("", "\n"):
                        self.word(start_of_command=False)  # the target of a redirection is not split in bash
                else:
                    if words:
                        found.append(Command(words, start, before, operator, self.depth))
                    words, before = [], operator
                    self.at = match.end()
                    if operator == "\n":
                        self.line += 1
                        self.skip_heredocs()
                    start = self.line
            else:
                if not words:
                    start = self.line
                words.append(self.word(start_of_command=not words))
        if words:
            found.append(Command(words, start, before, "", self.depth))
        self.commands = found + self.commands
        return self

    @staticmethod
    def in_double_brackets(words):
        """Between [[ and ]] the operators join conditions, not commands."""
        names = [word.text for word in words]
        return "[[" in names and "]]" not in names

    def inside_word(self):
        return self.at > 0 and self.text[self.at - 1] not in " \t\n;|&("

    def advance(self, count):
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def word(self, start_of_command):
        word = Word("", self.line)
        begin = self.at
        while self.at < len(self.text):
            char = self.text[self.at]
            if self.text.startswith("\\\n", self.at):
                self.advance(2)
            elif char == "\\":
                self.advance(2)
            elif char == "'":
                word.quoted = True
                end = self.text.find("'", self.at + 1)
                self.advance((len(self.text) if end < 0 else end + 1) - self.at)
            elif self.text.startswith("$'", self.at):
                end = self.at + 2
                while end < len(self.text) and self.text[end] != "'":
                    end += 2 if self.text[end] == "\\" else 1
                self.advance(end + 1 - self.at)
            elif char == '"':
                word.quoted = True
                self.advance(1)
                self.double_quoted(word)
            elif char in "$`":
                self.expansion(word, quoted=False)
            elif self.text.startswith(("<(", ">("), self.at) or char == "(" and self.text[begin:self.at].endswith("="):
                # Process substitution, or the list of an array assignment.
                array = char == "("
                self.advance(1 if array else 2)
                inner = self.inner_text(")")
                if not array:
                    self.nested(inner[0], inner[1])
            elif char in " \t\r\n;|&<>()":
                break
            else:
                self.advance(1)
        word.text = self.text[begin:self.at]
        if not word.text:  # a stray parenthesis: step over it rather than stand still
            self.advance(1)
        return word

    def double_quoted(self, word):
        while self.at < len(self.text) and self.text[self.at] != '"':
            if self.text[self.at] == "\\":
                self.advance(2)
            elif self.text[self.at] in "$`":
                self.expansion(word, quoted=True)
            else:
                self.advance(1)
        self.advance(1)

    def expansion(self, word, quoted):
        begin, line = self.at, self.line
        if self.text[self.at] == "`":
            end = self.at + 1
            while end < len(self.text) and self.text[end] != "`":
                end += 2 if self.text[end] == "\\" else 1
            self.backticks.append(line)
            self.nested(self.text[self.at + 1:end], line)
            self.advance(end + 1 - self.at)
            name = "`"
        elif self.text.startswith("$((", self.at):
            self.skip_arithmetic(3)
            return
        elif self.text.startswith("$(", self.at):
            self.advance(2)
            inner, at_line = self.inner_text(")")
            self.nested(inner, at_line)
            name = "("
        elif self.text.startswith("${", self.at):
            self.advance(2)
            inner, _ = self.inner_text("}")
            match = re.match(r"[#!]?([A-Za-z_]\w*|[0-9]+|[@*#?$!-])", inner)
            name = "#" if inner.startswith("#") and len(inner) > 1 else match[1] if match else ""
        else:
            self.advance(1)
            match = NAME.match(self.text, self.at)
            if not match:
                return
            name = match[0]
            self.advance(len(name))
        word.expansions.append(Expansion(name, line, quoted, self.text[begin:self.at]))

    def inner_text(self, closing):
        """Up to the matching bracket; quotes and nested brackets are stepped over."""
        begin, line, depth = self.at, self.line, 1
        opening = {")": "(", "}": "{"}[closing]
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\":
                self.advance(2)
                continue
            if char == "'" and closing == ")":
                end = self.text.find("'", self.at + 1)
                self.advance((len(self.text) if end < 0 else end + 1) - self.at)
                continue
            if char == '"':
                self.advance(1)
                self.double_quoted(Word("", line))
                continue
            depth += (char == opening) - (char == closing)
            self.advance(1)
            if depth == 0:
                return self.text[begin:self.at - 1], line
        return self.text[begin:], line

    def nested(self, text, line):
        reader = Reader(text, line, self.depth + 1).run()
        self.commands += reader.commands
        self.backticks += reader.backticks
        self.comments += reader.comments

    def skip_arithmetic(self, width):
        self.advance(width)
        depth = 2
        while self.at < len(self.text) and depth:
            depth += (self.text[self.at] == "(") - (self.text[self.at] == ")")
            self.advance(1)

    def heredoc(self, dashed):
        match = re.compile(r"[ \t]*(\\?)(['\"]?)([\w.-]+)\2").match(self.text, self.at)
        if match:
            self.heredocs.append((match[3], dashed))
            self.at = match.end()

    def skip_heredocs(self):
        for marker, dashed in self.heredocs:
            while self.at < len(self.text):
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                line = self.text[self.at:end]
                self.advance(end + 1 - self.at if end < len(self.text) else end - self.at)
                if (line.lstrip("\t") if dashed else line) == marker:
                    break
        self.heredocs = []
