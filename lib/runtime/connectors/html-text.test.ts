import { expect, test } from "vitest";
import { htmlToText } from "#lib/runtime/connectors/html-text";

test.each([
  ["<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"],
  ["<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"],
  ["<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"],
  ['<a href="https://example.com/x">Here</a>', "Here (https://example.com/x)"],
  ['<a href="https://example.com">example.com</a>, <a href="mailto:a@b.c">a@b.c</a>', "example.com, a@b.c"],
  ['<a href="javascript:x()">Here</a><a name="x"></a>', "Here"],
  ["<head><title>T</title></head><style>p{}</style><!-- <p>no</p> --><script>if (a<b) {}</script>Yes", "Yes"],
  ["&lt;b&gt; &amp;amp; &#8364;&#x1F600;&nbsp;&uuml; &nonesuch; &#55296;", "<b> &amp; €😀 ü &nonesuch; &#55296;"],
  ["1 < 2 and 3 > 2 <!-- never ended", "1 < 2 and 3 > 2 <!-- never ended"],
  ['<img src="x" alt="A picture"> of <constructor>it</constructor>', "A picture of it"],
])("%s", (html, text) => expect(htmlToText(html)).toBe(text));

test.each(["<", "<!--", "<b> ", "<a href=", "&", "\n ", "<a>", "<script>"])("much of %j takes no longer than little", (piece) => {
  const start = performance.now();
  htmlToText(piece.repeat(200_000));
  expect(performance.now() - start).toBeLessThan(20_000);
});
