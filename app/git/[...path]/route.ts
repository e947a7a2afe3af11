import { plain } from "#lib/api/plain";
import { answerGit } from "#lib/operations/distribution/git-repository";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/git/", async (request, segments) => answerGit(request, segments), "text", "GET, HEAD, POST");
