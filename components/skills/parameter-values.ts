import type { Parameter, Value, Values } from "./parameters";

/** Whether nothing is filled in, anywhere in it. A switch says something either way. */
export function isEmpty(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.every(isEmpty);
  if (typeof value === "object") return Object.values(value).every(isEmpty);
  return value === undefined || value === "";
}

/** The object to send: only what was filled in, in the types that the schema wants. Throws when a field is not JSON. */
export function toInput(parameters: Parameter[], values: Values, at = ""): Record<string, unknown> {
  const given = parameters.filter(({ name }) => !isEmpty(values[name]));
  return Object.fromEntries(given.map((parameter) => [parameter.name, toValue(parameter, values[parameter.name] as Value, at + parameter.name)]));
}

function toValue(parameter: Parameter, value: Value, at: string): unknown {
  if (Array.isArray(value)) {
    const { kind, item } = parameter;
    if (kind === "choices") return value.map((each) => meantBy(parameter, String(each)));
    const rows = value.map((each, row) => [each, row] as const).filter(([each]) => !isEmpty(each));
    return rows.map(([each, row]) => toValue(item as Parameter, each, `${at}.${row}`));
  }
  if (typeof value === "object") return toInput(parameter.fields ?? [], value, `${at}.`);
  if (typeof value === "boolean") return value;
  if (parameter.kind === "choice") return meantBy(parameter, value);
  if (parameter.kind === "number" || (parameter.numeric && /^\d+$/.test(value))) return Number(value);
  if (parameter.kind !== "json") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ParameterError(at, "This is not valid JSON.");
  }
}

const meantBy = ({ options = [], meant }: Parameter, option: string): unknown => (meant ? meant[options.indexOf(option)] : option);

/** What `toInput` makes the very input of again; nothing when there is no form, or it cannot show a part of it. */
export function toValues(parameters: Parameter[], input: Record<string, unknown>): Values | undefined {
  const entries = Object.entries(input).map(([name, value]) => {
    const parameter = parameters.find((each) => each.name === name);
    const shown = parameter && toShown(parameter, value);
    // An empty field is not sent.
    const isSame = shown !== undefined && !isEmpty(shown) && isEqual(toValue(parameter as Parameter, shown, name), value);
    return isSame ? ([name, shown] as const) : undefined;
  });
  return parameters.length > 0 && entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

function toShown(parameter: Parameter, value: unknown): Value | undefined {
  const { kind, options = [], item, fields = [] } = parameter;
  if (kind === "switch") return typeof value === "boolean" ? value : undefined;
  if (kind === "json") return JSON.stringify(value, null, 2);
  if (kind === "group") return isObject(value) ? toValues(fields, value) : undefined;
  if (kind === "list" || kind === "choices") {
    if (!Array.isArray(value)) return undefined;
    const shown = value.map((each) => (item ? toShown(item, each) : options.find((option) => option === String(each))));
    return shown.every((each) => each !== undefined) ? shown : undefined;
  }
  const text = String(value);
  if (kind === "line" && !parameter.numeric && text.includes("\n")) return undefined;
  if (kind === "date" && !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  return kind === "choice" && !options.includes(text) ? undefined : text;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The order of an object's fields says nothing, and the database does not keep it. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => isEqual(each, b[i]));
  if (isObject(a) && isObject(b))
    return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => name in b && isEqual(a[name], b[name]));
  return a === b;
}

/** The field of the form that a place in the input, such as `rows.1.name`, is about; as near as there is one. */
export function fieldAt(parameters: Parameter[], values: Values, place: string): string | undefined {
  const [name = "", ...rest] = place.split(".");
  const parameter = parameters.find((each) => each.name === name);
  return parameter && [name, ...within(parameter, values[name], rest)].join(".");
}

function within({ kind, fields = [], item }: Parameter, value: Value | undefined, [first, ...rest]: string[]): string[] {
  if (first === undefined) return [];
  if (kind === "group") {
    const inner = fieldAt(fields, isObject(value) ? (value as Values) : {}, [first, ...rest].join("."));
    return inner === undefined ? [] : [inner];
  }
  if (kind !== "list" || !Array.isArray(value)) return [];
  // Rows that are empty are not sent, so what was refused counts without them.
  const row = value.map((each, at) => (isEmpty(each) ? -1 : at)).filter((at) => at >= 0)[Number(first)];
  return row === undefined ? [] : [String(row), ...within(item as Parameter, value[row], rest)];
}

export class ParameterError extends Error {
  readonly parameter: string;
  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}
