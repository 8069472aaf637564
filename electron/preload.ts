/** The one thing the page may reach of Electron: a pair of functions that copy messages to and from main. */
import { contextBridge, ipcRenderer } from 'electron';
import type { HostBridge } from './desktop-api.ts';

const channel = 'vasari'; // as in window.ts

contextBridge.exposeInMainWorld('vasari', {
  post: (message) => ipcRenderer.send(channel, message),
  onMessage: (listener) => {
    ipcRenderer.on(channel, (_event, message: unknown) => listener(message));
  },
} satisfies HostBridge);
