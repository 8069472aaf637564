/**
 * Shrinks the page's print until it fits, then returns every printed fragment: its text, the sides of each character,
 * its top and bottom, and the piece, block and row that it belongs to. Null where it does not fit at the least size.
 * `written`: of a page written by hand, whose blocks have no numbers and are read in the order of the document.
 */
async ({ least, start, written = false }) => {
  await document.fonts.ready;
  const root = document.documentElement;
  const sheet = document.querySelector('[data-sheet]');
  const fits = () => {
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) return false;
    return [sheet, ...sheet.querySelectorAll('*')].every((element) => {
      const box = element.getBoundingClientRect();
      const wide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      return !wide && box.right <= innerWidth && box.bottom <= innerHeight;
    });
  };
  let size = start;
  root.style.fontSize = `${size}px`;
  while (!fits()) {
    if (size <= least) return null;
    size = Math.max(least, size * 0.93);
    root.style.fontSize = `${size}px`;
  }
  const fragments = [];
  const printed = [];
  let [section, sections] = [undefined, 0];
  const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const canvas = document.createElement('canvas').getContext('2d');
  const middles = new Map(); // of the lower-case letters, below the top of their line, by the font
  const middleOf = (element) => {
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
    const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    if (!middles.has(font)) {
      canvas.font = font;
      middles.set(font, canvas.measureText('x').fontBoundingBoxAscent - 0.33 * parseFloat(fontSize));
    }
    return middles.get(font);
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (owner.closest('style')) continue;
    if (node.data.trim() !== '' && owner.closest('[data-block]') !== section) {
      section = owner.closest('[data-block]');
      sections += 1;
    }
    if (node.data.trim() !== '') printed.push(owner);
    let fragment = null;
    for (let at = 0; at < node.data.length; at++) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = [...range.getClientRects()].find(({ width }) => width > 0);
      if (!box) continue;
      if (!fragment || Math.abs(box.top - fragment.top) > box.height * 0.5) {
        fragment = {
          text: '',
          edges: [box.left],
          top: box.top,
          bottom: box.bottom,
          middle: box.top + middleOf(owner),
          piece: owner.closest('[data-piece]')?.dataset.piece ?? null,
          role: owner.closest('[data-role]')?.dataset.role ?? 'text',
          block: written ? sections : Number(owner.closest('[data-block]')?.dataset.block ?? -1),
          inTable: owner.closest('.grid') !== null,
          row: owner.closest('[data-row]')?.dataset.row ?? null,
        };
        fragments.push(fragment);
      }
      fragment.text += node.data[at].replace(/\s/, ' ');
      fragment.edges.push(box.right);
    }
  }
  return { fragments, size: Math.min(...printed.map((element) => parseFloat(getComputedStyle(element).fontSize))) };
};
