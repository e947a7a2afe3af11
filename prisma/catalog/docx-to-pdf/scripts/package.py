"""The ZIP package around a document: its parts and how they refer to each other."""
import posixpath
import xml.etree.ElementTree as ET

from styles import A, BadDocument, W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LIMIT = 200 * 1024 * 1024
STRICT = {b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
          b"http://purl.oclc.org/ooxml/drawingml/main": A[1:-1].encode(), b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP[1:-1].encode(),
          b"http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1].encode()}


class Package:
    def __init__(self, archive):
        if sum(entry.file_size for entry in archive.infolist()) > LIMIT:
            raise BadDocument("The document unpacks to more than 200 MB. Compress its pictures in Word and send it again.")
        self.archive, self.names = archive, set(archive.namelist())

    def xml(self, path):
        if path not in self.names:
            return None
        data = self.archive.read(path)
        if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
            raise BadDocument("The document's XML declares entities, which Word never writes. It is refused for safety.")
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
        return ET.fromstring(data)

    def relations(self, path):
        folder, base = posixpath.split(path)
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found = {}
        for entry in root if root is not None else ():
            target = entry.get("Target", "")
            if entry.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[entry.get("Id")] = (entry.get("Type", "").rsplit("/", 1)[-1], target)
        return found
