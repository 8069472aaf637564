/** The host's end of a window's link, the same for Electron and the browser: calls answered, the model process relayed. */
import type { Desktop, Page } from './desktop.ts';
import type { DesktopApi, HostMessage, WindowMessage } from './desktop-api.ts';
import type { ModelHost, ModelLink } from './model-host.ts';
import { parseArguments, parseWindowMessage } from './requests.ts';
import { asModelError } from './serve.ts';
import type { Port } from './wire.ts';

type Calls = { readonly [M in keyof DesktopApi]: (...args: Parameters<DesktopApi[M]>) => Promise<unknown> };

/** Arguments are parsed before the desk sees them. */
async function answer<M extends keyof DesktopApi>(api: Calls, method: M, args: readonly unknown[]): Promise<unknown> {
  return api[method](...parseArguments(method, args));
}

/** A message that does not parse is refused. After a `hello`, nothing more is said to the page before it. */
export function serveWindow(port: Port, desktop: Pick<Desktop, 'openPage'>, models: ModelHost): void {
  let model: ModelLink | undefined;
  let desk: Page | undefined;
  let page = 0;
  const send = (message: HostMessage): void => port.post(message);

  const openPage = (): Page =>
    desktop.openPage(
      (change) => send({ type: 'changed', ...change }),
      (state) => send({ type: 'conversion', state }),
    );

  async function call({ call, method, args }: Extract<WindowMessage, { type: 'call' }>): Promise<void> {
    const asking = page;
    let reply: HostMessage;
    try {
      desk ??= openPage(); // before any `hello`
      reply = { type: 'answer', call, value: await answer(desk.api, method, args) };
    } catch (error) {
      const { code, message } = asModelError(error);
      reply = { type: 'failure', call, code, message };
    }
    if (asking === page) send(reply); // a reloaded page counts its calls from one again
  }

  function handle(message: WindowMessage): void {
    switch (message.type) {
      case 'hello':
        page += 1;
        desk?.close();
        desk = openPage();
        model?.close();
        model = models.connect({
          onState: (process, state) => send({ type: 'state', process, state }),
          onMessage: (process, carried) => send({ type: 'model', process, message: carried }),
        });
        return;
      case 'call':
        return void call(message);
      case 'model':
        model?.post(message.process, message.message);
    }
  }

  port.onMessage((raw) => {
    let message: WindowMessage;
    try {
      message = parseWindowMessage(raw);
    } catch (error) {
      return send({ type: 'refused', message: asModelError(error).message });
    }
    handle(message);
  });
  port.onClose(() => {
    desk?.close();
    desk = undefined;
    model?.close();
    model = undefined;
  });
}
