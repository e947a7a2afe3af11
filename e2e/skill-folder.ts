import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { strToU8, zipSync } from "fflate";

/** A name that nobody has. */
export const uniqueSlug = (): string => `e2e-${randomBytes(5).toString("hex")}`;

/** The files of a skill that counts the words of its input, with what it asks for beside. */
export function wordCount(slug: string, version: string, metadata: Record<string, string> = {}): Record<string, string> {
  const more = Object.entries(metadata).map(([key, value]) => `  ${key}: "${value}"\n`);
  return {
    "SKILL.md": `---\nname: ${slug}\ndescription: Counts the words of a text.\nmetadata:\n  version: "${version}"\n  clanker-entrypoint: scripts/main.sh\n${more.join("")}---\n\nCounts words.\n`,
    "scripts/main.sh": `#!/bin/sh\n# ${version}\necho "$(wc -w < "$INPUT_FILE") words"\n`,
    "references/how to.md": "Words are counted one by one.\n",
  };
}

/** One of the scanner's own samples, under another name. */
export async function sample(name: string, slug: string): Promise<Record<string, string>> {
  const root = path.join("lib/runtime/scan/corpus/bad", name);
  const all = (await readdir(root, { recursive: true, withFileTypes: true })).filter((each) => each.isFile() && each.name !== "expected.json");
  const files = await Promise.all(
    all.map(async (each) => {
      const file = path.join(each.parentPath, each.name);
      return [path.relative(root, file), await readFile(file, "utf8")] as const;
    }),
  );
  return Object.fromEntries(files.map(([at, text]) => [at, at === "SKILL.md" ? text.replace(/^name: .*$/m, `name: ${slug}`) : text]));
}

export async function writeFolder(folder: string, files: Record<string, string>): Promise<string> {
  for (const [at, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, at)), { recursive: true });
    await writeFile(path.join(folder, at), text);
  }
  return folder;
}

export const zipOf = (files: Record<string, string>) => ({
  name: "skill.zip",
  mimeType: "application/zip",
  buffer: Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([at, text]) => [at, strToU8(text)])))),
});

/** Lets go of a file or folder of this machine above an element, as a person does: the browser reads it from the disk. */
export async function dropOnto(page: Page, text: string, file: string): Promise<void> {
  const box = await page.getByText(text).boundingBox();
  if (!box) throw new Error(`There is no “${text}” to drop something onto.`);
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [path.resolve(file)], dragOperationsMask: 1 } };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await session.send("Input.dispatchDragEvent", { type, ...at });
  await session.detach();
}

/** Uploads a zip on the Publish page, and waits for what the page says of it. */
export async function upload(page: Page, slug: string, files: Record<string, string>, outcome: string): Promise<void> {
  await page.goto("/publish");
  await page.getByLabel("Zip of the skill").setInputFiles(zipOf(files));
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("heading")).toContainText(slug);
  await expect(result.getByRole("heading")).toContainText(outcome);
}
