"use client";

import { useQuery } from "@tanstack/react-query";
import { ApiRefusal, failureOf } from "#lib/client";
import { artifactUrl } from "./artifact-url";

/** What is in an artifact, as text. It never changes, so it is asked for once; one that has been deleted is a refusal. */
export function useArtifactText(id: string, { enabled = true } = {}) {
  return useQuery({
    queryKey: ["artifact text", id],
    queryFn: ({ signal }) => artifactText(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && !(error instanceof ApiRefusal && error.status < 500),
    enabled,
  });
}

async function artifactText(id: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(artifactUrl(id), { signal });
  if (!response.ok) throw await failureOf(response);
  return response.text();
}
