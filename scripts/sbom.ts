/**
 * `npm run sbom`: the bill of materials of what runs (not of what builds or tests), as CycloneDX JSON in `sbom.cdx.json`. From the lockfile, so it is the same
 * on every system, and byte for byte the same each time: without a time, a serial number or addresses.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

type Part = { "bom-ref": string; externalReferences?: unknown };
type Bill = { serialNumber?: string; metadata: { timestamp?: string; tools?: unknown; component: Part }; components: Part[]; dependencies: { ref: string }[] };

/** The bill as text. */
export function billOfMaterials(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "clanker-sbom-"));
  try {
    const bill = JSON.parse(listed(folder)) as Bill;
    delete bill.serialNumber;
    delete bill.metadata.timestamp;
    delete bill.metadata.tools;
    for (const part of [bill.metadata.component, ...bill.components]) delete part.externalReferences;
    const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));
    bill.components.sort((a, b) => byText(a["bom-ref"], b["bom-ref"]));
    bill.dependencies.sort((a, b) => byText(a.ref, b.ref));
    return `${JSON.stringify(bill, null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * npm's list of a copy of the lockfile that has only what runs. Its own `--omit dev` leaves out whatever a development package needs as well, React and zod
 * among it. It calls the product by the folder that it is in.
 */
function listed(folder: string): string {
  const own = path.join(folder, "clanker");
  mkdirSync(own);
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync("package.json", "utf8"));
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, { dev?: boolean; devDependencies?: unknown }> };
  delete lock.packages[""]?.devDependencies;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).filter(([, { dev }]) => !dev));
  writeFileSync(path.join(own, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(own, "package-lock.json"), JSON.stringify(lock));
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--loglevel", "error"];
  return execFileSync("npm", args, { cwd: own, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

if (import.meta.main) {
  writeFileSync("sbom.cdx.json", billOfMaterials());
  console.log("sbom.cdx.json");
}
