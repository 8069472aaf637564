/**
 * What a page shows, from its document: printed lines, and objects with their boxes. Words whose middles lie on one
 * height are one line, from left to right, whatever elements they stand in; elements with `data-block` beside each other
 * are read one after the other. Objects carry `data-object`, and text that is a drawing (an emoji, an icon) carries
 * `data-drawing`: neither counts as print.
 */
// biome-ignore lint/correctness/noUnusedVariables: called by the page that it is given to
function pageTruth() {
  const sections = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('[data-object], [data-drawing], style, script, title')) continue;
    const block = parent.closest('[data-block]');
    for (const { 0: text, index } of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      if (sections.length === 0 || sections.at(-1).block !== block) sections.push({ block, words: [] });
      sections.at(-1).words.push({ text, box, middle: (box.top + box.bottom) / 2 });
    }
  }
  const rows = [];
  for (const { words } of sections) {
    let row = [];
    for (const word of words.sort((a, b) => a.middle - b.middle)) {
      const isBeside =
        row.length > 0 && word.middle - row[0].middle < 0.4 * Math.min(word.box.height, row[0].box.height);
      if (!isBeside) {
        row = [];
        rows.push(row);
      }
      row.push(word);
    }
  }
  const lines = rows.map((row) => {
    let [line, right] = ['', 0];
    for (const { text, box } of row.sort((a, b) => a.box.left - b.box.left)) {
      const apart = line !== '' && box.left - right > 0.1 * box.height;
      line += (apart ? ' ' : '') + text;
      right = box.right;
    }
    return line;
  });
  const objects = [...document.querySelectorAll('[data-object]')].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { label: element.dataset.object, box: [left, top, right, bottom] };
  });
  return { lines, objects };
}
