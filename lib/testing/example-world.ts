import type { operations } from "#lib/operations/index";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

export type Name = keyof typeof operations;
export type Example = {
  params?: Record<string, string>;
  query?: string;
  body?: Record<string, unknown>;
  foreign?: string;
  key?: string;
  token?: string;
  headers?: Record<string, string>;
};
export type World = TestWorkspace & { executionId: number; artifactId: number; keyId: number };

export type Examples = Record<Name, (world: World) => Example | Promise<Example>>;

/** A workspace with one of everything that an operation can be tried on. */
export async function createWorld(): Promise<World> {
  const workspace = await createWorkspace();
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const execution = await db().execution.create({
    data: {
      ...{ workspaceId: workspace.workspace.id, userId: workspace.user.id, versionId: version.id, skillSlug: "text-statistics", skillName: "Text statistics" },
      ...{ interface: "api", input: "text", timeoutSeconds: 60, status: "completed", finishedAt: new Date() },
    },
  });
  const sha256 = await blobs.put(new TextEncoder().encode("hello"));
  const file = { filename: "a.txt", contentType: "text/plain", size: 5, sha256 };
  const artifact = await db().artifact.create({ data: { workspaceId: workspace.workspace.id, executionId: execution.id, ...file } });
  return { ...workspace, executionId: execution.id, artifactId: artifact.id, keyId: (await workspace.addKey(["*"])).id };
}
