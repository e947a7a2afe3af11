import { expect, test } from "vitest";
import { runs, standingOf } from "./standing";

type Detail = NonNullable<Parameters<typeof standingOf>[0]>;
type Item = NonNullable<Parameters<typeof standingOf>[1]>;

const version = (version: string, more: object = {}) => ({ version, state: "live", yanked: null, ...more });
const skill = (shown: string, ...versions: object[]) => ({ slug: "s", name: "S", description: "", version: shown, versions }) as Detail;
const item = (more: object) =>
  ({
    ...{ slug: "s", name: "S", description: "", installed: true, installed_version: "1.0.0", latest_version: "1.0.0" },
    ...{ enabled: true, state: "live", yanked: false, ...more },
  }) as Item;
const yanked = { yanked: { at: "2026-01-01T00:00:00.000Z", reason: "It counts twice." } };

test("what is installed decides, whatever the latest version is", () => {
  const detail = skill("1.1.0", version("1.1.0"), version("1.0.0", yanked));
  const found = standingOf(detail, item({ yanked: true, latest_version: "1.1.0" }));
  expect(found?.standing).toMatchObject({ version: "1.0.0", yanked: true, reason: "It counts twice.", installed: true, newer: "1.1.0" });
  expect(found && runs(found.standing)).toBe(true);
  for (const state of ["held", "quarantined"] as const) {
    const stopped = standingOf(detail, item({ state }));
    expect(stopped && runs(stopped.standing)).toBe(false);
  }
  const off = standingOf(detail, item({ enabled: false }));
  expect(off && runs(off.standing)).toBe(false);
});

test("what the marketplace does not know any more is still installed", () => {
  const found = standingOf(undefined, item({}));
  expect(found).toMatchObject({ slug: "s", standing: { installed: true, newer: null } });
  expect(found && runs(found.standing)).toBe(true);
  expect(standingOf(undefined, undefined)).toBeUndefined();
  expect(standingOf(undefined, item({ installed: false }))).toBeUndefined();
});

test("what is not installed runs when its latest version can be installed", () => {
  const runsAt = (...versions: object[]) => {
    const found = standingOf(skill("1.0.0", ...versions), item({ installed: false, installed_version: null, enabled: false }));
    return found && runs(found.standing);
  };
  expect(runsAt(version("1.0.0"))).toBe(true);
  expect(runsAt(version("1.0.0", yanked))).toBe(false);
  expect(runsAt(version("1.0.0", { state: "quarantined" }))).toBe(false);
});
