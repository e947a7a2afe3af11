import { SkeletonRows } from "../skeleton";

/** As high as the filters and the rows that take its place. */
export const ListSkeleton = ({ label }: { label: string }) => (
  <>
    <div aria-hidden className="h-8 max-sm:h-28" />
    <SkeletonRows label={label} rows={12} />
  </>
);
