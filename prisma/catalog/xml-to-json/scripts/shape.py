"""Elements to JSON values, so that one path has one shape in the whole document."""
import collections
import re

from reading import Element

NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?$")


class Shape:
    def __init__(self, lists, types, attribute, text):
        self.forced, self.types, self.attribute, self.text_key = set(lists), types, attribute, text
        self.repeated, self.full = set(), set()
        self.counts = collections.Counter()
        self.values = collections.defaultdict(list)
        self.mixed, self.clashes = set(), set()

    def survey(self, root):
        """What is a list somewhere is one everywhere, and what has attributes somewhere is an object everywhere."""
        waiting = [(root, root.name)]
        while waiting:
            element, path = waiting.pop()
            self.counts[path] += 1
            times = collections.Counter(child.name for child in element.elements)
            for child in reversed(element.elements):
                below = f"{path}/{child.name}"
                if times[child.name] > 1 or child.name in self.forced or below in self.forced:
                    self.repeated.add(below)
                waiting.append((child, below))
            for name, value in element.attributes:
                self.counts[f"{path}/@{name}"] += 1
                self.values[f"{path}/@{name}"].append(value)
            if element.attributes or element.elements:
                self.full.add(path)
            if element.elements and element.text.strip():
                self.mixed.add(path)
            if not element.elements and element.text.strip():
                self.values[path].append(element.text.strip())

    def typed(self, path, text):
        """One type by path: a column of numbers with one word in it stays text."""
        if self.types == "text":
            return text
        values = self.values[path]
        if values and all(NUMBER.match(value) for value in values):
            return float(text) if "." in text else int(text)
        return text == "true" if values and all(value in ("true", "false") for value in values) else text

    def of(self, element, path=None):
        path = path or element.name
        inner = element.text.strip()
        if path not in self.full:
            return self.typed(path, inner) if inner else None
        found = {self.attribute + name: self.typed(f"{path}/@{name}", value) for name, value in element.attributes}
        if path in self.mixed:
            found[self.text_key] = [each if isinstance(each, str) else {each.name: self.of(each, f"{path}/{each.name}")}
                                    for each in element.content if isinstance(each, Element) or each.strip()]
            return found
        if inner:
            found[self.text_key] = self.typed(path, inner)
        for child in element.elements:
            value, below = self.of(child, f"{path}/{child.name}"), f"{path}/{child.name}"
            if below in self.repeated:
                found.setdefault(child.name, []).append(value)
            else:
                if child.name in found:
                    self.clashes.add(below)
                found[child.name] = value
        return found
