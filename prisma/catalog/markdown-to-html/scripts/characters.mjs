// Named character references: the HTML 4 set plus the handful of newer names people type by hand.
// Unknown names are left in the text as they are, which is what a reader expects to see anyway.

const LATIN_1 = `
  nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn
  sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave
  Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml
  ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN
  szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute
  icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml
  yacute thorn yuml
`;

// name=code point in hexadecimal
const OTHERS = `
  Tab=9 NewLine=a excl=21 QUOT=22 quot=22 num=23 dollar=24 percnt=25 AMP=26 amp=26 apos=27 lpar=28
  rpar=29 ast=2a plus=2b comma=2c period=2e sol=2f colon=3a semi=3b LT=3c lt=3c equals=3d GT=3e
  gt=3e quest=3f commat=40 lsqb=5b bsol=5c rsqb=5d Hat=5e lowbar=5f grave=60 lbrace=7b vert=7c
  rbrace=7d COPY=a9 REG=ae half=bd Aogon=104 aogon=105 Ccaron=10c ccaron=10d Dcaron=10e dcaron=10f
  Eogon=118 eogon=119 Ecaron=11a ecaron=11b Lstrok=141 lstrok=142 Nacute=143 nacute=144 OElig=152
  oelig=153 Rcaron=158 rcaron=159 Sacute=15a sacute=15b Scaron=160 scaron=161 Yuml=178 Zcaron=17d
  zcaron=17e fnof=192 circ=2c6 tilde=2dc Alpha=391 Beta=392 Gamma=393 Delta=394 Epsilon=395
  Zeta=396 Eta=397 Theta=398 Iota=399 Kappa=39a Lambda=39b Mu=39c Nu=39d Xi=39e Omicron=39f Pi=3a0
  Rho=3a1 Sigma=3a3 Tau=3a4 Upsilon=3a5 Phi=3a6 Chi=3a7 Psi=3a8 Omega=3a9 alpha=3b1 beta=3b2
  gamma=3b3 delta=3b4 epsilon=3b5 zeta=3b6 eta=3b7 theta=3b8 iota=3b9 kappa=3ba lambda=3bb mu=3bc
  nu=3bd xi=3be omicron=3bf pi=3c0 rho=3c1 sigmaf=3c2 sigma=3c3 tau=3c4 upsilon=3c5 phi=3c6
  chi=3c7 psi=3c8 omega=3c9 thetasym=3d1 upsih=3d2 piv=3d6 ensp=2002 emsp=2003 thinsp=2009
  hairsp=200a zwnj=200c zwj=200d lrm=200e rlm=200f ndash=2013 mdash=2014 lsquo=2018 rsquo=2019
  sbquo=201a ldquo=201c rdquo=201d bdquo=201e dagger=2020 Dagger=2021 bull=2022 hellip=2026
  permil=2030 prime=2032 Prime=2033 lsaquo=2039 rsaquo=203a oline=203e frasl=2044 euro=20ac
  HilbertSpace=210b image=2111 copysr=2117 weierp=2118 real=211c trade=2122 alefsym=2135
  DifferentialD=2146 frac13=2153 frac23=2154 frac18=215b larr=2190 uarr=2191 rarr=2192 darr=2193
  harr=2194 crarr=21b5 lArr=21d0 uArr=21d1 rArr=21d2 dArr=21d3 hArr=21d4 forall=2200 part=2202
  exist=2203 empty=2205 nabla=2207 isin=2208 notin=2209 ni=220b prod=220f sum=2211 minus=2212
  lowast=2217 radic=221a prop=221d infin=221e ang=2220 and=2227 or=2228 cap=2229 cup=222a int=222b
  ClockwiseContourIntegral=2232 there4=2234 sim=223c cong=2245 asymp=2248 ne=2260 equiv=2261
  le=2264 ge=2265 sub=2282 sup=2283 nsub=2284 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22a5
  sdot=22c5 lceil=2308 rceil=2309 lfloor=230a rfloor=230b lang=2329 rang=232a loz=25ca starf=2605
  star=2606 phone=260e spades=2660 clubs=2663 hearts=2665 diams=2666 check=2713 cross=2717
`;

const NAMED = new Map();
LATIN_1.trim()
  .split(/\s+/)
  .forEach((name, index) => {
    NAMED.set(name, String.fromCodePoint(160 + index));
  });
for (const pair of OTHERS.trim().split(/\s+/)) {
  const [name, hex] = pair.split("=");
  NAMED.set(name, String.fromCodePoint(Number.parseInt(hex, 16)));
}

const REFERENCE = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/;
const ANCHORED = new RegExp(REFERENCE.source, "y");

function characterFor(match) {
  if (match[3]) return NAMED.get(match[3]);
  const code = match[1] ? Number.parseInt(match[1], 10) : Number.parseInt(match[2], 16);
  const unusable = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return unusable ? "\uFFFD" : String.fromCodePoint(code);
}

/** The reference that starts at `position`, or undefined: { length, text }. */
export function entityAt(source, position) {
  ANCHORED.lastIndex = position;
  const match = ANCHORED.exec(source);
  const text = match && characterFor(match);
  return text ? { length: match[0].length, text } : undefined;
}

const ESCAPE_OR_REFERENCE = new RegExp(
  `\\\\([!-/:-@[-\`{-~])|${REFERENCE.source}`,
  "g",
);

/** Undo backslash escapes and character references, as in link addresses, titles and info strings. */
export function unescapeText(source) {
  if (!/[\\&]/.test(source)) return source;
  return source.replace(ESCAPE_OR_REFERENCE, (whole, escaped, decimal, hex, name) =>
    escaped ?? characterFor([whole, decimal, hex, name]) ?? whole,
  );
}

const HTML_SPECIAL = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeHtml(text) {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => HTML_SPECIAL[character]) : text;
}
