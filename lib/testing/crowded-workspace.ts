import { db } from "#lib/platform/db";
import { createWorld, type World } from "#lib/testing/examples";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";

/** Stands in everything that a collection's key must not hear of. */
export const MARK = "FOREIGN";

const SCRIPT = `
cat "$INPUT_FILE"; echo
if [ -f "$MEMORY_FILE" ]; then cat "$MEMORY_FILE"; fi
if [ -n "$OWN_TOKEN" ]; then echo "with its secret"; fi
if [ -f /workspace/left ]; then cat /workspace/left; fi
cp "$INPUT_FILE" /workspace/left
cp "$INPUT_FILE" "$OUTPUT_DIR/$(cat "$INPUT_FILE").txt"
`;

type Run = { executionId: string; sessionId: string; artifactId: string; stdout: string };
export type Crowd = Awaited<ReturnType<typeof crowdedWorkspace>>;

/**
 * A workspace with two collections that hold the same skill, and everything else that a workspace can have, all of it marked. Whoever
 * holds the key `ours` was given that one skill. Needs a worker.
 */
export async function crowdedWorkspace() {
  const world = await createWorld();
  const { key } = world;
  const workspaceId = world.workspace.id;
  const shared = await publishSkill({ script: SCRIPT });
  const ours = await collection(key, { name: "ours", skillSlugs: [shared] });
  const theirs = await collection(key, { name: `${MARK}-theirs`, skillSlugs: [shared] });
  await collection(key, { name: `${MARK}-everything` });
  await markWorld(world);

  const post = async (path: string, body: object) => (await json(`POST /api/v1/${path}`, { key, body })).body;
  const secret = await post("secrets", { name: `${MARK}-secret`, value: `${MARK}-value` });
  await post(`skills/${shared}/secrets`, { secretId: secret.id, envVar: "OWN_TOKEN" });
  const upload = await post("uploads", { file: new File([MARK], `${MARK}.txt`) });
  await json("PUT /api/v1/memory", { key, body: { content: `${MARK} memory` } });
  const invitation = await post(`workspaces/ws_${workspaceId}/invitations`, { email: `${MARK}-${workspaceId}@example.com` });
  const made = await post("api-keys", { name: `${MARK} key` });

  const installed = await publishSkill({ script: SCRIPT });
  await db().skill.update({ where: { slug: installed }, data: { name: `${MARK} installed`, description: MARK, tags: [MARK.toLowerCase()] } });
  const hidden = await publishSkill({ script: SCRIPT });
  await db().skill.update({ where: { slug: hidden }, data: { name: `${MARK} private`, description: MARK, public: false, workspaceId } });
  for (const slug of [installed, hidden]) await json(`POST /api/v1/skills/${slug}/install`, { key });

  return {
    ...{ world, shared, installed, hidden, ours, theirs },
    runs: {
      ours: await run(ours.key, shared, "own"),
      theirs: await run(theirs.key, shared, `${MARK}-theirs`),
      master: await run(key, shared, `${MARK}-master`),
      installed: await run(key, installed, `${MARK}-installed`),
      hidden: await run(key, hidden, `${MARK}-hidden`),
    },
    ids: { sec: secret.id, upl: upload.data.upload_id, inv: invitation.id, key: made.id, ws: `ws_${workspaceId}`, usr: `usr_${world.user.id}`, col: theirs.id },
  };
}

/** What the examples try an operation on is foreign as well. */
async function markWorld(world: World) {
  const { executionId, artifactId } = world;
  await db().execution.update({ where: { id: executionId }, data: { input: MARK, skillName: MARK } });
  await db().artifact.update({ where: { id: artifactId }, data: { filename: `${MARK}.txt` } });
  await db().workspace.update({ where: { id: world.workspace.id }, data: { name: MARK } });
  await db().user.update({ where: { id: world.user.id }, data: { name: MARK } });
  await db().block.create({ data: { executionId, index: 1, type: "text", data: { text: MARK } } });
  await db().execution.update({ where: { id: executionId }, data: { lastBlock: 1 } });
}

async function collection(key: string, body: object): Promise<{ id: string; key: string; name: string }> {
  return (await json("POST /api/v1/collections", { key, body })).body.data;
}

/** Runs the skill's script to its end, in a session that can be gone on with. */
export async function run(key: string, skillSlug: string, text: string): Promise<Run> {
  const { body } = await json("POST /api/v1/runs", { key, body: { skillSlug, scriptName: "main.sh", stdin: text, reuseSession: true } });
  const { executionId, sessionId, stdout } = body.data;
  const { id } = await db().artifact.findFirstOrThrow({ where: { executionId: Number(executionId.slice(5)) } });
  return { executionId, sessionId, stdout, artifactId: `art_${id}` };
}
