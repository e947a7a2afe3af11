// Plain values as the properties of a page in a database, by the types that the database gives its columns.

import { Problem } from "./input.mjs";
import { rich } from "./rich-text.mjs";

const MAKE = {
  rich_text: (value) => ({ rich_text: rich(String(value)) }),
  number: (value) => typeof value === "number" && { number: value },
  checkbox: (value) => typeof value === "boolean" && { checkbox: value },
  select: (value) => typeof value === "string" && { select: { name: value } },
  status: (value) => typeof value === "string" && { status: { name: value } },
  multi_select: (value) => ({ multi_select: [value].flat().map((name) => ({ name: String(name) })) }),
  date: (value) => /^\d{4}-\d\d-\d\d/.test(value) && { date: { start: value } },
  url: (value) => typeof value === "string" && { url: value },
  email: (value) => typeof value === "string" && { email: value },
  phone_number: (value) => ({ phone_number: String(value) }),
};

export function propertyValues(values, schema) {
  if (typeof values !== "object" || values === null || Array.isArray(values)) throw new Problem("properties: has to be an object of column names and values.");
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const column = schema[name];
      if (!column) throw new Problem(`properties.${name}: the database has no such column. It has ${Object.keys(schema).join(", ")}.`);
      if (column.type === "title") throw new Problem(`properties.${name}: is the title; give it as "title".`);
      const make = MAKE[column.type];
      if (!make) throw new Problem(`properties.${name}: columns of the type ${column.type} cannot be set here.`);
      const options = column[column.type]?.options?.map((option) => option.name);
      const strange = options && [value].flat().find((each) => !options.includes(each));
      if (strange !== undefined) throw new Problem(`properties.${name}: has no option "${strange}". It has ${options.join(", ")}.`);
      const made = make(value);
      if (!made) throw new Problem(`properties.${name}: ${JSON.stringify(value)} does not suit a column of the type ${column.type}.`);
      return [name, made];
    }),
  );
}
