import { expect, test } from "vitest";
import { router } from "#lib/api/router";

const find = router([
  ["/api/v1/skills", "list"],
  ["/api/v1/skills/own", "own"],
  ["/api/v1/skills/{slug}", "skill"],
  ["/api/v1/skills/{slug}/run", "run"],
  ["/api/v1/skills/{slug}/secrets/{id}", "secret"],
  ["/api/{path*}", "unknown"],
  ["/git/{path*}", "git"],
]);
const said = (path: string) => {
  const found = find(path);
  return found && [found.handlers, found.params];
};

test("a fixed segment counts before a named one, and that before the rest of a path", () => {
  expect(said("/api/v1/skills")).toEqual(["list", {}]);
  expect(said("/api/v1/skills/own")).toEqual(["own", {}]);
  expect(said("/api/v1/skills/summarize")).toEqual(["skill", { slug: "summarize" }]);
  // "own" leads nowhere here, so it is a skill that is called that.
  expect(said("/api/v1/skills/own/run")).toEqual(["run", { slug: "own" }]);
  expect(said("/api/v1/skills/a/secrets/sec_1")).toEqual(["secret", { slug: "a", id: "sec_1" }]);
  expect(said("/api/v1/nothing/at/all")).toEqual(["unknown", { path: ["v1", "nothing", "at", "all"] }]);
});

test("parameters are answered as they stand in the address, and an empty segment is none", () => {
  expect(said("/api/v1/skills/a%2Fb")).toEqual(["skill", { slug: "a%2Fb" }]);
  expect(said("/api/v1/skills//run")).toEqual(["unknown", { path: ["v1", "skills", "", "run"] }]);
  expect(said("/git/")).toBeUndefined();
  expect(said("/skills")).toBeUndefined();
});

test("one segment has one name", () => {
  expect(() =>
    router([
      ["/a/{id}", 1],
      ["/a/{slug}/b", 2],
    ]),
  ).toThrow("/a/{slug}/b names a segment that another path calls id.");
});
