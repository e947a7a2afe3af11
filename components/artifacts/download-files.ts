import { artifactUrl } from "./artifact-url";

/** Between two downloads: browsers drop those that begin at the same moment. */
const PAUSE = 350;

/** Has the browser download files, one after the other. It asks the reader whether several may be. */
export function download(files: { id: string | number; filename: string }[]): void {
  for (const [i, { id, filename }] of files.entries()) {
    setTimeout(() => {
      const link = document.createElement("a");
      link.href = artifactUrl(id);
      link.download = filename.split("/").at(-1) ?? filename;
      link.click();
    }, i * PAUSE);
  }
}
