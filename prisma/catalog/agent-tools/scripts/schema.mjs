// What a model's own schema says about its input, and what in a given input does not fit it.

/** The inputs of a version, required ones first, then in the order in which the model's author gave them. */
export function properties(version) {
  const schemas = version?.openapi_schema?.components?.schemas ?? {};
  const { properties: fields = {}, required = [] } = schemas.Input ?? {};
  return Object.entries(fields)
    .map(([name, field]) => {
      const referred = schemas[(field.allOf?.[0]?.$ref ?? field.$ref ?? "").split("/").pop()] ?? {};
      return { ...referred, ...field, name, isRequired: required.includes(name) };
    })
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired) || (a["x-order"] ?? 0) - (b["x-order"] ?? 0));
}

export function table(fields) {
  const rows = fields.map((field) => `| \`${field.name}\`${field.isRequired ? " (required)" : ""} | ${kind(field)} | ${standard(field)} | ${line(field.description)} |`);
  return `| Input | Takes | Default | Meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

/** One sentence for each thing that the model would refuse. Nothing where it publishes no schema. */
export function mistakes(input, fields) {
  if (fields.length === 0) return [];
  const known = new Map(fields.map((field) => [field.name, field]));
  const strange = Object.keys(input).filter((name) => !known.has(name));
  const missing = fields.filter(({ name, isRequired }) => isRequired && input[name] === undefined);
  const names = fields.map(({ name }) => name).join(", ");
  return [
    ...strange.map((name) => `there is no "${name}"; it takes ${names}`),
    ...missing.map((field) => `"${field.name}" is missing: ${line(field.description)}`),
    ...Object.entries(input).flatMap(([name, value]) => (known.has(name) ? wrongValue(name, value, known.get(name)) : [])),
  ];
}

function wrongValue(name, value, field) {
  if (field.enum && !field.enum.includes(value)) return [`"${name}" has to be one of ${field.enum.join(", ")}`];
  const isNumber = field.type === "integer" || field.type === "number";
  if (isNumber && typeof value !== "number") return [`"${name}" has to be a number`];
  if (field.type === "integer" && !Number.isInteger(value)) return [`"${name}" has to be a whole number`];
  if (isNumber && (value < (field.minimum ?? -Infinity) || value > (field.maximum ?? Infinity))) return [`"${name}" has to be ${range(field)}`];
  if (field.type === "boolean" && typeof value !== "boolean") return [`"${name}" has to be true or false`];
  if (field.type === "string" && typeof value !== "string") return [`"${name}" has to be text`];
  return [];
}

function kind(field) {
  if (field.enum) return field.enum.map((each) => `\`${each}\``).join(", ");
  if (field.format === "uri") return "file or link";
  const limits = field.minimum === undefined && field.maximum === undefined ? "" : ` ${range(field)}`;
  return `${field.type ?? "anything"}${limits}`;
}

function range({ minimum, maximum }) {
  if (maximum === undefined) return `at least ${minimum}`;
  return minimum === undefined ? `at most ${maximum}` : `from ${minimum} to ${maximum}`;
}

function standard(field) {
  return field.default === undefined ? "" : `\`${JSON.stringify(field.default)}\``;
}

function line(value) {
  return String(value ?? "").replace(/\s+/g, " ").replace(/\|/g, "\\|").slice(0, 200);
}
