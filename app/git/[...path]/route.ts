import { plain } from "#lib/api/plain";
import { answerGit } from "#lib/operations/distribution/git-repository";

export const dynamic = "force-dynamic";

const answer = plain("/git/", async (request, segments) => answerGit(request, segments), "text");

export { answer as GET, answer as POST };
