import { serve } from "#lib/api/serve";
import { createUpload } from "#lib/operations/uploads/create-upload";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createUpload);
