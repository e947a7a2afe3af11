"""Manifests and lock files as one list of packages."""
import json
import re
import tomllib
from dataclasses import dataclass

from intake import Refused


@dataclass
class Package:
    ecosystem: str
    name: str
    file: str
    version: str = ""
    wanted: str = ""
    direct: bool = False
    dev: bool = False
    licence: str = ""
    source: str = ""
    scripts: bool = False
    integrity: bool = True
    nested: bool = False


def read(given):
    packages, known, skipped = [], {}, []
    for name in sorted(given):
        reader = next((pair for pattern, pair in PATTERNS if re.fullmatch(pattern, name)), None)
        if not reader:
            skipped.append(name)
            continue
        ecosystem, function = reader
        try:
            packages += function(given[name], name)
        except Refused:
            raise
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
            raise Refused(f"{name} cannot be read: {type(error).__name__}: {error}. Is it complete?") from None
        known[name] = ecosystem
    return packages, known, skipped


def package_json(text, file):
    value = json.loads(text)
    return [Package("npm", name, file, wanted=str(wanted), direct=True, dev=field == "devDependencies")
            for field in ("dependencies", "devDependencies", "optionalDependencies") for name, wanted in (value.get(field) or {}).items()]


def package_lock(text, file):
    value = json.loads(text)
    if "packages" not in value:
        raise Refused(f"{file} is of lockfileVersion 1 (npm 6). Run a current npm install once, which writes version 3.")
    found = []
    for path, entry in value["packages"].items():
        if not path or entry.get("link") or "node_modules/" not in path:
            continue
        licence = entry.get("license", "")
        found.append(Package("npm", path.rsplit("node_modules/", 1)[1], file, version=str(entry.get("version", "")), dev=bool(entry.get("dev")), licence=licence if isinstance(licence, str) else str(licence.get("type", "")),
                             source=entry.get("resolved", ""), scripts=bool(entry.get("hasInstallScript")), integrity=bool(entry.get("integrity")) or not entry.get("resolved", "").startswith("http"), nested=path.count("node_modules/") > 1))
    return found


def requirements(text, file):
    found = []
    for line in text.replace("\\\n", " ").split("\n"):
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        if not line or line.startswith("-") and not line.startswith(("-e ", "--editable")):
            continue
        if match := re.match(r"(?:(?:-e|--editable)\s+)?((?:git\+|https?:|ssh:|file:|\.{1,2}/)\S+)", line):
            name = re.search(r"egg=([\w.-]+)", line)
            found.append(Package("python", name[1] if name else match[1].rsplit("/", 1)[-1], file, wanted=match[1], direct=True, dev="dev" in file or "test" in file, source=match[1]))
        elif match := re.match(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|([^;]*))", line):
            wanted = re.sub(r"\s*--hash=\S+", "", match[2] or match[3] or "").strip()
            pinned = re.fullmatch(r"===?\s*([\w.!+-]+)", wanted)
            found.append(Package("python", match[1], file, version=pinned[1] if pinned else "", wanted=wanted, direct=True, dev="dev" in file or "test" in file, source=match[2] or ""))
    return found


def pyproject(text, file):
    value = tomllib.loads(text)
    project = value.get("project", {})
    found = requirements("\n".join(project.get("dependencies", [])), file)
    groups = {**project.get("optional-dependencies", {}), **value.get("dependency-groups", {})}
    for group, lines in groups.items():
        found += [each for each in requirements("\n".join(line for line in lines if isinstance(line, str)), file + " " + group)]
    poetry = value.get("tool", {}).get("poetry", {})
    sections = [(poetry.get("dependencies", {}), False), (poetry.get("dev-dependencies", {}), True)] + [(group.get("dependencies", {}), True) for group in poetry.get("group", {}).values()]
    for section, dev in sections:
        for name, wanted in section.items():
            if name != "python":
                detail = wanted if isinstance(wanted, dict) else {}
                found.append(Package("python", name, file, wanted=str(detail.get("version", "")) if detail else str(wanted), direct=True, dev=dev, source=detail.get("git", detail.get("url", ""))))
    return found


def go_mod(text, file):
    found = []
    blocks = re.findall(r"^require\s*\(([^)]*)\)", text, re.M)
    for line in "\n".join(blocks).split("\n") + re.findall(r"^require\s+(\S+ v\S+.*)$", text, re.M):
        if match := re.match(r"\s*(\S+)\s+(v\S+)(.*)", line):
            found.append(Package("go", match[1], file, version=match[2], wanted=match[2], direct="// indirect" not in match[3]))
    for old, new in re.findall(r"^\s*(?:replace\s+)?(\S+)(?: v\S+)?\s+=>\s+(\S+.*)$", text, re.M):
        found += [Package("go", old, file, wanted=f"replaced by {new}", source=new)] if new.startswith((".", "/")) else []
    return found


def cargo_toml(text, file):
    value = tomllib.loads(text)
    found = []
    tables = [(value, name) for name in ("dependencies", "dev-dependencies", "build-dependencies")] + [(value.get("workspace", {}), "dependencies")]
    for table, field in tables:
        for name, wanted in table.get(field, {}).items():
            detail = wanted if isinstance(wanted, dict) else {"version": wanted}
            if not detail.get("workspace"):
                found.append(Package("cargo", detail.get("package", name), file, wanted=str(detail.get("version", "")), direct=True, dev=field != "dependencies", source=detail.get("git", "")))
    return found


def cargo_lock(text, file):
    return [Package("cargo", each["name"], file, version=each["version"], source=each["source"], integrity="checksum" in each or each["source"].startswith("git+"))
            for each in tomllib.loads(text).get("package", []) if each.get("source")]


PATTERNS = [(r"package\.json", ("npm", package_json)), (r"package-lock\.json|npm-shrinkwrap\.json", ("npm", package_lock)), (r"[\w.-]*requirements[\w.-]*\.(?:txt|in)", ("python", requirements)),
            (r"pyproject\.toml", ("python", pyproject)), (r"go\.mod", ("go", go_mod)), (r"Cargo\.toml", ("cargo", cargo_toml)), (r"Cargo\.lock", ("cargo", cargo_lock))]
READERS = ["package.json", "package-lock.json", "requirements.txt", "pyproject.toml", "go.mod", "Cargo.toml", "Cargo.lock"]
LOCKS = {"package-lock.json", "npm-shrinkwrap.json", "Cargo.lock", "go.mod"}
