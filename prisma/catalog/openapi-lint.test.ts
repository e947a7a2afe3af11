import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const found = (files: Map<string, Uint8Array>): { level: string; rule: string; where: string }[] =>
  JSON.parse(new TextDecoder().decode(files.get("lint.json")));

describeSkill("openapi-lint", () => {
  test("finds the example's eighteen faults through its YAML", async () => {
    const { stdout, files } = await runExample("openapi-lint");
    expect(stdout).toContain("**18 findings**: 7 broken, 7 risky, 4 unclear. OpenAPI 3.1.0, 3 operations, 3 schemas.");
    expect(found(files).map(({ rule }) => rule)).toEqual([
      ...["reference", "operation-id-twice", "operation-id-twice", "path-parameter", "path-parameter", "security-scheme", "nullable"],
      ...["plain-http", "pagination", "no-error", "no-auth", "secret-in-query", "required-unknown", "money-as-float"],
      ...["example", "time-format", "array-items", "unused-schema"],
    ]);
    expect(stdout).toContain("| `GET /orders/{orderId}` | listOrders | default | apiKey |");
  });

  test("reads JSON of 3.0, follows references, and leaves a sound API alone", async () => {
    const item = { $ref: "#/components/schemas/Book" };
    const operation = (extra: object) => ({ summary: "s", tags: ["books"], security: [{ key: [] }], ...extra });
    const error = { description: "Went wrong" };
    const content = (schema: object) => ({ "application/json": { schema } });
    const document = {
      openapi: "3.0.3",
      info: { title: "Books", version: "1" },
      paths: {
        "/books": {
          get: operation({
            operationId: "listBooks",
            parameters: [{ $ref: "#/components/parameters/Limit" }],
            responses: { 200: { description: "Books", content: content({ type: "array", items: item }) }, default: error },
          }),
          post: operation({
            operationId: "createBook",
            requestBody: { content: content(item) },
            responses: { 201: { description: "Made" }, "4XX": error },
          }),
        },
      },
      components: {
        parameters: { Limit: { name: "limit", in: "query", schema: { type: "integer" } } },
        securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
        schemas: { Book: { type: "object", properties: { title: { type: "string", example: "Atlas" }, subtitle: { type: ["string", "null"] } } } },
      },
    };
    const { files } = await runSkill("openapi-lint", { input: JSON.stringify(document) });
    expect(found(files).map(({ rule, where }) => `${rule} ${where}`)).toEqual(["type-list schemas/Book/subtitle"]);
  });

  test("names the line of YAML that cannot be read, and what is no OpenAPI 3", async () => {
    const broken = await runSkill("openapi-lint", { input: "openapi: 3.1.0\ninfo:\n  title: A\n  title: B\n" });
    expect(broken.exitCode).toBe(1);
    expect(broken.stderr).toBe("Line 4 repeats a key of the same object: title: B\n");
    const old = await runSkill("openapi-lint", { input: 'swagger: "2.0"\n' });
    expect(old.stderr).toContain("It is Swagger 2.0; convert it first.");
  });
});
