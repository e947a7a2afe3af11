/** What a skill may be, wherever it comes from. */
export const SKILL_LIMITS = { maxFiles: 512, maxBytes: 16 * 1024 * 1024, maxPathBytes: 512 };
const MAX_NAME_BYTES = 255;

/** What is not seen, or changes how what is beside it is seen: controls, bidi marks, zero-width and ignorable characters, odd spaces, halves of a character. */
const UNSEEN = /[\p{C}\p{Z}\p{DI}]/u;
/** What Windows keeps for itself, alone or before a dot. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;
/** Left by systems and interpreters, and no part of a skill. */
const LEFTOVER = /(^|\/)(__MACOSX\/|__pycache__\/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)/;
/** The hidden files that only say something to an editor or a tool which was asked. All others can make a program do something by being there. */
const HARMLESS_HIDDEN =
  /^(\.git(ignore|keep)|\.keep|\.editorconfig|\.nojekyll|\.(docker|npm|clawhub|prettier|eslint)ignore|\.(python|node|ruby)-version|\.nvmrc|\.env\.(example|sample|template)|\.skillignore)$/;

/** Text of a stranger's as it can be shown: what would not be seen is spelt out, and a long one is cut. */
export function visible(text: string, most = 120): string {
  const chars = [...text];
  const shown = chars.slice(0, most).map((char) => (char !== " " && UNSEEN.test(char) ? `\\u{${char.codePointAt(0)?.toString(16)}}` : char));
  return shown.join("") + (chars.length > most ? "…" : "");
}

/** Whether a path is hidden and would be refused in a zip: in a repository such files are the repository's. */
export const isHidden = (path: string): boolean => path.split("/").some((name) => refusedHidden(name) !== undefined);

export const isLeftover = (path: string): boolean => LEFTOVER.test(path);

/** Why a file of a skill cannot have this path, on every system that the skill may be installed on; nothing when it can. */
export function refusedPath(path: string, { leftover = false } = {}): string | undefined {
  if (path.includes("\\")) return "there is a backslash in its path";
  if (path.startsWith("/")) return "its path is absolute";
  if (/^[a-z]:/i.test(path)) return "its path begins with a drive";
  if (Buffer.byteLength(path) > SKILL_LIMITS.maxPathBytes) return `its path is longer than ${SKILL_LIMITS.maxPathBytes} bytes`;
  for (const name of path.split("/")) {
    const why = refusedName(name) ?? (leftover ? undefined : refusedHidden(name));
    if (why) return why;
  }
  return undefined;
}

function refusedName(name: string): string | undefined {
  if (name === "") return "there is an empty name in its path";
  if (name === "." || name === "..") return `there is a '${name}' in its path`;
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `a name in its path is longer than ${MAX_NAME_BYTES} bytes`;
  if (UNSEEN.test(name.replaceAll(" ", ""))) return "there is a character in its path that is not seen, or that changes the direction of writing";
  if (/["*:<>?|]/.test(name)) return "there is a character in its path that not every system allows";
  if (/^ | $|\.$/.test(name)) return "a name in its path begins or ends with a space, or ends with a dot";
  if (RESERVED.test(name)) return "a name in its path is one that Windows keeps for itself";
  return undefined;
}

function refusedHidden(name: string): string | undefined {
  if (/^(\.git|git~\d+)$/i.test(name)) return "it belongs to a Git repository's own folder";
  if (name.startsWith(".") && !HARMLESS_HIDDEN.test(name)) return "it is hidden, or in a hidden folder, and programs act on such files";
  return undefined;
}

/** What two names have in common where a system does not tell them apart. */
const folded = (text: string) => text.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");

/**
 * Why a set of paths cannot be together in one folder on every system; nothing when they can. A path that ends in a slash is a
 * folder. Each file and each folder must have one spelling, and be only one of the two.
 */
export function clash(paths: Iterable<string>): { path: string; why: string } | undefined {
  const seen = new Map<string, { spelt: string; file: boolean; named: boolean }>();
  for (const path of paths) {
    const names = path.split("/");
    const isFile = names.at(-1) !== "";
    if (!isFile) names.pop();
    for (let depth = 1; depth <= names.length; depth++) {
      const spelt = names.slice(0, depth).join("/");
      const last = depth === names.length;
      const file = last && isFile;
      const key = folded(spelt);
      const other = seen.get(key);
      if (!other) seen.set(key, { spelt, file, named: last });
      else if (other.spelt !== spelt) return { path, why: `its name differs from '${visible(other.spelt)}' only in case or in how it is encoded` };
      else if (other.file !== file) return { path, why: `'${visible(spelt)}' is a file and a folder` };
      else if (last && other.named) return { path, why: "its name is there twice" };
      else if (last) other.named = true;
    }
  }
  return undefined;
}
