/** A field of the console: where its value goes, and how it is entered. */
export type ConsoleInput = {
  place: "path" | "query" | "header" | "body";
  name: string;
  kind: "text" | "number" | "boolean" | "choice" | "json" | "file";
  values: string[];
  required: boolean;
  hint: string;
  /** What stands in it at first. */
  start: string;
  placeholder: string;
};

/** What the console must know of an operation to call it. */
export type Callable = {
  method: string;
  path: string;
  inputs: ConsoleInput[];
  body: "none" | "json" | "form" | "whole";
  responds: "json" | "file" | "events" | "nothing";
  writes: boolean;
  /** Whether a key is needed, of no use, or refused because only a person may. */
  key: "needed" | "useless" | "refused";
};

export type Entered = Record<string, string>;
export const idOf = ({ place, name }: Pick<ConsoleInput, "place" | "name">): string => `${place}.${name}`;

/** What is wrong with a field, said beside it. */
export class WrongField extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** The request that was entered. What is left empty is not sent; a key goes without the session's cookie, so that it is the key that is tried. */
export function consoleRequest(callable: Callable, entered: Entered, files: Record<string, File>, key: string): { url: string; init: RequestInit } {
  const given = callable.inputs.flatMap((input) => {
    const text = entered[idOf(input)] ?? "";
    const file = files[idOf(input)];
    if (text === "" && !file) {
      if (input.required) throw new WrongField(idOf(input), "This has to be filled in.");
      return [];
    }
    return [{ input, value: file ?? readValue(input, text) }];
  });
  const of = (place: ConsoleInput["place"]) => given.filter(({ input }) => input.place === place).map(({ input, value }) => [input.name, value] as const);
  const inPath = Object.fromEntries(of("path"));
  const query = new URLSearchParams(of("query").map(([name, value]) => [name, String(value)]));
  const path = callable.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(inPath[name])));
  const body = bodyOf(callable, of("body"));
  const headers = new Headers(of("header").map(([name, value]) => [name, String(value)]));
  if (typeof body === "string") headers.set("content-type", "application/json");
  if (key) headers.set("x-api-key", key);
  return {
    url: query.size > 0 ? `${path}?${query}` : path,
    init: { method: callable.method, headers, credentials: key ? "omit" : "same-origin", ...(body !== undefined && { body }) },
  };
}

function bodyOf({ body }: Callable, entries: (readonly [string, unknown])[]): string | FormData | undefined {
  if (body === "none") return undefined;
  if (body === "whole") return JSON.stringify(entries[0]?.[1]);
  if (body === "json") return JSON.stringify(Object.fromEntries(entries));
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value instanceof File ? value : String(value));
  return form;
}

function readValue(input: ConsoleInput, text: string): unknown {
  if (input.place !== "body") return text;
  if (input.kind === "boolean") return text === "true";
  if (input.kind === "number") {
    const number = Number(text);
    if (Number.isNaN(number)) throw new WrongField(idOf(input), "This is not a number.");
    return number;
  }
  if (input.kind !== "json") return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongField(idOf(input), 'This is not JSON. Text needs its quotes: "like this".');
  }
}
