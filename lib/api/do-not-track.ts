/** Headers that, when they are `1`, say that somebody does not want to be counted. */
export const DO_NOT_TRACK = ["DNT", "Sec-GPC", "Do-Not-Track", "X-Do-Not-Track"];

export const asksNotToBeCounted = (headers: Headers): boolean => DO_NOT_TRACK.some((name) => headers.get(name)?.trim() === "1");
