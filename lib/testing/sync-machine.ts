import { randomUUID } from "node:crypto";
import { db } from "#lib/platform/db";
import { createSkill } from "#lib/testing/created-skill";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

type Local = { slug: string; content_sha: string };
export type Entry = { slug: string; action: string; status: string; reason: string | null };

/** A machine with a CLI on it, as one sees it from the API. */
export function machine(key: string) {
  const install_id = randomUUID();
  const post = (what: string, body: object) => json(`POST /api/v1/drive/${what}`, { key, body });
  const preview = async (local: Local[]) => (await post("sync/preview", { install_id, local })).body.data;
  const execute = (body: object) => post("sync/execute", { install_id, kind: "manual", mode: "all", ...body });
  const finalize = (run_id: string, results?: object[]) => post("sync/finalize", { run_id, ...(results && { results }) });
  return { install_id, post, preview, execute, finalize };
}

export const add = (key: string, skillSlug: string) => json("POST /api/v1/drive/import", { key, body: { skillSlug } });
export const have = (slug: string, content_sha: string): Local => ({ slug, content_sha });
export const actions = (list: { slug: string; action: string }[]) => Object.fromEntries(list.map(({ slug, action }) => [slug, action]));
export const byStatus = (results: Entry[]) => Object.fromEntries(results.map(({ slug, action, status }) => [slug, `${action} ${status}`]));
export const drive = async (key: string) =>
  Object.fromEntries(
    (await json("GET /api/v1/drive", { key })).body.data.skills.map((each: { slug: string; installed_version: string }) => [each.slug, each.installed_version]),
  );
export const UNKNOWN = "f".repeat(64);

/** A public skill of somebody else's, with versions 1.0.0 and 1.1.0. */
export async function published() {
  const skill = await createSkill(await createWorkspace());
  const first = await skill.publish({ version: "1.0.0" });
  const second = await skill.publish({ version: "1.1.0" });
  return { ...skill, first, second };
}

/** A workspace whose drive and machine differ in every way there is. */
export async function everyCase() {
  const home = await createWorkspace();
  const [same, claimed, missing, behind, ahead, changed, foreign] = await Promise.all([
    published(),
    published(),
    published(),
    published(),
    published(),
    published(),
    published(),
  ]);
  const own = await createSkill(home, false);
  const ownVersion = await own.publish({ version: "1.0.0" });
  for (const { slug } of [same, missing, behind, ahead, changed]) await add(home.key, slug);
  const at = async (slug: string, versionId: number) =>
    db().driveSkill.updateMany({ where: { workspaceId: home.workspace.id, skill: { slug } }, data: { versionId } });
  await at(ahead.slug, ahead.first.id);
  const local = [
    have(same.slug, same.second.contentSha),
    have(claimed.slug, claimed.first.contentSha),
    have(behind.slug, behind.first.contentSha),
    have(ahead.slug, ahead.second.contentSha),
    have(changed.slug, UNKNOWN),
    have(foreign.slug, UNKNOWN),
    have(own.slug, ownVersion.contentSha),
    have(`new-${own.slug}`, UNKNOWN),
  ];
  const expected = {
    [same.slug]: "in_sync",
    [claimed.slug]: "claim_public",
    [missing.slug]: "download_install",
    [behind.slug]: "update_local",
    [ahead.slug]: "update_drive",
    [changed.slug]: "divergent",
    [foreign.slug]: "divergent",
    [own.slug]: "claim_private",
    [`new-${own.slug}`]: "upload_private",
  };
  return {
    home,
    cli: machine(home.key),
    local,
    expected,
    same,
    claimed,
    missing,
    behind,
    ahead,
    changed,
    own,
  };
}
