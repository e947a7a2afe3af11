/** Where an artifact's bytes are; the session's cookie opens it. */
export const artifactUrl = (id: string | number): string => `/api/v1/artifacts/${id}/download`;
