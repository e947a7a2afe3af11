import { Copy } from "../ui/copy";
import { Source } from "../ui/source";

/** A piece of code in a text, in colour, with a button that copies it. */
export function Copyable({ code, language, label, className = "" }: { code: string; language: string; label?: string; className?: string }) {
  return (
    <div className="relative">
      <Source code={code} name={`x.${language}`} label={label ?? "Code"} inText={label === undefined} className={`pr-11 ${className}`} />
      <Copy text={code} className="absolute top-1.5 right-1.5 border bg-background" />
    </div>
  );
}
