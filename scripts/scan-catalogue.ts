/**
 * `npm run scan-catalogue`: writes prisma/catalog/scans.json, what the scanner says of each skill that comes with Clanker, so that
 * a first start does not have to ask it. A folder that has changed since is scanned at the start.
 */
import { writeFile } from "node:fs/promises";
import { scanCatalogue } from "../prisma/catalogue.ts";

await writeFile(new URL("../prisma/catalog/scans.json", import.meta.url), `${JSON.stringify(await scanCatalogue(), null, 1)}\n`);
