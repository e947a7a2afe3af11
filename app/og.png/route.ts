import { bytes, plain } from "#lib/api/plain";
import { serverCard } from "#lib/operations/distribution/card-image";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/og.png", async (request) =>
  bytes(request, await serverCard(), "image/png", "public, max-age=86400"),
);
