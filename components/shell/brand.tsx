import { Link } from "../ui/link";

export function Brand({ href }: { href: string }) {
  return (
    <Link href={href} className="inline-flex items-center gap-2 rounded font-semibold tracking-tight">
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-5">
        <rect width="32" height="32" rx="8" className="fill-primary" />
        <path d="M21.5 11.2a7 7 0 1 0 0 9.6" fill="none" strokeWidth="3.2" strokeLinecap="round" className="stroke-primary-foreground" />
        <circle cx="22.5" cy="16" r="2.2" className="fill-primary-foreground" />
      </svg>
      Clanker
    </Link>
  );
}
