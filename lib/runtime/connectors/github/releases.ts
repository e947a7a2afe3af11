import { z } from "zod";
import type { GithubApi } from "#lib/platform/github-api";
import { at, beginning, login, next, present, refName, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";

const release = z.object({
  id: z.string(),
  tag: z.string(),
  title: z.string().nullable(),
  body: z.string().nullable().describe("What it says. In a list its beginning, of 1000 characters."),
  draft: z.boolean(),
  prerelease: z.boolean(),
  author: login,
  files: z.array(z.object({ name: z.string(), size: z.int(), url: z.string() })).describe("What can be downloaded with it."),
  url: z.string(),
  createdAt: z.string().nullable(),
  publishedAt: z.string().nullable(),
});

type Release = Awaited<ReturnType<GithubApi["repos"]["getRelease"]>>["data"];
const toRelease = (each: Release): z.output<typeof release> => ({
  ...{ id: String(each.id), tag: each.tag_name, title: each.name, body: each.body ?? null, draft: each.draft, prerelease: each.prerelease },
  ...{ author: each.author?.login ?? null, url: each.html_url, createdAt: time(each.created_at), publishedAt: time(each.published_at) },
  files: each.assets.map(({ name, size, browser_download_url: url }) => ({ name, size, url })),
});

const listReleases = githubAction({
  name: "github.list_releases",
  description: "List the releases of a repository, newest first.",
  access: "read",
  input: z.strictObject({ repository, ...turn }),
  output: z.object({ releases: z.array(release), next }),
  async run({ api }, { repository, after, limit }) {
    const { data, headers } = await api.repos.listReleases({ ...at(repository), ...paging({ after, limit }, "after") });
    const toListed = (each: Release) => ({ ...toRelease(each), body: beginning(each.body) });
    const { data: releases, next } = part(data.map(toListed), { after, limit }, headers.link);
    return { releases, next };
  },
});

const getRelease = githubAction({
  name: "github.get_release",
  description: "Read the release of a tag, or the newest one that is neither a draft nor a prerelease.",
  access: "read",
  input: z.strictObject({ repository, tag: refName.optional().describe("The tag; the newest release unless given.") }),
  output: release,
  run: async ({ api }, { repository, tag }) =>
    toRelease((await (tag === undefined ? api.repos.getLatestRelease(at(repository)) : api.repos.getReleaseByTag({ ...at(repository), tag }))).data),
});

const createRelease = githubAction({
  name: "github.create_release",
  description: "Publish a release of a repository. A tag that is not there is made.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, tag: refName.describe("The tag that it is of, such as `v1.2.0`.") },
    target: refName.optional().describe("The branch or commit that a new tag is put on; the default branch unless given."),
    title: z.string().min(1).max(256).optional().describe("The title; the tag unless given."),
    body: z.string().max(125_000).optional().describe("What it says, in Markdown."),
    draft: z.boolean().default(false).describe("Whether nobody else sees it yet."),
    prerelease: z.boolean().default(false).describe("Whether it is not for everybody's use yet."),
    generateNotes: z.boolean().default(false).describe("Whether GitHub writes what has changed, below the body."),
  }),
  output: release,
  async run({ api }, { repository, tag, target, title, body, draft, prerelease, generateNotes }) {
    const given = present({ target_commitish: target, name: title, body });
    const asked = { ...at(repository), tag_name: tag, draft, prerelease, generate_release_notes: generateNotes, ...given };
    return toRelease((await api.repos.createRelease(asked)).data);
  },
});

export const releaseActions = [listReleases, getRelease, createRelease];
