// Words of a sentence, reduced to the terms that carry its subject.

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

// Function words: they occur in every sentence and say nothing about what it is about.
const STOP_WORDS = {
  en: `a about above after again all also am among an and any are as at be because been before being below
    between both but by can cannot could did do does doing down during each even few for from further had
    has have having he her here hers him himself his how however i if in into is it its itself just may me
    might more most much must my no nor not now of off on once one only or other our out over own rather
    said same say says she should since so some still such than that the their them then there these they
    this those though through thus to too under until up upon us very was we well were what when where
    whether which while who whom whose why will with within without would yet you your don't it's that's`,
  de: `aber alle als also am an auch auf aus bei beim bis da damit dann das dass dem den der des die dies
    diese dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas für gegen hat hatte
    hier ich ihm ihn ihr ihre im in ist ja kann kein keine können mehr mit muss nach nicht noch nun nur ob
    oder ohne schon sehr sein seine sich sie sind so über um und uns unter vom von vor war waren was wenn
    werden wie wieder wir wird wo wurde wurden zu zum zur zwischen`,
  fr: `à au aux avec ce ces cette comme dans de des du elle elles en est et été être eu il ils je la le les
    leur leurs lui mais même ne nous on ont ou où par pas plus pour qu que qui sa sans se ses si son sont
    sur tout tous très un une vous y était d'un d'une c'est n'est qu'il`,
  es: `a al algo ante como con contra cual cuando de del desde donde durante e el ella ellos en entre era
    es esa ese eso esta este esto fue ha han hasta la las le les lo los más me mi mientras muy ni no nos o
    para pero por porque que quien se ser si sin sobre son su sus también tan tiene todo un una uno y ya`,
  it: `a ai al alla anche che chi ci come con da dal dalla dei del della delle di dove e è ed era gli ha
    hanno i il in io la le lo loro ma mi nel nella non o per perché più quando quella questo se si sono su
    sua sue sul tra un una uno`,
  pt: `a ao aos as até com como da das de do dos e ela ele em entre era essa esse esta este eu foi há isso
    já mais mas na não nas nem no nos o os ou para pela pelo por que quem se sem ser seu são sua também um
    uma`,
  nl: `aan al als bij dan dat de deze die dit door een en er heeft hem het hij hoe hun ik in is je kan maar
    meer met na naar niet nog of om ook op over te tot uit van voor was wat we wel werd wordt ze zich zijn`,
};

const STOP_SETS = new Map(
  Object.entries(STOP_WORDS).map(([language, list]) => [language, new Set(list.trim().split(/\s+/))]),
);

export function words(text) {
  return text.match(WORD) ?? [];
}

/** Words, with scripts that put no spaces between them counted by the character. */
export function countWords(text) {
  let count = 0;
  for (const word of words(text)) count += NO_SPACES.test(word) ? [...word].length : 1;
  return count;
}

/** The language whose function words are the most frequent among the first few hundred words. */
export function guessLanguage(text) {
  const sample = words(text.slice(0, 6000).toLowerCase());
  let best = { language: "en", hits: 0 };
  for (const [language, set] of STOP_SETS) {
    const hits = sample.filter((word) => set.has(word)).length;
    if (hits > best.hits) best = { language, hits };
  }
  return best.language;
}

/** Content terms of a sentence, in order, with repetitions. */
export function terms(text, language) {
  const stop = STOP_SETS.get(language);
  const result = [];
  for (const raw of words(text)) {
    const word = raw.toLowerCase().replace("’", "'");
    if (stop.has(word)) continue;
    if (NO_SPACES.test(word)) {
      const characters = [...word];
      for (let i = 0; i + 1 < characters.length; i += 1) result.push(characters[i] + characters[i + 1]);
    } else if (word.length > 1 || /\p{N}/u.test(word)) {
      result.push(language === "en" ? englishStem(word) : word.slice(0, 6));
    }
  }
  return result;
}

/** Enough of a stemmer that "pump", "pumps" and "pumped" meet; it need not produce real words. */
function englishStem(word) {
  let stem = word.replace(/'s?$/, "");
  if (stem.length > 4) stem = stem.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^su])s$/, "$1");
  if (stem.length > 5) stem = stem.replace(/(?:ing|ed|ly)$/, "").replace(/([bdgklmnprt])\1$/, "$1");
  return stem.length > 4 ? stem.replace(/e$/, "") : stem;
}
