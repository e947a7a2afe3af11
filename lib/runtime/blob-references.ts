/** Every column that holds the address of a blob, each as a query for `sha256`. A new one must be named here, or its bytes are lost after a day, and are in no backup. */
export const BLOB_REFERENCES = [
  "SELECT sha256 FROM artifacts WHERE deleted_at IS NULL",
  "SELECT sha256 FROM uploads",
  "SELECT content_sha AS sha256 FROM skill_versions",
  "SELECT sha256 FROM sandbox_sessions WHERE sha256 IS NOT NULL",
  "SELECT file ->> 'sha256' AS sha256 FROM executions, jsonb_array_elements(attachments) AS file",
];
