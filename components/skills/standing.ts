import type { OutputOf } from "#lib/client";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;
type Item = OutputOf<"GET /drive">["data"]["skills"][number];

/** Where the version that a run would take stands: the installed one, or the one that would be installed. */
export type Standing = {
  version: string;
  state: Item["state"];
  yanked: boolean;
  /** Why it was yanked. */
  reason: string | null;
  installed: boolean;
  enabled: boolean;
  /** The version that it could be updated to. */
  newer: string | null;
};

/** Whether a run would be accepted. What was yanked goes on running where it is installed. */
export const runs = ({ state, yanked, installed, enabled }: Standing): boolean => state === "live" && enabled && (installed || !yanked);

/** Of what the marketplace and the drive know of a skill; nothing when neither knows it. */
export function standingOf(skill: Detail | undefined, item: Item | undefined) {
  if (item?.installed) {
    const { slug, name, description, state, yanked, enabled } = item;
    const version = item.installed_version ?? item.latest_version;
    const reason = skill?.versions.find((each) => each.version === version)?.yanked?.reason ?? null;
    const newer = item.latest_version === version ? null : item.latest_version;
    return { slug, name, description, standing: { version, state, yanked, reason, installed: true, enabled, newer } };
  }
  if (!skill) return undefined;
  const { slug, name, description, version } = skill;
  const shown = skill.versions.find((each) => each.version === version);
  const { state = "live", yanked = null } = shown ?? {};
  const standing = { version, state, yanked: yanked !== null, reason: yanked?.reason ?? null, installed: false, enabled: true, newer: null };
  return { slug, name, description, standing };
}
