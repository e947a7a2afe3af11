/** How much longer a text may become, so that names put into names do not fill the memory. */
const MOST_ADDED = 100_000;
const MOST_NAMES = 60;

/** `NAME=word`, `NAME+=word`, `$NAME` and `${NAME}` of a shell, one after the other. */
const SHELL =
  /(?<=^|[\s;&|(])([A-Za-z_]\w{0,40})(\+?)=("[^"\n`(]{0,200}"|'[^'\n]{0,200}'|[^\s;&|"'`()<>]{1,200})(?=[\s;&|)]|$)|"?\$(?:\{([A-Za-z_]\w{0,40})\}|([A-Za-z_]\w{0,40}))"?/gm;

/** A shell script with the variables that it sets itself to plain words put in where they are used: `c=curl; $c …`. */
export function shellConstants(code: string): string {
  if (!code.includes("=") || !code.includes("$")) return code;
  const values = new Map<string, string>();
  let left = MOST_ADDED;
  const put = (text: string) =>
    text.replace(
      /\$(?:\{([A-Za-z_]\w{0,40})\}|([A-Za-z_]\w{0,40}))/g,
      (used, braced?: string, plain?: string) => values.get((braced ?? plain) as string) ?? used,
    );
  return code.replace(SHELL, (whole, name?: string, plus?: string, value?: string, braced?: string, plain?: string) => {
    if (name !== undefined && value !== undefined) {
      const word = value.startsWith("'") ? value.slice(1, -1) : put(value.replace(/^"|"$/g, ""));
      const full = plus ? `${values.get(name) ?? ""}${word}` : word;
      if (full.length <= 300 && !/[$`]/.test(full) && (values.has(name) || values.size < MOST_NAMES)) values.set(name, full);
      else values.delete(name);
      return whole;
    }
    const used = values.get((braced ?? plain) as string);
    if (used === undefined || used.length > left) return whole;
    left -= used.length;
    // The quotes around a word that is put in for itself go with it; of a longer string only the name is replaced.
    if (whole.startsWith('"') && whole.endsWith('"')) return used;
    return `${whole.startsWith('"') ? '"' : ""}${used}${whole.endsWith('"') ? '"' : ""}`;
  });
}

/** What a name of Python or JavaScript is followed through: short strings, homes, the environment, and what evaluates. */
const WORTH = String.raw`"[^"\n\\]{1,200}"|'[^'\n\\]{1,200}'|(?:os\.path\.)?expanduser\(["']~/?["']\)|(?:pathlib\.)?Path\.home\(\)|(?:os\.)?homedir\(\)|process\.env\.HOME|(?:dict\()?os\.environ(?:\.copy\(\))?\)?|\{ ?\.\.\.process\.env ?\}|process\.env|JSON\.stringify\(process\.env\)|exec|eval|os\.system|os\.popen`;
const SET = new RegExp(String.raw`(?:^|;)\s{0,40}(?:(?:const|let|var) )?(?:([A-Za-z_]\w{0,40})|\{ ?(env) ?\}) ?= ?(${WORTH}|process)\s{0,10}(?=;|$)`, "gm");
const STRING = /^["']/;

/** Python or JavaScript with such names replaced by what they were set to, and strings joined again: `c = 'cu' + 'rl'`. */
export function codeConstants(code: string, language: "py" | "js"): string {
  const values = new Map<string, string>();
  if (language === "py" && /^from os import [^\n]{0,60}\benviron\b/m.test(code)) values.set("environ", "os.environ");
  for (const [, name, env, value] of code.matchAll(SET)) {
    if (values.size >= MOST_NAMES) break;
    if (env && value === "process") values.set("env", "process.env");
    else if (name && value && value !== "process" && !values.has(name)) values.set(name, value);
  }
  if (values.size === 0) return code;
  const names = [...values.keys()].join("|");
  let left = MOST_ADDED;
  const put = (whole: string, name: string) => {
    const value = values.get(name) as string;
    if (value.length > left) return whole;
    left -= value.length;
    return value;
  };
  // A name that is set, the key of an object or argument, or part of another name stays.
  const used = new RegExp(String.raw`(?<![\w.$"'])(${names})(?![\w"'])(?! ?=(?!=)| ?:(?!=))`, "g");
  const filled = code.replace(used, (whole, name: string) => (STRING.test(values.get(name) as string) ? whole : put(whole, name)));
  const beside = new RegExp(String.raw`(?<![\w.$"'])(${names}) ?\+ ?(?=["'])|(?<=["'] ?)\+ ?(${names})(?![\w.([])|(?<=\()(${names})(?=[),])`, "g");
  const joined = filled.replace(beside, (whole, before?: string, after?: string, alone?: string) => {
    const name = (before ?? after ?? alone) as string;
    if (!STRING.test(values.get(name) as string)) return whole;
    const value = put(whole, name);
    return value === whole ? whole : before ? `${value} + ` : after ? `+ ${value}` : value;
  });
  return joined === filled ? filled : joined.replace(/(["'])[ \t]{0,4}\+[ \t]{0,4}["']/g, "");
}
