import { APICallError, InvalidResponseDataError, JSONParseError, NoOutputGeneratedError, StreamProviderError, TypeValidationError } from "ai";

/**
 * What is the matter: the provider is busy, is out of order, cannot be reached, refuses what is asked, answers something that
 * is no model's answer, or said enough to be believed and was cut off.
 */
export type ModelTrouble = "busy" | "broken" | "unreachable" | "refused" | "strange" | "cut";

/** Why a step failed. Its message is the provider's, without keys. */
export class ModelError extends Error {
  readonly trouble: ModelTrouble;
  /** The provider's HTTP status; none when the connection failed. */
  readonly status: number | undefined;
  /** How long the provider asks to wait. */
  readonly retryAfterMs: number | undefined;
  /** The answer had begun when it was cut off. */
  readonly cut: boolean;
  /** How often the step was tried. */
  tries = 1;
  constructor(
    message: string,
    { trouble, status, retryAfterMs, cut }: { trouble: ModelTrouble; status?: number | undefined; retryAfterMs?: number | undefined; cut: boolean },
  ) {
    super(message);
    this.name = "ModelError";
    this.trouble = trouble;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.cut = cut;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : typeof error === "string" ? error : JSON.stringify(error));

export function toModelError(error: unknown, cut: boolean, key: string | undefined): ModelError {
  // Providers repeat keys in their answers, whole or with stars in the middle.
  const message = (key ? messageOf(error).replaceAll(key, "[key]") : messageOf(error)).replace(/\b(sk|key)-[\w*.-]{4,}/g, "[key]").slice(0, 500);
  const { statusCode } = error as { statusCode?: number };
  const headers = APICallError.isInstance(error) ? error.responseHeaders : undefined;
  // A connection that breaks carries the status that it began with.
  const status = statusCode && statusCode >= 400 ? statusCode : undefined;
  const trouble = troubleOf(error, status, cut);
  // The library's words for what it never expected say nothing to anyone else.
  const unnamed = trouble === "strange" && error instanceof Error && error.name === "Error";
  return new ModelError(unnamed ? "It could not be read." : message, { trouble, status, retryAfterMs: retryAfter(headers), cut });
}

const BUSY = new Set([429, 503, 529]);
const PASSING = new Set([408, 409]);

function troubleOf(error: unknown, status: number | undefined, cut: boolean): ModelTrouble {
  if (status !== undefined) return BUSY.has(status) ? "busy" : status >= 500 || PASSING.has(status) ? "broken" : "refused";
  const causes = causesOf(error);
  const unreadable = causes.some((each) => UNREADABLE.some((kind) => kind.isInstance(each)));
  // A stream that only lacks its end was a model's as far as it came.
  const unended = cut && causes.some((each) => InvalidResponseDataError.isInstance(each));
  if (unreadable && !unended) return "strange";
  if (cut) return "cut";
  // The provider said in words what is the matter.
  if (StreamProviderError.isInstance(error)) return "broken";
  // What fetch throws when there is no connection, or when it breaks before the answer begins.
  const lost = causes.some((each) => each instanceof TypeError || typeof (each as { code?: unknown }).code === "string");
  if (lost || (APICallError.isInstance(error) && error.statusCode === undefined)) return "unreachable";
  // The library's own errors are of what it does not understand.
  return "strange";
}

const UNREADABLE = [JSONParseError, TypeValidationError, InvalidResponseDataError, NoOutputGeneratedError];

function causesOf(error: unknown): object[] {
  const causes: object[] = [];
  for (let each = error; typeof each === "object" && each !== null && causes.length < 10; each = (each as { cause?: unknown }).cause) causes.push(each);
  return causes;
}

function retryAfter(headers: Record<string, string> | undefined): number | undefined {
  const exact = Number(headers?.["retry-after-ms"]);
  if (exact > 0) return exact;
  const value = headers?.["retry-after"];
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms > 0 ? ms : undefined;
}
