// From a storyboard to the edit that Shotstack renders, and what an editor would say about it.

export const FORMATS = {
  vertical: { width: 1080, height: 1920, line: 84, lift: -0.1 },
  feed: { width: 1080, height: 1350, line: 80, lift: -0.16 },
  square: { width: 1080, height: 1080, line: 72, lift: -0.18 },
  landscape: { width: 1920, height: 1080, line: 84, lift: -0.22 },
};
const SECONDS_A_WORD = 0.3;
const SECONDS_TO_FIND = 0.5;

/** All scenes with the second at which each begins; the call to action is the last one. */
export function sequence({ scenes, action }) {
  const all = [...scenes, ...(action ? [{ headline: action.line, small: action.where, seconds: action.seconds ?? 2.5, isAction: true }] : [])];
  let at = 0;
  return all.map((scene) => {
    const start = at;
    at = round(at + scene.seconds);
    return { ...scene, start };
  });
}

export function edit(storyboard, format) {
  const { width, height } = FORMATS[format];
  const colour = storyboard.brand?.colour ?? "#1F2A37";
  const scenes = sequence(storyboard);
  const lines = scenes.filter(({ headline }) => headline).map((scene) => line(scene, format, colour, storyboard.brand?.type_colour ?? "#FFFFFF"));
  const media = scenes.filter((scene) => scene.media).map(picture);
  return {
    timeline: {
      background: colour,
      ...(storyboard.music && { soundtrack: { src: storyboard.music, effect: "fadeInFadeOut", volume: 1 } }),
      tracks: [lines, media].filter((clips) => clips.length > 0).map((clips) => ({ clips })),
    },
    output: { format: "mp4", size: { width, height }, fps: 25 },
  };
}

function line({ headline, small, media, start, seconds }, format, colour, typeColour) {
  const { width, line: size, lift } = FORMATS[format];
  const isCard = !media;
  return {
    asset: {
      type: "rich-text",
      text: small ? `${headline}\n${small}` : headline,
      font: { family: "Montserrat", size: small ? Math.round(size * 0.8) : size, weight: 700, color: typeColour },
      align: { horizontal: "center", vertical: "middle" },
      ...(!isCard && { background: { color: colour, opacity: 0.85, borderRadius: 18 }, padding: 28 }),
    },
    start,
    length: seconds,
    width: Math.round(width * 0.84),
    height: Math.round(size * (small ? 5 : 3.6)),
    position: "center",
    ...(!isCard && { offset: { x: 0, y: lift } }),
  };
}

function picture({ media, start, seconds, from }) {
  const isStill = /\.(jpe?g|png|webp)(\?|$)/i.test(media);
  return {
    asset: isStill ? { type: "image", src: media } : { type: "video", src: media, volume: 0, ...(from && { trim: from }) },
    start,
    length: seconds,
    fit: "crop",
    ...(isStill && { effect: "zoomInSlow" }),
  };
}

/** What is wrong with the edit before anybody has seen it, in the order in which it is watched. */
export function notes(storyboard) {
  const scenes = sequence(storyboard);
  const found = scenes.flatMap((scene, at) => remarks(scene, scene.isAction ? "The call to action" : `Scene ${at + 1}`));
  if (scenes[0].seconds > 3) found.unshift(`Scene 1 stands ${scenes[0].seconds} seconds; half the viewers decide within 3.`);
  if (!scenes[0].headline) found.unshift("Scene 1 has no headline; without sound it says nothing.");
  if (!storyboard.action) found.push("There is no call to action.");
  const length = total(scenes);
  if (length > 30) found.push(`The video is ${length} seconds long; beyond 30 few watch an advertisement to its end.`);
  return found;
}

function remarks({ headline, small, seconds }, name) {
  const words = `${headline ?? ""} ${small ?? ""}`.trim().split(/\s+/).filter(Boolean).length;
  const needed = round(words * SECONDS_A_WORD + SECONDS_TO_FIND);
  return words > 0 && needed > seconds ? [`${name}: ${words} words need ${needed} seconds, it has ${seconds}.`] : [];
}

export function total(scenes) {
  return round(scenes.reduce((sum, { seconds }) => sum + seconds, 0));
}

function round(seconds) {
  return Math.round(seconds * 100) / 100;
}
