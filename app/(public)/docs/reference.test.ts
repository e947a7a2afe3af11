import { expect, test } from "vitest";
import type { Operation } from "#lib/api/operation";
import { operations } from "#lib/operations/index";
import { GROUP_NAMES } from "./groups";
import { readGroups, slugOf } from "./reference";

const groups = readGroups("https://clanker.example");
const all = groups.flatMap((group) => group.operations);

test("every operation has a page of its own, and every resource a name", () => {
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(operations)));
  expect(new Set(all.map(({ group, slug }) => `${group}/${slug}`)).size).toBe(all.length);
  expect(groups.map(({ name }) => name)).toEqual(GROUP_NAMES);
  expect(slugOf("createUploadURL")).toBe("create-upload-url");
});

test("the example of a request is one that the operation takes", () => {
  const refused = all.flatMap(({ name, operation, sample }) => {
    if (operation?.takes !== "json" || operation.signedBy) return [];
    const problem = problemWith(operation, sample.body && "json" in sample.body ? sample.body.json : {}, sample.url, sample.query);
    return problem ? [`${name}: ${problem}`] : [];
  });
  expect(refused).toEqual([]);
});

test("the example of an answer is one that the operation could give", () => {
  const wrong = all.flatMap(({ name, operation, answers: [answer] }) => {
    if (!operation || answer?.sample === undefined) return [];
    const result = operation.output.safeDecode(answer.sample);
    return result.success ? [] : [`${name}: ${result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`];
  });
  expect(wrong).toEqual([]);
});

/** Path, query and body together are what the operation decodes. */
function problemWith(operation: Operation, body: unknown, url: string, query: [string, string][]): string | undefined {
  const parts = new URL(url).pathname.split("/");
  const fromPath = operation.path
    .split("/")
    .flatMap((part, i) => (/^\{\w+\}$/.test(part) ? [[part.slice(1, -1), decodeURIComponent(parts[i] as string)]] : []));
  const result = operation.input.safeDecode({ ...Object.fromEntries(fromPath), ...Object.fromEntries(query), ...(body as object) });
  return result.success ? undefined : result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
}
