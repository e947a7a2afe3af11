import { serve } from "#lib/api/serve";
import { getUploadUrl } from "#lib/operations/uploads/get-upload-url";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getUploadUrl);
