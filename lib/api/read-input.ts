import { z } from "zod";
import { ApiError, invalid, isApiError, notFound } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { parseForm, requireForm } from "#lib/api/read-form";

/** Path, query and body as one flat object. A body cannot repeat a field of the path. */
export async function readInput(request: Request, url: URL, operation: Operation, params: Record<string, string | string[]>): Promise<Record<string, unknown>> {
  let input: Record<string, unknown> = Object.create(null);
  if (operation.signedBy !== undefined) {
    input.payload = decodeText(await readBytes(request, operation.bodyLimit));
    input.signature = request.headers.get(operation.signedBy) ?? "";
  } else if (operation.takes === "event") {
    const bytes = await readBytes(request, operation.bodyLimit);
    input.event = parseJson(bytes, request.headers.get("content-type"));
    if (operation.eventText !== undefined) input[operation.eventText] = decodeText(bytes);
    for (const [name, header] of Object.entries(operation.eventHeaders)) {
      const value = request.headers.get(header);
      if (value) input[name] = value;
    }
  } else if (operation.method === "GET" || operation.method === "DELETE") {
    for (const [name, value] of url.searchParams) {
      if (operation.queryKey && name === "apiKey") continue;
      if (Object.hasOwn(input, name)) throw invalid(name, "This field is given twice.");
      if (operation.pathParams.includes(name)) throw invalid(name, "This field belongs in the path.");
      input[name] = fromText(operation, name, value);
    }
  } else {
    const body = operation.takes === "form" ? await readForm(request, operation.bodyLimit) : await readObject(request, operation.bodyLimit);
    for (const name of operation.pathParams) if (Object.hasOwn(body, name)) throw invalid(name, "This field belongs in the path.");
    for (const name of url.searchParams.keys()) throw invalid(name, "This field belongs in the body.");
    input = body;
  }
  // A browser that connects again says here, and only here, what it heard last.
  const lastEvent = operation.responds === "events" && "lastEventId" in operation.input.shape ? request.headers.get("last-event-id") : null;
  if (lastEvent !== null) input.lastEventId = lastEvent;
  Object.assign(input, readParams(params, operation.pathParams));
  return input;
}

/** The parameters of a path as they are meant. */
export const readParams = (params: Record<string, string | string[]>, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, safeDecode(params[name])]));

/** Next hands over path segments as they stand in the URL. */
function safeDecode(segment: string | string[] | undefined): string {
  const text = Array.isArray(segment) ? segment.join("/") : (segment ?? "");
  try {
    return decodeURIComponent(text);
  } catch {
    throw notFound(); // A segment that is not valid percent-encoding names nothing.
  }
}

/** A query value as its field wants it: number, boolean, list, or the text itself. Nonsense stays text for the schema to refuse. */
function fromText(operation: Operation, name: string, value: string): unknown {
  const type = typesOf(operation)[name];
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type === "array") return value.split(",").filter((item) => item !== "");
  return value;
}

const types = new WeakMap<Operation, Record<string, string | undefined>>();
function typesOf(operation: Operation): Record<string, string | undefined> {
  let known = types.get(operation);
  if (!known) {
    const schema = z.toJSONSchema(operation.input, { io: "input", unrepresentable: "any" }) as { properties?: Record<string, { type?: string }> };
    known = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, property.type]));
    types.set(operation, known);
  }
  return known;
}

/** The bytes of a body, read no further than its limit. */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new ApiError("REQUEST_TOO_LARGE", { message: `The request body is larger than ${maxBytes} bytes.` });
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // Whoever sends it has gone, or its chunks are none: no failure of ours.
    throw isApiError(error) ? error : invalid("body", "The request body was broken off.");
  }
  const encoding = request.headers.get("content-encoding");
  if (size > 0 && encoding && encoding !== "identity") {
    throw new ApiError("UNSUPPORTED_MEDIA_TYPE", { message: "The request body must not be compressed." });
  }
  return Buffer.concat(chunks);
}

/** A byte order mark is text too: it was signed with the rest. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid("body", "The request body is not valid UTF-8.");
  }
}

/** The fields of a form. What is no form at all is not read. */
async function readForm(request: Request, maxBytes: number): Promise<Record<string, unknown>> {
  const type = requireForm(request.headers.get("content-type"));
  return parseForm(type, await readBytes(request, maxBytes));
}

/** The JSON object of a body. */
async function readObject(request: Request, maxBytes: number): Promise<Record<string, unknown>> {
  const value = await readJson(request, maxBytes);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new ApiError("INVALID_INPUT", { param: "body", message: "The request body must be a JSON object." });
  return value as Record<string, unknown>;
}

/** The JSON of a body, read no further than its limit. No body at all is an empty object. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  return parseJson(await readBytes(request, maxBytes), request.headers.get("content-type"));
}

function parseJson(bytes: Uint8Array, type: string | null): unknown {
  if (bytes.length === 0) return {};
  if (type && !/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) throw new ApiError("UNSUPPORTED_MEDIA_TYPE");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ApiError("INVALID_JSON", { message: `The request body is not valid JSON: ${(error as Error).message}.` });
  }
}
