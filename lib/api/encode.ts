import { z } from "zod";

type Schema = z.core.$ZodType;
/** Undefined stands for a value that is on the wire as it is in the code. */
type Encode = ((value: never) => unknown) | undefined;
const made = new WeakMap<Schema, { encode: Encode }>();

/**
 * What `schema` makes of a value of the code for the wire, as `z.encode` does, without checking what our own code has made: a page of
 * twenty skills costs a fifth. Keys that an object's schema does not name are left out just the same. What an answer must be
 * is held by the walk over all operations in the tests.
 */
export function encodeWith(schema: Schema, value: unknown): unknown {
  const encode = encoderOf(schema);
  return encode ? encode(value as never) : value;
}

function encoderOf(schema: Schema): Encode {
  let found = made.get(schema);
  if (!found) {
    found = { encode: make(schema) };
    made.set(schema, found);
  }
  return found.encode;
}

function make(schema: Schema): Encode {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "enum":
    case "literal":
    case "unknown":
    case "any":
      return undefined;
    case "object":
      return objectOf(def);
    case "array":
      return listOf(encoderOf(def.element));
    case "record":
      return recordOf(encoderOf(def.valueType));
    case "nullable":
    case "optional":
    case "readonly":
      return ifThere(encoderOf(def.innerType));
    case "union":
      return def.options.every((option) => encoderOf(option) === undefined) ? undefined : (value: unknown) => z.encode(schema, value);
    case "pipe":
      if ("reverseTransform" in def) return codecOf(def as z.core.$ZodCodecDef);
  }
  return (value: unknown) => z.encode(schema, value);
}

function objectOf({ shape, catchall }: z.core.$ZodObjectDef): Encode {
  // What else it may hold is copied as it is: only a schema of anything is used there.
  const isOpen = catchall !== undefined && catchall._zod.def.type !== "never";
  const fields = Object.entries(shape).map(([key, field]) => [key, encoderOf(field as Schema)] as const);
  return (value: Record<string, never>) => {
    const encoded: Record<string, unknown> = isOpen ? { ...value } : {};
    for (const [key, encode] of fields) {
      const field = value[key];
      if (field !== undefined) encoded[key] = encode ? encode(field) : field;
    }
    return encoded;
  };
}

const listOf = (encode: Encode): Encode => encode && ((value: never[]) => value.map((each) => encode(each)));
const recordOf = (encode: Encode): Encode =>
  encode && ((value: Record<string, never>) => Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encode(each)])));
const ifThere = (encode: Encode): Encode => encode && ((value: never) => (value === null || value === undefined ? value : encode(value)));

/** The wire's side of our codecs is plain; what is on the code's side is made by the codec itself. */
function codecOf({ in: wire, reverseTransform }: z.core.$ZodCodecDef): Encode {
  const encode = encoderOf(wire);
  const payload = { value: undefined, issues: [] };
  return (value: never) => {
    const encoded = reverseTransform(value, payload as never);
    return encode ? encode(encoded as never) : encoded;
  };
}
