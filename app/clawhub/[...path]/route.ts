import { invalid, notFound } from "#lib/api/errors";
import { bytes, jsonDocument, plain } from "#lib/api/plain";
import { fileResponse } from "#lib/api/responses";
import { fileOf } from "#lib/operations/distribution/agent-skills";
import {
  clawhubInstall,
  clawhubList,
  clawhubResolve,
  clawhubSearch,
  clawhubSkill,
  clawhubVersion,
  clawhubVersions,
} from "#lib/operations/distribution/clawhub";
import { clawhubWhoami } from "#lib/operations/distribution/clawhub-whoami";
import { publicSkill, publicVersion } from "#lib/operations/distribution/published";

export const dynamic = "force-dynamic";

/** The CLI prints what it is answered, so errors are sentences. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/clawhub/api/v1/", answer, "text");

async function answer(request: Request, [what = "", slug, part, item, ...more]: string[]): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const json = async (document: Promise<unknown>) => jsonDocument(request, await document);
  if (more.length > 0) throw notFound();
  if (what === "skills" && slug !== undefined) {
    if (part === undefined) return json(clawhubSkill(slug));
    if (part === "versions") return json(item === undefined ? clawhubVersions(slug, params) : clawhubVersion(slug, item));
    if (part === "install" && item === undefined) return json(clawhubInstall(slug));
    if (part === "file" && item === undefined) return file(request, slug, params);
  } else if (slug === undefined) {
    if (what === "search") return json(clawhubSearch(params));
    if (what === "skills") return json(clawhubList(params));
    if (what === "resolve") return json(clawhubResolve(named(params, "slug"), params.get("hash")));
    if (what === "download") return download(request, params);
    if (what === "whoami") return Response.json(await clawhubWhoami(request.headers), { headers: { "cache-control": "private, no-store" } });
  }
  throw notFound();
}

async function download(request: Request, params: URLSearchParams): Promise<Response> {
  const skill = await publicSkill(named(params, "slug"));
  const version = await publicVersion(skill, params.get("version") ?? params.get("tag"));
  const filename = `${skill.slug}-${version.version}.zip`;
  const cached = { "cache-control": "public, max-age=300" };
  return fileResponse(request, { sha256: version.contentSha, filename, contentType: "application/zip", size: version.contentSize }, cached);
}

async function file(request: Request, slug: string, params: URLSearchParams): Promise<Response> {
  const version = await publicVersion(await publicSkill(slug), params.get("version") ?? params.get("tag"));
  const { data, contentType } = await fileOf(version, named(params, "path"));
  return bytes(request, data, contentType, "public, max-age=300");
}

function named(params: URLSearchParams, name: string): string {
  const value = params.get(name);
  if (!value) throw invalid(name, `Give ${name}.`);
  return value;
}
