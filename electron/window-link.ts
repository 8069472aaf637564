/** The host's end of a window's link, the same for Electron and the browser: calls answered, the model process relayed. */
import type { DesktopApi, HostMessage, WindowMessage } from './desktop-api.ts';
import type { ModelHost, ModelLink } from './model-host.ts';
import { parseArguments, parseWindowMessage } from './requests.ts';
import { asModelError } from './serve.ts';
import type { Port } from './wire.ts';

function answer(api: DesktopApi, method: keyof DesktopApi, args: readonly unknown[]): Promise<unknown> {
  switch (method) {
    case 'info':
      return api.info(...parseArguments(method, args));
    case 'storePicture':
      return api.storePicture(...parseArguments(method, args));
    case 'storeSample':
      return api.storeSample(...parseArguments(method, args));
  }
}

/** A message that does not parse is refused. After a `hello`, nothing more is said to the page before it. */
export function serveWindow(port: Port, api: DesktopApi, models: ModelHost): void {
  let model: ModelLink | undefined;
  let page = 0;
  const send = (message: HostMessage): void => port.post(message);

  async function call({ call, method, args }: Extract<WindowMessage, { type: 'call' }>): Promise<void> {
    const asking = page;
    let reply: HostMessage;
    try {
      reply = { type: 'answer', call, value: await answer(api, method, args) };
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
    model?.close();
    model = undefined;
  });
}
