/** A remark plugin: what looks like HTML is part of a model's text. The sanitiser would drop it without a word. */
import type { Html, Nodes, Paragraph, Root, Text } from 'mdast';

/** Between blocks it gets a paragraph of its own. */
function asText({ value }: Html, parent: Nodes): Text | Paragraph {
  const text: Text = { type: 'text', value };
  const isBetweenBlocks = ['root', 'blockquote', 'listItem', 'footnoteDefinition'].includes(parent.type);
  return isBetweenBlocks ? { type: 'paragraph', children: [text] } : text;
}

function writeOut(node: Nodes): void {
  if (!('children' in node)) return;
  const children: Nodes[] = node.children;
  for (const [index, child] of children.entries()) {
    if (child.type === 'html') children[index] = asText(child, node);
    else writeOut(child);
  }
}

export function htmlAsText() {
  return (tree: Root): void => writeOut(tree);
}
