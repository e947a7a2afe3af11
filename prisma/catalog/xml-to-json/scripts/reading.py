"""XML to a tree of elements, by expat, with every door to entities and other files shut."""
from dataclasses import dataclass, field
from xml.parsers import expat

import request

XML = "http://www.w3.org/XML/1998/namespace"
DEEPEST = 200


@dataclass
class Element:
    name: str
    attributes: list
    content: list = field(default_factory=list)  # texts and elements in their order

    @property
    def elements(self):
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def text(self):
        return "".join(each for each in self.content if isinstance(each, str))


class Reading:
    def __init__(self, namespaces):
        self.namespaces = namespaces
        self.prefixes = {}
        self.scopes = [{"xml": XML}]
        self.open, self.root = [], None
        self.comments = 0

    def read(self, name, text):
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse
        parser.StartElementHandler = self.start
        parser.EndElementHandler = lambda _: self.open.pop()
        parser.CharacterDataHandler = lambda data: self.open[-1].content.append(data)
        parser.CommentHandler = lambda _: setattr(self, "comments", self.comments + 1)
        try:
            parser.Parse(text.lstrip("\ufeff \t\r\n").encode("utf-8"), True)
        except expat.ExpatError as problem:
            raise request.BadInput(f"{name} is not well-formed XML: line {problem.lineno}, column {problem.offset + 1}: "
                                   f"{expat.errors.messages[problem.code]}.") from None
        return self.root

    def refuse(self, *_):
        raise request.BadInput("The document has a DOCTYPE. It is refused, because a DTD can define entities that read other files or "
                               "grow without end. Delete the declaration and write its entities out, if you trust the document.")

    def start(self, name, attributes):
        if len(self.open) >= DEEPEST:
            raise request.BadInput(f"The elements are nested deeper than {DEEPEST} levels.")
        scope = dict(self.scopes[len(self.open)])
        plain = []
        for key, value in attributes.items():
            if key == "xmlns" or key.startswith("xmlns:"):
                scope[key[6:]] = value
                self.prefixes.setdefault(key[6:], value)
            else:
                plain.append((key, value))
        del self.scopes[len(self.open) + 1:]
        self.scopes.append(scope)
        element = Element(self.named(name, scope, True), [(self.named(key, scope, False), value) for key, value in plain])
        if self.open:
            self.open[-1].content.append(element)
        else:
            self.root = element
        self.open.append(element)

    def named(self, name, scope, is_element):
        prefix, colon, local = name.rpartition(":")
        if colon and prefix not in scope:
            raise request.BadInput(f'The prefix "{prefix}" of "{name}" is bound to no namespace.')
        if self.namespaces == "strip":
            return local
        uri = scope.get(prefix, "") if colon or is_element else ""
        return f"{{{uri}}}{local}" if self.namespaces == "uri" and uri else name
