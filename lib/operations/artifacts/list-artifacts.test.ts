import { expect, test } from "vitest";
import { artifactType } from "#lib/operations/artifacts/artifact-type";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("files are found by a part of their name, their kind, their skill and their time", async () => {
  const { key, user, workspace } = await createWorkspace();
  const { id: versionId } = await db().skillVersion.findFirstOrThrow({ select: { id: true } });
  const of = async (skillSlug: string) => {
    const row = {
      workspaceId: workspace.id,
      userId: user.id,
      versionId,
      skillSlug,
      skillName: skillSlug,
      interface: "api" as const,
      input: "",
      timeoutSeconds: 9,
    };
    return (await db().execution.create({ data: row })).id;
  };
  const [one, two] = [await of("files-one"), await of("files-two")];
  const file = (executionId: number, filename: string, contentType: string, day: number, deletedAt: Date | null = null) => ({
    ...{
      workspaceId: workspace.id,
      executionId,
      filename,
      contentType,
      size: 1,
      sha256: "0".repeat(64),
      deletedAt,
      createdAt: new Date(Date.UTC(2026, 0, day)),
    },
  });
  await db().artifact.createMany({
    data: [
      file(one, "report_1.pdf", "application/pdf", 1),
      file(one, "table.csv", "text/csv; charset=utf-8", 2),
      file(two, "REPORT%.png", "image/png", 3),
      file(two, "gone-report.png", "image/png", 4, new Date()),
      file(two, "run.py", "text/x-python; charset=utf-8", 5),
    ],
  });
  const names = async (query: string) => {
    const { status, body } = await json(`GET /api/v1/artifacts?${query}`, { key });
    return status === 200 ? body.data.map((each: { filename: string }) => each.filename) : `${status} ${body.error.param}`;
  };
  expect(await names("q=report")).toEqual(["REPORT%.png", "report_1.pdf"]);
  expect(await names("q=t%25")).toEqual(["REPORT%.png"]);
  expect(await names("type=image,data")).toEqual(["REPORT%.png", "table.csv"]);
  expect(await names("type=video")).toEqual([]);
  expect(await names("type=code&limit=1")).toEqual(["run.py"]);
  expect(await names("skill=files-one")).toEqual(["table.csv", "report_1.pdf"]);
  expect(await names("since=2026-01-02T00:00:00Z&until=2026-01-05T00:00:00Z")).toEqual(["REPORT%.png", "table.csv"]);
  expect(await names(`executionId=exec_${two}&limit=1`)).toEqual(["run.py"]);
  expect(await names("type=picture")).toBe("400 type");
});

test("a media type is of the kind that people would call it", () => {
  const kinds = ["image/tiff", "text/plain; charset=utf-8", "application/json", "text/javascript", "audio/mpeg", "video/mp4", "application/zip"].map(
    artifactType,
  );
  expect(kinds).toEqual(["image", "document", "data", "code", "audio", "video", "other"]);
});
