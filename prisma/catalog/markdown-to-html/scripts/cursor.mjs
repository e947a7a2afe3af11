// A position in one line of source. Tabs advance to the next multiple of four columns, and a tab may be
// used up partly: the rest of it then counts as spaces.

export class Cursor {
  constructor(text) {
    this.text = text;
    this.position = 0;
    this.column = 0;
    this.pendingSpaces = 0;
  }

  /** Columns of white space in front of the next character. */
  indent() {
    let column = this.column + this.pendingSpaces;
    for (let i = this.position; i < this.text.length; i += 1) {
      if (this.text[i] === " ") column += 1;
      else if (this.text[i] === "\t") column += 4 - (column % 4);
      else break;
    }
    return column - this.column;
  }

  blank() {
    for (let i = this.position; i < this.text.length; i += 1) {
      if (this.text[i] !== " " && this.text[i] !== "\t") return false;
    }
    return true;
  }

  /** Move over `count` columns of white space. */
  skipColumns(count) {
    let left = count;
    while (left > 0) {
      if (this.pendingSpaces > 0) {
        const used = Math.min(left, this.pendingSpaces);
        this.pendingSpaces -= used;
        this.column += used;
        left -= used;
      } else if (this.text[this.position] === " ") {
        this.position += 1;
        this.column += 1;
        left -= 1;
      } else if (this.text[this.position] === "\t") {
        this.position += 1;
        this.pendingSpaces = 4 - (this.column % 4);
      } else {
        return;
      }
    }
  }

  skipCharacters(count) {
    this.position += count;
    this.column += count;
  }

  /** Step over "> " (the space is optional); false if there is no such marker here. */
  quoteMarker() {
    const indent = this.indent();
    const probe = Object.assign(new Cursor(this.text), this);
    probe.skipColumns(indent);
    if (probe.text[probe.position] !== ">") return false;
    probe.skipCharacters(1);
    if (probe.indent() > 0) probe.skipColumns(1);
    Object.assign(this, probe);
    return true;
  }

  /** What is left of the line, white space included. */
  rest() {
    return " ".repeat(this.pendingSpaces) + this.text.slice(this.position);
  }

  /** What is left of the line from its first visible character on. */
  restFromIndent() {
    let i = this.position;
    while (this.text[i] === " " || this.text[i] === "\t") i += 1;
    return this.text.slice(i);
  }
}
