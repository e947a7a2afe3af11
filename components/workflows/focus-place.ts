const at = (attribute: string, path: string) => document.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(path)}"]`);

/** Brings the field at a path of the form into sight and the cursor into it; where there is none, the nearest thing around it. */
export function focusPlace(path: string) {
  for (let place = path; place !== ""; place = place.includes(".") ? place.slice(0, place.lastIndexOf(".")) : "") {
    const found = at("data-path", place);
    if (!found) continue;
    const folded = found.closest("details");
    if (folded) folded.open = true;
    found.scrollIntoView({ block: "center" });
    found.querySelector<HTMLElement>("input, textarea, select, button")?.focus({ preventScroll: true });
    return;
  }
}
