/** Asks the person for a JSON file and hands on its text. */
export function pickText(onText: (text: string) => void, onFailed: (error: unknown) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'application/json,.json';
  input.addEventListener('change', () => {
    input.files?.[0]?.text().then(onText, onFailed);
  });
  input.click();
}
