import { expect, test } from "vitest";
import { uniqueSlug } from "#lib/testing/add-version";
import { publishFiles } from "#lib/testing/publish-files";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("the installed skills are narrowed by words, by being on, and by whose they are", async () => {
  const { workspace, key } = await createWorkspace();
  const own = uniqueSlug();
  await publishFiles(own, "1.0.0", {}, { workspaceId: workspace.id });
  for (const slug of [own, "csv-report", "summarize"]) await json(`POST /api/v1/skills/${slug}/install`, { key, body: {} });
  await json("POST /api/v1/drive/summarize/toggle", { key, body: { enabled: false } });
  const found = async (query: string) => {
    const { body } = await json(`GET /api/v1/skills?${query}`, { key });
    return body.data.map(({ slug }: { slug: string }) => slug).filter((slug: string) => [own, "csv-report", "summarize"].includes(slug));
  };
  expect(await found("owned=true")).toEqual([own]);
  expect(await found("owned=false")).toEqual(["csv-report", "summarize"]);
  expect(await found("enabled=false")).toEqual(["summarize"]);
  expect(await found("enabled=true&owned=false")).toEqual(["csv-report"]);
  expect(await found("words=CSV-REP")).toEqual(["csv-report"]);
  expect(await found("words=csv%25report")).toEqual([]);
  expect(await found("words=_")).toEqual([]);
});
