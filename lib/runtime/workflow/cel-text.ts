/** Where the text in quotes that begins at `at` ends: behind its last quote, or at the end when it has none. As CEL reads it, also `"""…"""`. */
export function pastQuotes(source: string, at: number): number {
  const mark = source[at] as string;
  const quote = source.startsWith(mark.repeat(3), at) ? mark.repeat(3) : mark;
  for (let i = at + quote.length; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source.startsWith(quote, i)) return i + quote.length;
  }
  return source.length;
}

export const isQuote = (mark: string | undefined): boolean => mark === '"' || mark === "'";

const MARK = "__step__";
/** What CEL takes for no name, whatever stands before it. */
const WORDS = new Set(["in", "true", "false", "null"]);

/**
 * A step's id may have hyphens, which CEL would take for a minus: `steps.my-step` is read as one name, and so is `steps.in`. Nobody
 * subtracts anything from a step, so nothing else can be meant. What stands in quotes or in a comment is left alone. Answers the names that stand for others, too.
 */
export function withPlainNames(source: string): { source: string; names: Map<string, string> } {
  const names = new Map<string, string>();
  let made = "";
  for (let i = 0; i < source.length; ) {
    let end = i + 1;
    if (isQuote(source[i])) end = pastQuotes(source, i);
    else if (source.startsWith("//", i)) end = source.indexOf("\n", i) < 0 ? source.length : source.indexOf("\n", i);
    else {
      STEP.lastIndex = i;
      const [whole, before, id] = STEP.exec(source) ?? [];
      if (whole !== undefined && !/[\w.]/.test(source[i - 1] ?? "")) {
        const name = WORDS.has(id as string) ? id + MARK : (id as string).replaceAll("-", MARK);
        if (name !== id) names.set(name, id as string);
        made += before + name;
        i += whole.length;
        continue;
      }
    }
    made += source.slice(i, end);
    i = end;
  }
  return { source: made, names };
}

const STEP = /(steps\s*\.\s*\??\s*)([A-Za-z]\w*(?:-+\w+)*)/y;
