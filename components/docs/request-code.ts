/** A request as the reference shows it, in three languages. What is in `{ env }` comes from an environment variable. */
export type ShownRequest = {
  method: string;
  url: string;
  query: [name: string, value: string][];
  headers: [name: string, value: string | { env: string }][];
  body?: { json: unknown } | { form: [name: string, value: string | { file: string }][] };
  /** What is done with the answer. */
  answer: "json" | "file" | "events" | "nothing";
};

export const CODE_LANGUAGES = ["curl", "typescript", "python"] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

export const codeOf: Record<CodeLanguage, (request: ShownRequest) => string> = { curl: curlOf, typescript: typescriptOf, python: pythonOf };

const address = ({ url, query }: ShownRequest) => (query.length > 0 ? `${url}?${new URLSearchParams(query)}` : url);

/** For a POSIX shell: nothing within single quotes means anything but a single quote. */
const shell = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function curlOf(request: ShownRequest): string {
  const { method, headers, body, answer } = request;
  const usual = body ? "POST" : "GET";
  const parts = [
    `curl ${answer === "events" ? "--no-buffer " : ""}${method === usual ? "" : `-X ${method} `}${shell(address(request))}`,
    ...headers.map(([name, value]) => (typeof value === "string" ? `-H ${shell(`${name}: ${value}`)}` : `-H "${name}: $${value.env}"`)),
    ...(body && "json" in body ? ['-H "content-type: application/json"', `-d ${shell(JSON.stringify(body.json, null, 2))}`] : []),
    ...(body && "form" in body
      ? body.form.map(([name, value]) => (typeof value === "string" ? `--form-string ${shell(`${name}=${value}`)}` : `-F ${shell(`${name}=@${value.file}`)}`))
      : []),
    ...(answer === "file" ? ["-OJ"] : []),
  ];
  return parts.join(" \\\n  ");
}

const indented = (text: string, by: number) => text.replaceAll("\n", `\n${" ".repeat(by)}`);

function typescriptOf(request: ShownRequest): string {
  const { method, headers, body, answer } = request;
  const json = body && "json" in body;
  const sent = [
    ...headers.map(([name, value]) => `${JSON.stringify(name)}: ${typeof value === "string" ? JSON.stringify(value) : `process.env.${value.env} ?? ""`}`),
    ...(json ? ['"content-type": "application/json"'] : []),
  ];
  const options = [
    ...(method === "GET" ? [] : [`method: ${JSON.stringify(method)},`]),
    ...(sent.length > 0 ? [`headers: { ${sent.join(", ")} },`] : []),
    ...(json ? [`body: JSON.stringify(${indented(JSON.stringify(body.json, null, 2), 2)}),`] : []),
    ...(body && "form" in body ? ["body: form,"] : []),
  ];
  const call = `fetch(${JSON.stringify(address(request))}${options.length > 0 ? `, {\n  ${options.join("\n  ")}\n}` : ""})`;
  const files = body && "form" in body && body.form.some(([, value]) => typeof value !== "string");
  return [
    ...(files ? ['import { openAsBlob } from "node:fs";', ""] : []),
    ...(body && "form" in body
      ? [
          "const form = new FormData();",
          ...body.form.map(([name, value]) =>
            typeof value === "string"
              ? `form.append(${JSON.stringify(name)}, ${JSON.stringify(value)});`
              : `form.append(${JSON.stringify(name)}, await openAsBlob(${JSON.stringify(value.file)}), ${JSON.stringify(value.file)});`,
          ),
          "",
        ]
      : []),
    `const response = await ${call};`,
    "if (!response.ok) throw new Error(await response.text());",
    ...{
      json: ["console.log(await response.json());"],
      file: ["const bytes = new Uint8Array(await response.arrayBuffer());", "console.log(bytes.length);"],
      events: ["for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) console.log(chunk);"],
      nothing: ["console.log(response.status);"],
    }[answer],
  ].join("\n");
}

/** JSON's words that Python writes otherwise stand alone; within a text they are left. */
function python(value: unknown, indent = 0): string {
  const [here, below] = [" ".repeat(indent), " ".repeat(indent + 4)];
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[\n${value.map((each) => `${below}${python(each, indent + 4)},\n`).join("")}${here}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value);
  return entries.length === 0
    ? "{}"
    : `{\n${entries.map(([name, each]) => `${below}${JSON.stringify(name)}: ${python(each, indent + 4)},\n`).join("")}${here}}`;
}

function pythonOf(request: ShownRequest): string {
  const { method, url, query, headers, body, answer } = request;
  const sent = headers.map(
    ([name, value]) => `${JSON.stringify(name)}: ${typeof value === "string" ? JSON.stringify(value) : `os.environ[${JSON.stringify(value.env)}]`}`,
  );
  const form = body && "form" in body ? body.form : [];
  const files = form.flatMap(([name, value]) => (typeof value === "string" ? [] : [`${JSON.stringify(name)}: open(${JSON.stringify(value.file)}, "rb")`]));
  const texts = form.flatMap(([name, value]) => (typeof value === "string" ? [`${JSON.stringify(name)}: ${JSON.stringify(value)}`] : []));
  const given = [
    JSON.stringify(url),
    ...(query.length > 0 ? [`params=${python(Object.fromEntries(query), 4)}`] : []),
    ...(sent.length > 0 ? [`headers={${sent.join(", ")}}`] : []),
    ...(body && "json" in body ? [`json=${python(body.json, 4)}`] : []),
    ...(files.length > 0 ? [`files={${files.join(", ")}}`] : []),
    ...(texts.length > 0 ? [`data={${texts.join(", ")}}`] : []),
    ...(answer === "events" ? ["stream=True"] : []),
    `timeout=${answer === "events" ? "None" : "60"}`,
  ];
  return [
    ...(headers.some(([, value]) => typeof value !== "string") ? ["import os", ""] : []),
    "import requests",
    "",
    `response = requests.${method.toLowerCase()}(\n${given.map((each) => `    ${each},\n`).join("")})`,
    "response.raise_for_status()",
    ...{
      json: ["print(response.json())"],
      file: ["print(len(response.content))"],
      events: ["for line in response.iter_lines(decode_unicode=True):", "    print(line)"],
      nothing: ["print(response.status_code)"],
    }[answer],
  ].join("\n");
}
