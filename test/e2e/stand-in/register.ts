/** Given to Node with --import: every `import … from 'electron'` gets the stand-in. */
import { register } from 'node:module';

register('./stand-in-hooks.js', import.meta.url);
