import { z } from "zod";
import { dollarinos, slug } from "#lib/api/fields";
import type { DriveRow } from "#lib/operations/drive/drive-item";
import type { LocalSkill } from "#lib/operations/drive/local-skills";
import type { KnownSkill, KnownVersion, SyncState } from "#lib/operations/drive/sync-state";
import { isOffered } from "#lib/operations/drive/update-offer";
import { isHigher } from "#lib/runtime/latest-version";

/** What a sync does with a skill. */
export const ACTIONS = [
  ...["in_sync", "claim_public", "claim_private", "upload_private"],
  ...["download_install", "update_local", "update_drive", "divergent", "unavailable"],
] as const;
export type Action =
  | "in_sync"
  | "claim_public"
  | "claim_private"
  | "upload_private"
  | "download_install"
  | "update_local"
  | "update_drive"
  | "divergent"
  | "unavailable";

const WHAT_IT_MEANS =
  "`in_sync`: both have the same files. `claim_public`, `claim_private`: the machine has a version of a public or an own skill that the drive gains. " +
  "`upload_private`: the name is unknown here, and the CLI uploads it. `download_install`: the drive's skill is missing on the machine. " +
  "`update_local`, `update_drive`: the other side has the version to go to. `divergent`: the files are no known version, and a person decides. " +
  "`unavailable`: the version is withdrawn, quarantined, held or no longer offered; `reason` says which.";

export const classification = z
  .object({
    slug: slug(),
    action: z.enum(ACTIONS as unknown as readonly [Action, ...Action[]]).meta({ description: WHAT_IT_MEANS }),
    local_sha: z.string().nullable().meta({ description: "null where the machine does not have the skill." }),
    drive_sha: z.string().nullable().meta({ description: "null where the drive does not have it." }),
    version: z.string().nullable().meta({ description: "The version that both have afterwards." }),
    public: z.boolean().meta({ description: "Whether the skill is in the public marketplace." }),
    cost: dollarinos(),
    reason: z.string().nullable(),
    renamed_to: slug().nullable().meta({ description: "What the skill is called now, where the machine has it under a former name." }),
  })
  .meta({ id: "SyncClassification" });
export type Classification = z.output<typeof classification>;

/** A classification, and what of the server's it was made from. */
export type Classified = Classification & { known: KnownSkill | undefined; target: KnownVersion | undefined };

/** Says of every skill that the machine or the drive has what a sync would do with it. Nothing is priced, so everything is free. */
export function classify(state: SyncState, local: LocalSkill[]): Classified[] {
  const met = new Set<number>();
  const found = local.map((entry) => {
    const known = state.bySlug.get(entry.slug);
    if (known) met.add(known.skill.id);
    return described(entry.slug, entry.content_sha, known, judge(state, known, entry.content_sha.toLowerCase()));
  });
  // What is switched off is in nobody's way: it is kept in the drive and installed nowhere.
  const missing = state.drive.filter((row) => row.enabled && !met.has(row.skill.id));
  const absent = missing.map((row) => {
    const known = { skill: row.skill, reachable: true, row, versions: new Map() };
    return described(row.skill.slug, null, known, pull("download_install", state, row));
  });
  return [...found, ...absent];
}

type Judgement = { action: Action; target?: KnownVersion | undefined; reason?: string };

function judge(state: SyncState, known: KnownSkill | undefined, sha: string): Judgement {
  if (!known) return { action: "upload_private" };
  if (!known.reachable) return { action: "unavailable", reason: "This key's collection does not hold this skill." };
  const { row, skill } = known;
  const here = known.versions.get(sha);
  if (!row) {
    if (!here) return divergent(`${skill.workspaceId === state.workspaceId ? "This workspace" : "The marketplace"} has a skill of this name with other files.`);
    const trouble = withheld(here);
    if (trouble) return { action: "unavailable", reason: trouble };
    return { action: skill.public ? "claim_public" : "claim_private", target: here };
  }
  if (row.version.contentSha === sha) return stays(row);
  if (!here) return divergent("The local files are no version that is known here.");
  const isAhead = isHigher(here.version, row.version.version);
  if (isAhead && !withheld(here) && isOffered(skill, state.workspaceId)) return { action: "update_drive", target: here };
  return pull("update_local", state, row);
}

const divergent = (reason: string): Judgement => ({ action: "divergent", reason });

/** What both have stays. A withdrawn version still runs; one that is quarantined or held does not, and both should know. */
function stays({ version }: DriveRow): Judgement {
  const reason = withheld(version);
  return { action: version.state === "live" ? "in_sync" : "unavailable", target: version, ...(reason !== undefined && { reason }) };
}

/** Why the drive's version does not come to a machine, if it does not. */
export const whyNotHad = (row: DriveRow, workspaceId: number): string | undefined =>
  isOffered(row.skill, workspaceId) ? withheld(row.version) : "The skill is no longer offered.";

/** The drive's version comes to the machine, where it may still be had. */
function pull(action: "download_install" | "update_local", state: SyncState, row: DriveRow): Judgement {
  const reason = whyNotHad(row, state.workspaceId);
  return reason ? { action: "unavailable", reason } : { action, target: row.version };
}

/** Why a version is not handed out any more. */
function withheld({ state, yankedAt }: KnownVersion): string | undefined {
  if (state === "quarantined") return "This version is quarantined.";
  if (state === "held") return "This version waits for a review.";
  return yankedAt ? "This version was withdrawn by its publisher." : undefined;
}

function described(slug: string, localSha: string | null, known: KnownSkill | undefined, { action, target, reason }: Judgement): Classified {
  const { row, skill } = known ?? {};
  return {
    ...{ slug, action, cost: 0n, reason: reason ?? null, known, target },
    local_sha: localSha,
    drive_sha: row?.version.contentSha ?? null,
    version: target?.version ?? null,
    public: skill?.public ?? false,
    renamed_to: skill && skill.slug !== slug ? skill.slug : null,
  };
}
