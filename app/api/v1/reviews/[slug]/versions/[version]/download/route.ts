import { serve } from "#lib/api/serve";
import { downloadReview } from "#lib/operations/reviews/download-review";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(downloadReview);
