import { toInput } from "../skills/parameter-values";
import { type Parameter, parametersOf, type Values } from "../skills/parameters";

type Schema = Record<string, unknown>;

/** How an answer is asked for: fields, and instead of one that says yes or no, two buttons. */
export type Asked = {
  fields: Parameter[];
  /** The name of what the two buttons say, and their words. */
  verdict: { name: string; yes: string; no: string } | null;
  /** What is answered is not an object of fields; the only field is the answer. */
  whole: boolean;
};

const WHOLE = "answer";
const isText = ({ kind }: Parameter) => kind === "line" || kind === "list" || kind === "text" || kind === "choice";

const rank = ({ kind, required }: Parameter) => (required ? 0 : 2) + (kind === "text" || kind === "list" || kind === "json" ? 1 : 0);

/** The form for a `resumeSchema`. One yes or no, with nothing beside it but texts, is two buttons. */
export function askedOf(schema: Schema): Asked {
  // What must be answered comes before what may be, and remarks come last.
  const properties = parametersOf(schema).toSorted((a, b) => rank(a) - rank(b));
  if (properties.length === 0) return { fields: parametersOf({ properties: { [WHOLE]: schema }, required: [WHOLE] }), verdict: null, whole: true };
  const [only, ...others] = properties.filter(({ kind }) => kind === "switch");
  const rest = properties.filter((each) => each !== only);
  if (!only || others.length > 0 || !rest.every(isText)) return { fields: properties, verdict: null, whole: false };
  const isApproval = /^(approved?|accept(ed)?|ok|allow(ed)?)$/i.test(only.name);
  const words = isApproval ? { yes: "Approve", no: "Decline" } : { yes: `${only.label}: yes`, no: `${only.label}: no` };
  return { fields: rest, verdict: { name: only.name, ...words }, whole: false };
}

/** The answer to send. A box that was not ticked says no. */
export function toAnswer({ fields, verdict, whole }: Asked, values: Values, says: boolean): unknown {
  const unticked = Object.fromEntries(fields.filter(({ kind }) => kind === "switch").map(({ name, initial }) => [name, initial === true]));
  const answer = toInput(fields, { ...unticked, ...values });
  if (whole) return answer[WHOLE];
  return verdict ? { ...answer, [verdict.name]: says } : answer;
}

/** The field that a refusal is about. */
export function fieldOf({ whole, fields }: Asked, param: string | undefined): string | undefined {
  if (!param?.startsWith("resumeData")) return undefined;
  const name = whole ? WHOLE : param.split(".")[1];
  return fields.some((each) => each.name === name) ? name : undefined;
}
