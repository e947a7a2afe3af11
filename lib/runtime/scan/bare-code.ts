/**
 * Python or JavaScript with the contents of strings, comments and regular expressions blanked out. What stays has its place,
 * so that an offset means the same in both. One pass; what is left open ends with the line or the file.
 */
export function bareCode(code: string, language: "py" | "js"): string {
  const out: string[] = [];
  let kept = 0;
  let at = 0;
  const blank = (from: number, to: number) => {
    out.push(code.slice(kept, from), code.slice(from, to).replace(/[^\n]/g, " "));
    kept = to;
    at = to;
  };
  const ends = (from: number, quote: string, lines: boolean): number => {
    for (let index = from; index < code.length; index++) {
      if (code[index] === "\\") index++;
      else if (code.startsWith(quote, index)) return index;
      else if (!lines && code[index] === "\n") return index;
    }
    return code.length;
  };
  const token = language === "py" ? /"""|'''|["'#]/g : /\/\/|\/\*|["'`/]/g;
  while (at < code.length) {
    token.lastIndex = at;
    const found = token.exec(code);
    if (!found) break;
    const [mark] = found;
    const from = found.index;
    if (mark === "#" || mark === "//") blank(from, untilLineEnd(code, from));
    else if (mark === "/*") blank(from, commentEnd(code, from));
    else if (mark === "/") {
      const end = regexEnd(code, from);
      if (end > from) blank(from + 1, end);
      else at = from + 1;
    } else {
      const end = ends(from + mark.length, mark, mark.length === 3 || mark === "`");
      blank(from + mark.length, end);
      at = end + mark.length;
    }
  }
  out.push(code.slice(kept));
  return out.join("");
}

const commentEnd = (code: string, from: number) => {
  const end = code.indexOf("*/", from + 2);
  return end === -1 ? code.length : end + 2;
};

const untilLineEnd = (code: string, from: number) => {
  const end = code.indexOf("\n", from);
  return end === -1 ? code.length : end;
};

/** Where a regular expression that begins here ends; nothing sensible when this slash divides. */
function regexEnd(code: string, from: number): number {
  const before = code.slice(Math.max(0, from - 12), from).trimEnd();
  if (!/(^|[=(,:;!&|?{}[\n+]|=>|\b(return|typeof|case|in|of))$/.test(before)) return -1;
  let set = false;
  for (let index = from + 1; index < code.length && index < from + 4000; index++) {
    const character = code[index];
    if (character === "\\") index++;
    else if (character === "\n") return -1;
    else if (character === "[") set = true;
    else if (character === "]") set = false;
    else if (character === "/" && !set) return index;
  }
  return -1;
}
