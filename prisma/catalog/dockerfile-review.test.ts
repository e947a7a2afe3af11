import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const rules = (files: Map<string, Uint8Array>) =>
  JSON.parse(new TextDecoder().decode(files.get("review.json"))).map(({ rule, line }: { rule: string; line: number }) => `${line} ${rule}`);

describeSkill("dockerfile-review", () => {
  test("finds the example's seventeen faults, the unsafe ones first", async () => {
    const { stdout, files } = await runExample("dockerfile-review");
    expect(rules(files)).toEqual([
      ...["3 ignore-gaps", "8 secret-in-build", "9 env-secret", "13 secret-copied", "17 remote-add", "19 root-user"],
      ...["1 base-latest", "4 unpinned-install", "10 split-update", "19 shell-form"],
      ...["3 copy-before-install", "11 package-cache", "11 package-cache", "11 build-tools", "16 dev-dependencies"],
      ...["7 base-tag", "18 healthcheck"],
    ]);
    expect(stdout).toContain("**17 findings**: 6 unsafe, 4 breaks or is not repeatable, 5 large or slow, 2 could be clearer.");
  });

  test("has nothing against a careful file, with heredocs, continuations and mounts", async () => {
    const text = `# syntax=docker/dockerfile:1
ARG NODE=22.14.0
FROM node:\${NODE}-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# a comment
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \\
    # between the lines
    npm ci
COPY src ./src
RUN <<EOF
npm run build
npm prune --omit=dev
EOF
FROM node:\${NODE}-slim
COPY --from=build /app/dist /app/dist
USER node
CMD ["node", "/app/dist/server.js"]
`;
    const { stdout, files } = await runSkill("dockerfile-review", { input: text });
    expect(rules(files)).toEqual([]);
    expect(stdout).toContain('runs as `node` and starts `["node", "/app/dist/server.js"]`');
  });

  test("says in which line it stopped being a Dockerfile", async () => {
    const { exitCode, stderr } = await runSkill("dockerfile-review", { input: "FROM debian:12.9\nRUN apt-get update &&\n  apt-get install -y curl\n" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Line 3: "apt-get" is no instruction of a Dockerfile.');
  });
});
