"""Opens an Office package without trusting it: no zip bombs, no paths outside, no DTDs."""
import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile

from job import Refused

MOST_BYTES = 100 * 1024 * 1024
MOST_PARTS = 10_000
RELATIONSHIP = re.compile(r"\{[^}]*/relationships\}")


class Package:
    def __init__(self, name, data):
        self.name = name
        if data[:4] == b"\xd0\xcf\x11\xe0":
            raise Refused(f"{name} has a password or is in the format from before 2007. Save it anew, without a password, as .docx, .xlsx or .pptx.")
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError):
            raise Refused(f"{name} is not an Office file: it is no readable zip archive.") from None
        entries = self.zip.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise Refused(f"{name} unpacks to more than {MOST_BYTES >> 20} MB or {MOST_PARTS:,} parts; it is not opened.")
        for entry in entries:
            if entry.filename.startswith("/") or ".." in re.split(r"[/\\]", entry.filename):
                raise Refused(f"{name} contains a path outside of itself ({entry.filename!r}); it is not opened.")
        self.names = {entry.filename.lower(): entry.filename for entry in entries if not entry.is_dir()}

    def read(self, part):
        """The bytes of a part, or None."""
        real = self.names.get(part.lstrip("/").lower())
        if real is None:
            return None
        try:
            return self.zip.read(real)
        except Exception as error:  # Damaged data makes zipfile and zlib raise a dozen kinds.
            raise Refused(f"{self.name} is damaged: {real} cannot be unpacked ({error}).") from None

    def xml(self, part):
        """The tree of a part with bare names (relationship attributes keep r:), or None."""
        data = self.read(part)
        return None if data is None else plain(parse(data, f"{self.name}: {part}"))

    def links(self, part):
        """The relationships of a part: id → (last word of the type, target, external)."""
        folder, base = posixpath.split(part.lstrip("/"))
        tree = self.xml(posixpath.join(folder, "_rels", base + ".rels") if base else "_rels/.rels")
        found = {}
        for each in [] if tree is None else tree:
            target, external = each.get("Target", ""), each.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[each.get("Id")] = (each.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found

    def main_part(self, kinds):
        """The document that the package is about, if its root element is one of these."""
        for kind, target, _ in self.links("").values():
            if kind == "officeDocument":
                tree = self.xml(target)
                if tree is not None and tree.tag in kinds:
                    return target, tree
        raise Refused(f"{self.name} is an archive, but not the kind of Office file that is needed here.")


def parse(data, name="The XML"):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = re.sub(r"^<\?xml[^>]*\?>", "", data.decode("utf-16", "replace").lstrip("\ufeff")).encode()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:64]:
        raise Refused(f"{name} declares a document type or entities; such XML is not read.")
    try:
        return ET.fromstring(data)
    except (ET.ParseError, LookupError, ValueError) as error:
        raise Refused(f"{name} is damaged XML: {error}.") from None


def plain(tree):
    for element in tree.iter():
        element.tag = element.tag.rsplit("}", 1)[-1]
        for key in [key for key in element.attrib if key[0] == "{"]:
            bare = RELATIONSHIP.sub("r:", key).rsplit("}", 1)[-1]
            element.attrib.setdefault(bare, element.attrib.pop(key))
        for alternate in [child for child in element if child.tag.endswith("}AlternateContent")]:
            for fallback in [child for child in alternate if child.tag.endswith("}Fallback")]:
                if len(alternate) > 1:
                    alternate.remove(fallback)
    return tree


def value(element, path, default=None, key="val"):
    """The attribute of a descendant, as in value(run, "rPr/color")."""
    found = element.find(path)
    return default if found is None else found.get(key, default)
