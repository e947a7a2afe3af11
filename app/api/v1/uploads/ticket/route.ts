import { serve } from "#lib/api/serve";
import { createUploadTicket } from "#lib/operations/uploads/create-upload-ticket";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createUploadTicket);
