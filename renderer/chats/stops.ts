/** Where the arrow keys stop in the sidebar, from its top: the search, and what it found or every chat. */
export function stopsIn(sidebar: Element): readonly HTMLElement[] {
  return [...sidebar.querySelectorAll<HTMLElement>('[type=search], .hit, .chat-opener')];
}
