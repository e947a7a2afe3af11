import { serve } from "#lib/api/serve";
import { decideReview } from "#lib/operations/reviews/decide-review";
import { getReview } from "#lib/operations/reviews/get-review";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(decideReview, getReview);
