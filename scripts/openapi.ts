/** `npm run openapi`: writes docs/openapi.json; with --check, fails when it is not what the code says. */
import { readFile, writeFile } from "node:fs/promises";
import { openapi } from "#lib/api/openapi";
import { operations } from "#lib/operations/index";

const { version } = JSON.parse(await readFile("package.json", "utf8"));
const document = `${JSON.stringify(openapi(Object.values(operations), { url: "http://localhost:3000", version }), null, 2)}\n`;
const file = "docs/openapi.json";
if (!process.argv.includes("--check")) await writeFile(file, document);
else if ((await readFile(file, "utf8").catch(() => "")) !== document) {
  console.error(`${file} is not what the operations say. Run: npm run openapi`);
  process.exit(1);
}
process.exit(0);
