import path from "node:path";

const FONTS = ["Regular", "SemiBold"].map((weight) =>
  path.join(/* turbopackIgnore: true */ process.cwd(), "node_modules/geist/dist/fonts/geist-sans", `Geist-${weight}.ttf`),
);

/** A drawing as a PNG, beside the event loop. Text that Geist has no letters for is drawn with what the system has. */
export async function toPng(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const { renderAsync } = await import("@resvg/resvg-js");
  const image = await renderAsync(svg, { font: { fontFiles: FONTS, loadSystemFonts: true, defaultFontFamily: "Geist", sansSerifFamily: "Geist" } });
  return new Uint8Array(image.asPng());
}
