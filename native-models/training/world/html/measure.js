/**
 * Shrinks the page's print until it fits, then returns every printed fragment: its text, the sides of each character,
 * its top and bottom, and the piece, block and row that it belongs to. Null where it does not fit at the least size.
 */
async ({ least, start }) => {
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
  const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
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
          piece: owner.closest('[data-piece]')?.dataset.piece ?? null,
          role: owner.closest('[data-role]')?.dataset.role ?? 'text',
          block: Number(owner.closest('[data-block]')?.dataset.block ?? -1),
          inTable: owner.closest('.grid') !== null,
          row: owner.closest('[data-row]')?.dataset.row ?? null,
        };
        fragments.push(fragment);
      }
      fragment.text += node.data[at];
      fragment.edges.push(box.right);
    }
  }
  const smallest = Math.min(
    ...[...sheet.querySelectorAll('[data-role]')].map((e) => parseFloat(getComputedStyle(e).fontSize)),
  );
  return { fragments, size: smallest };
};
