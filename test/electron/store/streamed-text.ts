/** An answer of known text, with characters of one to four bytes. */
export const streamed = Array.from({ length: 60 }, (_, index) => `Wort ${index} größer 総額 🧾 `).join('');
