/** A doubly linked list, because delimiters are matched up and wrapped long after they were read. */
export class Chain {
  first = undefined;
  last = undefined;

  push(node) {
    return this.insertAfter(this.last, node);
  }

  insertAfter(before, node) {
    node.previous = before;
    node.next = before ? before.next : this.first;
    if (node.next) node.next.previous = node;
    else this.last = node;
    if (before) before.next = node;
    else this.first = node;
    return node;
  }

  remove(node) {
    if (node.previous) node.previous.next = node.next;
    else this.first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.last = node.previous;
  }

  /** Take everything between two nodes out of the chain. */
  extract(after, before) {
    const nodes = [];
    let node = after.next;
    while (node && node !== before) {
      const next = node.next;
      this.remove(node);
      nodes.push(node);
      node = next;
    }
    return nodes;
  }
}
