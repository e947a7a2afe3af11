import { serve } from "#lib/api/serve";
import { listReviews } from "#lib/operations/reviews/list-reviews";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listReviews);
